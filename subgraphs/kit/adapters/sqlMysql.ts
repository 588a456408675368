import mysql, { type ConnectionOptions, type FieldPacket, type PoolConnection, Types } from "mysql2";
import { CANCEL_TIMEOUT, type SqlAccess, sqlFault, type SqlRow, type SqlServer } from "./sqlServer";

/** Statements that a connection keeps prepared at the most; a server has 16,382 for all of its clients. */
const PREPARED = 100;

/** Opens the way to a MySQL or MariaDB server. It connects when it is first asked. */
export function openMysql(access: SqlAccess): SqlServer {
  const config: ConnectionOptions = {
    host: access.host,
    port: access.port ?? 3306,
    user: access.user,
    password: access.password,
    database: access.database || undefined,
    ssl: access.tls
      ? { ...access.tls, rejectUnauthorized: true, verifyIdentity: true, minVersion: "TLSv1.2" }
      : undefined,
    connectTimeout: access.connectTimeoutMs,
    enableKeepAlive: true,
    maxPreparedStatements: PREPARED,
    charset: "utf8mb4",
    // Values stay text: a decimal, a large number and a date as the server writes them.
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    jsonStrings: true,
    multipleStatements: false,
  };
  const pool = mysql.createPool({
    ...config,
    connectionLimit: access.connections,
    maxIdle: access.connections,
    idleTimeout: 60_000,
    waitForConnections: true,
  });
  const begun = new WeakSet<PoolConnection>();

  const lend = async (): Promise<PoolConnection> => {
    const connection = await new Promise<PoolConnection>((resolve, reject) =>
      pool.getConnection((error, lent) => (error ? reject(error) : resolve(lent))),
    );
    if (begun.has(connection)) return connection;
    try {
      await beginSession(connection, access);
      begun.add(connection);
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  };

  return {
    kind: "MYSQL",
    async run({ text, values }, signal) {
      const connection = await lend().catch((error: unknown) => {
        throw sqlFault(error);
      });
      if (signal.aborted) {
        connection.release();
        throw signal.reason;
      }
      const giveUp = () => void stop(config, connection).finally(() => connection.destroy());
      signal.addEventListener("abort", giveUp, { once: true });
      try {
        return await rowsOf(connection, text, values as readonly (string | null)[]);
      } catch (error) {
        throw sqlFault(error);
      } finally {
        signal.removeEventListener("abort", giveUp);
        if (!signal.aborted) connection.release();
      }
    },
    lagMs: () => 0,
    close: () => new Promise((resolve, reject) => pool.end((error) => (error ? reject(error) : resolve()))),
  };
}

/** What a session must be before a statement of ours is in it. Each statement is a transaction of its own. */
async function beginSession(connection: PoolConnection, { statementTimeoutMs }: SqlAccess): Promise<void> {
  await rowsOf(connection, "SET SESSION TRANSACTION READ ONLY");
  await rowsOf(connection, "SET SESSION time_zone = '+00:00', autocommit = 1");
  const [{ version }] = await rowsOf(connection, "SELECT VERSION() AS version");
  const isMariaDb = /mariadb/i.test(version ?? "");
  await rowsOf(
    connection,
    isMariaDb
      ? `SET SESSION max_statement_time = ${statementTimeoutMs / 1000}`
      : `SET SESSION max_execution_time = ${statementTimeoutMs}`,
  );
}

function rowsOf(
  connection: Pick<PoolConnection, "execute" | "query">,
  text: string,
  values?: readonly (string | null)[],
): Promise<readonly SqlRow[]> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, rows: unknown, fields: FieldPacket[] | undefined) =>
      error ? reject(error) : resolve(fields ? asTexts(rows as Record<string, unknown>[], fields) : []);
    // Prepared, so that values never are part of the text. What sets a session has none.
    if (values) connection.execute(text, [...values], done);
    else connection.query(text, done);
  });
}

/** Has the server stop what a connection waits for, by a connection beside it. */
async function stop(config: ConnectionOptions, { threadId }: PoolConnection): Promise<void> {
  const beside = mysql.createConnection({ ...config, connectTimeout: CANCEL_TIMEOUT });
  beside.on("error", () => undefined);
  try {
    await new Promise<void>((resolve, reject) => {
      // The server gives the statement up by itself in the end: nobody need wait for its answer.
      const timer = setTimeout(resolve, CANCEL_TIMEOUT);
      beside.query(`KILL QUERY ${threadId}`, (error) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      });
    });
  } catch {
    // It is over already, or the server is away.
  } finally {
    beside.destroy();
  }
}

/** The types whose values the driver has as text already. */
const TEXT: ReadonlySet<number | undefined> = new Set([
  Types.DECIMAL,
  Types.NEWDECIMAL,
  Types.LONGLONG,
  Types.DATE,
  Types.NEWDATE,
  Types.DATETIME,
  Types.TIMESTAMP,
  Types.TIME,
  Types.JSON,
]);
const BINARY = 63;

/** Rows with all values as text. By column and not with the driver's typeCast, which costs ten times as much. */
function asTexts(rows: Record<string, unknown>[], fields: readonly FieldPacket[]): readonly SqlRow[] {
  // Whatever is no text in a character set of its own is said to be in the binary one.
  const others = fields.filter(
    ({ columnType, characterSet }) => characterSet === BINARY && !TEXT.has(columnType),
  );
  for (const row of rows)
    for (const { name, columnType } of others) row[name] = asText(row[name], columnType === Types.FLOAT);
  return rows as SqlRow[];
}

function asText(value: unknown, isSingle: boolean): string | null {
  if (value === null || typeof value === "string") return value;
  if (Buffer.isBuffer(value)) return `\\x${value.toString("hex")}`;
  if (typeof value === "number") return isSingle ? single(value) : String(value);
  return JSON.stringify(value); // a shape, for which there is no text of the server's
}

/** A number of 32 bits with as many digits as it has: 0.1 and not 0.10000000149011612. */
function single(value: number): string {
  for (let digits = 6; digits < 9; digits++)
    if (Math.fround(Number(value.toPrecision(digits))) === value)
      return String(Number(value.toPrecision(digits)));
  return String(value);
}
