import { reportTable } from "../../bank/import/report";
import { DATABASES } from "../helpers/databases";
import {
  contentsOf,
  makeExtracts,
  openTestBank,
  RECORDS,
  removeFolders,
  type TestBank,
  totals,
} from "./importFolder";

afterAll(removeFolders);

describe.each(DATABASES)("what importBank makes of the extracts, on $name", (database) => {
  let test: TestBank;
  beforeEach(async () => {
    test = await openTestBank(database);
  });
  afterEach(() => test.close());

  const rows = <Row>(schema: string, text: string): Promise<Row[]> =>
    test.bank.databases[schema].query<Row>(text);

  it("loads every line of every file, and finds everything unchanged the second time", async () => {
    const folder = makeExtracts();
    const first = totals(await test.import(folder));
    for (const [file, read] of Object.entries(RECORDS))
      expect({ file, ...first[file] }).toEqual({ file, read, loaded: read, unchanged: 0, rejected: 0 });
    const contents = await contentsOf(test.bank);
    const second = totals(await test.import(folder));
    for (const [file, read] of Object.entries(RECORDS))
      expect({ file, ...second[file] }).toEqual({ file, read, loaded: 0, unchanged: read, rejected: 0 });
    expect(await contentsOf(test.bank)).toEqual(contents);
    expect(test.rejects()).toEqual([]);
    expect(await test.bank.loads()).toEqual([{ kind: "import", complete: true }]);
  });

  it("makes one customer of the core's and the CRM's records", async () => {
    await test.import(makeExtracts());
    const customers = await rows<Record<string, unknown>>(
      "customers",
      `SELECT id, legal_name, name, date_of_birth, sex, branch_id, customer_since, as_of
       FROM customers.customers ORDER BY id`,
    );
    const asOf = "2014-07-09T00:00:00.000Z";
    expect(customers).toEqual([
      {
        ...{ id: "C-1", legal_name: "Ada Marie Novak", name: "Ada Novak", date_of_birth: "1970-12-13" },
        ...{ sex: "FEMALE", branch_id: "1", customer_since: "1993-01-01", as_of: asOf },
      },
      {
        ...{ id: "C-2", legal_name: "Ben Dvorak", name: "Ben Dvorak", date_of_birth: "1945-02-04" },
        ...{ sex: "MALE", branch_id: "2", customer_since: "1993-01-04", as_of: asOf },
      },
      {
        ...{ id: "C-3", legal_name: "Cleo Ida Žáková", name: "Cleo Žáková", date_of_birth: "1940-10-09" },
        ...{ sex: "FEMALE", branch_id: "2", customer_since: null, as_of: asOf },
      },
    ]);
    expect(
      await rows("customers", "SELECT id, name, city, region FROM customers.branches ORDER BY id"),
    ).toEqual([
      { id: "1", name: "Upper Town", city: "Upper Town", region: "North" },
      { id: "2", name: "Dolni Ves", city: null, region: "Plains" },
    ]);
    expect(
      await rows("customers", "SELECT id, type, value FROM customers.contact_points ORDER BY id"),
    ).toHaveLength(4);
    expect(await rows("customers", "SELECT lines FROM customers.addresses ORDER BY id")).toEqual([
      { lines: ["1 Hill St., rear"] },
      { lines: ["2 Plain St.", "Unit 2"] },
      { lines: ["3 Plain St."] },
    ]);
  });

  it("assigns each customer to the branch alone, in every subgraph, and takes nobody to agree to marketing", async () => {
    await test.import(makeExtracts());
    const assigned = (customer_id: string, branch_id: string) => ({
      ...{ customer_id, branch_id, relationship_manager_id: null, marketing_until: null },
    });
    for (const schema of ["deposits", "loans", "wealth", "service"])
      expect(await rows(schema, `SELECT * FROM ${schema}.customer_access ORDER BY customer_id`)).toEqual([
        assigned("C-1", "1"),
        assigned("C-2", "2"),
        assigned("C-3", "2"),
      ]);
  });

  it("copies the keys of all systems to every subgraph", async () => {
    await test.import(makeExtracts());
    const known = "system, external_id, customer_id";
    const order = "ORDER BY system, external_id";
    const expected = await rows("customers", `SELECT ${known} FROM customers.external_references ${order}`);
    expect(expected).toHaveLength(9);
    for (const schema of ["deposits", "loans", "wealth", "service"])
      expect(await rows(schema, `SELECT ${known} FROM ${schema}.customer_reference ${order}`)).toEqual(
        expected,
      );
  });

  it("knows a customer by the keys of all systems", async () => {
    await test.import(makeExtracts());
    expect(
      await rows(
        "customers",
        `SELECT system, external_id AS key, match_method AS method, confidence FROM customers.external_references
         WHERE customer_id = 'C-3' ORDER BY system`,
      ),
    ).toEqual(
      [
        ["call-centre", "3"],
        ["complaints", "3"],
        ["core", "3"],
        ["crm", "C00000003"],
      ].map(([system, key]) => ({ system, key, method: "DETERMINISTIC", confidence: "1.0000" })),
    );
  });

  it("resolves keys through the cross-reference, where somebody may have decided otherwise", async () => {
    const folder = makeExtracts();
    await test.import(folder);
    await rows(
      "customers",
      `UPDATE customers.external_references SET customer_id = 'C-1', match_method = 'MANUAL'
       WHERE system = 'complaints' AND external_id = '3'`,
    );
    await test.import(folder);
    expect(await rows("service", "SELECT id, customer_id AS owner FROM service.cases ORDER BY id")).toEqual([
      { id: "S-CR1", owner: "C-1" },
      { id: "S-CR2", owner: "C-1" },
      { id: "S-CR3", owner: "C-1" },
    ]);
    expect(
      await rows(
        "customers",
        "SELECT customer_id FROM customers.external_references WHERE match_method = 'MANUAL'",
      ),
    ).toEqual([{ customer_id: "C-1" }]);
  });

  it("books in the order that the balances tell, and closes with the last", async () => {
    await test.import(makeExtracts());
    expect(
      await rows(
        "deposits",
        `SELECT id, sequence, type, purpose, balance_after AS after FROM deposits.transactions
         WHERE account_id = 'A-1' ORDER BY booked_on, sequence`,
      ),
    ).toEqual([
      { id: "T-101", sequence: 2, type: "CASH_DEPOSIT", purpose: null, after: "700.00" },
      { id: "T-104", sequence: 4, type: "INTEREST", purpose: "INTEREST_CREDITED", after: "705.50" },
      { id: "T-103", sequence: 5, type: "CASH_WITHDRAWAL", purpose: null, after: "-94.50" },
    ]);
    expect(
      await rows(
        "deposits",
        `SELECT account_id AS account, type, amount, credit_debit_indicator AS side, as_of AS "asOf"
         FROM deposits.balances ORDER BY account_id`,
      ),
    ).toEqual([
      { account: "A-1", type: "CLBD", amount: "94.50", side: "DBIT", asOf: "1993-01-31T00:00:00.000Z" },
      { account: "A-2", type: "CLBD", amount: "950.00", side: "CRDT", asOf: "1993-02-03T00:00:00.000Z" },
    ]);
  });

  it("says of loans what the bank tells, and no more", async () => {
    await test.import(makeExtracts());
    expect(
      await rows(
        "loans",
        `SELECT id, purpose, status, principal_outstanding AS owed, total_overdue AS overdue,
           interest_rate AS rate, maturity_date AS maturity FROM loans.loans ORDER BY id`,
      ),
    ).toEqual([
      {
        ...{ id: "L-21", purpose: "HOME", status: "ACTIVE", owed: null, overdue: "0.00" },
        ...{ rate: null, maturity: "1994-01-31" },
      },
      {
        ...{ id: "L-22", purpose: "DEBT_CONSOLIDATION", status: "PAID_OFF", owed: "0.00", overdue: "0.00" },
        ...{ rate: null, maturity: "1994-07-05" },
      },
      {
        ...{ id: "L-23", purpose: null, status: "IN_ARREARS", owed: null, overdue: null },
        ...{ rate: null, maturity: "1993-09-05" },
      },
    ]);
    const instalments = await rows<{ loan: string; due: string; status: string }>(
      "loans",
      `SELECT loan_id AS loan, due_date AS due, status FROM loans.instalments ORDER BY loan_id, number`,
    );
    // The loan system is as of 5 July 1993; loan 22 does not add up to its instalments.
    expect(instalments.map(({ loan, due, status }) => `${loan} ${due} ${status}`)).toEqual([
      ...["02-28", "03-31", "04-30", "05-31", "06-30"].map((day) => `L-21 1993-${day} PAID`),
      ...["07-31", "08-31", "09-30", "10-31", "11-30", "12-31"].map((day) => `L-21 1993-${day} DUE`),
      "L-21 1994-01-31 DUE",
      "L-23 1993-08-05 DUE",
      "L-23 1993-09-05 DUE",
    ]);
  });

  it("keeps complaints, and calls of nobody too", async () => {
    await test.import(makeExtracts());
    expect(
      await rows("service", "SELECT id, channel, status, resolution, timely FROM service.cases ORDER BY id"),
    ).toEqual([
      {
        id: "S-CR1",
        channel: "POST",
        status: "RESOLVED",
        resolution: "Closed with explanation",
        timely: true,
      },
      { id: "S-CR2", channel: "REFERRAL", status: "IN_PROGRESS", resolution: null, timely: false },
      { id: "S-CR3", channel: "PHONE", status: "CLOSED", resolution: null, timely: true },
    ]);
    expect(
      await rows(
        "service",
        `SELECT customer_id AS who, started_at AS at, agent, outcome, case_id AS "case"
         FROM service.interactions ORDER BY started_at`,
      ),
    ).toEqual([
      { who: "C-3", at: "2014-07-05T13:34:11.000Z", agent: "MICHAL", outcome: "ANSWERED", case: "S-CR3" },
      { who: null, at: "2014-07-06T08:00:00.000Z", agent: null, outcome: "UNKNOWN", case: null },
      { who: null, at: "2014-07-06T09:00:00.000Z", agent: null, outcome: "ABANDONED", case: null },
    ]);
  });

  it("tells as of when each system's data is, and when newer data should have come", async () => {
    await test.import(makeExtracts());
    const statuses = [];
    for (const schema of ["customers", "deposits", "loans", "service", "wealth"])
      statuses.push(
        ...(await rows(
          schema,
          `SELECT source_system AS name, as_of AS "asOf", stale_at AS "staleAt" FROM ${schema}.source_status`,
        )),
      );
    // 36 hours after the day is over.
    expect(statuses).toEqual([
      { name: "crm", asOf: "2014-07-09T00:00:00.000Z", staleAt: "2014-07-11T12:00:00.000Z" },
      { name: "core-deposits", asOf: "1993-11-07T00:00:00.000Z", staleAt: "1993-11-09T12:00:00.000Z" },
      { name: "loans", asOf: "1993-07-05T00:00:00.000Z", staleAt: "1993-07-07T12:00:00.000Z" },
      { name: "crm-complaints", asOf: "2014-07-09T00:00:00.000Z", staleAt: "2014-07-11T12:00:00.000Z" },
    ]);
  });

  it("takes over what changed in the extracts", async () => {
    await test.import(makeExtracts());
    const reports = totals(
      await test.import(
        makeExtracts({
          "completedclient.csv": (lines) => lines.map((line) => line.replace("000-00-0001", "000-00-0009")),
          "account.asc": (lines) => lines.map((line) => line.replace("930104", "921231")),
          "loan.asc": (lines) => lines.map((line) => line.replace("240;2;", "120;1;")),
        }),
      ),
    );
    expect(reports["account.asc"]).toEqual({ read: 3, loaded: 1, unchanged: 2, rejected: 0 });
    expect(await rows("customers", "SELECT value FROM customers.identifiers ORDER BY value")).toEqual([
      { value: "000-00-0002" },
      { value: "000-00-0009" },
    ]);
    expect(
      await rows("customers", "SELECT customer_since AS day FROM customers.customers WHERE id = 'C-2'"),
    ).toEqual([{ day: "1992-12-31" }]);
    expect(await rows("loans", "SELECT number FROM loans.instalments WHERE loan_id = 'L-23'")).toEqual([
      { number: 1 },
    ]);
  });
});

describe("reportTable", () => {
  it("lines up what became of each file, and the sum", () => {
    expect(
      reportTable([
        { file: "client.asc", read: 5369, loaded: 5369, unchanged: 0, rejected: 0 },
        { file: "trans.asc", read: 3, loaded: 1, unchanged: 1, rejected: 1 },
      ]).split("\n"),
    ).toEqual([
      "file         read  loaded  unchanged  rejected",
      "client.asc  5,369   5,369          0         0",
      "trans.asc       3       1          1         1",
      "total       5,372   5,370          1         1",
    ]);
  });
});
