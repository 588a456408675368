import { Client } from "pg";
import { fail } from "../../schema/errors";

/** Any number that nothing else in this database locks. */
const IMPORT_LOCK = 72707370;

/**
 * Runs an import while no other one runs on the same PostgreSQL server's database; the embedded database
 * keeps other processes out by itself. The lock goes with its connection: a process that is killed leaves
 * none behind. Throws IMPORT_RUNNING.
 */
export async function exclusively<Result>(
  url: string | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  if (url === undefined) return work();
  const client = new Client({ connectionString: url, application_name: "customer-graph import" });
  client.on("error", () => undefined); // the import's own connections tell that the server went away
  await client.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>(
      `SELECT pg_try_advisory_lock(${IMPORT_LOCK}) AS taken`,
    );
    if (!rows[0].taken) throw fail("IMPORT_RUNNING");
    return await work();
  } finally {
    await client.end().catch(() => undefined);
  }
}
