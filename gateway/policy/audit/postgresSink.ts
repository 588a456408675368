import { fail } from "../../../schema/errors";
import type { AuditSink } from "./auditLog";
import { type Connection, LOCKS, makeTable } from "./auditTable";
import { GENESIS, type Head, readLine, type SealedRecord } from "./record";

/**
 * Keeps a chain in a table. Each gateway writes a chain of its own, the first that no other has locked: gateways wait for
 * each other nowhere, and after a restart the same chains go on.
 */
export class PostgresSink implements AuditSink {
  private connection: Connection | undefined;
  private chain = 0;

  constructor(private readonly connect: () => Promise<Connection>) {}

  async open(): Promise<{ head: Head }> {
    // The lock goes with the connection on which something failed; whether a write was done, the table tells.
    await this.close();
    this.connection = await this.connect();
    await makeTable(this.connection);
    await this.connection.query(
      "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
    );
    this.chain = await claim(this.connection);
    return { head: await readHead(this.connection, this.chain) };
  }

  async append(records: readonly SealedRecord[]): Promise<void> {
    await this.connection!.query(
      "INSERT INTO audit.records (chain, seq, line) SELECT $1, * FROM unnest($2::bigint[], $3::text[])",
      [this.chain, records.map(({ seq }) => seq), records.map(({ line }) => line)],
    );
  }

  async close(): Promise<void> {
    await this.connection?.end().catch(() => undefined);
    this.connection = undefined;
  }
}

async function claim(connection: Connection): Promise<number> {
  for (let chain = 1; ; chain++) {
    const { rows } = await connection.query<{ taken: boolean }>(
      `SELECT pg_try_advisory_lock(${LOCKS}, $1) AS taken`,
      [chain],
    );
    if (rows[0].taken) return chain;
  }
}

async function readHead(connection: Connection, chain: number): Promise<Head> {
  const { rows } = await connection.query<{ line: string }>(
    "SELECT line FROM audit.records WHERE chain = $1 ORDER BY seq DESC LIMIT 1",
    [chain],
  );
  if (rows.length === 0) return GENESIS;
  const record = readLine(rows[0].line);
  if (record === undefined) {
    throw fail("AUDIT_BROKEN", { detail: `Chain ${chain} does not end with a record.` });
  }
  return record;
}
