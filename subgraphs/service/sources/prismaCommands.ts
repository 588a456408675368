import { fail } from "../../../schema/errors";
import {
  checkCustomerId,
  checkKey,
  checkOptionalText,
  checkPast,
  checkText,
  invalid,
} from "../../kit/checks";
import { once, type OnceOnly } from "../../kit/database/onceOnly";
import { shownAs } from "../../kit/database/customerAlias";
import type { Database, Queryable } from "../../kit/database/database";
import { upsertRows } from "../../kit/database/upsertRows";
import { checkSatisfaction } from "../checks";
import type { ServiceCommands } from "../commands";
import { newCaseNumber, newId } from "../ids";
import { dueAt } from "../sla";
import type { CaseEventRecord, CaseRecord } from "../source";
import { CaseEventType, CaseStatus } from "../types/enums";
import { TABLES } from "./tables";

const { cases, caseEvents, interactions } = TABLES;

/** The system that a section names when nothing was loaded before the first change. */
const OWN_SYSTEM = "service-desk";

/**
 * Changes of the subgraph's own database. One transaction holds the idempotency key, the record, the case's
 * event and the section's state, and takes their locks in this order, so that no two changes wait for each
 * other. SQL and not Prisma's client: `upsertRows` writes a whole record in a statement, and the process need
 * not load the client.
 */
export function prismaCommands(database: Database, clock: () => Date = () => new Date()): ServiceCommands {
  const changeOnce = ({ write, ...change }: Omit<OnceOnly, "schema" | "write"> & { write: Write }) =>
    database.transaction((transaction) =>
      once(transaction, {
        ...change,
        schema: database.schema,
        async write() {
          await write(transaction);
          await touchStatus(transaction, database.schema, clock().toISOString());
        },
      }),
    );

  return {
    async recordInteraction(input) {
      const now = clock();
      checkKey(input.idempotencyKey);
      const id = newId("I");
      const record = {
        id,
        channel: input.channel,
        direction: input.direction,
        startedAt: checkPast("startedAt", input.startedAt, now),
        endedAt: input.endedAt == null ? null : checkPast("endedAt", input.endedAt, now),
        agent: checkOptionalText("agent", input.agent, 100),
        outcome: input.outcome ?? null,
        summary: checkOptionalText("summary", input.summary, 2000),
        caseId: checkOptionalText("caseId", input.caseId, 100),
      };
      if (record.endedAt !== null && record.endedAt < record.startedAt)
        throw invalid("endedAt must not be before startedAt.");
      const identified = input.customerId == null ? null : checkCustomerId(input.customerId);
      return changeOnce({
        operation: "recordInteraction",
        input,
        resultId: id,
        async write(transaction) {
          const caseOf = record.caseId === null ? null : await readCase(transaction, record.caseId);
          if (caseOf && identified && !(await areOne(transaction, caseOf.customerId, identified)))
            throw invalid("caseId must name a case of the same customer.");
          const customerId = identified ?? caseOf?.customerId ?? null;
          await upsertRows(transaction, interactions, [{ ...record, customerId }]);
        },
      });
    },

    async openCase(input) {
      const now = clock();
      checkKey(input.idempotencyKey);
      const id = newId("S");
      const openedAt = checkPast("openedAt", input.openedAt ?? now, now);
      const actor = checkOptionalText("actor", input.actor, 100);
      const record: CaseRecord = {
        id,
        caseNumber: newCaseNumber(openedAt),
        customerId: checkCustomerId(input.customerId),
        category: input.category,
        product: checkOptionalText("product", input.product, 200),
        issue: checkText("issue", input.issue, 2000),
        channel: input.channel ?? null,
        status: CaseStatus.OPEN,
        priority: input.priority,
        openedAt,
        dueAt: dueAt(new Date(openedAt), input.priority).toISOString(),
        closedAt: null,
        resolution: null,
        timely: null,
        satisfactionScore: null,
        satisfactionScale: null,
        satisfactionMethod: null,
      };
      return changeOnce({
        operation: "openCase",
        input,
        resultId: id,
        async write(transaction) {
          await upsertRows(transaction, cases, [record]);
          await addEvent(transaction, {
            caseId: id,
            occurredAt: openedAt,
            type: CaseEventType.OPENED,
            note: null,
            actor,
          });
        },
      });
    },

    async progressCase(input) {
      checkKey(input.idempotencyKey);
      const caseId = checkText("caseId", input.caseId, 100);
      const note = checkOptionalText("note", input.note, 4000);
      const actor = checkOptionalText("actor", input.actor, 100);
      return changeOnce({
        operation: "progressCase",
        input,
        resultId: caseId,
        async write(transaction) {
          const record = await lockUnresolvedCase(transaction, caseId);
          const occurredAt = clock().toISOString();
          const begins = record.status === "OPEN";
          if (!begins && note === null)
            throw fail("CONFLICT", { detail: "The case is in progress already: send a note." });
          if (begins) await upsertRows(transaction, cases, [{ ...record, status: CaseStatus.IN_PROGRESS }]);
          const type = begins ? CaseEventType.PROGRESSED : CaseEventType.NOTED;
          await addEvent(transaction, { caseId, occurredAt, type, note, actor });
        },
      });
    },

    async resolveCase(input) {
      checkKey(input.idempotencyKey);
      const caseId = checkText("caseId", input.caseId, 100);
      const resolution = checkText("resolution", input.resolution, 4000);
      const actor = checkOptionalText("actor", input.actor, 100);
      const satisfaction = input.satisfaction && checkSatisfaction(input.satisfaction);
      return changeOnce({
        operation: "resolveCase",
        input,
        resultId: caseId,
        async write(transaction) {
          const record = await lockUnresolvedCase(transaction, caseId);
          const closedAt = clock().toISOString();
          await upsertRows(transaction, cases, [
            {
              ...record,
              ...satisfaction,
              status: CaseStatus.RESOLVED,
              closedAt,
              resolution,
              timely: record.dueAt === null ? null : closedAt <= record.dueAt,
            },
          ]);
          await addEvent(transaction, {
            caseId,
            occurredAt: closedAt,
            type: CaseEventType.RESOLVED,
            note: resolution,
            actor,
          });
        },
      });
    },
  };
}

type Write = (transaction: Queryable) => Promise<void>;

/** Throws RECORD_NOT_FOUND. */
async function readCase(
  transaction: Queryable,
  id: string,
  lock: "" | "FOR UPDATE" = "",
): Promise<CaseRecord> {
  const [record] = await transaction.query<CaseRecord>(
    `SELECT ${cases.select} FROM ${cases.name} WHERE id = $1 ${lock}`,
    [id],
  );
  if (!record) throw fail("RECORD_NOT_FOUND", { detail: "There is no such case." });
  return record;
}

/** Whether two ids are one customer's, who may be known as both. */
async function areOne(transaction: Queryable, id: string, other: string): Promise<boolean> {
  if (id === other) return true;
  const [{ same }] = await transaction.query<{ same: boolean }>(
    `SELECT ${shownAs("service", "$1::text")} = ${shownAs("service", "$2::text")} AS same`,
    [id, other],
  );
  return same;
}

/** Keeps others from changing the case until the transaction ends. Throws RECORD_NOT_FOUND or CONFLICT. */
async function lockUnresolvedCase(transaction: Queryable, id: string): Promise<CaseRecord> {
  const record = await readCase(transaction, id, "FOR UPDATE");
  const { status } = record;
  if (status !== "OPEN" && status !== "IN_PROGRESS")
    throw fail("CONFLICT", { detail: `The case is ${status}; it must be OPEN or IN_PROGRESS.` });
  return record;
}

/** Adds to a case's history. The number in the id keeps the order of events of one millisecond. */
async function addEvent(transaction: Queryable, event: Omit<CaseEventRecord, "id">): Promise<void> {
  const [{ count }] = await transaction.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${caseEvents.name} WHERE case_id = $1`,
    [event.caseId],
  );
  const id = `${event.caseId}-${String(count + 1).padStart(4, "0")}`;
  await upsertRows(transaction, caseEvents, [{ id, ...event }]);
}

/** A change brings the section up to date, whichever load came before. */
async function touchStatus(transaction: Queryable, schema: string, asOf: string): Promise<void> {
  await transaction.query(
    `INSERT INTO ${schema}.source_status AS status (source_system, as_of, loaded_at)
     SELECT coalesce((SELECT source_system FROM ${schema}.source_status ORDER BY loaded_at DESC LIMIT 1), $2),
       $1::timestamptz, now()
     ON CONFLICT (source_system) DO UPDATE SET as_of = greatest(status.as_of, excluded.as_of)`,
    [asOf, OWN_SYSTEM],
  );
}
