import { Args, ArgsType, Ctx, Directive, Field, FieldResolver, Resolver, Root } from "type-graphql";
import { Paged, toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import { money } from "../../kit/types/Money";
import { dayOf, factsOf } from "../facts";
import type { InsightsLoaders } from "../loaders";
import { contributionOf } from "../rules/contribution";
import { creditViewOf } from "../rules/creditView";
import { Exchange } from "../rules/exchange";
import { churnOf, stageOf } from "../rules/lifecycle";
import { loyaltyOf } from "../rules/loyalty";
import { opportunitiesOf } from "../rules/opportunities";
import { positionOf } from "../rules/position";
import { rfmOf } from "../rules/rfm";
import { peerGroupOf, peersOf } from "../peers";
import { AlertConnection, AlertFilterInput } from "../types/Alert";
import { ChannelActivity } from "../types/ChannelActivity";
import { Contribution } from "../types/Contribution";
import { CreditView } from "../types/CreditView";
import { Customer } from "../types/Customer";
import { CustomerInsights } from "../types/CustomerInsights";
import { CustomerValue } from "../types/CustomerValue";
import { Lifecycle } from "../types/Lifecycle";
import { Loyalty } from "../types/Loyalty";
import { Opportunities } from "../types/Opportunity";
import { Position } from "../types/Position";
import { Rfm } from "../types/Rfm";
import { toAlert } from "./toAlert";
import { moneyOf, moneyOrNull } from "./toTypes";

type Context = SubgraphContext<InsightsLoaders>;

@ArgsType()
class AlertArgs extends PageArgs {
  @Field(() => AlertFilterInput, { nullable: true, description: "Which alerts; none takes all." })
  filter?: AlertFilterInput | null;
}

@Resolver(() => Customer)
export class CustomerResolver {
  @Directive('@requires(fields: "partyFigures depositFigures loanFigures wealthFigures serviceFigures")')
  @FieldResolver(() => CustomerInsights, {
    nullable: true,
    description: "What follows from what the bank's systems know of the customer.",
  })
  insights(@Root() customer: Customer): Pick<CustomerInsights, "facts" | "asOf"> {
    const facts = factsOf(customer);
    return { facts, asOf: dayOf(facts) };
  }
}

@Resolver(() => CustomerInsights)
export class CustomerInsightsResolver {
  @FieldResolver(() => Position, { description: "What the customer has and owes." })
  position(@Root() { facts }: CustomerInsights, @Ctx() { loaders }: Context): Position {
    const exchange = new Exchange(loaders.parameters);
    const { byCurrency, reporting, mix, change30, change365, missing } = positionOf(facts, exchange);
    const told = (amount: Parameters<typeof moneyOf>[0]) => moneyOf(amount, exchange.reporting);
    return {
      byCurrency: byCurrency.map(({ currency, assets, liabilities, net }) => ({
        currency,
        assets: assets.toFixed(2),
        liabilities: liabilities.toFixed(2),
        net: net.toFixed(2),
      })),
      reporting: reporting && {
        assets: told(reporting.assets),
        liabilities: told(reporting.liabilities),
        net: told(reporting.net),
        ratesAsOf: reporting.ratesAsOf,
      },
      mix: mix.map(({ kind, amount, share }) => ({ kind, amount: told(amount), share: share.toFixed() })),
      change30: change30 && told(change30),
      change365: change365 && told(change365),
      missing: [...missing],
    };
  }

  @FieldResolver(() => Contribution, { description: "What the customer brings the bank in a year." })
  contribution(@Root() { facts }: CustomerInsights, @Ctx() { loaders }: Context): Contribution {
    const exchange = new Exchange(loaders.parameters);
    const { currency, total, parts, missing } = contributionOf(facts, loaders.parameters, exchange);
    return {
      total: moneyOrNull(total, currency),
      parts: parts.map(({ kind, amount, figures }) => ({
        kind,
        amount: moneyOf(amount, currency),
        figures: figures.map(({ of, base, rate, amount }) => ({
          of,
          base: base.toFixed(),
          rate: rate.toFixed(),
          amount: moneyOf(amount, currency),
        })),
      })),
      missing: [...missing],
    };
  }

  @FieldResolver(() => CustomerValue, {
    nullable: true,
    description:
      "How much the customer is worth among all of the bank's; null until the read model has the customer.",
  })
  async value(
    @Root() { facts }: CustomerInsights,
    @Ctx() { loaders }: Context,
  ): Promise<CustomerValue | null> {
    const [insight, generation] = await Promise.all([
      loaders.insightByCustomerId.load(facts.id),
      loaders.generation.load(),
    ]);
    if (insight === null || generation === null) return null;
    const { currency, asOf } = generation;
    const { segment, cell, contributionQuintile, potentialQuintile } = insight;
    return {
      asOf,
      contribution: money(insight.contribution, currency),
      segment,
      potential: money(insight.potential, currency),
      cell,
      contributionQuintile,
      potentialQuintile,
    };
  }

  @FieldResolver(() => Rfm, { description: "How lately, how often and how much the customer moves." })
  async rfm(@Root() { facts }: CustomerInsights, @Ctx() { loaders }: Context): Promise<Rfm> {
    const { recencyDays, frequency, currency, monetary, average, missing } = rfmOf(
      facts,
      new Exchange(loaders.parameters),
    );
    const insight = await loaders.insightByCustomerId.load(facts.id);
    return {
      recencyDays,
      frequency,
      monetary: moneyOrNull(monetary, currency),
      average: moneyOrNull(average, currency),
      recencyQuintile: insight?.recencyQuintile ?? null,
      frequencyQuintile: insight?.frequencyQuintile ?? null,
      monetaryQuintile: insight?.monetaryQuintile ?? null,
      missing: [...missing],
    };
  }

  @FieldResolver(() => Lifecycle, {
    description: "Where the relation stands, and whether the customer may leave.",
  })
  lifecycle(@Root() { facts }: CustomerInsights, @Ctx() { loaders }: Context): Lifecycle {
    const { parameters } = loaders;
    const { score, reasons, missing } = churnOf(facts, parameters, new Exchange(parameters));
    return {
      stage: stageOf(facts, { score }, parameters),
      churn: { score, reasons: [...reasons], missing: [...missing] },
    };
  }

  @FieldResolver(() => Loyalty, { description: "How attached the customer is to the bank." })
  loyalty(@Root() { facts }: CustomerInsights, @Ctx() { loaders }: Context): Loyalty {
    const { satisfaction, missing, ...loyalty } = loyaltyOf(facts, loaders.parameters);
    return { ...loyalty, satisfaction: satisfaction?.toFixed() ?? null, missing: [...missing] };
  }

  @FieldResolver(() => [ChannelActivity], {
    nullable: true,
    description: "Contacts by channel; null where the service system did not tell.",
  })
  activity(@Root() { facts }: CustomerInsights): ChannelActivity[] | null {
    return (
      facts.service?.channels.map(({ channel, count90, count365, lastAt }) => ({
        channel,
        contacts90: count90,
        contacts365: count365,
        lastAt,
      })) ?? null
    );
  }

  @FieldResolver(() => Opportunities, { description: "What to talk with the customer about." })
  async opportunities(
    @Root() { facts }: CustomerInsights,
    @Ctx() { loaders }: Context,
  ): Promise<Opportunities> {
    const { parameters } = loaders;
    const generation = await loaders.generation.load();
    const peers = peersOf(generation?.peers[peerGroupOf(facts)]);
    const { opportunities, missing } = opportunitiesOf(facts, parameters, {
      exchange: new Exchange(parameters),
      peers,
    });
    return {
      items: opportunities.map(({ amount, currency, ...each }) => ({
        ...each,
        amount: moneyOrNull(amount, currency),
      })),
      missing: [...missing],
    };
  }

  @FieldResolver(() => CreditView, { description: "What the bank has at risk with the customer." })
  credit(@Root() { facts }: CustomerInsights, @Ctx() { loaders }: Context): CreditView {
    const { currency, exposure, overdue, worstPastDueDays, ratings, collateralCover, missing } = creditViewOf(
      facts,
      new Exchange(loaders.parameters),
    );
    return {
      exposure: moneyOrNull(exposure, currency),
      overdue: moneyOrNull(overdue, currency),
      worstPastDueDays,
      ratings: [...ratings],
      collateralCover: collateralCover?.toFixed() ?? null,
      missing: [...missing],
    };
  }

  @Paged()
  @FieldResolver(() => AlertConnection, {
    nullable: true,
    description: "What somebody should look at, newest first.",
  })
  async alerts(
    @Root() { facts }: CustomerInsights,
    @Args() { filter, ...args }: AlertArgs,
    @Ctx() { loaders }: Context,
  ) {
    const list = `alerts of ${facts.id}`;
    const asked = { statuses: filter?.statuses ?? undefined, kinds: filter?.kinds ?? undefined };
    const page = { ...readPage(args, list), filter: asked };
    return toConnection({
      rows: await loaders.alertsByCustomerId.load(facts.id, page),
      page,
      list,
      positionOf: ({ occurredOn, id }) => [occurredOn, id],
      edgeOf: (alert) => ({ node: toAlert(alert) }),
      count: () => loaders.alertCountByCustomerId.load(facts.id, asked),
    });
  }
}
