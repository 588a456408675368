import { Decimal } from "decimal.js";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { money } from "../../kit/types/Money";
import type { WealthLoaders } from "../loaders";
import type { HoldingRecord } from "../source";
import { InvestmentHolding } from "../types/InvestmentHolding";
import { Security } from "../types/Security";
import { toSecurity } from "./SecurityResolver";

/** A holding as GraphQL answers it. */
export function toHolding(holding: HoldingRecord | null) {
  if (!holding) return null;
  const { currency, unitPrice, marketValue, costBasis } = holding;
  return {
    ...holding,
    unitPrice: money(unitPrice, currency),
    marketValue: money(marketValue, currency),
    costBasis: money(costBasis, currency),
    unrealisedGain: money(costBasis === null ? null : difference(marketValue, costBasis), currency),
  };
}

/** An exact difference, with as many places as the longer of the two. */
function difference(amount: string, less: string): string {
  const places = Math.max(...[amount, less].map((text) => text.split(".")[1]?.length ?? 0));
  return new Decimal(amount).minus(less).toFixed(places);
}

@Resolver(() => InvestmentHolding)
export class InvestmentHoldingResolver {
  @FieldResolver(() => Security, {
    nullable: true,
    description: "What is held; null when the catalogue does not have it.",
  })
  async security(
    @Root() { securityId }: InvestmentHolding,
    @Ctx() { loaders }: SubgraphContext<WealthLoaders>,
  ) {
    return toSecurity(await loaders.securityById.load(securityId));
  }
}
