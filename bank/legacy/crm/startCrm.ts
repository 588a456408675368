import { randomUUID } from "node:crypto";
import { createConnection } from "mysql2/promise";
import { Client } from "pg";
import { createPglite } from "../../../subgraphs/kit/database/embedded";
import { FIRST_CUSTOMER } from "../../demo/ids";
import { serveEmbedded } from "../embeddedServer";
import { type CrmRow, crmRowsOf, TIME_OFFSET } from "./crmRows";
import { CRM_TABLES, crmSchema, type CrmTable, type ServerKind } from "./crmSchema";

/** What the stand-in is made of. */
export interface CrmOptions {
  /** The first so many of the demo bank. */
  customers: number;
  /** The demo bank's day, YYYY-MM-DD. */
  today: string;
  /** A PostgreSQL, MySQL or MariaDB server on which it may make a database; an embedded PostgreSQL unless told. */
  server?: string;
}

/** A stand-in that runs. */
export interface RunningCrm {
  /** The settings of the service subgraph that choose it. */
  settings: Record<string, string>;
  /** Stops it, and removes its database. */
  close(): Promise<void>;
}

/** Customers whose rows are written at once. */
const BATCH = 250;

/** The database of a CRM as a vendor made it, filled with what the demo bank's service desk keeps. */
export async function startCrm({ customers, today, server }: CrmOptions): Promise<RunningCrm> {
  const database = await makeDatabase(server);
  const remove = () => database.remove();
  try {
    for (const statement of crmSchema(database.kind)) await database.run(statement);
    const end = FIRST_CUSTOMER + customers;
    for (let from = FIRST_CUSTOMER; from < end; from += BATCH) {
      const numbers = Array.from({ length: Math.min(BATCH, end - from) }, (_, i) => from + i);
      const rows = numbers.map((n) => crmRowsOf(n, today));
      for (const table of Object.keys(CRM_TABLES) as CrmTable[])
        await database.insert(
          table,
          rows.flatMap((each) => each[table]),
        );
    }
    await database.disconnect();
  } catch (error) {
    await remove();
    throw error;
  }
  const { url, connections } = database;
  return {
    settings: {
      SERVICE_SOURCE: "crm",
      SERVICE_CRM_URL: url,
      SERVICE_CRM_TIME_OFFSET: TIME_OFFSET,
      ...(connections === undefined ? {} : { SERVICE_CRM_CONNECTIONS: String(connections) }),
    },
    close: remove,
  };
}

/** A new, empty database and its owner's connection to it. */
interface OwnDatabase {
  kind: ServerKind;
  url: string;
  /** Connections that it takes, where they are few. */
  connections?: number;
  run(statement: string): Promise<unknown>;
  insert(table: CrmTable, rows: readonly CrmRow[]): Promise<unknown>;
  disconnect(): Promise<void>;
  remove(): Promise<void>;
}

function makeDatabase(server: string | undefined): Promise<OwnDatabase> {
  if (server === undefined) return makeEmbedded();
  return /^postgres/.test(server) ? makeOnPostgres(server) : makeOnMysql(server);
}

async function makeEmbedded(): Promise<OwnDatabase> {
  const database = await createPglite();
  const served = await serveEmbedded(database);
  return {
    kind: "POSTGRESQL",
    url: served.url,
    connections: 1,
    run: (statement) => database.exec(statement),
    insert: (table, rows) => database.query(insertOf(table), [JSON.stringify(rows)]),
    disconnect: () => Promise.resolve(),
    remove: () => served.close(),
  };
}

async function makeOnPostgres(server: string): Promise<OwnDatabase> {
  const name = newName();
  await onPostgres(server, `CREATE DATABASE ${name}`);
  const url = urlOf(server, name);
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined); // the database may be removed under it
  await client.connect();
  return {
    kind: "POSTGRESQL",
    url,
    run: (statement) => client.query(statement),
    insert: (table, rows) => client.query(insertOf(table), [JSON.stringify(rows)]),
    disconnect: () => client.end(),
    remove: () => onPostgres(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function onPostgres(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** Fills a table with rows that are given as JSON. */
function insertOf(table: CrmTable): string {
  return `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`;
}

async function makeOnMysql(server: string): Promise<OwnDatabase> {
  const name = newName();
  const administrator = server.replace(/^mariadb:/, "mysql:");
  await onMysql(administrator, `CREATE DATABASE ${name}`);
  const connection = await createConnection(urlOf(administrator, name));
  return {
    kind: "MYSQL",
    url: urlOf(server, name),
    run: (statement) => connection.query(statement),
    insert: async (table, rows) => {
      if (rows.length === 0) return;
      const columns = Object.keys(rows[0]);
      const values = rows.map((row) => columns.map((column) => row[column]));
      await connection.query(`INSERT INTO ${table} (${columns.join(", ")}) VALUES ?`, [values]);
    },
    disconnect: () => connection.end(),
    remove: () => onMysql(administrator, `DROP DATABASE IF EXISTS ${name}`),
  };
}

async function onMysql(server: string, statement: string): Promise<void> {
  const connection = await createConnection(server);
  await connection.query(statement).finally(() => connection.end());
}

function newName(): string {
  return `crm_${randomUUID().replaceAll("-", "")}`;
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
