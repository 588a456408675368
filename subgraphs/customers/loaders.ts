import { groupLoader, rowLoader, stateLoader } from "../kit/loaders";
import type { Sight } from "../kit/sight";
import type { CustomerFilter, CustomerPage, CustomersSource, ExternalKey } from "./source";

/** One request's loaders: each turns all keys that the request asks for into one read of the source. */
export function createLoaders(source: CustomersSource, sight: Sight) {
  return {
    state: stateLoader(source),
    customerById: rowLoader(
      (ids) => source.customersByIds(ids, sight),
      (customer) => customer.askedId,
    ),
    customerByExternalKey: rowLoader(
      (keys) =>
        source.customersByExternalKeys(
          keys.map((key) => JSON.parse(key) as ExternalKey),
          sight,
        ),
      externalKeyOf,
    ),
    identifiersByCustomerId: groupLoader(
      source.identifiersByCustomerIds,
      (identifier) => identifier.customerId,
    ),
    contactPointsByCustomerId: groupLoader(
      (ids) => source.contactPointsByCustomerIds(ids, sight),
      (point) => point.customerId,
    ),
    addressesByCustomerId: groupLoader(
      (ids) => source.addressesByCustomerIds(ids, sight),
      (address) => address.customerId,
    ),
    externalReferencesByCustomerId: groupLoader(
      source.externalReferencesByCustomerIds,
      (reference) => reference.customerId,
    ),
    endedReferencesByCustomerId: groupLoader(
      source.endedReferencesByCustomerIds,
      (reference) => reference.customerId,
    ),
    aliasesByCustomerId: groupLoader(source.aliasesByCustomerIds, (alias) => alias.customerId),
    consentsByCustomerId: groupLoader(source.consentsByCustomerIds, (consent) => consent.customerId),
    relationshipManagerById: rowLoader(source.relationshipManagersByIds, (employee) => employee.id),
    branchById: rowLoader(source.branchesByIds, (branch) => branch.id),
    survivorsOf: source.survivorsOf,
    customers: (page: CustomerPage) => source.customers(page, sight),
    customerCount: (filter: CustomerFilter) => source.customerCount(filter, sight),
    matchCandidates: source.matchCandidates,
    matchCandidateCount: source.matchCandidateCount,
    identityProposalById: rowLoader(source.identityProposalsByIds, (proposal) => proposal.id),
    identityProposals: source.identityProposals,
    identityProposalCount: source.identityProposalCount,
    identityHistoryOfCustomer: source.identityHistoryOfCustomer,
    identityHistoryCountOfCustomer: source.identityHistoryCountOfCustomer,
    identityHistory: source.identityHistory,
    identityHistoryCount: source.identityHistoryCount,
  };
}

export type CustomersLoaders = ReturnType<typeof createLoaders>;

/** A key of another system as one text, which loaders compare. */
export function externalKeyOf({ system, externalId }: ExternalKey): string {
  return JSON.stringify({ system, externalId });
}
