import { fail } from "../../schema/errors";
import { TABLES as customers } from "../../subgraphs/customers/sources/tables";
import { TABLES as deposits } from "../../subgraphs/deposits/sources/tables";
import { writeSourceStatus } from "../../subgraphs/kit/database/sourceStatus";
import type { Table } from "../../subgraphs/kit/database/table";
import { upsertRows, type Upserted } from "../../subgraphs/kit/database/upsertRows";
import { TABLES as loans } from "../../subgraphs/loans/sources/tables";
import { TABLES as service } from "../../subgraphs/service/sources/tables";
import { TABLES as wealth } from "../../subgraphs/wealth/sources/tables";
import { copyIdentity } from "../copyIdentity";
import type { Bank } from "../openBank";
import { asOfDay, currentDay } from "./dates";
import { catalogueRows, demoRows } from "./demoRows";
import { customerId, FIRST_CUSTOMER } from "./ids";
import type { System, SystemRows } from "./rows";

/** A table whose rows are of some type: they come from the map of the same names in SystemRows. */
type Tables = Readonly<Record<string, Table<never>>>;

const SYSTEMS: Record<System, { sourceSystem: string; tables: Tables }> = {
  deposits: { sourceSystem: "core-banking", tables: deposits },
  loans: { sourceSystem: "loan-servicing", tables: loans },
  wealth: { sourceSystem: "wealth-platform", tables: wealth },
  service: { sourceSystem: "service-desk", tables: service },
  customers: { sourceSystem: "crm", tables: customers },
};
const OTHERS: readonly System[] = ["deposits", "loans", "wealth", "service"];

/** Customers written at once: one statement a table. */
const BATCH = 250;

/** Rows in one statement at the most: a statement must end within the ten seconds that a database allows. */
const STATEMENT_ROWS = 5_000;

export interface SeedOptions {
  customers: number;
  /** The demo bank's day, if it has none yet: a bank that was begun keeps the day on which it was. */
  today?: string;
  /** Told how many customers are there, after each batch. */
  onProgress?: (customers: number) => void;
}

/** What a seeding did. */
export interface Seeded {
  today: string;
  /** What became of the rows of each system. Customers that were there already are not counted. */
  rows: Record<System, Upserted>;
}

/**
 * Fills the bank with the first so many customers of the demo bank. Customers that are there are left as
 * they are; a seeding that was broken off is taken up where it ended. Throws BANK_PRESENT when an import was begun.
 */
export async function seedDemo(bank: Bank, options: SeedOptions): Promise<Seeded> {
  if ((await bank.loads()).some(({ kind }) => kind === "import")) throw fail("BANK_PRESENT");
  const today = await beginOn(bank, options.today ?? currentDay());
  const rows = emptyCounts();
  await write(bank, [catalogueRows(today)], rows);
  const end = FIRST_CUSTOMER + options.customers;
  for (let n = FIRST_CUSTOMER; n < end; n += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, end - n) }, (_, i) => n + i);
    if (!(await arePresent(bank, numbers)))
      await write(
        bank,
        numbers.map((number) => demoRows(number, today)),
        rows,
      );
    // Also of customers who are there: whoever wrote them may have been stopped here, or not known of it.
    await copyIdentity({ of: (schema) => bank.databases[schema] }, numbers.map(customerId));
    options.onProgress?.(n + numbers.length - FIRST_CUSTOMER);
  }
  for (const system of Object.keys(SYSTEMS) as System[])
    await writeSourceStatus(bank.databases[system], system, {
      sourceSystem: SYSTEMS[system].sourceSystem,
      asOf: asOfDay(today),
      staleAt: null, // no other day follows: the demo bank must not grow old under its visitors
    });
  await bank.complete("demo");
  return { today, rows };
}

/** Begins or goes on. The demo bank's day is the one on which it was first begun. */
async function beginOn(bank: Bank, today: string): Promise<string> {
  await bank.log.query(
    "INSERT INTO bank.loads (kind, started_at) VALUES ('demo', $1) ON CONFLICT (kind) DO NOTHING",
    [asOfDay(today)],
  );
  await bank.begin("demo");
  const [{ startedAt }] = await bank.log.query<{ startedAt: string }>(
    `SELECT started_at AS "startedAt" FROM bank.loads WHERE kind = 'demo'`,
  );
  return startedAt.slice(0, 10);
}

/** Whether all of a batch is written: a batch's customers are written last. */
async function arePresent(bank: Bank, numbers: readonly number[]): Promise<boolean> {
  const [{ count }] = await bank.databases.customers.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${customers.customers.name} WHERE id = ANY($1)`,
    [numbers.map(customerId)],
  );
  return count === numbers.length;
}

async function write(
  bank: Bank,
  batch: readonly SystemRows[],
  counts: Record<System, Upserted>,
): Promise<void> {
  await Promise.all(OTHERS.map((system) => writeSystem(bank, system, batch, counts[system])));
  await writeSystem(bank, "customers", batch, counts.customers);
}

/** Writes one system's part of a batch, all of it or nothing. */
async function writeSystem(
  bank: Bank,
  system: System,
  batch: readonly SystemRows[],
  counts: Upserted,
): Promise<void> {
  const { tables } = SYSTEMS[system];
  await bank.databases[system].transaction(async (transaction) => {
    for (const name of Object.keys(tables)) {
      const rows = batch.flatMap((part) => (part[system] as Record<string, never[] | undefined>)[name] ?? []);
      for (let i = 0; i < rows.length; i += STATEMENT_ROWS) {
        const upserted = await upsertRows(transaction, tables[name], rows.slice(i, i + STATEMENT_ROWS));
        counts.inserted += upserted.inserted;
        counts.updated += upserted.updated;
        counts.unchanged += upserted.unchanged;
      }
    }
  });
}

function emptyCounts(): Record<System, Upserted> {
  const none = () => ({ inserted: 0, updated: 0, unchanged: 0 });
  return { customers: none(), deposits: none(), loans: none(), wealth: none(), service: none() };
}
