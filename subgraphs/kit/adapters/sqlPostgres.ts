import { Client, type ClientConfig, Pool, type PoolClient } from "pg";
import { CANCEL_TIMEOUT, type SqlAccess, sqlFault, type SqlRow, type SqlServer } from "./sqlServer";

/** Statements that a connection keeps prepared at the most. */
const PREPARED = 200;

/** Values stay the text that the server writes. */
const AS_TEXT = { getTypeParser: () => (text: string) => text };

/** Opens the way to a PostgreSQL server. It connects when it is first asked. */
export function openPostgres(access: SqlAccess): SqlServer {
  const config: ClientConfig = {
    host: access.host,
    port: access.port ?? 5432,
    user: access.user,
    password: access.password,
    database: access.database,
    ssl: access.tls ? { ...access.tls, rejectUnauthorized: true, minVersion: "TLSv1.2" } : false,
    connectionTimeoutMillis: access.connectTimeoutMs,
    keepAlive: true,
    application_name: "customer-graph",
    types: AS_TEXT,
  };
  const pool = new Pool({
    ...config,
    max: access.connections,
    // Awaited by the pool though its types do not say so: nobody gets a connection that may write.
    onConnect: ((client: PoolClient) => beginSession(client, access)) as unknown as () => void,
  });
  pool.on("error", () => undefined); // an idle connection that breaks is replaced at its next use
  pool.on("connect", (client) => client.on("error", () => undefined)); // one in use rejects its statement
  const names = new Map<string, string>();

  return {
    kind: "POSTGRESQL",
    async run({ text, values }, signal) {
      const client = await pool.connect().catch((error: unknown) => {
        throw sqlFault(error);
      });
      if (signal.aborted) {
        client.release();
        throw signal.reason;
      }
      const query = { name: nameOf(text, names), text, values: values as unknown[] };
      const running = client.query<SqlRow>(query);
      const giveUp = () => void stop(config, client).finally(() => client.release(true));
      signal.addEventListener("abort", giveUp, { once: true });
      try {
        return (await running).rows;
      } catch (error) {
        throw sqlFault(error);
      } finally {
        signal.removeEventListener("abort", giveUp);
        if (!signal.aborted) client.release();
      }
    },
    lagMs: () => 0,
    close: () => pool.end(),
  };
}

/** What a session must be before a statement of ours is in it. */
async function beginSession(client: PoolClient, { statementTimeoutMs }: SqlAccess): Promise<void> {
  await client.query(
    `SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY; SET statement_timeout = ${statementTimeoutMs};
     SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'iso_8601'; SET bytea_output = 'hex'`,
  );
}

/** Has the server stop what a connection waits for, by a connection beside it. */
async function stop(config: ClientConfig, client: PoolClient): Promise<void> {
  const { processID } = client as unknown as { processID: number };
  const beside = new Client({
    ...config,
    connectionTimeoutMillis: CANCEL_TIMEOUT,
    query_timeout: CANCEL_TIMEOUT,
  });
  beside.on("error", () => undefined);
  try {
    await beside.connect();
    await beside.query("SELECT pg_cancel_backend($1)", [processID]);
  } catch {
    // The server gives the statement up by itself in the end: its statement_timeout is set.
  } finally {
    beside.end().catch(() => undefined);
  }
}

/** The name under which connections keep a statement prepared; none once there are too many. */
function nameOf(text: string, names: Map<string, string>): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= PREPARED) return known;
  const name = `read${names.size}`;
  names.set(text, name);
  return name;
}
