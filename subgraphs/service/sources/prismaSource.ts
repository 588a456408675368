import { accessCondition } from "../../kit/database/customerAccess";
import { askedCustomers, knownAs, shownAs, withShownCustomer } from "../../kit/database/customerAlias";
import { type CustomerList, readCustomerCounts, readCustomerPages } from "../../kit/database/customerRows";
import type { Database } from "../../kit/database/database";
import { readRows } from "../../kit/database/readRows";
import { readSourceStatus } from "../../kit/database/sourceStatus";
import {
  both,
  NO_CONDITION,
  readCount,
  readCounts,
  readPage,
  readPages,
  shifted,
  type Condition,
  type KeyedList,
  type KeysetList,
} from "../../kit/keyset";
import { seesAll, type Sight } from "../../kit/sight";
import type { CaseFilter, InteractionFilter, InteractionReads, ServiceSource } from "../source";
import { TABLES } from "./tables";

const { interactions, cases, caseEvents, customerAccess } = TABLES;

/** The schema whose `customer_alias` tells who is known as whom. */
const ALIASES = "service";
/** What the rows below a customer say whose they are: the one's who is asked for. */
const ASKED = { customerId: "asked.key" };
const SHOWN_INTERACTIONS = withShownCustomer(interactions, ALIASES);
const SHOWN_CASES = withShownCustomer(cases, ALIASES);

const NEWEST_INTERACTIONS: KeysetList = {
  select: SHOWN_INTERACTIONS.select,
  from: interactions.name,
  order: ["started_at", "id"],
  types: ["timestamptz", "text"],
  direction: "DESC",
};
const INTERACTIONS_OF_CUSTOMER: CustomerList = {
  ...NEWEST_INTERACTIONS,
  aliases: ALIASES,
  select: interactions.selectFrom("interactions", ASKED),
  columns: interactions.columns,
  position: ["startedAt", "id"],
  key: "customer_id",
};
const INTERACTIONS_OF_CASE: KeyedList = { ...NEWEST_INTERACTIONS, key: "case_id" };
const UNIDENTIFIED: Condition = { sql: "customer_id IS NULL", values: [] };
const CASES: CustomerList = {
  aliases: ALIASES,
  select: cases.selectFrom("cases", ASKED),
  columns: cases.columns,
  position: ["openedAt", "id"],
  from: cases.name,
  key: "customer_id",
  order: ["opened_at", "id"],
  types: ["timestamptz", "text"],
  direction: "DESC",
};
const EVENTS: KeyedList = {
  select: caseEvents.select,
  from: caseEvents.name,
  key: "case_id",
  order: ["occurred_at", "id"],
  types: ["timestamptz", "text"],
  direction: "ASC",
};

/** The interactions and cases kept in the subgraph's own database. Reads are SQL: one statement for many keys. */
export function prismaSource(database: Database): ServiceSource {
  return {
    status: () => readSourceStatus(database),
    ...prismaInteractions(database),
    casesByIds: readRows(database, SHOWN_CASES, "id"),
    casesByCaseNumbers: readRows(database, SHOWN_CASES, "case_number"),
    casesByCustomerIds: (ids, page) =>
      readCustomerPages(database, CASES, ids, page, caseCondition(page.filter)),
    caseCountsByCustomerIds: (ids, filter) => readCustomerCounts(database, CASES, ids, caseCondition(filter)),
    caseLoadsByCustomerIds: (ids) =>
      database.query(
        `SELECT asked.key AS "customerId", count(*)::int AS "openCaseCount",
           (count(*) FILTER (WHERE due_at < now()))::int AS "overdueCaseCount"
         FROM ${askedCustomers(ALIASES)} JOIN ${cases.name} ON customer_id = asked.id
         WHERE status IN ('OPEN', 'IN_PROGRESS') GROUP BY asked.key`,
        [ids],
      ),
    eventsByCaseIds: (ids, page) => readPages(database, EVENTS, ids, page),
    eventCountsByCaseIds: (ids) => readCounts(database, EVENTS, ids),
  };
}

/** The interactions alone; with a condition on columns of `interactions`, those that meet it. */
export function prismaInteractions(
  database: Database,
  condition: Condition = NO_CONDITION,
): InteractionReads {
  const byIds = readRows(database, SHOWN_INTERACTIONS, "id");
  const unidentified = both(condition, UNIDENTIFIED);
  const matching = (filter: InteractionFilter) => both(condition, interactionCondition(filter));
  return {
    interactionsByIds: (ids) => byIds(ids, condition),
    interactionsByCustomerIds: (ids, page) =>
      readCustomerPages(database, INTERACTIONS_OF_CUSTOMER, ids, page, matching(page.filter)),
    interactionCountsByCustomerIds: (ids, filter) =>
      readCustomerCounts(database, INTERACTIONS_OF_CUSTOMER, ids, matching(filter)),
    lastInteractionsByCustomerIds: (ids) =>
      database.query(
        `SELECT asked.key AS "customerId", last.started_at AS "startedAt"
         FROM unnest($1::text[]) AS asked(key) CROSS JOIN LATERAL (
           SELECT each.started_at FROM ${knownAs(ALIASES, "asked.key", "known")} CROSS JOIN LATERAL (
             SELECT started_at FROM ${interactions.name} WHERE customer_id = known.id AND ${shifted(condition, 1)}
             ORDER BY started_at DESC LIMIT 1) AS each
           ORDER BY each.started_at DESC LIMIT 1) AS last`,
        [[...new Set(ids)], ...condition.values],
      ),
    interactionsByCaseIds: (ids, page, sight) =>
      readPages(database, INTERACTIONS_OF_CASE, ids, page, both(condition, customerCondition(sight))),
    interactionCountsByCaseIds: (ids, sight) =>
      readCounts(database, INTERACTIONS_OF_CASE, ids, both(condition, customerCondition(sight))),
    unidentifiedInteractions: (page) => readPage(database, NEWEST_INTERACTIONS, page, unidentified),
    unidentifiedInteractionCount: () => readCount(database, NEWEST_INTERACTIONS, unidentified),
  };
}

function interactionCondition({ channels, direction, from, to }: InteractionFilter): Condition {
  return {
    sql: `($1::text[] IS NULL OR channel = ANY($1::text[])) AND ($2::text IS NULL OR direction = $2::text)
      AND ($3::timestamptz IS NULL OR started_at >= $3::timestamptz)
      AND ($4::timestamptz IS NULL OR started_at <= $4::timestamptz)`,
    values: [channels ?? null, direction ?? null, from ?? null, to ?? null],
  };
}

/** With nobody, or with a customer in sight. */
function customerCondition(sight: Sight): Condition {
  if (seesAll(sight)) return NO_CONDITION;
  const { sql, values } = accessCondition(sight);
  const seen = `SELECT customer_id FROM ${customerAccess.name} WHERE ${sql}`;
  return { sql: `(customer_id IS NULL OR ${shownAs(ALIASES, "customer_id")} IN (${seen}))`, values };
}

function caseCondition({ statuses }: CaseFilter): Condition {
  return { sql: "($1::text[] IS NULL OR status = ANY($1::text[]))", values: [statuses ?? null] };
}
