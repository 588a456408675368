import { SUBGRAPHS } from "../../config";
import { fail } from "../../schema/errors";
import type { Bank } from "../openBank";
import { inOneStep } from "./stores";

/**
 * Keeps an import out of the demo bank, or removes the demo bank from every subgraph first. Throws
 * DEMO_BANK_PRESENT.
 */
export async function clearDemo(bank: Bank, replaceDemo: boolean): Promise<void> {
  if (!(await bank.loads()).some(({ kind }) => kind === "demo")) return;
  if (!replaceDemo) throw fail("DEMO_BANK_PRESENT");
  await inOneStep(bank, async (stores) => {
    for (const schema of SUBGRAPHS) {
      const tables = await stores.of(schema).query<{ name: string }>(
        `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
         WHERE schemaname = $1 AND tablename <> '_prisma_migrations'`,
        [schema],
      );
      if (tables.length > 0)
        await stores.of(schema).query(`TRUNCATE ${tables.map(({ name }) => name).join(", ")}`);
    }
    // Last, so that a removal that was cut off is known and done again.
    await stores.of("bank").query("DELETE FROM bank.loads WHERE kind = 'demo'");
  });
}
