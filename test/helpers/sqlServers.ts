import { randomUUID } from "node:crypto";
import { createConnection } from "mysql2/promise";
import { Client } from "pg";
import { serveEmbedded } from "../../bank/legacy/embeddedServer";
import { createPglite } from "../../subgraphs/kit/database/embedded";

/** A kind of SQL server that is not ours, for the tests of what reads it. */
export interface SqlTestServer {
  readonly name: string;
  readonly kind: "POSTGRESQL" | "MYSQL";
  /** Connections that it takes at a time. */
  readonly connections: number;
  /** A new, empty database, how its owner writes to it, and how it goes away again. */
  readonly open: () => Promise<{
    url: string;
    run: (...statements: string[]) => Promise<void>;
    drop: () => Promise<void>;
  }>;
}

const embedded: SqlTestServer = {
  name: "embedded PostgreSQL",
  kind: "POSTGRESQL",
  connections: 1,
  async open() {
    const database = await createPglite();
    const server = await serveEmbedded(database);
    return {
      url: server.url,
      async run(...statements) {
        // The one session may be a reader's.
        await database.exec("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE");
        for (const statement of statements) await database.exec(statement);
        await database.exec("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
      },
      drop: () => server.close(),
    };
  },
};

function served(
  name: string,
  kind: SqlTestServer["kind"],
  server: string,
  runOn: (url: string, statements: string[]) => Promise<void>,
): SqlTestServer {
  return {
    name,
    kind,
    connections: 8,
    async open() {
      const database = `test_${randomUUID().replaceAll("-", "")}`;
      await runOn(server, [`CREATE DATABASE ${database}`]);
      const url = new URL(server);
      url.pathname = `/${database}`;
      const force = kind === "POSTGRESQL" ? "WITH (FORCE)" : "";
      return {
        url: url.href,
        run: (...statements) => runOn(url.href, statements),
        drop: () => runOn(server, [`DROP DATABASE IF EXISTS ${database} ${force}`]),
      };
    },
  };
}

async function runOnPostgres(url: string, statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function runOnMysql(url: string, statements: string[]): Promise<void> {
  const connection = await createConnection(url);
  try {
    for (const statement of statements) await connection.query(statement);
  } finally {
    await connection.end();
  }
}

const { TEST_DATABASE_URL, TEST_MARIADB_URL } = process.env;

/** The servers that are at hand: the embedded one, PostgreSQL where TEST_DATABASE_URL and MariaDB where TEST_MARIADB_URL name one. */
export const SQL_SERVERS: readonly SqlTestServer[] = [
  embedded,
  ...(TEST_DATABASE_URL ? [served("PostgreSQL", "POSTGRESQL", TEST_DATABASE_URL, runOnPostgres)] : []),
  ...(TEST_MARIADB_URL ? [served("MariaDB", "MYSQL", TEST_MARIADB_URL, runOnMysql)] : []),
];

/** Why some are not at hand, to be told in the name of a skipped suite. */
export const ABSENT_SQL_SERVERS: readonly string[] = [
  ...(TEST_DATABASE_URL ? [] : ["PostgreSQL (skipped: TEST_DATABASE_URL is not set)"]),
  ...(TEST_MARIADB_URL ? [] : ["MariaDB (skipped: TEST_MARIADB_URL is not set)"]),
];
