import { randomUUID } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type Bank, openBank } from "../../bank/openBank";
import { followIdentity } from "../../cli/followIdentity";
import { readConfig } from "../../config";
import { identityCommands } from "../../subgraphs/customers/sources/identityCommands";
import { TABLES as customers } from "../../subgraphs/customers/sources/tables";
import type { StatementEvent } from "../../subgraphs/kit/database/database";
import { upsertRows } from "../../subgraphs/kit/database/upsertRows";
import { customer } from "../subgraphs/customers/openCustomers";

const config = { ...readConfig({}), memory: randomUUID(), logLevel: "silent" as const };
let bank: Bank;
beforeAll(async () => {
  bank = await openBank(config);
  await upsertRows(bank.databases.customers, customers.customers, [
    customer({ id: "C-1" }),
    customer({ id: "C-2" }),
    customer({ id: "C-3" }),
  ]);
});
afterAll(() => bank.close());

/** Makes two customers one, by two people. */
async function link(survivorId: string, mergedId: string): Promise<void> {
  const commands = identityCommands(bank.databases.customers);
  const input = () => ({ idempotencyKey: randomUUID(), reason: "one passport" });
  const proposalId = await commands.proposeMerge({ ...input(), survivorId, mergedId }, "one");
  await commands.approve({ ...input(), proposalId }, "other");
}

const aliasesIn = (schema: string) =>
  bank.databases[schema].query(
    `SELECT alias_id, customer_id FROM ${schema}.customer_alias ORDER BY alias_id`,
  );

/** Resolves when it was written down how far the subgraphs were told. */
function told(): Promise<void> {
  return new Promise((resolve) => {
    const listen = (event: unknown) => {
      if (!(event as StatementEvent).text.includes("INSERT INTO customers.identity_publications")) return;
      unsubscribe("customer-graph:statement", listen);
      resolve();
    };
    subscribe("customer-graph:statement", listen);
  });
}

test("tells once what was done, and says how much", async () => {
  await link("C-1", "C-2");
  const lines: string[] = [];
  const log = jest.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  await followIdentity(config, []);
  await followIdentity(config, []);
  log.mockRestore();
  expect(lines).toEqual([
    "2 changes were told to the other subgraphs.",
    "0 changes were told to the other subgraphs.",
  ]);
  for (const schema of ["deposits", "loans", "wealth", "service"])
    expect(await aliasesIn(schema)).toEqual([{ alias_id: "C-2", customer_id: "C-1" }]);
});

test("follows: tells what is done while it runs, until it is stopped", async () => {
  const follower = await followIdentity(config, ["--follow", "--every", "1"]);
  const wait = told();
  await link("C-1", "C-3");
  await wait;
  await follower!.close();
  expect(await aliasesIn("loans")).toContainEqual({ alias_id: "C-3", customer_id: "C-1" });
});

test.each([[["--every", "2"]], [["--follow", "--every", "0"]], [["--follow", "--every", "1.5"]], [["now"]]])(
  "takes no %j",
  async (args) => {
    await expect(followIdentity(config, args)).rejects.toMatchObject({ code: "IDENTITY_OPTION_INVALID" });
  },
);
