import { seedDemo } from "../../bank/demo/seedDemo";
import { copyIdentity } from "../../bank/copyIdentity";
import { openBank } from "../../bank/openBank";
import { crossReference } from "../../subgraphs/kit/database/customerReference";
import { DATABASES } from "../helpers/databases";
import { type DemoBank, makeDemoBank, TODAY } from "../helpers/wholeGraph";

const COPIES = ["deposits", "loans", "wealth", "service"];

describe.each(DATABASES)("the copies of who the customers are on the $name database", (database) => {
  let demo: DemoBank;
  beforeAll(async () => {
    demo = await makeDemoBank(database, 60);
  });
  afterAll(() => demo.drop());

  const query = (schema: string, text: string) =>
    demo.bank.databases[schema].query<Record<string, unknown>>(text);
  const accessIn = (schema: string) =>
    query(schema, `SELECT * FROM ${schema}.customer_access ORDER BY customer_id`);
  const referencesIn = (schema: string) =>
    query(schema, `SELECT * FROM ${schema}.customer_reference ORDER BY system, external_id`);
  const everyCopy = () => Promise.all(COPIES.flatMap((schema) => [accessIn(schema), referencesIn(schema)]));
  const copyOf = (...ids: string[]) => copyIdentity({ of: (schema) => demo.bank.databases[schema] }, ids);

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
    for (const copy of await Promise.all(COPIES.map(accessIn))) expect(copy).toEqual(expected);
  });

  it("have the last day of a customer's several consents", async () => {
    const write = (values: string) =>
      query(
        "customers",
        `INSERT INTO customers.consents (id, customer_id, purpose, status, expires_on) VALUES ${values}`,
      );
    await query("customers", "DELETE FROM customers.consents WHERE customer_id = 'C-1003'");
    const until = async () => {
      await copyOf("C-1003");
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

  it("know customers by the keys that the customers' own system knows", async () => {
    const expected = await query(
      "customers",
      "SELECT system, external_id, customer_id FROM customers.external_references ORDER BY system, external_id",
    );
    expect(new Set(expected.map(({ system }) => system)).size).toBe(5);
    for (const copy of await Promise.all(COPIES.map(referencesIn))) expect(copy).toEqual(expected);
  });

  it("follow a key that is another customer's now, or nobody's", async () => {
    const coreNumber = async (schema: string, customerId: string) =>
      (await crossReference(demo.bank.databases[schema], "core").toExternal([customerId])).get(customerId);
    const give = (to: string) =>
      query(
        "customers",
        `UPDATE customers.external_references SET customer_id = '${to}' WHERE system = 'core' AND external_id = '1042'`,
      );
    await give("C-1043");
    await copyOf("C-1042", "C-1043");
    for (const schema of COPIES) expect(await coreNumber(schema, "C-1042")).toEqual([]);
    expect(await coreNumber("loans", "C-1043")).toContain("1042");
    await give("C-9999");
    await copyOf("C-1042", "C-1043");
    for (const schema of COPIES) expect(await coreNumber(schema, "C-1043")).not.toContain("1042");
    await give("C-1042");
    await copyOf("C-1042");
    expect(await coreNumber("loans", "C-1042")).toEqual(["1042"]);
  });

  it("come to a database that was filled before with its migration", async () => {
    const before = await everyCopy();
    for (const schema of COPIES) {
      await query(schema, `DROP TABLE ${schema}.customer_access, ${schema}.customer_reference`);
      await query(
        schema,
        `DELETE FROM ${schema}._prisma_migrations WHERE migration_name ~ 'customer_(access|reference)$'`,
      );
    }
    await (await openBank(demo.config)).close();
    expect(await everyCopy()).toEqual(before);
  });

  it("are filled by the next seed where they are missing", async () => {
    const before = await everyCopy();
    for (const schema of COPIES)
      await query(schema, `TRUNCATE ${schema}.customer_access, ${schema}.customer_reference`);
    await seedDemo(demo.bank, { customers: 60, today: TODAY });
    expect(await everyCopy()).toEqual(before);
  });
});
