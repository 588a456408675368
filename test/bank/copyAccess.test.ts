import { seedDemo } from "../../bank/demo/seedDemo";
import { copyAccess } from "../../bank/copyAccess";
import { openBank } from "../../bank/openBank";
import { DATABASES } from "../helpers/databases";
import { type DemoBank, makeDemoBank, TODAY } from "../helpers/wholeGraph";

const COPIES = ["deposits", "loans", "wealth", "service"];

describe.each(DATABASES)("the copies of whose customers are on the $name database", (database) => {
  let demo: DemoBank;
  beforeAll(async () => {
    demo = await makeDemoBank(database, 60);
  });
  afterAll(() => demo.drop());

  const query = (schema: string, text: string) =>
    demo.bank.databases[schema].query<Record<string, unknown>>(text);
  const copyIn = (schema: string) =>
    query(schema, `SELECT * FROM ${schema}.customer_access ORDER BY customer_id`);
  const everyCopy = () => Promise.all(COPIES.map(copyIn));

  it("say in each subgraph what the customers' own system says", async () => {
    const customers = await query(
      "customers",
      "SELECT id, relationship_manager_id, branch_id FROM customers.customers ORDER BY id",
    );
    const agreed = await query(
      "customers",
      `SELECT customer_id AS id, expires_on AS until FROM customers.consents
       WHERE purpose = 'MARKETING' AND status = 'GIVEN'`,
    );
    const expected = customers.map(({ id, ...assigned }) => {
      const consent = agreed.find((each) => each.id === id);
      return {
        customer_id: id,
        ...assigned,
        marketing_until: consent ? (consent.until ?? "9999-12-31") : null,
      };
    });
    expect(new Set(expected.map(({ marketing_until: until }) => until)).size).toBeGreaterThan(2);
    for (const copy of await everyCopy()) expect(copy).toEqual(expected);
  });

  it("have the last day of a customer's several consents", async () => {
    const write = (values: string) =>
      query(
        "customers",
        `INSERT INTO customers.consents (id, customer_id, purpose, status, expires_on) VALUES ${values}`,
      );
    await query("customers", "DELETE FROM customers.consents WHERE customer_id = 'C-1003'");
    const until = async () => {
      await copyAccess({ of: (schema) => demo.bank.databases[schema] }, ["C-1003"]);
      const [{ day }] = await query(
        "wealth",
        "SELECT marketing_until AS day FROM wealth.customer_access WHERE customer_id = 'C-1003'",
      );
      return day;
    };
    await write(
      "('X-1', 'C-1003', 'MARKETING', 'WITHDRAWN', NULL), ('X-2', 'C-1003', 'SERVICE', 'GIVEN', NULL)",
    );
    expect(await until()).toBeNull();
    await write(
      "('X-3', 'C-1003', 'MARKETING', 'GIVEN', '2027-01-31'), ('X-4', 'C-1003', 'MARKETING', 'GIVEN', '2027-06-30')",
    );
    expect(await until()).toBe("2027-06-30");
    await write("('X-5', 'C-1003', 'MARKETING', 'GIVEN', NULL)");
    expect(await until()).toBe("9999-12-31");
  });

  it("come to a database that was filled before with its migration", async () => {
    const before = await everyCopy();
    for (const schema of COPIES) {
      await query(schema, `DROP TABLE ${schema}.customer_access`);
      await query(
        schema,
        `DELETE FROM ${schema}._prisma_migrations WHERE migration_name LIKE '%customer_access'`,
      );
    }
    await (await openBank(demo.config)).close();
    expect(await everyCopy()).toEqual(before);
  });

  it("are filled by the next seed where they are missing", async () => {
    const before = await everyCopy();
    for (const schema of COPIES) await query(schema, `TRUNCATE ${schema}.customer_access`);
    await seedDemo(demo.bank, { customers: 60, today: TODAY });
    expect(await everyCopy()).toEqual(before);
  });
});
