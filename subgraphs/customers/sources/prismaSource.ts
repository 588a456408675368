import type { Database } from "../../kit/database/database";
import { readRows } from "../../kit/database/readRows";
import { readSourceStatus } from "../../kit/database/sourceStatus";
import { readCount, readPage, type Condition, type KeysetList } from "../../kit/keyset";
import { NO_DATE, type ListOrder } from "../listOrder";
import { searchQueryOf } from "../searchTerms";
import type { CustomerFilter, CustomersSource } from "../source";
import { READ_CUSTOMERS, TABLES } from "./tables";

const {
  branches,
  relationshipManagers,
  identifiers,
  contactPoints,
  addresses,
  externalReferences,
  consents,
} = TABLES;

const CUSTOMERS = { select: READ_CUSTOMERS.select, from: READ_CUSTOMERS.name };
const LISTS: Record<ListOrder["by"], (direction: ListOrder["direction"]) => KeysetList> = {
  name: (direction) => ({ ...CUSTOMERS, order: ["sort_name", "id"], types: ["text", "text"], direction }),
  // The expressions are those of the migration's indexes.
  customerSince: (direction) => ({
    ...CUSTOMERS,
    order: [`COALESCE(customer_since, DATE '${NO_DATE[direction]}')`, "id"],
    types: ["date", "text"],
    direction,
  }),
};

/**
 * The customers kept in the subgraph's own database, whose schema and migrations are Prisma's. Reads are
 * SQL: one statement for many keys, which Prisma's client cannot say for text search.
 */
export function prismaSource(database: Database): CustomersSource {
  return {
    status: () => readSourceStatus(database),
    customersByIds: readRows(database, READ_CUSTOMERS, "id"),
    customersByExternalKeys: (keys) =>
      database.query(
        `SELECT ${READ_CUSTOMERS.selectFrom("customer")}, reference.system, reference.external_id AS "externalId"
         FROM unnest($1::text[], $2::text[]) AS asked(system, external_id)
         JOIN ${externalReferences.name} AS reference USING (system, external_id)
         JOIN ${READ_CUSTOMERS.name} AS customer ON customer.id = reference.customer_id`,
        [keys.map(({ system }) => system), keys.map(({ externalId }) => externalId)],
      ),
    customers: (page) => {
      const { order, filter } = page;
      return readPage(database, LISTS[order.by](order.direction), page, customerCondition(filter));
    },
    customerCount: (filter) => readCount(database, CUSTOMERS, customerCondition(filter)),
    identifiersByCustomerIds: readRows(database, identifiers, "customer_id", "scheme, value"),
    contactPointsByCustomerIds: readRows(database, contactPoints, "customer_id", "is_primary DESC, id"),
    addressesByCustomerIds: readRows(database, addresses, "customer_id", "id"),
    externalReferencesByCustomerIds: readRows(
      database,
      externalReferences,
      "customer_id",
      "system, external_id",
    ),
    consentsByCustomerIds: readRows(database, consents, "customer_id", "purpose, id"),
    relationshipManagersByIds: readRows(database, relationshipManagers, "id"),
    branchesByIds: readRows(database, branches, "id"),
  };
}

function customerCondition(filter: CustomerFilter): Condition {
  const { search, segments, partyType, kycStatus, relationshipManagerId, branchId } = filter;
  const { customerSinceFrom, customerSinceTo } = filter;
  return {
    sql: `($1::tsquery IS NULL OR search_terms @@ $1::tsquery)
      AND ($2::text[] IS NULL OR segment = ANY($2::text[]))
      AND ($3::text IS NULL OR party_type = $3::text) AND ($4::text IS NULL OR kyc_status = $4::text)
      AND ($5::text IS NULL OR relationship_manager_id = $5::text)
      AND ($6::text IS NULL OR branch_id = $6::text)
      AND ($7::date IS NULL OR customer_since >= $7::date)
      AND ($8::date IS NULL OR customer_since <= $8::date)`,
    values: [
      search === undefined ? null : searchQueryOf(search),
      segments ?? null,
      partyType ?? null,
      kycStatus ?? null,
      relationshipManagerId ?? null,
      branchId ?? null,
      customerSinceFrom ?? null,
      customerSinceTo ?? null,
    ],
  };
}
