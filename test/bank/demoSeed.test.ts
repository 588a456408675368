import { addDays, currentDay } from "../../bank/demo/dates";
import { ensureDemo } from "../../bank/demo/ensureDemo";
import { seedDemo } from "../../bank/demo/seedDemo";
import { openBank, type Bank } from "../../bank/openBank";
import { readConfig, SUBGRAPHS } from "../../config";
import { readSourceStatus } from "../../subgraphs/kit/database/sourceStatus";
import { DATABASES } from "../helpers/databases";

const TODAY = "2026-03-31";

const SCHEMAS = ["customers", "deposits", "loans", "wealth", "service"];

/** How many rows the tables of a schema have, and a sum over their contents. */
async function contentsOf(bank: Bank, schema: string): Promise<Record<string, unknown>> {
  const database = bank.databases[schema];
  const tables = await database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = $1 AND table_name NOT IN ('_prisma_migrations', 'source_status') ORDER BY 1`,
    [schema],
  );
  const found: Record<string, unknown> = {};
  for (const { name } of tables)
    [found[name]] = await database.query(
      `SELECT count(*)::int AS count, md5(string_agg(t::text, '|' ORDER BY t::text)) AS sum FROM ${schema}.${name} t`,
    );
  return found;
}

async function allContentsOf(bank: Bank): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const schema of SCHEMAS) found[schema] = await contentsOf(bank, schema);
  return found;
}

describe.each(DATABASES)("the demo bank in $name", (database) => {
  let bank: Bank;
  let drop: () => Promise<void>;

  const openEmpty = async () => {
    const { location, drop } = await database.open();
    const databaseUrls = Object.fromEntries(SUBGRAPHS.map((name) => [name, location.url]));
    return { bank: await openBank({ ...readConfig({}), memory: location.memory, databaseUrls }), drop };
  };
  beforeEach(async () => {
    ({ bank, drop } = await openEmpty());
  });
  afterEach(async () => {
    await bank.close();
    await drop();
  });
  const countCustomers = async () => {
    const [{ count }] = await bank.databases.customers.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM customers.customers",
    );
    return count;
  };

  it("is written completely, with the state of every system", async () => {
    const seen: number[] = [];
    const { rows } = await seedDemo(bank, { customers: 300, today: TODAY, onProgress: (n) => seen.push(n) });
    expect(seen).toEqual([250, 300]);
    expect(await countCustomers()).toBe(300);
    for (const system of Object.values(rows)) {
      expect(system).toMatchObject({ updated: 0, unchanged: 0 });
      expect(system.inserted).toBeGreaterThan(0);
    }
    const states = await Promise.all(SCHEMAS.map((schema) => readSourceStatus(bank.databases[schema])));
    expect(states).toEqual(
      ["crm", "core-banking", "loan-servicing", "wealth-platform", "service-desk"].map((sourceSystem) => ({
        sourceSystem,
        asOf: "2026-03-31T00:00:00.000Z",
        staleAt: null,
      })),
    );
    expect(await bank.loads()).toEqual([{ kind: "demo", complete: true }]);
  });

  it("is the same after a second seeding on another day", async () => {
    await seedDemo(bank, { customers: 60, today: TODAY });
    const before = await allContentsOf(bank);
    const again = await seedDemo(bank, { customers: 60, today: addDays(TODAY, 40) });
    expect(await allContentsOf(bank)).toEqual(before);
    expect(again.today).toBe(TODAY);
    for (const { inserted, updated } of Object.values(again.rows))
      expect([inserted, updated]).toEqual([0, 0]);
  });

  it("grows without changing the customers it has", async () => {
    await seedDemo(bank, { customers: 40, today: TODAY });
    const grown = await seedDemo(bank, { customers: 90, today: "2027-01-01" });
    expect(await countCustomers()).toBe(90);
    for (const { updated } of Object.values(grown.rows)) expect(updated).toBe(0);
    const other = await openEmpty();
    try {
      await seedDemo(other.bank, { customers: 90, today: TODAY });
      expect(await allContentsOf(bank)).toEqual(await allContentsOf(other.bank));
    } finally {
      await other.bank.close();
      await other.drop();
    }
  });

  it("leaves alone what was changed in it since", async () => {
    await seedDemo(bank, { customers: 30, today: TODAY });
    await bank.databases.service.query(
      "UPDATE service.cases SET priority = 'LOW' WHERE customer_id = 'C-1002'",
    );
    const before = await contentsOf(bank, "service");
    await seedDemo(bank, { customers: 30 });
    expect(await contentsOf(bank, "service")).toEqual(before);
  });

  it("goes on where a seeding was broken off", async () => {
    const broken = seedDemo(bank, {
      customers: 300,
      today: TODAY,
      onProgress: () => {
        throw new Error("broken off");
      },
    });
    await expect(broken).rejects.toThrow("broken off");
    expect(await bank.loads()).toEqual([{ kind: "demo", complete: false }]);
    expect(await countCustomers()).toBe(250);
    const { today } = await seedDemo(bank, { customers: 300, today: "2027-01-01" });
    expect(today).toBe(TODAY);
    expect(await countCustomers()).toBe(300);
    expect(await bank.loads()).toEqual([{ kind: "demo", complete: true }]);
  });

  it("is refused where an import was begun, and nothing is written", async () => {
    await bank.begin("import");
    await expect(seedDemo(bank, { customers: 10 })).rejects.toMatchObject({ code: "BANK_PRESENT" });
    expect(await ensureDemo(bank)).toBe(false);
    expect(await countCustomers()).toBe(0);
  });

  it("is made of 1,000 customers when the bank is empty or its demo unfinished, and only then", async () => {
    await bank.begin("demo");
    expect(await ensureDemo(bank)).toBe(true);
    expect(await countCustomers()).toBe(1_000);
    const [state] = await bank.databases.deposits.query<{ asOf: string }>(
      `SELECT as_of AS "asOf" FROM deposits.source_status`,
    );
    expect([0, 1]).toContain(Date.parse(currentDay()) / 86_400_000 - Date.parse(state.asOf) / 86_400_000);
    expect(await ensureDemo(bank)).toBe(false);
  });
});
