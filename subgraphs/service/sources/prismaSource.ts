import { accessCondition } from "../../kit/database/customerAccess";
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

const NEWEST_INTERACTIONS: KeysetList = {
  select: interactions.select,
  from: interactions.name,
  order: ["started_at", "id"],
  types: ["timestamptz", "text"],
  direction: "DESC",
};
const INTERACTIONS_OF_CUSTOMER: KeyedList = { ...NEWEST_INTERACTIONS, key: "customer_id" };
const INTERACTIONS_OF_CASE: KeyedList = { ...NEWEST_INTERACTIONS, key: "case_id" };
const UNIDENTIFIED: Condition = { sql: "customer_id IS NULL", values: [] };
const CASES: KeyedList = {
  select: cases.select,
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
    casesByIds: readRows(database, cases, "id"),
    casesByCaseNumbers: readRows(database, cases, "case_number"),
    casesByCustomerIds: (ids, page) => readPages(database, CASES, ids, page, caseCondition(page.filter)),
    caseCountsByCustomerIds: (ids, filter) => readCounts(database, CASES, ids, caseCondition(filter)),
    caseLoadsByCustomerIds: (ids) =>
      database.query(
        `SELECT customer_id AS "customerId", count(*)::int AS "openCaseCount",
           (count(*) FILTER (WHERE due_at < now()))::int AS "overdueCaseCount"
         FROM ${cases.name} WHERE customer_id = ANY($1) AND status IN ('OPEN', 'IN_PROGRESS')
         GROUP BY customer_id`,
        [ids],
      ),
    eventsByCaseIds: (ids, page) => readPages(database, EVENTS, ids, page),
    eventCountsByCaseIds: (ids) => readCounts(database, EVENTS, ids),
  };
}

/** The interactions alone; with a condition, those that meet it. */
export function prismaInteractions(
  database: Database,
  condition: Condition = NO_CONDITION,
): InteractionReads {
  const byIds = readRows(database, interactions, "id");
  const unidentified = both(condition, UNIDENTIFIED);
  return {
    interactionsByIds: (ids) => byIds(ids, condition),
    interactionsByCustomerIds: (ids, page) =>
      readPages(
        database,
        INTERACTIONS_OF_CUSTOMER,
        ids,
        page,
        both(condition, interactionCondition(page.filter)),
      ),
    interactionCountsByCustomerIds: (ids, filter) =>
      readCounts(database, INTERACTIONS_OF_CUSTOMER, ids, both(condition, interactionCondition(filter))),
    lastInteractionsByCustomerIds: (ids) =>
      database.query(
        `SELECT asked.key AS "customerId", last.started_at AS "startedAt"
         FROM unnest($1::text[]) AS asked(key) CROSS JOIN LATERAL (
           SELECT started_at FROM ${interactions.name} WHERE customer_id = asked.key AND ${shifted(condition, 1)}
           ORDER BY started_at DESC LIMIT 1) AS last`,
        [ids, ...condition.values],
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
  return { sql: `(customer_id IS NULL OR customer_id IN (${seen}))`, values };
}

function caseCondition({ statuses }: CaseFilter): Condition {
  return { sql: "($1::text[] IS NULL OR status = ANY($1::text[]))", values: [statuses ?? null] };
}
