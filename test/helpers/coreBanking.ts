import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { catalogueRows, demoRows } from "../../bank/demo/demoRows";
import { FIRST_CUSTOMER } from "../../bank/demo/ids";
import type { SystemRows } from "../../bank/demo/rows";
import { projectFile } from "../../schema/files";
import {
  type CoreBankingSource,
  coreBankingSource,
} from "../../subgraphs/deposits/sources/coreBankingSource";
import { TABLES } from "../../subgraphs/deposits/sources/tables";
import type { Database } from "../../subgraphs/kit/database/database";
import { openDatabase } from "../../subgraphs/kit/database/open";
import type { Table } from "../../subgraphs/kit/database/table";
import { upsertRows } from "../../subgraphs/kit/database/upsertRows";
import type { TestDatabase } from "./databases";

export type DepositRows = SystemRows["deposits"];

/** All that the demo bank's deposits have of some customers, from the first one on. */
export function depositRowsOf(customers: number, today: string): DepositRows {
  const all: Record<string, unknown[]> = { products: catalogueRows(today).deposits.products! };
  for (let n = FIRST_CUSTOMER; n < FIRST_CUSTOMER + customers; n++)
    for (const [name, rows] of Object.entries(demoRows(n, today).deposits)) (all[name] ??= []).push(...rows);
  return all;
}

/** Writes rows to the subgraph's own tables. */
export async function writeRows(database: Database, rows: DepositRows): Promise<void> {
  for (const [name, table] of Object.entries(TABLES) as [keyof DepositRows, Table<object>][]) {
    const ofTable = (rows[name] ?? []) as object[];
    for (let i = 0; i < ofTable.length; i += 5_000)
      await upsertRows(database, table, ofTable.slice(i, i + 5_000));
  }
}

/** Tells the cross-reference the core's numbers of customers. */
export async function writeReferences(database: Database, customers: number): Promise<void> {
  const rows = Array.from({ length: customers }, (_, i) => ({
    system: "core",
    externalId: String(FIRST_CUSTOMER + i),
    customerId: `C-${FIRST_CUSTOMER + i}`,
  }));
  await upsertRows(database, TABLES.customerReference, rows);
}

/** The core's folder, the subgraph's database, and sources over them. */
export interface CoreBankingFolder {
  folder: string;
  database: Database;
  /** Opens the source, which looks at its folder when it is told to. */
  open(settings?: Record<string, string>): Promise<CoreBankingSource>;
  close(): Promise<void>;
}

export async function coreBankingFolder({ open }: TestDatabase): Promise<CoreBankingFolder> {
  const { location, drop } = await open();
  const database = await openDatabase(
    "deposits",
    location,
    projectFile("subgraphs/deposits/prisma/migrations"),
  );
  const folder = await mkdtemp(path.join(os.tmpdir(), "core-"));
  const closing = new AbortController();
  const opened: CoreBankingSource[] = [];
  return {
    folder,
    database,
    async open(settings = {}) {
      const given = { dir: folder, pollSeconds: "3600", settledSeconds: "0", ...settings };
      const source = await coreBankingSource.open(database, coreBankingSource.settings.parse(given), {
        signal: closing.signal,
      });
      opened.push(source);
      await source.look();
      return source;
    },
    async close() {
      closing.abort();
      for (const source of opened) await source.close?.();
      await database.close();
      await drop();
      await rm(folder, { recursive: true });
    },
  };
}
