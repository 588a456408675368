import { fail } from "../../schema/errors";
import { TABLES as customers } from "../../subgraphs/customers/sources/tables";
import { readSourceStatus } from "../../subgraphs/kit/database/sourceStatus";
import type { Bank } from "../openBank";

/** How many customers the demo bank has, and the day that it is of. Throws BANK_PRESENT where another bank is there. */
export async function readDemo(bank: Bank): Promise<{ customers: number; today: string }> {
  if ((await bank.loads()).some(({ kind }) => kind === "import")) throw fail("BANK_PRESENT");
  const database = bank.databases.customers;
  const status = await readSourceStatus(database);
  const [{ count }] = await database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${customers.customers.name}`,
  );
  return { customers: count, today: status!.asOf.slice(0, 10) };
}
