import { fail } from "../../../schema/errors";
import { databaseOver, type Database } from "./database";
import { openEmbedded, type Embedded } from "./embedded";
import { migrate } from "./migrate";
import { steadyPool } from "./steadyPool";
import { typeParsers } from "./typeParsers";

/** PostgreSQL 13, in the form of server_version_num. */
const OLDEST_VERSION = 130000;

/** How many connections a subgraph holds to a PostgreSQL server at the most. */
const CONNECTIONS = 10;

/** Where a subgraph's data lives. */
export interface DatabaseLocation {
  /** PostgreSQL URL; undefined stands for the embedded database. */
  url?: string;
  /** Folder of the embedded database; undefined keeps it in memory, under `memory`. */
  dataDir?: string;
  /** Name of the in-memory database, so that the subgraphs of a process share one. */
  memory?: string;
}

// One embedded database a process and folder: the subgraphs share it, a schema each.
const embedded = new Map<string, { opening: Promise<Embedded>; users: number }>();

/**
 * Opens a subgraph's schema, brought up to the migrations in `migrationsFolder`. Throws DATABASE_UNREACHABLE,
 * DATABASE_VERSION_UNSUPPORTED, MIGRATION_EDITED, MIGRATION_FAILED, MIGRATION_UNKNOWN, and what openEmbedded throws.
 */
export async function openDatabase(
  schema: string,
  location: DatabaseLocation,
  migrationsFolder: string,
): Promise<Database> {
  const { pool, release } = location.url
    ? await openServer(schema, location.url)
    : await shareEmbedded(location);
  try {
    await migrate(pool, schema, migrationsFolder);
    return databaseOver(pool, schema, release);
  } catch (error) {
    await release();
    throw error;
  }
}

async function openServer(schema: string, url: string) {
  const pool = steadyPool({
    connectionString: url,
    types: typeParsers,
    max: CONNECTIONS,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    options: "-c TimeZone=UTC",
    application_name: `customer-graph ${schema}`,
  });
  pool.on("error", () => undefined); // an idle connection that breaks is replaced at its next use
  const release = () => pool.end();
  try {
    const { rows } = await pool.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::int AS version",
    );
    if (rows[0].version < OLDEST_VERSION)
      throw fail("DATABASE_VERSION_UNSUPPORTED", { detail: `${schema}'s is ${rows[0].version}.` });
    return { pool, release };
  } catch (cause) {
    await release();
    if (cause instanceof Error && "extensions" in cause) throw cause;
    const reason = (cause as { code?: string }).code ?? "no answer";
    throw fail("DATABASE_UNREACHABLE", { detail: `${schema}: ${reason}.`, cause });
  }
}

async function shareEmbedded({ dataDir, memory = "default" }: DatabaseLocation) {
  const key = dataDir ?? `memory:${memory}`;
  const entry = embedded.get(key) ?? { opening: openEmbedded(dataDir), users: 0 };
  embedded.set(key, entry);
  entry.users++;
  const release = async () => {
    if (--entry.users > 0) return;
    embedded.delete(key);
    await entry.opening.then(
      (database) => database.close(),
      () => undefined, // it never opened
    );
  };
  try {
    return { pool: (await entry.opening).pool, release };
  } catch (error) {
    await release();
    throw error;
  }
}
