import { createHash } from "node:crypto";
import { normaliseExternalId } from "../../../subgraphs/kit/normaliseExternalId";
import type { InteractionRecord } from "../../../subgraphs/service/source";
import { TABLES } from "../../../subgraphs/service/sources/tables";
import {
  InteractionDirection,
  InteractionOutcome,
  ServiceChannel,
} from "../../../subgraphs/service/types/enums";
import { isoDate, optional, refuse, type Row, text, word } from "../fields";
import type { FileLoader } from "../loader";
import { resolveCustomers } from "../references";
import { knownIds } from "../stores";

const OUTCOMES: Record<string, InteractionOutcome> = {
  Agent: InteractionOutcome.ANSWERED,
  Hang: InteractionOutcome.ABANDONED,
  Phantom: InteractionOutcome.PHANTOM,
  Unknown: InteractionOutcome.UNKNOWN,
};

/** crm_call_center_logs.csv: the calls. Its numbers went through a spreadsheet: 4587.0, and -1.0 for none. */
export const calls: FileLoader = {
  name: "crm_call_center_logs.csv",
  delimiter: ",",
  header: [
    ...["date_received", "complaint_id", "rand_client", "phonefinal", "vru_line", "call_id", "priority"],
    ...["type", "outcome", "server", "ser_start", "ser_exit", "ser_time", "year", "month", "day", "weekday"],
    ...["service_seconds", "start_hour", "service_outlier", "agent_handled"],
  ],
  system: "crm",
  datesOf: (row) => [isoDate(row, "date_received")],
  async load(rows, batch) {
    const read = batch.read(rows, (row) => ({ call: call(row), client: number(row, "rand_client") }));
    const customerOf = await resolveCustomers(
      batch.stores,
      "call-centre",
      read.flatMap(({ value }) => value.client ?? []),
    );
    const cases = await knownIds(
      batch.stores,
      TABLES.cases.name,
      read.flatMap(({ value }) => value.call.caseId ?? []),
    );
    const identified = batch.keep(read, ({ client }) =>
      client !== null && customerOf(client) === undefined
        ? "rand_client: is not a customer of the bank"
        : undefined,
    );
    const entries = await batch.firstOfKey(identified, "call_id", ({ call }) => call.id);
    await batch.writeLines(
      TABLES.interactions,
      entries.map(({ value: { call, client } }) => ({
        ...call,
        customerId: client === null ? null : (customerOf(client) as string),
        // The call is worth keeping where the line of its complaint was not taken.
        caseId: call.caseId !== null && cases.has(call.caseId) ? call.caseId : null,
      })),
    );
  },
};

function call(row: Row): Omit<InteractionRecord, "customerId"> {
  const day = isoDate(row, "date_received");
  const startedAt = timeOf(row, "ser_start", day);
  const endedAt = timeOf(row, "ser_exit", day);
  if (endedAt < startedAt) refuse("ser_exit", "is before ser_start");
  const complaint = text(row, "complaint_id");
  return {
    id: `I-${number(row, "call_id") ?? contentKey(row)}`,
    channel: ServiceChannel.PHONE,
    direction: InteractionDirection.INBOUND,
    startedAt,
    endedAt,
    agent: ["NO_SERVER", "Unknown"].includes(row.server) ? null : optional(row, "server"),
    outcome: word(row, "outcome", OUTCOMES),
    summary: null,
    caseId: complaint === "NO_COMPLAINT" ? null : `S-${complaint}`,
  };
}

/** A number that a spreadsheet made a float of, or null for -1, which says that there is none. */
function number(row: Row, field: string): string | null {
  const value = row[field].trim();
  if (/^-1(\.0*)?$/.test(value)) return null;
  if (!/^\d{1,18}(\.0*)?$/.test(value)) refuse(field, "must be a whole number, or -1");
  return normaliseExternalId("call-centre", value);
}

/** A time of day, which the log puts on 1900-01-01, on the day of the call. */
function timeOf(row: Row, field: string, day: string): string {
  const match = /^1900-01-01 ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)$/.exec(row[field].trim());
  if (!match) refuse(field, "must be a time, 1900-01-01 hh:mm:ss");
  return `${day}T${match[1]}.000Z`;
}

/** A call without a number is told from others by all that its line says. */
function contentKey(row: Row): string {
  return createHash("sha256").update(Object.values(row).join("\u0000")).digest("hex").slice(0, 20);
}
