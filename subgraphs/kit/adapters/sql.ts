import { z } from "zod";
import { fail } from "../../../schema/errors";
import { openMysql } from "./sqlMysql";
import { openPostgres } from "./sqlPostgres";
import { type ReplicaOptions, withReplica } from "./sqlReplica";
import { readSqlUrl, type SqlAccess, type SqlServer, type SqlTls } from "./sqlServer";
import { render, sql, type SqlKind, type SqlStatement, sqlText } from "./sqlStatement";
import type { Call, System } from "./system";

/** Where a database is that is not ours, and how it is read. */
export interface SqlOptions {
  /** `postgresql://`, `mysql://` or `mariadb://user:password@host:port/database`. */
  readonly url: string;
  /** A replica that is read in its stead while it is there and up to date. */
  readonly replica?: ReplicaOptions & { readonly url: string };
  readonly tls?: SqlTls;
  /** Connections to a server at the most; 8 unless told. */
  readonly connections?: number;
  /** Milliseconds until the server itself gives a statement up; 5,000 unless told. */
  readonly statementTimeoutMs?: number;
  /** Milliseconds of a clock that nobody sets; the process's own unless told. */
  readonly now?: () => number;
}

/** How many rows a statement answers: the first `limit` of them, or all, and no answer where they are more than `atMost`. */
export type SqlBound = { readonly limit: number } | { readonly atMost: number };

/** How the rows of many keys are read. */
export interface KeyedSql<Row> {
  readonly name: string;
  /** The statement for some of the keys. */
  readonly statement: (keys: readonly string[]) => SqlStatement;
  readonly schema: z.ZodType<Row>;
  /** Whose row it is. */
  readonly keyOf: (row: Row) => string;
  /** Rows that a key can have; 10,000 unless told. */
  readonly atMost?: number;
}

/** Reads a schema that is not ours, as it is. Nothing is ever written. */
export interface Sql {
  readonly kind: SqlKind;
  /** The rows of a statement that fit the schema; the others are quarantined. Throws what a system's call throws. */
  read<Row>(what: Call, statement: SqlStatement, schema: z.ZodType<Row>, bound?: SqlBound): Promise<Row[]>;
  /** The rows of many keys, each by its own: one statement for up to a thousand. */
  readKeyed<Row>(read: KeyedSql<Row>, keys: readonly string[]): Promise<Row[]>;
  /** As of when the data is that is read, RFC 3339: the server's own time, less what a replica is behind. */
  asOf(): Promise<string>;
  close(): Promise<void>;
}

const CONNECTIONS = 8;
const STATEMENT_TIMEOUT = 5_000;
const CONNECT_TIMEOUT = 2_000;

/** Keys in one statement. */
const LARGEST_BATCH = 1_000;

/** Rows of one statement: more are no answer to a question of a screen. */
const MOST_ROWS = 100_000;
const MOST_ROWS_PER_KEY = 10_000;

/** What no database holds as text, so that no row has it as its key. */
const UNWRITABLE = /[\0\p{Surrogate}]/u;

const clock = z.object({ now_text: z.string() });

/** Opens the way to a database. It connects when it is first asked. Throws CONFIG_INVALID. */
export function openSql(system: System, options: SqlOptions): Sql {
  const server = serverOf(options);
  const run = (what: Call, statement: SqlStatement, bound: SqlBound) =>
    system.call(what, async (signal) => {
      const most = "limit" in bound ? bound.limit : bound.atMost;
      // One more tells that there are more, without all of them.
      const rows = await server.run(
        render(sql`${statement} LIMIT ${"limit" in bound ? most : most + 1}`, server.kind),
        signal,
      );
      if (rows.length <= most) return rows;
      throw fail("SOURCE_ANSWER_INVALID", { detail: `More than ${most} rows came.` });
    });
  const read: Sql["read"] = async (what, statement, schema, bound = { atMost: MOST_ROWS }) =>
    system.accept(what, schema, await run(what, statement, bound));

  return {
    kind: server.kind,
    read,
    async readKeyed({ name, statement, schema, keyOf, atMost = MOST_ROWS_PER_KEY }, keys) {
      const distinct = [...new Set(keys)].filter((key) => !UNWRITABLE.test(key));
      const batches = Array.from({ length: Math.ceil(distinct.length / LARGEST_BATCH) }, (_, i) =>
        distinct.slice(i * LARGEST_BATCH, (i + 1) * LARGEST_BATCH),
      );
      const rows = await Promise.all(
        batches.map(async (batch) => {
          const what: Call = { name, keys: batch.length };
          const bound = { atMost: Math.min(MOST_ROWS, (atMost + 1) * batch.length) };
          return system.keyed(what, batch, await read(what, statement(batch), schema, bound), keyOf, atMost);
        }),
      );
      return rows.flat();
    },
    async asOf() {
      const [row] = await read({ name: "clock", keys: 0 }, CLOCKS[server.kind], clock);
      if (!row) throw fail("SOURCE_ANSWER_INVALID", { detail: `${system.name} told no time.` });
      return new Date(Date.parse(row.now_text) - server.lagMs()).toISOString();
    },
    close: () => server.close(),
  };
}

const CLOCKS: Readonly<Record<SqlKind, SqlStatement>> = {
  POSTGRESQL: sqlText(
    `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now_text`,
  ),
  MYSQL: sqlText("SELECT DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.%fZ') AS now_text"),
};

function serverOf(options: SqlOptions): SqlServer {
  const { url, replica, now = () => performance.now() } = options;
  const primary = openServer(url, options, CONNECT_TIMEOUT);
  if (!replica) return primary;
  // A replica that is away must leave time to ask the primary.
  return withReplica(primary, openServer(replica.url, options, CONNECT_TIMEOUT / 4), replica, now);
}

function openServer(url: string, options: SqlOptions, connectTimeoutMs: number): SqlServer {
  const { tls, connections = CONNECTIONS, statementTimeoutMs = STATEMENT_TIMEOUT } = options;
  const { kind, ...place } = readSqlUrl(url);
  const access: SqlAccess = { ...place, tls, connections, statementTimeoutMs, connectTimeoutMs };
  return kind === "POSTGRESQL" ? openPostgres(access) : openMysql(access);
}
