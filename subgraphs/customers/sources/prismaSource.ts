import { knownAs, shownAs } from "../../kit/database/customerAlias";
import { readCustomerRows } from "../../kit/database/customerRows";
import type { Database } from "../../kit/database/database";
import { readRows } from "../../kit/database/readRows";
import { readSourceStatus } from "../../kit/database/sourceStatus";
import { columnOf } from "../../kit/database/table";
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
import type {
  AskedCustomerRecord,
  CustomerFilter,
  CustomersSource,
  IdentityProposalFilter,
  MatchCandidateFilter,
  PartyRecord,
  ReadCustomerRecord,
  ReferredCustomerRecord,
} from "../source";
import { golden, readSurvivorship, survivorsOf } from "../survivorship";
import { IDENTITY_HISTORY, READ_CUSTOMERS, TABLES } from "./tables";

const {
  branches,
  relationshipManagers,
  identifiers,
  contactPoints,
  addresses,
  externalReferences,
  consents,
  customerAlias,
  endedReferences,
  identityProposals,
  matchCandidates,
  partyRecords,
} = TABLES;

/** The schema whose `customer_alias` tells who is known as whom. */
const ALIASES = "customers";

/** SQL: what other records say of a customer, by the alias of the customers' table; null for none. */
function otherRecords(customer: string): string {
  const columns = partyRecords.columns.filter((property) => property !== "customerId");
  const ofSystems = columns.map((property) => `record.${columnOf(property)} AS "${property}"`);
  const own: Partial<Record<keyof PartyRecord, string>> = {
    system: "source_system",
    externalId: "id",
    verified: `COALESCE(other.kyc_status = 'VERIFIED', FALSE)`,
  };
  const ofAliases = columns.map((property) => own[property] ?? `other.${columnOf(property)}`);
  return `(SELECT json_agg(said) FROM (
    SELECT ${ofSystems.join(", ")} FROM ${knownAs(ALIASES, `${customer}.id`, "known")}
    JOIN ${partyRecords.name} AS record ON record.customer_id = known.id
    UNION ALL
    SELECT ${ofAliases.join(", ")} FROM ${customerAlias.name} AS alias
    JOIN ${READ_CUSTOMERS.name} AS other ON other.id = alias.alias_id WHERE alias.customer_id = ${customer}.id) AS said
  ) AS "otherRecords"`;
}

const CUSTOMERS = {
  select: `${READ_CUSTOMERS.select}, ${otherRecords("customers")}`,
  from: READ_CUSTOMERS.name,
};
/** Who is shown as another is not in the list. */
const NOBODYS_ALIAS: Condition = {
  sql: `NOT EXISTS (SELECT FROM ${customerAlias.name} AS alias WHERE alias.alias_id = customers.id)`,
  values: [],
};
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
export function prismaSource(database: Database, rules = readSurvivorship()): CustomersSource {
  const readContactPoints = readCustomerRows(database, contactPoints, ALIASES, "is_primary DESC, id");
  const readAddresses = readCustomerRows(database, addresses, ALIASES, "id");
  const standing = <Row extends ReadCustomerRecord>(rows: Row[]): Row[] =>
    rows.map(({ otherRecords: said, ...row }) =>
      golden({ ...row, otherRecords: said?.map(fromJson) ?? null } as Row, rules),
    );
  return {
    status: () => readSourceStatus(database),
    survivorsOf: (customer) => survivorsOf(customer, rules),
    customersByIds: async (ids, sight) => {
      const condition = inSight(sight);
      return standing(
        await database.query<AskedCustomerRecord>(
          `SELECT ${READ_CUSTOMERS.selectFrom("customer")}, asked.key AS "askedId", ${otherRecords("customer")}
           FROM unnest($1::text[]) AS asked(key)
           JOIN ${READ_CUSTOMERS.name} AS customer ON customer.id = ${shownAs(ALIASES, "asked.key")}
           WHERE ${shifted(condition, 1)}`,
          [ids, ...condition.values],
        ),
      );
    },
    customersByExternalKeys: async (keys, sight) => {
      const condition = inSight(sight);
      const rows = await database.query<ReferredCustomerRecord>(
        `SELECT ${READ_CUSTOMERS.selectFrom("customer")}, reference.system, reference.external_id AS "externalId",
           ${otherRecords("customer")}
         FROM unnest($1::text[], $2::text[]) AS asked(system, external_id)
         JOIN ${externalReferences.name} AS reference USING (system, external_id)
         JOIN ${READ_CUSTOMERS.name} AS customer ON customer.id = ${shownAs(ALIASES, "reference.customer_id")}
         WHERE ${shifted(condition, 2)}`,
        [keys.map(({ system }) => system), keys.map(({ externalId }) => externalId), ...condition.values],
      );
      return standing(rows);
    },
    customers: async (page, sight) => {
      const { order, filter } = page;
      const list = LISTS[order.by](order.direction);
      return standing(await readPage<ReadCustomerRecord>(database, list, page, listed(filter, sight)));
    },
    customerCount: (filter, sight) => readCount(database, CUSTOMERS, listed(filter, sight)),
    identifiersByCustomerIds: readCustomerRows(database, identifiers, ALIASES, "scheme, value"),
    contactPointsByCustomerIds: (ids, sight) => readContactPoints(ids, agreedChannel(sight, "type")),
    addressesByCustomerIds: (ids, sight) => readAddresses(ids, agreedChannel(sight, "'POST'")),
    externalReferencesByCustomerIds: readCustomerRows(
      database,
      externalReferences,
      ALIASES,
      "system, external_id",
    ),
    endedReferencesByCustomerIds: readCustomerRows(database, endedReferences, ALIASES, "valid_to DESC, id"),
    aliasesByCustomerIds: readRows(database, customerAlias, "customer_id", "alias_id"),
    consentsByCustomerIds: readCustomerRows(database, consents, ALIASES, "purpose, id"),
    relationshipManagersByIds: readRows(database, relationshipManagers, "id"),
    branchesByIds: readRows(database, branches, "id"),
    matchCandidates: (page) => readPage(database, CANDIDATES, page, candidateCondition(page.filter)),
    matchCandidateCount: (filter) => readCount(database, CANDIDATES, candidateCondition(filter)),
    identityProposalsByIds: readRows(database, identityProposals, "id"),
    identityProposals: (page) => readPage(database, PROPOSALS, page, proposalCondition(page.filter)),
    identityProposalCount: (filter) => readCount(database, PROPOSALS, proposalCondition(filter)),
    identityHistoryOfCustomer: (id, page) => readPage(database, HISTORY, page, historyOf(id)),
    identityHistoryCountOfCustomer: (id) => readCount(database, HISTORY, historyOf(id)),
    identityHistory: (page) => readPage(database, HISTORY, page),
    identityHistoryCount: () => readCount(database, HISTORY),
  };
}

const CANDIDATES: KeysetList = {
  select: matchCandidates.select,
  from: matchCandidates.name,
  order: ["score", "a", "b"],
  types: ["numeric", "text", "text"],
  direction: "DESC",
};
const PROPOSALS: KeysetList = {
  select: identityProposals.select,
  from: identityProposals.name,
  order: ["proposed_at", "id"],
  types: ["timestamptz", "text"],
  direction: "DESC",
};
const HISTORY: KeysetList = {
  select: IDENTITY_HISTORY.select,
  from: IDENTITY_HISTORY.name,
  order: ["id"],
  types: ["bigint"],
  direction: "DESC",
};

function candidateCondition({ statuses, decisions }: MatchCandidateFilter): Condition {
  return {
    sql: "($1::text[] IS NULL OR status = ANY($1::text[])) AND ($2::text[] IS NULL OR decision = ANY($2::text[]))",
    values: [statuses ?? null, decisions ?? null],
  };
}

function proposalCondition({ isOpen }: IdentityProposalFilter): Condition {
  return {
    sql: "($1::boolean IS NULL OR (decision IS NULL AND expires_at > now()) = $1::boolean)",
    values: [isOpen ?? null],
  };
}

function historyOf(id: string): Condition {
  return {
    sql: `customer_ids && ARRAY(SELECT known.id FROM ${knownAs(ALIASES, "$1::text", "known")})`,
    values: [id],
  };
}

/** JSON says a time with an offset in PostgreSQL's way. */
function fromJson<Said extends { asOf: string }>(said: Said): Said {
  return { ...said, asOf: new Date(said.asOf).toISOString() };
}

/** The customers of a list: who fits the filter and may be seen, each once. */
function listed(filter: CustomerFilter, sight: Sight): Condition {
  return both(both(customerCondition(filter), inSight(sight)), NOBODYS_ALIAS);
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
    // Who is found as one that is shown as another is shown as that one.
    sql: `($1::tsquery IS NULL OR search_terms @@ $1::tsquery OR id = ANY(ARRAY(
        SELECT alias.customer_id FROM ${customerAlias.name} AS alias
        JOIN ${READ_CUSTOMERS.name} AS found ON found.id = alias.alias_id WHERE found.search_terms @@ $1::tsquery)))
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
