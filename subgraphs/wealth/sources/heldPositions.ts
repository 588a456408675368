import { Decimal } from "decimal.js";
import type { CustomersReads } from "../../kit/systemRows";
import { countsOf, type KeyedWholeList, pagesOf } from "../../kit/wholeLists";
import type { HoldingRecord, WealthSource, WealthTotalRecord } from "../source";

/** A holding, without whose it is. */
export type HeldPosition = Omit<HoldingRecord, "customerId">;

const HOLDINGS: KeyedWholeList<HoldingRecord> = {
  keyOf: ({ customerId }) => customerId,
  orderOf: ({ id }) => [id],
  direction: "ASC",
};
const Exact = Decimal.clone({ precision: 60 });
const none = () => Promise.resolve([]);

/**
 * The holdings of a system that tells them, and nothing beside them: no catalogue, order or risk profile. A source that can
 * tell more puts its own reads in these ones' place.
 */
export function heldPositions({
  ofCustomers,
  byKeys,
}: CustomersReads<HeldPosition>): Omit<WealthSource, "status" | "health" | "close"> {
  return {
    holdingsByIds: byKeys,
    holdingsByCustomerIds: async (ids, page) => pagesOf(await ofCustomers(ids), HOLDINGS, page),
    holdingCountsByCustomerIds: async (ids) => countsOf(await ofCustomers(ids), HOLDINGS.keyOf),
    totalsByCustomerIds: async (ids) => totalsOf(await ofCustomers(ids)),
    securitiesByIds: none,
    securitiesByLocalCodes: none,
    securitiesByIsins: none,
    securities: none,
    securityCount: () => Promise.resolve(0),
    navsBySecurityIds: none,
    navCountsBySecurityIds: none,
    ordersByCustomerIds: none,
    orderCountsByCustomerIds: none,
    riskProfilesByCustomerIds: none,
    riskProfileCountsByCustomerIds: none,
  };
}

/** The sums of holdings, one a customer and currency, by currency. */
function totalsOf(holdings: readonly HoldingRecord[]): WealthTotalRecord[] {
  const groups = new Map<string, HoldingRecord[]>();
  for (const holding of holdings) {
    const key = `${holding.currency} ${holding.customerId}`;
    groups.set(key, [...(groups.get(key) ?? []), holding]);
  }
  return [...groups.keys()].sort().map((key) => {
    const held = groups.get(key)!;
    const known = held.filter(({ costBasis }) => costBasis !== null);
    const cost = known.length === 0 ? null : sumOf(known.map(({ costBasis }) => costBasis!));
    const worth = sumOf(known.map(({ marketValue }) => marketValue));
    return {
      customerId: held[0].customerId,
      currency: held[0].currency,
      marketValue: sumOf(held.map(({ marketValue }) => marketValue)),
      costBasis: cost,
      unrealisedGain: cost && new Exact(worth).minus(cost).toFixed(2),
      unknownCostBasisCount: held.length - known.length,
    };
  });
}

function sumOf(amounts: readonly string[]): string {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Exact(0)).toFixed(2);
}
