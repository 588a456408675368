import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { Pool } from "pg";
import { catalogueRows, demoRows } from "../../bank/demo/demoRows";
import { SUBGRAPHS } from "../../config";
import { projectFile } from "../../schema/files";
import { databaseOver } from "../../subgraphs/kit/database/database";
import { openEmbedded } from "../../subgraphs/kit/database/embedded";
import { migrate } from "../../subgraphs/kit/database/migrate";
import { columnOf, type Table } from "../../subgraphs/kit/database/table";
import { typeParsers } from "../../subgraphs/kit/database/typeParsers";
import { upsertRows } from "../../subgraphs/kit/database/upsertRows";
import { DATABASES } from "../helpers/databases";
import { TODAY } from "../helpers/wholeGraph";

const load = createRequire(__filename);
type Row = Record<string, unknown>;
interface Client {
  $disconnect(): Promise<void>;
}
type Delegates = Record<string, { findMany(): Promise<Row[]> }>;

/** The models of a subgraph's Prisma schema by the table they map to, as the client names them. */
function delegateNames(subgraph: string): Map<string, string> {
  const text = readFileSync(projectFile("subgraphs", subgraph, "prisma", "schema.prisma"), "utf8");
  return new Map(
    [...text.matchAll(/^model (\w+) \{[\s\S]*?@@map\("(\w+)"\)/gm)].map(([, model, table]) => [
      table,
      model[0].toLowerCase() + model.slice(1),
    ]),
  );
}

/** A value in one form: decimals without trailing zeros, dates and times as milliseconds. */
function comparable(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  if (value === null || typeof value === "boolean" || Array.isArray(value)) return value;
  const text = typeof value === "string" ? value : (value as { toString(): string }).toString();
  if (/^\d{4}-\d{2}-\d{2}(T|$)/.test(text)) return Date.parse(text);
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, "") : text;
}
const sorted = (rows: Row[]) => rows.map((row) => JSON.stringify(row)).sort();

/** A pool with no schema of ours in it yet. */
async function openPool(database: (typeof DATABASES)[number]) {
  if (database.name === "embedded") return openEmbedded();
  const { location, drop } = await database.open();
  const pool = new Pool({ connectionString: location.url, types: typeParsers, options: "-c TimeZone=UTC" });
  return {
    pool,
    async close() {
      await pool.end();
      await drop();
    },
  };
}

describe.each(DATABASES)("the SQL of the sources on the $name database", (database) => {
  let opened: Awaited<ReturnType<typeof openPool>>;
  beforeAll(async () => {
    opened = await openPool(database);
  });
  afterAll(() => opened.close());

  it.each(SUBGRAPHS)("reads from every table of %s what Prisma's own client reads", async (subgraph) => {
    const { pool } = opened;
    await migrate(pool, subgraph, projectFile("subgraphs", subgraph, "prisma", "migrations"));
    const { TABLES } = load(`../../subgraphs/${subgraph}/sources/tables`) as {
      TABLES: Record<string, Table<Row>>;
    };
    const { PrismaClient } = load(`../../subgraphs/${subgraph}/prisma/client/client`) as {
      PrismaClient: new (options: object) => Client;
    };
    const sql = databaseOver(pool, subgraph, () => Promise.resolve());
    const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: subgraph }) });
    const delegates = delegateNames(subgraph);
    const parts = [catalogueRows(TODAY), ...Array.from({ length: 30 }, (_, i) => demoRows(1030 + i, TODAY))];

    // Copied from the customers, as their migrations do where there are some.
    const access = parts.flatMap(({ customers }) =>
      (customers.customers ?? []).map(({ id, relationshipManagerId, branchId }) => ({
        customerId: id,
        relationshipManagerId,
        branchId,
        marketingUntil: branchId === "B-101" ? TODAY : null,
      })),
    );

    const references = parts.flatMap(({ customers }) =>
      (customers.externalReferences ?? []).map(({ system, externalId, customerId }) => ({
        system,
        externalId,
        customerId,
      })),
    );
    const copied: Record<string, Row[]> = { customerAccess: access, customerReference: references };

    for (const [name, table] of Object.entries(TABLES)) {
      const rows =
        copied[name] ??
        parts.flatMap(
          (part) => (part as unknown as Record<string, Record<string, Row[]>>)[subgraph][name] ?? [],
        );
      await upsertRows(sql, table, rows);
      const delegate = (prisma as unknown as Delegates)[delegates.get(table.name.split(".")[1])!];
      // Prisma has no type for tsvector, and leaves that column out.
      const columns = table.columns.filter((column) => column !== "searchTerms");
      const select = columns.map((column) => `${columnOf(column)} AS "${column}"`).join(", ");
      const normalised = (read: Row[]) =>
        sorted(
          read.map((row) => Object.fromEntries(columns.map((column) => [column, comparable(row[column])]))),
        );
      const bySql = normalised(await sql.query<Row>(`SELECT ${select} FROM ${table.name}`));
      expect([name, bySql.length]).toEqual([name, rows.length]);
      expect(normalised(await delegate.findMany())).toEqual(bySql);
    }
    await prisma.$disconnect();
  });
});
