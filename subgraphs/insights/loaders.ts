import { countLoader, pageLoader, rowLoader } from "../kit/loaders";
import type { Sight } from "../kit/sight";
import type { InsightFilter, InsightPage } from "./bankSource";
import type { AlertFilter, AlertPage, GenerationRecord, InsightsSource } from "./source";

/** One request's loaders: each turns all keys that the request asks for into one read of the source. */
export function createLoaders(source: InsightsSource, sight: Sight) {
  let generation: Promise<GenerationRecord | null> | undefined;
  return {
    parameters: source.parameters,
    /** The read model's own figures, once a request. */
    generation: { load: () => (generation ??= source.generation()) },
    insightByCustomerId: rowLoader(source.insightsByCustomerIds, ({ customerId }) => customerId),
    alertById: rowLoader(source.alertsByIds, ({ id }) => id),
    alertsByCustomerId: pageLoader(source.alertsByCustomerIds, ({ customerId }) => customerId),
    alertCountByCustomerId: countLoader(source.alertCountsByCustomerIds),
    bank: {
      customers: (page: InsightPage) => source.bank.customers(page, sight),
      customerCount: (filter: InsightFilter) => source.bank.customerCount(filter, sight),
      segments: (filter: InsightFilter) => source.bank.segments(filter, sight),
      paretoCurve: (points: number, filter: InsightFilter) => source.bank.paretoCurve(points, filter, sight),
      channels: (filter: InsightFilter) => source.bank.channels(filter, sight),
      products: (filter: InsightFilter) => source.bank.products(filter, sight),
      crossHoldings: (filter: InsightFilter) => source.bank.crossHoldings(filter, sight),
      cohorts: (filter: InsightFilter) => source.bank.cohorts(filter, sight),
    },
    alerts: (page: AlertPage) => source.alerts(page, sight),
    alertCount: (filter: AlertFilter) => source.alertCount(filter, sight),
  };
}

export type InsightsLoaders = ReturnType<typeof createLoaders>;
