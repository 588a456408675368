import { Pool, type PoolConfig, type QueryResult } from "pg";

/** SQLSTATE class of a server that stops or ends a connection; its socket closes a moment later. */
const SERVER_ENDED = /^57P/;

/**
 * A pool that keeps a connection when a statement fails. node-postgres's own `pool.query` closes it, which
 * costs a served database a new connection and the embedded one its only connection.
 */
export function steadyPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  // A connection that breaks while it is lent out rejects its statement; unheard, its event would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const query = async (...statement: unknown[]): Promise<QueryResult> => {
    const client = await pool.connect();
    let ended = false;
    try {
      const run = client.query.bind(client) as (...statement: unknown[]) => Promise<QueryResult>;
      return await run(...statement);
    } catch (error) {
      ended = SERVER_ENDED.test((error as { code?: string }).code ?? "");
      throw error;
    } finally {
      client.release(ended); // one that broke is not queryable either, and the pool drops it by itself
    }
  };
  pool.query = query as Pool["query"];
  return pool;
}
