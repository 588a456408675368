// npm run seed -- --customers 100000: fills the databases with the demo bank.
import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import { DEMO_CUSTOMERS } from "../bank/demo/ensureDemo";
import { seedDemo, type Seeded } from "../bank/demo/seedDemo";
import { openBank } from "../bank/openBank";
import { readConfig } from "../config";
import { runProgram } from "../runProgram";
import { fail } from "../schema/errors";

/** Nine digits of a customer number bear as many. */
const MOST_CUSTOMERS = 1_000_000;

runProgram(async () => {
  const customers = readCustomers(process.argv.slice(2));
  const bank = await openBank(readConfig());
  const progress = process.stdout.isTTY ? bar(customers) : lines(customers);
  const started = Date.now();
  try {
    const seeded = await seedDemo(bank, { customers, onProgress: (done) => progress.show(done) });
    progress.stop();
    report(seeded, customers, (Date.now() - started) / 1_000);
  } finally {
    progress.stop();
    await bank.close();
  }
});

/** Throws CONFIG_INVALID for any other argument than --customers. */
function readCustomers(args: string[]): number {
  const usage = `Use npm run seed -- --customers <1 to ${MOST_CUSTOMERS}>`;
  let text: string | undefined;
  try {
    text = parseArgs({ args, options: { customers: { type: "string" } } }).values.customers;
  } catch (cause) {
    throw fail("CONFIG_INVALID", { detail: `${usage}.`, cause });
  }
  if (text === undefined) return DEMO_CUSTOMERS;
  const customers = /^\d+$/.test(text) ? Number(text) : 0;
  if (customers < 1 || customers > MOST_CUSTOMERS)
    throw fail("CONFIG_INVALID", { detail: `${usage}, but got --customers ${text}.` });
  return customers;
}

/** How a seeding gets on, shown to a person or left in a log. */
interface Progress {
  show(done: number): void;
  stop(): void;
}

function bar(total: number): Progress {
  const single = new SingleBar({
    format: "demo bank [{bar}] {value}/{total} customers, {eta_formatted} left",
  });
  single.start(total, 0);
  return { show: (done) => single.update(done), stop: () => single.stop() };
}

/** A line for each tenth. */
function lines(total: number): Progress {
  let tenths = 0;
  return {
    show(done) {
      const now = Math.floor((10 * done) / total);
      if (now > tenths) console.log(`${done} of ${total} customers`);
      tenths = now;
    },
    stop: () => undefined,
  };
}

function report({ today, rows }: Seeded, customers: number, seconds: number): void {
  console.table(
    Object.fromEntries(
      Object.entries(rows).map(([system, { inserted, updated, unchanged }]) => [
        system,
        { new: inserted, changed: updated, unchanged },
      ]),
    ),
  );
  console.log(
    `The demo bank of ${today} has ${customers} customers or more; this took ${seconds.toFixed(1)} s.`,
  );
}
