import type { Queryable } from "./database";
import { table, type Table } from "./table";

/** An event that was taken. It is written in the transaction of what the event changes: both are there, or neither. */
export interface ProcessedEventRecord {
  queue: string;
  /** Unique in its queue. */
  eventId: string;
  /** RFC 3339. */
  processedAt: string;
}

/** The table of a subgraph; `Model` is the model that Prisma generates for it. */
export function processedEvents<Model extends Record<keyof ProcessedEventRecord, unknown>>(
  schema: string,
): Table<ProcessedEventRecord> {
  return table<ProcessedEventRecord, Model>({
    schema,
    name: "processed_events",
    key: ["queue", "eventId"],
    columns: ["queue", "eventId", "processedAt"],
  });
}

/**
 * Claims an event within a transaction; false where it was taken before. Of two claims at once, the second waits here
 * until the first is committed or rolled back.
 */
export async function claimEvent(
  transaction: Queryable,
  schema: string,
  { queue, eventId }: { queue: string; eventId: string },
): Promise<boolean> {
  const claimed = await transaction.query(
    `INSERT INTO ${schema}.processed_events (queue, event_id, processed_at) VALUES ($1, $2, now())
     ON CONFLICT (queue, event_id) DO NOTHING RETURNING event_id`,
    [queue, eventId],
  );
  return claimed.length > 0;
}

/** How many events are forgotten in a statement: so long a one holds nobody up. */
const FORGOTTEN_AT_ONCE = 10_000;

/** Forgets the oldest events that were taken so many days ago; answers how many, some ten thousand at the most. */
export async function forgetEvents(
  database: Queryable,
  schema: string,
  { queue, days }: { queue: string; days: number },
): Promise<number> {
  const [{ count }] = await database.query<{ count: number }>(
    `WITH forgotten AS (
       DELETE FROM ${schema}.processed_events WHERE (queue, event_id) IN (
         SELECT queue, event_id FROM ${schema}.processed_events
         WHERE queue = $1 AND processed_at < now() - make_interval(days => $2)
         ORDER BY processed_at LIMIT ${FORGOTTEN_AT_ONCE})
       RETURNING event_id)
     SELECT count(*)::int AS count FROM forgotten`,
    [queue, days],
  );
  return count;
}
