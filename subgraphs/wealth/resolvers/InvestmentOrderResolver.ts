import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { money } from "../../kit/types/Money";
import type { WealthLoaders } from "../loaders";
import type { OrderRecord } from "../source";
import { InvestmentOrder } from "../types/InvestmentOrder";
import { Security } from "../types/Security";
import { toSecurity } from "./SecurityResolver";

/** An order as GraphQL answers it. */
export function toOrder(order: OrderRecord) {
  return { ...order, amount: money(order.amount, order.currency) };
}

@Resolver(() => InvestmentOrder)
export class InvestmentOrderResolver {
  @FieldResolver(() => Security, {
    nullable: true,
    description: "What is bought or sold; null when the catalogue does not have it.",
  })
  async security(
    @Root() { securityId }: InvestmentOrder,
    @Ctx() { loaders }: SubgraphContext<WealthLoaders>,
  ) {
    return toSecurity(await loaders.securityById.load(securityId));
  }
}
