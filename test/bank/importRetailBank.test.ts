import { existsSync } from "node:fs";
import { projectFile } from "../../schema/files";
import { DATABASES } from "../helpers/databases";
import { openTestBank, removeFolders, type TestBank } from "./importFolder";

const FOLDER = projectFile("..", "shared", "data", "retail-bank");
const present = existsSync(FOLDER);
const suite = present ? describe.each(DATABASES) : describe.skip.each(DATABASES);

afterAll(removeFolders);

suite(
  `a real bank's extracts on $name${present ? "" : " (skipped: ../shared/data/retail-bank is absent)"}`,
  (database) => {
    let test: TestBank;
    beforeAll(async () => {
      test = await openTestBank(database);
    });
    afterAll(() => test.close());

    const count = async (schema: string, from: string) => {
      const [row] = await test.bank.databases[schema].query<{ count: number }>(
        `SELECT count(*)::int AS count FROM ${schema}.${from}`,
      );
      return row.count;
    };

    const counts = async () => ({
      customers: await count("customers", "customers"),
      accounts: await count("deposits", "accounts"),
      transactions: await count("deposits", "transactions"),
      standingOrders: await count("deposits", "standing_orders"),
      cards: await count("deposits", "cards"),
      loans: await count("loans", "loans"),
      cases: await count("service", "cases"),
      interactions: await count("service", "interactions"),
      ofNobody: await count("service", "interactions WHERE customer_id IS NULL"),
    });

    const bookings = () =>
      test.bank.databases.deposits.query(
        "SELECT md5(string_agg(booking::text, ' ' ORDER BY id)) AS hash FROM deposits.transactions AS booking",
      );

    const EXPECTED = {
      customers: 5_369,
      accounts: 4_500,
      transactions: 49_102,
      standingOrders: 6_471,
      cards: 892,
      loans: 682,
      cases: 23_419,
      interactions: 3_999,
      ofNobody: 1_495,
    };
    const REJECTS = [{ file: "trans.asc", line: 49_104, reason: "a quoted text is not closed" }];

    it("loads everything but the line that the transfer cut", async () => {
      const reports = await test.import(FOLDER);
      expect(await counts()).toEqual(EXPECTED);
      expect(test.rejects()).toEqual(REJECTS);
      for (const { read, loaded, unchanged, rejected } of reports) {
        expect(unchanged).toBe(0);
        expect(read).toBe(loaded + rejected);
      }
    }, 180_000);

    it("finds everything unchanged the second time", async () => {
      const before = await bookings();
      const reports = await test.import(FOLDER);
      expect(reports.reduce((sum, { loaded }) => sum + loaded, 0)).toBe(0);
      expect(reports.reduce((sum, { rejected }) => sum + rejected, 0)).toBe(1);
      expect(test.rejects()).toEqual(REJECTS);
      expect(await counts()).toEqual(EXPECTED);
      expect(await bookings()).toEqual(before);
    }, 180_000);

    it("has balances that follow from each other, but for bookings that the cut file lacks", async () => {
      const [{ gaps }] = await test.bank.databases.deposits.query<{ gaps: number }>(
        `SELECT count(*)::int AS gaps FROM (
         SELECT balance_after - amount * CASE credit_debit_indicator WHEN 'CRDT' THEN 1 ELSE -1 END
           - COALESCE(lag(balance_after) OVER (PARTITION BY account_id ORDER BY booked_on, sequence), 0) AS gap
         FROM deposits.transactions) AS booking
       WHERE abs(gap) > 0.1`,
      );
      expect(gaps).toBe(28);
    });
  },
);
