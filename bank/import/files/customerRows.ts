import { searchTermsOf, sortNameOf } from "../../../subgraphs/customers/searchTerms";
import type { CustomerRow } from "../../../subgraphs/customers/source";
import { TABLES } from "../../../subgraphs/customers/sources/tables";
import { PartyType } from "../../../subgraphs/customers/types/enums";
import type { Batch } from "../batch";
import { midnight } from "../fields";
import { knownIds, type Stores } from "../stores";

// Two files feed one customer. Each sets its own columns and keeps those of the other as they stand, so that
// either may come first, one may lack a customer, and the same files again change nothing.

/** The customers that are there already, with all their columns. */
export async function customersByIds(
  stores: Stores,
  ids: readonly string[],
): Promise<Map<string, CustomerRow>> {
  const rows = await stores.of("customers").query<CustomerRow>(
    // As text: node-postgres has no reader for a tsvector, and takes this spelling back.
    `SELECT ${TABLES.customers.select} FROM ${TABLES.customers.name} WHERE id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** A customer of whom no file has told anything yet but the number, which is also the only name. */
export function unknownCustomer(id: string, customerNumber: string, batch: Batch): CustomerRow {
  const name = `Customer ${customerNumber}`;
  return {
    id,
    customerNumber,
    partyType: PartyType.PERSON,
    legalName: name,
    name,
    sortName: sortNameOf(name),
    dateOfBirth: null,
    sex: null,
    nationality: null,
    preferredLanguage: null,
    maritalStatus: null,
    segment: null,
    relationshipManagerId: null,
    branchId: null,
    customerSince: null,
    kycStatus: null,
    kycReviewDate: null,
    occupation: null,
    education: null,
    incomeBand: null,
    searchTerms: searchTermsOf({ name, legalName: name, customerNumber, phones: [] }),
    ...sourceOf(batch),
  };
}

/** Where the customers' rows say that they come from. */
export function sourceOf(batch: Batch): Pick<CustomerRow, "sourceSystem" | "asOf"> {
  return { sourceSystem: "crm", asOf: midnight(batch.asOf.crm) };
}

/** The branch of a district, or none where neither system has described it. */
export async function branchOf(
  stores: Stores,
  districts: readonly string[],
): Promise<(district: string) => string | null> {
  const known = await knownIds(stores, TABLES.branches.name, districts);
  return (district) => (known.has(district) ? district : null);
}
