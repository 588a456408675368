import { Client } from "pg";
import { fail } from "../schema/errors";

// Any numbers that nothing else in this database locks.
const LOCKS = { import: 72707370, insights: 72707371 };

/** What is done by one program at a time. */
export interface Turn {
  what: keyof typeof LOCKS;
  /** What is thrown while another program does it; its end is awaited unless told. */
  refuse?: "IMPORT_RUNNING";
}

/**
 * Runs `work` while nobody else does the same on that PostgreSQL server's database; the embedded database keeps other
 * processes out by itself. The lock goes with its connection: a process that is killed leaves none behind.
 */
export async function exclusively<Result>(
  url: string | undefined,
  { what, refuse }: Turn,
  work: () => Promise<Result>,
): Promise<Result> {
  if (url === undefined) return work();
  const client = new Client({ connectionString: url, application_name: `customer-graph ${what}` });
  client.on("error", () => undefined); // the work's own connections tell that the server went away
  await client.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>(
      `SELECT pg_try_advisory_lock(${LOCKS[what]}) AS taken`,
    );
    if (!rows[0].taken && refuse) throw fail(refuse);
    if (!rows[0].taken) await client.query(`SELECT pg_advisory_lock(${LOCKS[what]})`);
    return await work();
  } finally {
    await client.end().catch(() => undefined);
  }
}
