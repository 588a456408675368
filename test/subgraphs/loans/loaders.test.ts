import { DATABASES } from "../../helpers/databases";
import {
  collateral,
  creditRating,
  instalment,
  loan,
  openLoans,
  payment,
  product,
  type OpenLoans,
} from "./openLoans";

const EVERYTHING = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Customer { id loans {
  asOf
  totals { currency loanCount }
  creditRating { rating }
  creditRatings { totalCount edges { node { rating } } }
  loans { totalCount edges { role node {
    id product { name } borrowers { role customer { id } } collateral { type }
    schedule { totalCount edges { node { number } } }
    payments { totalCount edges { node { id } } }
  } } }
} } } }`;

interface Answer {
  _entities: { id: string; loans: { loans: { edges: { node: { id: string } }[] } } }[];
}

describe.each(DATABASES)("createLoaders on the $name database", (database) => {
  const customers = [...Array(100).keys()].map((i) => ({
    customerId: `C-${i}`,
    loanIds: [`L-${i}a`, `L-${i}b`],
  }));
  const loanIds = customers.flatMap((customer) => customer.loanIds);
  let loans: OpenLoans;

  beforeAll(async () => {
    loans = await openLoans(database, {
      products: [product({ code: "CAR", name: "Car loan" })],
      loans: loanIds.map((id) => loan({ id, productCode: "CAR" })),
      borrowers: customers.flatMap(({ customerId, loanIds }) =>
        loanIds.map((loanId) => ({ loanId, customerId, role: "BORROWER" })),
      ),
      instalments: loanIds.flatMap((loanId) => [1, 2].map((number) => instalment({ loanId, number }))),
      payments: loanIds.map((loanId) => payment({ id: `P-${loanId}`, loanId })),
      collateral: loanIds.map((loanId) => collateral({ id: `K-${loanId}`, loanId })),
      creditRatings: customers.map(({ customerId }) =>
        creditRating({ customerId, assessedOn: "2026-06-01" }),
      ),
    });
    await loans.writeStatus();
  });
  afterAll(() => loans.close());

  it("reads each list once for a hundred customers, and does not count what a page shows whole", async () => {
    const keys = customers.map(({ customerId }) => ({ __typename: "Customer", id: customerId }));
    let answer: unknown;
    const statements = await loans.statementsOf(async () => {
      answer = await loans.ask(EVERYTHING, { keys });
    });
    expect(
      (answer as Answer)._entities.map(({ id, loans }) => ({
        customerId: id,
        loanIds: loans.loans.edges.map(({ node }) => node.id),
      })),
    ).toEqual(customers);
    // status, totals, newest rating, product, borrowers, collateral; a page each of ratings, loans, instalments, payments
    expect(statements).toHaveLength(6 + 4);
    expect(new Set(statements).size).toBe(statements.length);
  });

  it("does not count a list whose count is not asked for", async () => {
    const statements = await loans.statementsOf(() =>
      loans.ask(`{ loan(id: "L-1a") { schedule { edges { node { number } } } } }`),
    );
    expect(statements).toHaveLength(2);
  });

  it("reads a loan once that a request names by reference and by its id", async () => {
    const statements = await loans.statementsOf(() =>
      loans.ask(
        `query ($keys: [_Any!]!) { loan(id: "L-1a") { id } _entities(representations: $keys) { ... on Loan { id } } }`,
        { keys: ["L-1a", "L-2a", "L-1a"].map((id) => ({ __typename: "Loan", id })) },
      ),
    );
    expect(statements).toHaveLength(1);
  });
});
