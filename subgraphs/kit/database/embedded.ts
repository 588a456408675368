import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import type { Pool, PoolConfig } from "pg";
import { fail } from "../../../schema/errors";
import { ISSUER_KEY_FILE, projectFile } from "../../../schema/files";
import { lockFolder } from "../../../schema/lockFolder";
import { steadyPool } from "./steadyPool";
import { typeParsers } from "./typeParsers";

/** PGlite 0.5 holds PostgreSQL 18 files. */
const MAJOR_VERSION = "18";

/** A freshly initialised database, made when the package is prepared: skips the seconds that initdb takes. */
export const SNAPSHOT_FILE = projectFile("dist", "embedded-database.tgz");

/** PGlite's own settings, with less memory: one process, one connection. */
export const START_PARAMETERS = [
  ...PGlite.defaultStartParams,
  "-c",
  "shared_buffers=16MB",
  "-c",
  "TimeZone=UTC",
];

/** What may be in the folder before the database is: its lock, the audit log, and the key of an issuer. */
const BESIDE = new Set(["lock", "audit", ISSUER_KEY_FILE]);

/** An open embedded database. */
export interface Embedded {
  pool: Pool;
  close(): Promise<void>;
}

/**
 * Opens the embedded PostgreSQL in a folder, made with mode 0700 at the first call, and keeps any second
 * process out; with no folder, one in memory. Throws DATA_DIR_IN_USE, DATA_DIR_INVALID or
 * DATABASE_VERSION_UNSUPPORTED.
 */
export async function openEmbedded(folder?: string): Promise<Embedded> {
  const unlock = folder === undefined ? undefined : await claim(folder);
  try {
    const pglite = await createPglite(folder && path.join(folder, "postgres"));
    const pool = poolOver(pglite);
    return {
      pool,
      async close() {
        await pool.end();
        await pglite.close();
        await unlock?.();
      },
    };
  } catch (error) {
    await unlock?.();
    throw error;
  }
}

/** PostgreSQL itself, on the files of a folder; with no folder, in memory. */
export async function createPglite(dataDir?: string): Promise<PGlite> {
  const fresh = !dataDir || !existsSync(path.join(dataDir, "PG_VERSION"));
  const snapshot = fresh && existsSync(SNAPSHOT_FILE) ? new Blob([readFileSync(SNAPSHOT_FILE)]) : undefined;
  return PGlite.create({ dataDir, loadDataDir: snapshot, startParams: START_PARAMETERS });
}

/** Makes or checks the folder and takes its lock. */
async function claim(folder: string): Promise<() => Promise<void>> {
  const dataDir = path.join(folder, "postgres");
  if (existsSync(folder) && !existsSync(dataDir) && readdirSync(folder).some((name) => !BESIDE.has(name)))
    throw fail("DATA_DIR_INVALID", { detail: `${folder} holds other files.` });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700); // the database's own files are readable by all: the folder must not be
  const unlock = await lockFolder(folder);
  const versionFile = path.join(dataDir, "PG_VERSION");
  const version = existsSync(versionFile) ? readFileSync(versionFile, "utf8").trim() : MAJOR_VERSION;
  if (version !== MAJOR_VERSION) {
    await unlock();
    throw fail("DATABASE_VERSION_UNSUPPORTED", {
      detail: `The embedded database in ${folder} is of version ${version}, this release reads ${MAJOR_VERSION}.`,
    });
  }
  return unlock;
}

/** A node-postgres pool with the one connection that PGlite has. */
function poolOver(pglite: PGlite): Pool {
  const config = createPgConfig(pglite);
  const connection = config.connection as unknown as { parse(query: { types?: unknown }): unknown };
  const parse = connection.parse.bind(connection);
  // @prisma/adapter-pg passes `types: {getTypeParser}` where PGlite's serializer expects a list of OIDs.
  connection.parse = (query) =>
    parse({ ...query, types: Array.isArray(query.types) ? query.types : undefined });
  return steadyPool({
    ...(config as unknown as PoolConfig),
    types: typeParsers,
    max: 1,
    idleTimeoutMillis: 0,
  });
}
