import { Decimal } from "decimal.js";
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, Int, Query, Resolver, Root } from "type-graphql";
import { fail } from "../../../schema/errors";
import { RequiresScopes } from "../../kit/access";
import { Paged, toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import { money } from "../../kit/types/Money";
import { customerField } from "../../kit/visible";
import type { InsightFilter } from "../bankSource";
import type { InsightsLoaders } from "../loaders";
import type { InsightRecord } from "../source";
import {
  BankInsights,
  ChannelUse,
  Cohort,
  ParetoPoint,
  ProductHoldings,
  SegmentSummary,
} from "../types/BankInsights";
import { Customer } from "../types/Customer";
import {
  CustomerStanding,
  CustomerStandingConnection,
  InsightFilterInput,
  CustomerStandingOrder,
} from "../types/CustomerStanding";

type Context = SubgraphContext<InsightsLoaders>;

/** Points of a Pareto curve at the most. */
const MOST_POINTS = 100;

@ArgsType()
class StandingArgs extends PageArgs {
  @Field(() => InsightFilterInput, { nullable: true, description: "Which customers; none for all." })
  filter?: InsightFilterInput | null;

  @Field(() => CustomerStandingOrder, {
    defaultValue: CustomerStandingOrder.CONTRIBUTION,
    description: "In which order.",
  })
  orderBy!: CustomerStandingOrder;
}

@Resolver(() => BankInsights)
export class BankResolver {
  @RequiresScopes("customer:read")
  @Query(() => BankInsights, {
    nullable: true,
    description:
      "What follows from the facts about the caller's customers; null before the read model is made.",
  })
  async bankInsights(
    @Arg("filter", () => InsightFilterInput, {
      nullable: true,
      description: "Which customers; none for all.",
    })
    filter: InsightFilterInput | null,
    @Ctx() { loaders }: Context,
  ): Promise<BankInsights | null> {
    const generation = await loaders.generation.load();
    return (
      generation && {
        generation,
        filter: readFilter(filter),
        asOf: generation.asOf,
        madeAt: generation.completedAt,
      }
    );
  }

  @Paged()
  @RequiresScopes("customer:read")
  @Query(() => CustomerStandingConnection, {
    nullable: true,
    description:
      "The caller's customers by where they stand among all of the bank's; null before the read model is made.",
  })
  async customerStandings(@Args() { filter, orderBy, ...args }: StandingArgs, @Ctx() { loaders }: Context) {
    const generation = await loaders.generation.load();
    if (generation === null) return null;
    const list = `customers by ${orderBy}`;
    const page = { ...readPage(args, list), order: orderBy, filter: readFilter(filter) };
    return toConnection({
      rows: await loaders.bank.customers(page),
      page,
      list,
      positionOf: (row) =>
        orderBy === CustomerStandingOrder.CUSTOMER_ID ? [row.customerId] : [row[orderBy]!, row.customerId],
      edgeOf: (row) => ({ node: toStanding(row, generation.currency) }),
      count: () => loaders.bank.customerCount(page.filter),
    });
  }

  @FieldResolver(() => Int, { nullable: true, description: "How many customers they are." })
  customers(@Root() { filter }: BankInsights, @Ctx() { loaders }: Context) {
    return loaders.bank.customerCount(filter);
  }

  @FieldResolver(() => [SegmentSummary], { nullable: true, description: "By value segment, KEY first." })
  async segments(
    @Root() { filter, generation }: BankInsights,
    @Ctx() { loaders }: Context,
  ): Promise<SegmentSummary[]> {
    const rows = await loaders.bank.segments(filter);
    const total = Decimal.sum(0, ...rows.map(({ contribution }) => contribution));
    return ["KEY", "POTENTIAL", "ORDINARY"].flatMap((segment) =>
      rows
        .filter((row) => row.segment === segment)
        .map((row) => ({
          segment,
          customers: row.customers,
          assets: money(row.assets, generation.currency)!,
          contribution: money(row.contribution, generation.currency)!,
          share: total.greaterThan(0) ? shareOf(row.contribution, total) : null,
        })),
    );
  }

  @FieldResolver(() => [ParetoPoint], {
    nullable: true,
    description: "How much the customers who bring most bring together, at points that are evenly apart.",
  })
  async paretoCurve(
    @Root() { filter, generation }: BankInsights,
    @Arg("points", () => Int, { defaultValue: 10, description: "How many points: 1 to 100." }) points: number,
    @Ctx() { loaders }: Context,
  ): Promise<ParetoPoint[]> {
    if (points < 1 || points > MOST_POINTS)
      throw fail("INVALID_ARGUMENT", { detail: `points must be from 1 to ${MOST_POINTS}.` });
    const rows = await loaders.bank.paretoCurve(points, filter);
    return rows.map(({ customers, contribution }) => ({
      customers,
      contribution: money(contribution, generation.currency)!,
    }));
  }

  @FieldResolver(() => [ChannelUse], { nullable: true, description: "By channel, those used most first." })
  async channels(
    @Root() { filter, generation }: BankInsights,
    @Ctx() { loaders }: Context,
  ): Promise<ChannelUse[]> {
    const { contactCosts } = loaders.parameters;
    const rows = await loaders.bank.channels(filter);
    const total = new Decimal(rows.reduce((sum, { contacts365 }) => sum + contacts365, 0));
    return rows
      .map(({ channel, customers, contacts90, contacts365 }) => ({
        channel,
        customers,
        contacts: contacts365,
        cost: money(
          new Decimal(contactCosts[channel] ?? 0).times(contacts365).toFixed(2),
          generation.currency,
        )!,
        share: total.isZero() ? null : shareOf(contacts365, total),
        trend:
          contacts365 === 0
            ? null
            : new Decimal(contacts90)
                .times(365)
                .dividedBy(90)
                .dividedBy(contacts365)
                .toDecimalPlaces(4)
                .toFixed(),
      }))
      .sort((one, other) => other.contacts - one.contacts || (one.channel < other.channel ? -1 : 1));
  }

  @FieldResolver(() => [ProductHoldings], {
    nullable: true,
    description: "By kind of product, those held most first.",
  })
  async products(
    @Root() { filter, generation }: BankInsights,
    @Ctx() { loaders }: Context,
  ): Promise<ProductHoldings[]> {
    const [rows, crossed] = await Promise.all([
      loaders.bank.products(filter),
      loaders.bank.crossHoldings(filter),
    ]);
    return rows
      .map(({ kind, holders, amount, knownThen, knownNow }) => ({
        kind,
        holders,
        amount: money(amount, generation.currency)!,
        growth: new Decimal(knownThen).isZero()
          ? null
          : new Decimal(knownNow).dividedBy(knownThen).minus(1).toDecimalPlaces(4).toFixed(),
        crossHoldings: crossed
          .filter((each) => each.kind === kind && each.other !== kind)
          .map((each) => ({
            kind: each.other,
            holders: each.holders,
            share: shareOf(each.holders, new Decimal(holders)),
          }))
          .sort((one, other) => other.holders - one.holders || (one.kind < other.kind ? -1 : 1)),
      }))
      .sort((one, other) => other.holders - one.holders || (one.kind < other.kind ? -1 : 1));
  }

  @FieldResolver(() => [Cohort], { nullable: true, description: "By the year in which the customers came." })
  async cohorts(
    @Root() { filter, generation }: BankInsights,
    @Ctx() { loaders }: Context,
  ): Promise<Cohort[]> {
    const rows = await loaders.bank.cohorts(filter);
    return rows.map(({ assets, contribution, ...cohort }) => ({
      ...cohort,
      assets: money(assets, generation.currency)!,
      contribution: money(contribution, generation.currency)!,
    }));
  }
}

@Resolver(() => CustomerStanding)
export class CustomerStandingResolver {
  @FieldResolver(() => Customer, { nullable: true, description: "Whose it is." })
  customer(@Root() { customerId }: CustomerStanding, @Ctx() context: Context) {
    return customerField(customerId)({}, context);
  }
}

function toStanding(row: InsightRecord, currency: string): CustomerStanding {
  return {
    ...row,
    assets: money(row.assets, currency),
    liabilities: money(row.liabilities, currency),
    net: money(row.net, currency),
    contribution: money(row.contribution, currency),
    potential: money(row.potential, currency),
  };
}

function shareOf(part: Decimal.Value, whole: Decimal): string {
  return new Decimal(part).dividedBy(whole).toDecimalPlaces(4).toFixed();
}

/** What a client says of a filter: null says nothing. */
function readFilter(filter: InsightFilterInput | null | undefined): InsightFilter {
  return Object.fromEntries(Object.entries(filter ?? {}).filter(([, value]) => value != null));
}
