import type { SourceStatus } from "../source";
import type { Database, Queryable } from "./database";

/** Reads the newest state that a load left in the subgraph's own database; null before the first load. */
export async function readSourceStatus(database: Database): Promise<SourceStatus | null> {
  const [status] = await database.query<SourceStatus>(
    `SELECT source_system AS "sourceSystem", as_of AS "asOf", stale_at AS "staleAt" FROM ${database.schema}.source_status
     ORDER BY loaded_at DESC LIMIT 1`,
  );
  return status ?? null;
}

/** Leaves the state of a load that is complete. Dates in RFC 3339. */
export async function writeSourceStatus(
  database: Queryable,
  schema: string,
  status: SourceStatus,
): Promise<void> {
  await database.query(
    `INSERT INTO ${schema}.source_status (source_system, as_of, stale_at, loaded_at) VALUES ($1, $2, $3, now())
     ON CONFLICT (source_system) DO UPDATE
     SET as_of = excluded.as_of, stale_at = excluded.stale_at, loaded_at = excluded.loaded_at`,
    [status.sourceSystem, status.asOf, status.staleAt],
  );
}
