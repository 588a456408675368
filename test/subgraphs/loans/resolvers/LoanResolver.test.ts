import { DATABASES } from "../../../helpers/databases";
import { collateral, instalment, loan, openLoans, payment, product, type OpenLoans } from "../openLoans";

interface Page<Node> {
  edges: { node: Node; cursor: string }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
  totalCount: number;
}

const PAGE = "pageInfo { hasNextPage hasPreviousPage endCursor } totalCount";
const SCHEDULE = `query ($id: ID!, $first: Int!, $after: String) { loan(id: $id) {
  list: schedule(first: $first, after: $after) { edges { cursor node { number } } ${PAGE} } } }`;
const PAYMENTS = `query ($id: ID!, $first: Int!, $after: String) { loan(id: $id) {
  list: payments(first: $first, after: $after) { edges { cursor node { id paidOn } } ${PAGE} } } }`;

describe.each(DATABASES)("Loan on the $name database", (database) => {
  let loans: OpenLoans;
  const ask = <Loan>(id: string, fields: string) =>
    loans
      .ask(`query ($id: ID!) { loan(id: $id) { ${fields} } }`, { id })
      .then((data) => (data as { loan: Loan }).loan);
  const pageOf = async <Node>(query: string, id: string, first: number, after?: string | null) =>
    ((await loans.ask(query, { id, first, after })) as { loan: { list: Page<Node> } }).loan.list;

  beforeAll(async () => {
    loans = await openLoans(database, {
      products: [
        product({ code: "HOME-20", name: "Home loan", purpose: "HOME", maximumAmount: "500000.00" }),
      ],
      loans: [
        loan({
          id: "L-1",
          loanNumber: "40012345",
          productCode: "HOME-20",
          purpose: "HOME",
          status: "IN_ARREARS",
          originalPrincipal: "200000.00",
          principalOutstanding: "150000.10",
          interestOutstanding: "0.20",
          interestRate: "4.350000",
          termMonths: 240,
          openedOn: "2020-02-29",
          maturityDate: "2040-02-29",
          nextPaymentDueDate: "2026-12-15",
          nextPaymentAmount: "1249.13",
          lastPaymentDate: "2026-10-15",
          totalOverdue: "1249.13",
          overdueSince: "2026-11-15",
          pastDueDays: 6,
          delinquencyBucket: "DPD_1_30",
          repaymentAccountId: "A-2001",
        }),
        loan({ id: "L-2" }),
        loan({ id: "L-3", principalOutstanding: "0.10", interestOutstanding: "0.20" }),
        loan({
          id: "L-4",
          originalPrincipal: "9999999999999999.99",
          principalOutstanding: "9999999999999999.99",
          interestOutstanding: "9999999999999999.98",
        }),
        loan({ id: "L-5", principalOutstanding: "10.00", productCode: "GONE" }),
        loan({ id: "L-6", currency: "JPY", principalOutstanding: "0.00", interestOutstanding: "0.00" }),
        loan({ id: "L-7" }),
      ],
      borrowers: [
        { loanId: "L-1", customerId: "C-9", role: "GUARANTOR" },
        { loanId: "L-1", customerId: "C-2", role: "CO_BORROWER" },
        { loanId: "L-1", customerId: "C-8", role: "BORROWER" },
      ],
      instalments: [
        ...[...Array(12).keys()].map((i) => instalment({ loanId: "L-3", number: 12 - i })),
        instalment({
          loanId: "L-1",
          number: 1,
          dueDate: "2020-03-29",
          principal: "524.13",
          interest: "725.00",
          amount: "1249.13",
          status: "PAID",
        }),
        instalment({ loanId: "L-1", number: 2, dueDate: "2020-04-29", status: "UNKNOWN" }),
        instalment({ loanId: "L-6", number: 1, amount: "30000.00" }),
      ],
      payments: [
        payment({ id: "P-1", loanId: "L-3", paidOn: "2026-02-15" }),
        payment({ id: "P-2", loanId: "L-3", paidOn: "2026-04-15" }),
        payment({ id: "P-3", loanId: "L-3", paidOn: "2026-03-15" }),
        payment({ id: "P-4", loanId: "L-3", paidOn: "2026-03-15" }),
        payment({ id: "P-5", loanId: "L-3", paidOn: "2026-03-15" }),
        payment({ id: "P-6", loanId: "L-1", amount: "1249.13", method: "DIRECT_DEBIT" }),
        payment({ id: "P-7", loanId: "L-6", amount: "30000.00" }),
      ],
      collateral: [
        collateral({ id: "K-2", loanId: "L-1", type: "DEPOSIT", value: "5000.00", currency: "USD" }),
        collateral({ id: "K-1", loanId: "L-1", description: "House, 2 Mill Lane", valuedOn: "2020-01-31" }),
      ],
    });
  });
  afterAll(() => loans.close());

  it("answers every figure that the system tells, exactly as it tells it", async () => {
    const euro = (amount: string) => ({ amount, currency: "EUR" });
    const money = "{ amount currency }";
    expect(
      await ask(
        "L-1",
        `id loanNumber productCode purpose status currency originalPrincipal ${money}
         principalOutstanding ${money} interestOutstanding ${money} totalOutstanding ${money} interestRate
         termMonths openedOn maturityDate nextPaymentDueDate nextPaymentAmount ${money} lastPaymentDate
         totalOverdue ${money} overdueSince pastDueDays delinquencyBucket repaymentAccount { __typename id }`,
      ),
    ).toEqual({
      id: "L-1",
      loanNumber: "40012345",
      productCode: "HOME-20",
      purpose: "HOME",
      status: "IN_ARREARS",
      currency: "EUR",
      originalPrincipal: euro("200000.00"),
      principalOutstanding: euro("150000.10"),
      interestOutstanding: euro("0.20"),
      totalOutstanding: euro("150000.30"),
      interestRate: "4.350000",
      termMonths: 240,
      openedOn: "2020-02-29",
      maturityDate: "2040-02-29",
      nextPaymentDueDate: "2026-12-15",
      nextPaymentAmount: euro("1249.13"),
      lastPaymentDate: "2026-10-15",
      totalOverdue: euro("1249.13"),
      overdueSince: "2026-11-15",
      pastDueDays: 6,
      delinquencyBucket: "DPD_1_30",
      repaymentAccount: { __typename: "DepositAccount", id: "A-2001" },
    });
  });

  it("answers null, and not zero, for what the system does not tell", async () => {
    expect(
      await ask(
        "L-2",
        `productCode product { code } purpose principalOutstanding { amount } interestOutstanding { amount }
         totalOutstanding { amount } interestRate nextPaymentDueDate nextPaymentAmount { amount }
         lastPaymentDate totalOverdue { amount } overdueSince pastDueDays delinquencyBucket
         repaymentAccount { id } borrowers { role } collateral { id }`,
      ),
    ).toEqual({
      productCode: null,
      product: null,
      purpose: null,
      principalOutstanding: null,
      interestOutstanding: null,
      totalOutstanding: null,
      interestRate: null,
      nextPaymentDueDate: null,
      nextPaymentAmount: null,
      lastPaymentDate: null,
      totalOverdue: null,
      overdueSince: null,
      pastDueDays: null,
      delinquencyBucket: null,
      repaymentAccount: null,
      borrowers: [],
      collateral: [],
    });
  });

  it.each([
    ["L-3", "0.30", "0.1 and 0.2 without a float between"],
    ["L-4", "19999999999999999.97", "two amounts of 18 digits"],
    ["L-6", "0.00", "nothing owed, which is known"],
  ])("adds principal and interest of %s to %s: %s", async (id, amount) => {
    expect(await ask(id, "totalOutstanding { amount }")).toEqual({ totalOutstanding: { amount } });
  });

  it("tells no total when the principal or the interest is not known", async () => {
    expect(await ask("L-5", "principalOutstanding { amount } totalOutstanding { amount }")).toEqual({
      principalOutstanding: { amount: "10.00" },
      totalOutstanding: null,
    });
  });

  it("is null when the loan system does not know the id", async () => {
    expect(await loans.ask(`{ loan(id: "L-404") { id } }`)).toEqual({ loan: null });
  });

  it.each(["1", "A-1", "L-", "L-1 ", "L-1\n", `L-${"1".repeat(33)}`, "l-1", "L-1'--"])(
    "refuses the id %j, which this graph never gave",
    async (id) => {
      expect(await loans.codeOf("query ($id: ID!) { loan(id: $id) { id } }", { id })).toBe("INVALID_ID");
    },
  );

  it("names the product of the catalogue, or none when the catalogue lacks it", async () => {
    const product = "product { code name purpose maximumAmount { amount currency } }";
    expect(await ask("L-1", product)).toEqual({
      product: {
        code: "HOME-20",
        name: "Home loan",
        purpose: "HOME",
        maximumAmount: { amount: "500000.00", currency: "EUR" },
      },
    });
    expect(await ask("L-5", product)).toEqual({ product: null });
  });

  it("names who stands behind it, borrowers first", async () => {
    expect(await ask("L-1", "borrowers { role customer { id } }")).toEqual({
      borrowers: [
        { role: "BORROWER", customer: { id: "C-8" } },
        { role: "CO_BORROWER", customer: { id: "C-2" } },
        { role: "GUARANTOR", customer: { id: "C-9" } },
      ],
    });
  });

  it("values each collateral in the collateral's own currency", async () => {
    expect(await ask("L-1", "collateral { id type description value { amount currency } valuedOn }")).toEqual(
      {
        collateral: [
          {
            id: "K-1",
            type: "REAL_ESTATE",
            description: "House, 2 Mill Lane",
            value: { amount: "250000.00", currency: "EUR" },
            valuedOn: "2020-01-31",
          },
          {
            id: "K-2",
            type: "DEPOSIT",
            description: null,
            value: { amount: "5000.00", currency: "USD" },
            valuedOn: null,
          },
        ],
      },
    );
  });

  it("answers instalments and payments in the loan's currency, unknown parts as null", async () => {
    const money = "{ amount currency }";
    const fields = `schedule { edges { node {
        number dueDate principal ${money} interest ${money} amount ${money} status } } }
      payments { edges { node { id paidOn amount ${money} method } } }`;
    expect(await ask("L-1", fields)).toEqual({
      schedule: {
        edges: [
          {
            node: {
              number: 1,
              dueDate: "2020-03-29",
              principal: { amount: "524.13", currency: "EUR" },
              interest: { amount: "725.00", currency: "EUR" },
              amount: { amount: "1249.13", currency: "EUR" },
              status: "PAID",
            },
          },
          {
            node: {
              number: 2,
              dueDate: "2020-04-29",
              principal: null,
              interest: null,
              amount: { amount: "85.00", currency: "EUR" },
              status: "UNKNOWN",
            },
          },
        ],
      },
      payments: {
        edges: [
          {
            node: {
              id: "P-6",
              paidOn: "2026-02-15",
              amount: { amount: "1249.13", currency: "EUR" },
              method: "DIRECT_DEBIT",
            },
          },
        ],
      },
    });
    expect(await ask("L-6", fields)).toMatchObject({
      schedule: { edges: [{ node: { amount: { amount: "30000.00", currency: "JPY" } } }] },
      payments: { edges: [{ node: { amount: { amount: "30000.00", currency: "JPY" }, method: null } }] },
    });
  });

  it("pages the schedule by number, each instalment once", async () => {
    const numbers: number[] = [];
    let after: string | null | undefined;
    for (const expected of [5, 5, 2]) {
      const page = await pageOf<{ number: number }>(SCHEDULE, "L-3", 5, after);
      expect(page.edges).toHaveLength(expected);
      expect(page.totalCount).toBe(12);
      expect(page.pageInfo.hasPreviousPage).toBe(after !== undefined);
      expect(page.pageInfo.hasNextPage).toBe(expected === 5);
      numbers.push(...page.edges.map(({ node }) => node.number));
      after = page.pageInfo.endCursor;
    }
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it("pages payments newest first, and payments of one day each once", async () => {
    const first = await pageOf<{ id: string }>(PAYMENTS, "L-3", 3);
    const second = await pageOf<{ id: string }>(PAYMENTS, "L-3", 3, first.pageInfo.endCursor);
    expect([first, second].map(({ edges }) => edges.map(({ node }) => node.id))).toEqual([
      ["P-2", "P-5", "P-4"],
      ["P-3", "P-1"],
    ]);
    expect([first, second].map(({ totalCount }) => totalCount)).toEqual([5, 5]);
    expect([first, second].map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([true, false]);
  });

  it("answers an empty page for a loan without a schedule or payments", async () => {
    const empty = {
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, endCursor: null },
      totalCount: 0,
    };
    expect(await pageOf(SCHEDULE, "L-7", 20)).toEqual(empty);
    expect(await pageOf(PAYMENTS, "L-7", 20)).toEqual(empty);
  });

  it("refuses a cursor of another loan or another list, and one that was altered", async () => {
    const { endCursor } = (await pageOf(SCHEDULE, "L-3", 2)).pageInfo;
    const [tag] = JSON.parse(Buffer.from(endCursor!, "base64url").toString()) as [string];
    const altered = Buffer.from(JSON.stringify([tag, "two"])).toString("base64url");
    const ask = { first: 2, after: endCursor };
    expect(await loans.codeOf(SCHEDULE, { ...ask, id: "L-1" })).toBe("INVALID_CURSOR");
    expect(await loans.codeOf(PAYMENTS, { ...ask, id: "L-3" })).toBe("INVALID_CURSOR");
    expect(await loans.codeOf(SCHEDULE, { ...ask, id: "L-3", after: altered })).toBe("INVALID_CURSOR");
    expect(await loans.codeOf(SCHEDULE, { ...ask, id: "L-3", after: "nonsense" })).toBe("INVALID_CURSOR");
  });

  it.each([0, -1, 101])("refuses a page of %d", async (first) => {
    expect(await loans.codeOf(SCHEDULE, { id: "L-3", first })).toBe("INVALID_PAGE_SIZE");
  });
});
