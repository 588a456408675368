import { groupLoader, rowLoader, stateLoader } from "../kit/loaders";
import type { CustomersSource, ExternalKey } from "./source";

/** One request's loaders: each turns all keys that the request asks for into one read of the source. */
export function createLoaders(source: CustomersSource) {
  return {
    state: stateLoader(source),
    customerById: rowLoader(source.customersByIds, (customer) => customer.id),
    customerByExternalKey: rowLoader(
      (keys) => source.customersByExternalKeys(keys.map((key) => JSON.parse(key) as ExternalKey)),
      externalKeyOf,
    ),
    identifiersByCustomerId: groupLoader(
      source.identifiersByCustomerIds,
      (identifier) => identifier.customerId,
    ),
    contactPointsByCustomerId: groupLoader(source.contactPointsByCustomerIds, (point) => point.customerId),
    addressesByCustomerId: groupLoader(source.addressesByCustomerIds, (address) => address.customerId),
    externalReferencesByCustomerId: groupLoader(
      source.externalReferencesByCustomerIds,
      (reference) => reference.customerId,
    ),
    consentsByCustomerId: groupLoader(source.consentsByCustomerIds, (consent) => consent.customerId),
    relationshipManagerById: rowLoader(source.relationshipManagersByIds, (employee) => employee.id),
    branchById: rowLoader(source.branchesByIds, (branch) => branch.id),
    customers: source.customers,
    customerCount: source.customerCount,
  };
}

export type CustomersLoaders = ReturnType<typeof createLoaders>;

/** A key of another system as one text, which loaders compare. */
export function externalKeyOf({ system, externalId }: ExternalKey): string {
  return JSON.stringify({ system, externalId });
}
