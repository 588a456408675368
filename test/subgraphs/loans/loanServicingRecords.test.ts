import { projectFile } from "../../../schema/files";
import type { CrossReference } from "../../../subgraphs/kit/database/customerReference";
import type { LoansSource } from "../../../subgraphs/loans/source";
import { openLoanServicing } from "../../../subgraphs/loans/sources/loanServicingSource";
import { envelope, type RawServer, say, startRawServer } from "../kit/adapters/soap/rawServer";

/** Of the customer's two numbers both are the loan system's; a third is nobody's. */
const NUMBERS: Record<string, string[]> = { "C-1": ["LB-0000001", "LB-0000011"], "C-2": ["LB-0000002"] };
const customers = (numbers: readonly string[]) => {
  const pairs = Object.entries(NUMBERS).flatMap(([id, own]) => own.map((no): [string, string] => [no, id]));
  return Promise.resolve(new Map(pairs.filter(([no]) => numbers.includes(no))));
};
const references: CrossReference = {
  toExternal: (ids) => Promise.resolve(new Map(ids.map((id) => [id, NUMBERS[id] ?? []]))),
  toCustomer: customers,
  // The customer's second number was given to somebody who was found to be the same.
  toKeptCustomer: async (numbers) => new Map([...(await customers(numbers)), ["LB-0000011", "C-9"]]),
};

describe("what the loan system gets wrong", () => {
  let server: RawServer;
  let source: LoansSource;
  beforeEach(async () => {
    server = await startRawServer();
    source = openLoanServicing(
      {
        wsdl: projectFile("bank", "legacy", "loanServicing", "loanServicing.wsdl"),
        port: "LoanServicingSoap11",
        endpoint: server.url,
      },
      references,
    );
  });
  afterEach(async () => {
    await source.close!();
    await server.close();
  });

  const answer = (operation: string, content: string) => {
    server.answer = say(
      envelope(`<${operation}Response xmlns="urn:loan-servicing:6">${content}</${operation}Response>`),
    );
  };
  interface Loan {
    accountNo?: string;
    status?: string;
    ccy?: string;
    principal?: string;
    opened?: string;
    role?: string;
  }
  const fields = ({
    status = "CUR",
    ccy = "CNY",
    principal = '<PrincipalBalance ccy="CNY">0.10</PrincipalBalance>',
    opened = "2026-01-15+08:00",
  }: Loan) =>
    `<ContractNo>62</ContractNo><StatusCode>${status}</StatusCode><OriginalAmount ccy="${ccy}">1000</OriginalAmount>` +
    `${principal}<InterestBalance ccy="CNY">0.2</InterestBalance><TermMonths>12</TermMonths>` +
    `<OpenDate>${opened}</OpenDate><MaturityDate>2027-01-15Z</MaturityDate>`;
  const loan = (values: Loan = {}) =>
    `<Loan accountNo="${values.accountNo ?? "000000000101"}">${fields(values)}<RoleCode>${values.role ?? "P"}</RoleCode></Loan>`;
  const loansOf = (customerNo: string, ...loans: string[]) =>
    `<CustomerLoans customerNo="${customerNo}">${loans.join("")}</CustomerLoans>`;
  const reasons = () => source.health!().lastRejects.map(({ call, reason }) => `${call}: ${reason}`);

  it("is a loan of which it does not tell all", async () => {
    answer("FindLoansByCustomer", loansOf("LB-0000002", loan({ principal: "" })));
    expect(await source.loansByCustomerIds(["C-2"], { first: 10 })).toEqual([
      {
        customerId: "C-2",
        role: "BORROWER",
        id: "L-101",
        loanNumber: "62",
        productCode: null,
        purpose: null,
        status: "ACTIVE",
        currency: "CNY",
        originalPrincipal: "1000.00",
        principalOutstanding: null,
        interestOutstanding: "0.20",
        interestRate: null,
        termMonths: 12,
        openedOn: "2026-01-15",
        maturityDate: "2027-01-15",
        nextPaymentDueDate: null,
        nextPaymentAmount: null,
        lastPaymentDate: null,
        totalOverdue: null,
        overdueSince: null,
        pastDueDays: null,
        delinquencyBucket: null,
        repaymentAccountId: null,
      },
    ]);
  });

  it("is left out record by record, counted and told, and the rest is kept", async () => {
    answer(
      "FindLoansByCustomer",
      loansOf(
        "LB-0000002",
        loan({ accountNo: "000000000100" }),
        loan({ status: "???" }),
        loan({ ccy: "EUR" }),
        loan({ principal: '<PrincipalBalance ccy="CNY">12,5</PrincipalBalance>' }),
        loan({ principal: '<PrincipalBalance ccy="CNY" xsi:nil="true"/>' }),
        loan({ opened: "2026-02-30" }),
        loan({ accountNo: "" }),
        loan({ role: "X" }),
        loan({ accountNo: "000000000102" }),
        loan({ accountNo: "000000000102" }),
      ) + loansOf("LB-0000099", loan({})),
    );
    const rows = await source.loansByCustomerIds(["C-2"], { first: 10 });
    expect(rows.map(({ id }) => id)).toEqual(["L-100", "L-102"]);
    expect(source.health!()).toMatchObject({ rejects: 9, failures: 0 });
    expect(reasons()).toEqual(
      expect.arrayContaining([
        "FindLoansByCustomer: of a key that was not asked for",
        "FindLoansByCustomer: StatusCode: custom",
        "FindLoansByCustomer: custom",
        "FindLoansByCustomer: PrincipalBalance: invalid_union",
        "FindLoansByCustomer: PrincipalBalance: invalid_format",
        "FindLoansByCustomer: OpenDate: invalid_format",
        "FindLoansByCustomer: a second record of its key",
      ]),
    );
  });

  it("is an account or a collateral that was not asked for", async () => {
    const account = (accountNo: string) =>
      `<LoanAccount accountNo="${accountNo}">${fields({})}</LoanAccount>`;
    answer("GetLoanAccounts", account("000000000101") + account("000000000102") + account("000000000101"));
    expect((await source.loansByIds(["L-101"])).map(({ id }) => id)).toEqual(["L-101"]);
    const item = (collateralNo: string, accountNo: string) =>
      `<Collateral collateralNo="${collateralNo}"><AccountNo>${accountNo}</AccountNo><KindCode>VH</KindCode><AppraisedValue ccy="CNY">5</AppraisedValue></Collateral>`;
    answer(
      "GetCollateral",
      item("2", "000000000101") + item("1", "000000000101") + item("3", "000000000999"),
    );
    expect((await source.collateralByLoanIds(["L-101"])).map(({ id }) => id)).toEqual(["CO-1", "CO-2"]);
    expect(source.health!().rejects).toBe(3);
  });

  it("is a party whose number no customer has", async () => {
    const party = (no: string, role: string) =>
      `<Party><CustomerNo>${no}</CustomerNo><RoleCode>${role}</RoleCode></Party>`;
    answer(
      "GetParties",
      `<Parties accountNo="000000000101">${party("LB-0000002", "G")}${party("LB-0000001", "P")}${party("LB-0000077", "J")}</Parties>`,
    );
    expect(await source.borrowersByLoanIds(["L-101"])).toEqual([
      { loanId: "L-101", customerId: "C-1", role: "BORROWER" },
      { loanId: "L-101", customerId: "C-2", role: "GUARANTOR" },
    ]);
    expect(reasons()).toEqual(["GetParties: of a number that no customer has"]);
  });

  it("is a customer who has two numbers there: one customer's loans and sums, each loan once", async () => {
    answer(
      "FindLoansByCustomer",
      loansOf(
        "LB-0000001",
        loan({ accountNo: "000000000101", role: "G" }),
        loan({ accountNo: "000000000103" }),
      ) + loansOf("LB-0000011", loan({ accountNo: "000000000101" }), loan({ accountNo: "000000000102" })),
    );
    const rows = await source.loansByCustomerIds(["C-1"], { first: 10 });
    expect(rows.map(({ id, role }) => [id, role])).toEqual([
      ["L-101", "BORROWER"],
      ["L-102", "BORROWER"],
      ["L-103", "BORROWER"],
    ]);
    expect(await source.totalsByCustomerIds(["C-1"])).toEqual([
      {
        customerId: "C-1",
        currency: "CNY",
        loanCount: 3,
        principalOutstanding: "0.30",
        principalOutstandingUnknownCount: 0,
        totalOutstanding: "0.90",
        totalOutstandingUnknownCount: 0,
        totalOverdue: null,
        totalOverdueUnknownCount: 3,
      },
    ]);
  });

  it("is a list of a million for one key: refused, and not kept", async () => {
    const entry = (n: number) =>
      `<Entry><No>${n}</No><DueDate>2026-01-01</DueDate><Amount>1</Amount><StateCode>O</StateCode></Entry>`;
    const entries = Array.from({ length: 10_001 }, (_, i) => entry(i)).join("");
    answer("GetSchedules", `<Schedule accountNo="000000000101" entries="10001">${entries}</Schedule>`);
    await expect(source.instalmentsByLoanIds(["L-101"], { first: 10 })).rejects.toMatchObject({
      code: "SOURCE_ANSWER_INVALID",
    });
    let sent = 0;
    server.answer = (response) => {
      response.on("error", () => undefined).writeHead(200, { "content-type": "text/xml" });
      const start = `<GetSchedulesResponse xmlns="urn:loan-servicing:6"><Schedule accountNo="000000000101" entries="1">|`;
      response.write(envelope(start).split("|")[0]);
      const more = () => {
        while (!response.destroyed && sent < 1_000_000 && response.write(entry(1).repeat(1_000)))
          sent += 1_000;
      };
      response.on("drain", more);
      more();
    };
    await expect(source.instalmentsByLoanIds(["L-101"], { first: 10 })).rejects.toMatchObject({
      // A slow computer comes to the deadline before it comes to the limit.
      code: expect.stringMatching(/^(SOURCE_ANSWER_INVALID|DEADLINE_EXCEEDED)$/) as string,
    });
    expect(sent).toBeLessThan(1_000_000);
  });

  it("is more of a list than was asked for: the page is cut", async () => {
    const entry = (n: number) =>
      `<Entry><No>${n}</No><DueDate>2026-01-01</DueDate><Amount>1</Amount><StateCode>O</StateCode></Entry>`;
    answer(
      "GetSchedules",
      `<Schedule accountNo="000000000101" entries="4">${[4, 2, 3, 1].map(entry).join("")}</Schedule>`,
    );
    const rows = await source.instalmentsByLoanIds(["L-101"], { first: 1, after: [1] });
    expect(rows.map(({ number }) => number)).toEqual([2, 3]);
  });

  it("is that it is away: the section's status cannot be told", async () => {
    server.answer = say("<html>", 503, "text/html");
    await expect(source.status()).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
  });
});
