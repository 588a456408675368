import { countLoader, groupLoader, pageLoader, rowLoader, stateLoader } from "../kit/loaders";
import type { WealthSource } from "./source";

/** One request's loaders: each turns all keys that the request asks for into one read of the source. */
export function createLoaders(source: WealthSource) {
  return {
    state: stateLoader(source),
    securityById: rowLoader(source.securitiesByIds, (security) => security.id),
    securityByLocalCode: rowLoader(source.securitiesByLocalCodes, (security) => security.localCode),
    securityByIsin: rowLoader(source.securitiesByIsins, (security) => security.isin!),
    securities: source.securities,
    securityCount: source.securityCount,
    navsBySecurityId: pageLoader(source.navsBySecurityIds, (nav) => nav.securityId),
    navCountBySecurityId: countLoader(source.navCountsBySecurityIds),
    holdingById: rowLoader(source.holdingsByIds, (holding) => holding.id),
    holdingsByCustomerId: pageLoader(source.holdingsByCustomerIds, (holding) => holding.customerId),
    holdingCountByCustomerId: countLoader(source.holdingCountsByCustomerIds),
    totalsByCustomerId: groupLoader(source.totalsByCustomerIds, (total) => total.customerId),
    ordersByCustomerId: pageLoader(source.ordersByCustomerIds, (order) => order.customerId),
    orderCountByCustomerId: countLoader(source.orderCountsByCustomerIds),
    riskProfilesByCustomerId: pageLoader(source.riskProfilesByCustomerIds, (profile) => profile.customerId),
    riskProfileCountByCustomerId: countLoader(source.riskProfileCountsByCustomerIds),
  };
}

export type WealthLoaders = ReturnType<typeof createLoaders>;
