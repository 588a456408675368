import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Paged, toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import { customerOf } from "../../kit/sections";
import { money } from "../../kit/types/Money";
import type { WealthLoaders } from "../loaders";
import { Customer } from "../types/Customer";
import { CustomerWealth } from "../types/CustomerWealth";
import { InvestmentHoldingConnection } from "../types/InvestmentHolding";
import { InvestmentOrderConnection } from "../types/InvestmentOrder";
import { RiskProfile, RiskProfileConnection } from "../types/RiskProfile";
import { WealthTotal } from "../types/WealthTotal";
import { toHolding } from "./InvestmentHoldingResolver";
import { toOrder } from "./InvestmentOrderResolver";

type Context = SubgraphContext<WealthLoaders>;

@Resolver(() => Customer)
export class CustomerResolver {
  @FieldResolver(() => CustomerWealth, {
    nullable: true,
    description: "The customer's investments; null when the wealth platform cannot tell.",
  })
  async wealth(@Root() customer: Customer, @Ctx() { loaders }: Context) {
    const state = await loaders.state.load();
    return state && { ...state, customerId: customer.id };
  }

  @FieldResolver(() => RiskProfile, {
    nullable: true,
    description: "The newest risk profile, be it still valid or not; null before the first assessment.",
  })
  async riskProfile(@Root() { id }: Customer, @Ctx() { loaders }: Context) {
    const [newest] = await loaders.riskProfilesByCustomerId.load(id, { first: 1 });
    return newest ?? null;
  }
}

@Resolver(() => CustomerWealth)
export class CustomerWealthResolver {
  @FieldResolver(() => [WealthTotal], {
    nullable: true,
    description: "The sums of the customer's holdings: one a currency.",
  })
  async totals(@Root() section: CustomerWealth, @Ctx() { loaders }: Context) {
    const customerId = customerOf(section);
    const totals = await loaders.totalsByCustomerId.load(customerId);
    return totals.map(({ currency, marketValue, costBasis, unrealisedGain, unknownCostBasisCount }) => ({
      marketValue: money(marketValue, currency),
      costBasis: money(costBasis, currency),
      unrealisedGain: money(unrealisedGain, currency),
      unknownCostBasisCount,
    }));
  }

  @Paged()
  @FieldResolver(() => InvestmentHoldingConnection, {
    nullable: true,
    description: "What the customer holds.",
  })
  async holdings(@Root() section: CustomerWealth, @Args() args: PageArgs, @Ctx() { loaders }: Context) {
    const customerId = customerOf(section);
    const list = `holdings of ${customerId}`;
    const page = readPage(args, list);
    return toConnection({
      rows: await loaders.holdingsByCustomerId.load(customerId, page),
      page,
      list,
      positionOf: (holding) => [holding.id],
      edgeOf: (holding) => ({ node: toHolding(holding) }),
      count: () => loaders.holdingCountByCustomerId.load(customerId),
    });
  }

  @Paged()
  @FieldResolver(() => InvestmentOrderConnection, {
    nullable: true,
    description: "The customer's orders to buy and sell, newest first.",
  })
  async orders(@Root() section: CustomerWealth, @Args() args: PageArgs, @Ctx() { loaders }: Context) {
    const customerId = customerOf(section);
    const list = `investment orders of ${customerId}`;
    const page = readPage(args, list);
    return toConnection({
      rows: await loaders.ordersByCustomerId.load(customerId, page),
      page,
      list,
      positionOf: (order) => [order.placedAt, order.id],
      edgeOf: (order) => ({ node: toOrder(order) }),
      count: () => loaders.orderCountByCustomerId.load(customerId),
    });
  }

  @Paged()
  @FieldResolver(() => RiskProfileConnection, {
    nullable: true,
    description: "Every risk profile that the customer has had, newest first.",
  })
  async riskProfiles(@Root() section: CustomerWealth, @Args() args: PageArgs, @Ctx() { loaders }: Context) {
    const customerId = customerOf(section);
    const list = `risk profiles of ${customerId}`;
    const page = readPage(args, list);
    return toConnection({
      rows: await loaders.riskProfilesByCustomerId.load(customerId, page),
      page,
      list,
      positionOf: (profile) => [profile.assessedOn],
      edgeOf: (profile) => ({ node: profile }),
      count: () => loaders.riskProfileCountByCustomerId.load(customerId),
    });
  }
}
