import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import type { Pool, PoolClient } from "pg";
import { fail } from "../../../schema/errors";

/** The advisory lock that `prisma migrate` takes, so that the two never run at once. */
const PRISMA_LOCK = 72707369;

interface Applied {
  migration_name: string;
  checksum: string;
  finished_at: string | null;
}

/**
 * Applies the migrations of a folder (`<name>/migration.sql`, in order of name) that the schema does not
 * have yet, and writes the `_prisma_migrations` rows that `prisma migrate deploy` would write. Returns the
 * names it applied. Throws MIGRATION_EDITED, MIGRATION_FAILED or MIGRATION_UNKNOWN.
 */
export async function migrate(pool: Pool, schema: string, folder: string): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query("SET statement_timeout = 0");
    await client.query(`SELECT pg_advisory_lock(${PRISMA_LOCK})`);
    await client.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"; SET search_path TO "${schema}"`);
    const applied = await readApplied(client);
    const migrations = readMigrations(folder);
    const unknown = [...applied.keys()].find(
      (name) => !migrations.some((migration) => migration.name === name),
    );
    if (unknown) throw fail("MIGRATION_UNKNOWN", { detail: `It is ${schema}/${unknown}.` });
    const missing = migrations.filter(({ name, checksum }) => {
      const before = applied.get(name);
      if (before && !before.finished_at)
        throw fail("MIGRATION_FAILED", { detail: `It is ${schema}/${name}.` });
      if (before && before.checksum !== checksum)
        throw fail("MIGRATION_EDITED", { detail: `It is ${schema}/${name}.` });
      return !before;
    });
    for (const migration of missing) await apply(client, schema, migration);
    return missing.map(({ name }) => name);
  } finally {
    await client
      .query(`SELECT pg_advisory_unlock(${PRISMA_LOCK}); RESET search_path; RESET statement_timeout`)
      .catch(() => undefined);
    client.release();
  }
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .sort()
    .filter((name) => existsSync(path.join(folder, name, "migration.sql")))
    .map((name) => {
      const sql = readFileSync(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

async function readApplied(client: PoolClient): Promise<Map<string, Applied>> {
  await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`);
  const { rows } = await client.query<Applied>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  return new Map(rows.map((row) => [row.migration_name, row]));
}

async function apply(client: PoolClient, schema: string, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)", [
    id,
    checksum,
    name,
  ]);
  try {
    await client.query(sql); // without values: the whole file at once, in one implicit transaction
  } catch (cause) {
    await client.query("UPDATE _prisma_migrations SET logs = $2 WHERE id = $1", [
      id,
      (cause as Error).message,
    ]);
    throw fail("MIGRATION_FAILED", {
      detail: `It is ${schema}/${name}: ${(cause as Error).message}.`,
      cause,
    });
  }
  await client.query(
    "UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1",
    [id],
  );
}
