import { channel } from "node:diagnostics_channel";
import type { Pool, PoolClient } from "pg";
import { fail } from "../../../schema/errors";

/** Published for each statement that reads or writes; tests and telemetry listen. */
export interface StatementEvent {
  /** The PostgreSQL schema, which is the subgraph's name. */
  schema: string;
  text: string;
}
const statements = channel("customer-graph:statement");

/** What SQL is sent through: a database, or one transaction of it. */
export interface Queryable {
  /**
   * Runs one statement. Rows come as plain data: NUMERIC and DATE as strings, TIMESTAMPTZ as RFC 3339
   * strings in UTC. Throws SUBGRAPH_UNAVAILABLE when the database does not answer, INVALID_ARGUMENT when a
   * value is a text that PostgreSQL cannot hold.
   */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** One subgraph's part of a PostgreSQL database, embedded or served: a schema of its own. */
export interface Database extends Queryable {
  readonly schema: string;
  /** Runs `work` in one transaction: all of it or nothing. Throws what `query` throws. */
  transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** SQLSTATE classes and system errors that mean "the database is away", not "the statement is wrong". */
const AWAY = /^(08|53|57|58|ECONN|ENOTFOUND|EPIPE|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN)/;

/** SQLSTATE of a text with a NUL character: only a caller's own id or search text can bring one. */
const UNSTORABLE_TEXT = "22021";

/** How many statements a connection keeps prepared at the most; a subgraph has far fewer. */
const PREPARED = 500;
const names = new Map<string, string>();

/** A name under which a connection keeps the statement parsed and planned; none once there are too many. */
function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= PREPARED) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}

function readable(pool: Pool | PoolClient, schema: string): Queryable["query"] {
  return async <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> => {
    if (statements.hasSubscribers) statements.publish({ schema, text } satisfies StatementEvent);
    const name = values.length > 0 ? statementName(text) : undefined;
    return (await answered(pool.query({ name, text, values: values as unknown[] }))).rows as Row[];
  };
}

/** What the database answers; what it refuses as an error of the table, where it is one. */
async function answered<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer;
  } catch (cause) {
    const code = (cause as { code?: string }).code ?? "";
    if (code === UNSTORABLE_TEXT)
      throw fail("INVALID_ARGUMENT", { detail: "A text holds a NUL character.", cause });
    const away = AWAY.test(code) || /timeout|terminated/i.test((cause as Error).message);
    throw away ? fail("SUBGRAPH_UNAVAILABLE", { cause }) : cause;
  }
}

/** A subgraph's view of a pool of connections. `release` is called once, when the subgraph closes. */
export function databaseOver(pool: Pool, schema: string, release: () => Promise<void>): Database {
  return {
    schema,
    query: readable(pool, schema),
    async transaction(work) {
      const client = await answered(pool.connect());
      try {
        await answered(client.query("BEGIN"));
        const result = await work({ query: readable(client, schema) });
        await answered(client.query("COMMIT"));
        return result;
      } catch (error) {
        await client.query("ROLLBACK").catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },
    close: release,
  };
}
