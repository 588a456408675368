import { countLoader, pageLoader, rowLoader, stateLoader } from "../kit/loaders";
import type { Sight } from "../kit/sight";
import type { ServiceSource } from "./source";

/** One request's loaders: each turns all keys that the request asks for into one read of the source. */
export function createLoaders(source: ServiceSource, sight: Sight) {
  return {
    state: stateLoader(source),
    interactionById: rowLoader(source.interactionsByIds, (interaction) => interaction.id),
    interactionsByCustomerId: pageLoader(
      source.interactionsByCustomerIds,
      (interaction) => interaction.customerId!,
    ),
    interactionCountByCustomerId: countLoader(source.interactionCountsByCustomerIds),
    lastInteractionByCustomerId: rowLoader(source.lastInteractionsByCustomerIds, (last) => last.customerId),
    interactionsByCaseId: pageLoader(
      (ids, page) => source.interactionsByCaseIds(ids, page, sight),
      (interaction) => interaction.caseId!,
    ),
    interactionCountByCaseId: countLoader((ids) => source.interactionCountsByCaseIds(ids, sight)),
    caseById: rowLoader(source.casesByIds, (record) => record.id),
    caseByCaseNumber: rowLoader(source.casesByCaseNumbers, (record) => record.caseNumber),
    casesByCustomerId: pageLoader(source.casesByCustomerIds, (record) => record.customerId),
    caseCountByCustomerId: countLoader(source.caseCountsByCustomerIds),
    caseLoadByCustomerId: rowLoader(source.caseLoadsByCustomerIds, (load) => load.customerId),
    eventsByCaseId: pageLoader(source.eventsByCaseIds, (event) => event.caseId),
    eventCountByCaseId: countLoader(source.eventCountsByCaseIds),
    unidentifiedInteractions: source.unidentifiedInteractions,
    unidentifiedInteractionCount: source.unidentifiedInteractionCount,
  };
}

export type ServiceLoaders = ReturnType<typeof createLoaders>;
