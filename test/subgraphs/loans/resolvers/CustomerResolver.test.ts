import { DATABASES } from "../../../helpers/databases";
import { AS_OF, creditRating, loan, openLoans, section, sectionOf, type OpenLoans } from "../openLoans";

const TOTALS = `totals { currency loanCount principalOutstanding { amount currency }
  principalOutstandingUnknownCount totalOutstanding { amount currency } totalOutstandingUnknownCount
  totalOverdue { amount currency } totalOverdueUnknownCount }`;

describe.each(DATABASES)("Customer.loans on the $name database", (database) => {
  let loans: OpenLoans;
  const ask = async <Section>(fields: string, id?: string) =>
    section<Section>(await loans.ask(...sectionOf(fields, id)));

  beforeAll(async () => {
    loans = await openLoans(database, {
      loans: [
        loan({
          id: "L-1",
          principalOutstanding: "0.10",
          interestOutstanding: "0.00",
          totalOverdue: "0.00",
        }),
        loan({ id: "L-2", principalOutstanding: "0.20", interestOutstanding: "0.01" }),
        loan({ id: "L-3", status: "DEFAULTED", principalOutstanding: "5.00", totalOverdue: "7.00" }),
        loan({ id: "L-4", currency: "CZK" }),
        loan({
          id: "L-5",
          principalOutstanding: "900.00",
          interestOutstanding: "1.00",
          totalOverdue: "2.00",
        }),
        loan({ id: "L-6", status: "PENDING" }),
        loan({ id: "L-7", status: "PAID_OFF" }),
        ...["L-10", "L-11"].map((id) =>
          loan({
            id,
            principalOutstanding: "9999999999999999.99",
            interestOutstanding: "9999999999999999.99",
            totalOverdue: "9999999999999999.99",
          }),
        ),
      ],
      borrowers: [
        { loanId: "L-1", customerId: "C-1", role: "BORROWER" },
        { loanId: "L-2", customerId: "C-1", role: "CO_BORROWER" },
        { loanId: "L-3", customerId: "C-1", role: "BORROWER" },
        { loanId: "L-4", customerId: "C-1", role: "BORROWER" },
        { loanId: "L-5", customerId: "C-1", role: "GUARANTOR" },
        { loanId: "L-6", customerId: "C-1", role: "BORROWER" },
        { loanId: "L-7", customerId: "C-1", role: "BORROWER" },
        { loanId: "L-10", customerId: "C-2", role: "BORROWER" },
        { loanId: "L-11", customerId: "C-2", role: "BORROWER" },
        { loanId: "L-7", customerId: "C-3", role: "BORROWER" },
      ],
      creditRatings: [
        creditRating({ customerId: "C-1", assessedOn: "2024-06-01", rating: "A", validUntil: "2025-05-31" }),
        creditRating({ customerId: "C-1", assessedOn: "2026-06-01", rating: "BB", score: 612 }),
        creditRating({ customerId: "C-1", assessedOn: "2025-06-01", rating: "B", model: "Retail 3" }),
        creditRating({ customerId: "C-2", assessedOn: "2026-10-01", rating: "AAA" }),
      ],
    });
  });
  afterAll(() => loans.close());

  it("is null until the loan system was read for the first time, and then says when that was", async () => {
    expect(await ask("asOf sourceSystem")).toBeNull();
    await loans.writeStatus();
    expect(await ask("asOf sourceSystem")).toEqual({ asOf: AS_OF, sourceSystem: "loan-core" });
  });

  it("is stale once the load that should have followed is late", async () => {
    await loans.writeStatus("2020-01-01T00:00:00.000Z");
    expect(await ask("status asOf")).toEqual({ status: "STALE", asOf: AS_OF });
    await loans.writeStatus();
    expect(await ask("status asOf")).toEqual({ status: "CURRENT", asOf: AS_OF });
  });

  it("sums by currency what the system tells, and counts the loans that it tells nothing of", async () => {
    expect(await ask(TOTALS)).toEqual({
      totals: [
        {
          currency: "CZK",
          loanCount: 1,
          principalOutstanding: null,
          principalOutstandingUnknownCount: 1,
          totalOutstanding: null,
          totalOutstandingUnknownCount: 1,
          totalOverdue: null,
          totalOverdueUnknownCount: 1,
        },
        {
          currency: "EUR",
          loanCount: 3,
          principalOutstanding: { amount: "5.30", currency: "EUR" },
          principalOutstandingUnknownCount: 0,
          totalOutstanding: { amount: "0.31", currency: "EUR" },
          totalOutstandingUnknownCount: 1,
          totalOverdue: { amount: "7.00", currency: "EUR" },
          totalOverdueUnknownCount: 1,
        },
      ],
    });
  });

  it("sums amounts of 18 digits without losing one", async () => {
    expect(await ask(TOTALS, "C-2")).toMatchObject({
      totals: [
        {
          principalOutstanding: { amount: "19999999999999999.98" },
          totalOutstanding: { amount: "39999999999999999.96" },
          totalOverdue: { amount: "19999999999999999.98" },
        },
      ],
    });
  });

  it("has no totals for a customer who has nothing to repay", async () => {
    expect(await ask(TOTALS, "C-3")).toEqual({ totals: [] });
  });

  it("is empty for a customer whom the loan system does not know", async () => {
    expect(
      await ask(
        `${TOTALS} loans { totalCount edges { cursor } } creditRating { rating } creditRatings { totalCount }`,
        "C-404",
      ),
    ).toEqual({
      totals: [],
      loans: { totalCount: 0, edges: [] },
      creditRating: null,
      creditRatings: { totalCount: 0 },
    });
  });

  it("lists every loan that the customer stands behind, with the role, page by page", async () => {
    const fields = (after = "") =>
      `loans(first: 4${after}) { totalCount edges { role node { id } } pageInfo { hasNextPage endCursor } }`;
    interface Loans {
      loans: {
        totalCount: number;
        edges: { role: string; node: { id: string } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    }
    const first = (await ask<Loans>(fields())).loans;
    const second = (await ask<Loans>(fields(`, after: "${first.pageInfo.endCursor}"`))).loans;
    expect([...first.edges, ...second.edges].map(({ role, node }) => `${node.id} ${role}`)).toEqual([
      "L-1 BORROWER",
      "L-2 CO_BORROWER",
      "L-3 BORROWER",
      "L-4 BORROWER",
      "L-5 GUARANTOR",
      "L-6 BORROWER",
      "L-7 BORROWER",
    ]);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect([first.totalCount, second.totalCount]).toEqual([7, 7]);
    expect(
      await loans.codeOf(...sectionOf(`loans(after: "${first.pageInfo.endCursor}") { totalCount }`, "C-2")),
    ).toBe("INVALID_CURSOR");
  });

  it("answers the newest credit rating with its model", async () => {
    expect(await ask("creditRating { rating score model assessedOn validUntil }")).toEqual({
      creditRating: {
        rating: "BB",
        score: 612,
        model: "Retail 4",
        assessedOn: "2026-06-01",
        validUntil: null,
      },
    });
  });

  it("pages the credit ratings newest first", async () => {
    const fields = (after = "") =>
      `creditRatings(first: 2${after}) { totalCount edges { node { assessedOn rating model } }
         pageInfo { hasNextPage endCursor } }`;
    interface Ratings {
      creditRatings: {
        totalCount: number;
        edges: { node: { assessedOn: string; rating: string; model: string } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    }
    const first = (await ask<Ratings>(fields())).creditRatings;
    const second = (await ask<Ratings>(fields(`, after: "${first.pageInfo.endCursor}"`))).creditRatings;
    expect([first, second]).toEqual([
      {
        totalCount: 3,
        edges: [
          { node: { assessedOn: "2026-06-01", rating: "BB", model: "Retail 4" } },
          { node: { assessedOn: "2025-06-01", rating: "B", model: "Retail 3" } },
        ],
        pageInfo: { hasNextPage: true, endCursor: first.pageInfo.endCursor },
      },
      {
        totalCount: 3,
        edges: [{ node: { assessedOn: "2024-06-01", rating: "A", model: "Retail 4" } }],
        pageInfo: { hasNextPage: false, endCursor: second.pageInfo.endCursor },
      },
    ]);
    expect(
      await loans.codeOf(
        ...sectionOf(`creditRatings(after: "${first.pageInfo.endCursor}") { totalCount }`, "C-2"),
      ),
    ).toBe("INVALID_CURSOR");
    expect(
      await loans.codeOf(...sectionOf(`loans(after: "${first.pageInfo.endCursor}") { totalCount }`)),
    ).toBe("INVALID_CURSOR");
  });
});
