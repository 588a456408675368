import type { Database } from "../../kit/database/database";
import { readRows } from "../../kit/database/readRows";
import { readSourceStatus } from "../../kit/database/sourceStatus";
import {
  both,
  type Condition,
  type KeysetList,
  NO_CONDITION,
  readCount,
  readPage,
  shifted,
} from "../../kit/keyset";
import { type Sight, sightCondition } from "../../kit/sight";
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
  const readCustomers = readRows(database, READ_CUSTOMERS, "id");
  const readContactPoints = readRows(database, contactPoints, "customer_id", "is_primary DESC, id");
  const readAddresses = readRows(database, addresses, "customer_id", "id");
  return {
    status: () => readSourceStatus(database),
    customersByIds: (ids, sight) => readCustomers(ids, inSight(sight)),
    customersByExternalKeys: (keys, sight) => {
      const condition = inSight(sight);
      return database.query(
        `SELECT ${READ_CUSTOMERS.selectFrom("customer")}, reference.system, reference.external_id AS "externalId"
         FROM unnest($1::text[], $2::text[]) AS asked(system, external_id)
         JOIN ${externalReferences.name} AS reference USING (system, external_id)
         JOIN ${READ_CUSTOMERS.name} AS customer ON customer.id = reference.customer_id
         WHERE ${shifted(condition, 2)}`,
        [keys.map(({ system }) => system), keys.map(({ externalId }) => externalId), ...condition.values],
      );
    },
    customers: (page, sight) => {
      const { order, filter } = page;
      const condition = both(customerCondition(filter), inSight(sight));
      return readPage(database, LISTS[order.by](order.direction), page, condition);
    },
    customerCount: (filter, sight) =>
      readCount(database, CUSTOMERS, both(customerCondition(filter), inSight(sight))),
    identifiersByCustomerIds: readRows(database, identifiers, "customer_id", "scheme, value"),
    contactPointsByCustomerIds: (ids, sight) => readContactPoints(ids, agreedChannel(sight, "type")),
    addressesByCustomerIds: (ids, sight) => readAddresses(ids, agreedChannel(sight, "'POST'")),
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

/** The consents to marketing that hold, as the part of a statement behind SELECT. */
const AGREED = `FROM ${consents.name} AS consent WHERE consent.purpose = 'MARKETING' AND consent.status = 'GIVEN'
  AND COALESCE(consent.expires_on >= CURRENT_DATE, TRUE)`;

/** The customers that a caller may see. */
function inSight(sight: Sight): Condition {
  return sightCondition(sight, `id IN (SELECT consent.customer_id ${AGREED})`);
}

/** For marketing, what reaches a customer by a channel (SQL) that he agreed to: one for no channel is for all. */
function agreedChannel({ marketing }: Sight, channel: string): Condition {
  if (!marketing) return NO_CONDITION;
  const pairs = `SELECT consent.customer_id ${AGREED} AND COALESCE(consent.channel = ${channel}, TRUE)`;
  return { sql: `customer_id IN (${pairs})`, values: [] };
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
