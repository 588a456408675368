import { fail } from "../../../schema/errors";
import { TransientFault } from "./faults";
import type { RenderedSql, SqlKind } from "./sqlStatement";

/** A row: every value as the text that the server writes, so that no decimal, date or large number is rounded. */
export type SqlRow = Readonly<Record<string, string | null>>;

/** One server of SQL, or several that stand for one. */
export interface SqlServer {
  readonly kind: SqlKind;
  /**
   * Runs a statement that reads. When the signal aborts, the server is told to stop working on it. Rejects with
   * SUBGRAPH_UNAVAILABLE, DEADLINE_EXCEEDED, SOURCE_ANSWER_INVALID or a TransientFault, never with what the server said.
   */
  run(statement: RenderedSql, signal: AbortSignal): Promise<readonly SqlRow[]>;
  /** How many milliseconds what it answers may be old. */
  lagMs(): number;
  close(): Promise<void>;
}

/** How the way to a server is encrypted. Certificates as PEM; the server's name must be the one in its certificate. */
export interface SqlTls {
  /** The authorities that are trusted; those of Node.js unless told. */
  readonly ca?: string;
  /** This program's own certificate, where the server wants one. */
  readonly cert?: string;
  readonly key?: string;
}

/** Where a server is, and what is asked of it at the most. */
export interface SqlAccess {
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly tls?: SqlTls;
  /** Connections at the most. */
  readonly connections: number;
  /** Milliseconds until the server itself gives a statement up. */
  readonly statementTimeoutMs: number;
  /** Milliseconds until a connection must stand. */
  readonly connectTimeoutMs: number;
}

const KINDS: Readonly<Record<string, SqlKind>> = {
  "postgresql:": "POSTGRESQL",
  "postgres:": "POSTGRESQL",
  "mysql:": "MYSQL",
  "mariadb:": "MYSQL",
};

/** Reads `mariadb://user:password@host:port/database`. Throws CONFIG_INVALID, without quoting it. */
export function readSqlUrl(
  url: string,
): { kind: SqlKind } & Pick<SqlAccess, "host" | "port" | "user" | "password" | "database"> {
  try {
    const { protocol, hostname, port, username, password, pathname, search } = new URL(url);
    if (!Object.hasOwn(KINDS, protocol) || search !== "" || hostname === "") throw new URIError();
    return {
      kind: KINDS[protocol],
      host: hostname.replace(/^\[(.*)\]$/, "$1"),
      port: port === "" ? undefined : Number(port),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: decodeURIComponent(pathname.slice(1)),
    };
  } catch {
    // Not the cause: it quotes the URL, and with it the password.
    throw fail("CONFIG_INVALID", {
      detail: "A database's URL must be postgresql, mysql or mariadb://user:password@host:port/database.",
    });
  }
}

/** SQLSTATEs that pass: the connection broke, no room, going down, a conflict with others or with a replica's replay. */
const PASSES = /^(08|40|53|57P|58|55P03|HYT)/;
/** SQLSTATEs of who may not come in, and of a database that is not there. */
const SHUT_OUT = /^(28|3D)/;
/** A statement that was given up: for its time, or because it was told to. */
const GIVEN_UP: ReadonlySet<unknown> = new Set([
  "57014",
  1969, // MariaDB's own: max_statement_time
  3024, // MySQL's: max_execution_time
  1317, // KILL QUERY
]);
/** What MySQL and MariaDB call by other names than SQLSTATE. */
const MYSQL_PASSES: ReadonlySet<unknown> = new Set([
  "ER_CON_COUNT_ERROR",
  "ER_TOO_MANY_USER_CONNECTIONS",
  "ER_SERVER_SHUTDOWN",
  "ER_LOCK_WAIT_TIMEOUT",
  "ER_LOCK_DEADLOCK",
  "ER_CONNECTION_KILLED",
  "PROTOCOL_CONNECTION_LOST",
  "PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR",
]);
const MYSQL_SHUT_OUT: ReadonlySet<unknown> = new Set([
  "ER_ACCESS_DENIED_ERROR",
  "ER_DBACCESS_DENIED_ERROR",
  "ER_BAD_DB_ERROR",
]);

/**
 * What became of a statement, by the code that the driver gives. The driver's own error is left behind: its message
 * quotes values, and those are customers'.
 */
export function sqlFault(error: unknown): Error {
  const { code, errno, sqlState } = (error ?? {}) as Record<"code" | "errno" | "sqlState", unknown>;
  const state = typeof sqlState === "string" ? sqlState : typeof code === "string" ? code : "";
  if (code === undefined && error instanceof TypeError) return error; // a mistake of this program
  const name = typeof code === "string" ? code : "no answer";
  if (GIVEN_UP.has(code) || GIVEN_UP.has(errno))
    return fail("DEADLINE_EXCEEDED", { detail: `The server gave it up, ${name}.` });
  if (SHUT_OUT.test(state) || MYSQL_SHUT_OUT.has(code))
    return fail("SUBGRAPH_UNAVAILABLE", { detail: `It lets nobody in, ${name}.` });
  if (/^(E[A-Z]{3}|CERT_|ERR_|UNABLE_|DEPTH_|SELF_SIGNED|HANDSHAKE)/.test(name) && !name.startsWith("ER_"))
    return new TransientFault(name);
  if (PASSES.test(state) || MYSQL_PASSES.has(code) || code === undefined) return new TransientFault(name);
  return fail("SOURCE_ANSWER_INVALID", { detail: `It refused the statement, ${name}.` });
}

/** Milliseconds after which nobody waits any more for a server that was told to stop. */
export const CANCEL_TIMEOUT = 2_000;
