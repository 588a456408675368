import { createRequire } from "node:module";
import type * as pg from "pg";

// Loading it takes some dozen milliseconds of a start, and many keep their log in files.
const load = createRequire(__filename);

/** What of a connection is used: node-postgres's, or anything that asks PostgreSQL as it does. */
export interface Connection {
  query<Row extends object>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
  end(): Promise<void>;
}

/** Connects to the database of the log. Rejects where it does not answer within some seconds. */
export async function connect(connectionString: string): Promise<Connection> {
  const { Client } = load("pg") as typeof pg;
  const client = new Client({
    connectionString,
    application_name: "customer-graph audit",
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  // A connection that breaks rejects its statement; unheard, its event would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** "AUDI": the first of the two numbers of each advisory lock of the log. */
export const LOCKS = 0x41554449;

// The index is over the lines themselves: there is no second copy of a customer's id to be changed.
const TABLE = `
CREATE SCHEMA IF NOT EXISTS audit;
CREATE TABLE audit.records (
  chain INTEGER NOT NULL,
  seq BIGINT NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (chain, seq)
);
CREATE INDEX records_customers ON audit.records USING gin ((line::jsonb -> 'customers'));
CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Records of the audit log are added, never changed or removed.';
END $$;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.records
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
`;

/** Makes the table where there is none. Where there is, a role that may read and insert is enough. */
export async function makeTable(connection: Connection): Promise<void> {
  const exists = async () => {
    const { rows } = await connection.query<{ found: boolean }>(
      "SELECT to_regclass('audit.records') IS NOT NULL AS found",
    );
    return rows[0].found;
  };
  if (await exists()) return;
  // Gateways that start at the same time make it once.
  await connection.query(`SELECT pg_advisory_lock(${LOCKS}, 0)`);
  try {
    if (!(await exists())) await connection.query(TABLE);
  } finally {
    await connection.query(`SELECT pg_advisory_unlock(${LOCKS}, 0)`);
  }
}
