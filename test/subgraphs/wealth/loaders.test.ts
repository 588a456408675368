import { DATABASES } from "../../helpers/databases";
import { countStatements } from "../../helpers/statements";
import { customerKeys, holding, ofCustomers, order, security, startWealth, type TestWealth } from "./fixture";

const CUSTOMERS = Array.from({ length: 100 }, (_, i) => `C-${i}`);
const SECURITIES = CUSTOMERS.map((_, i) => `S-${i}`);

describe.each(DATABASES)("loaders on $name", (database) => {
  let subgraph: TestWealth;
  beforeAll(async () => {
    subgraph = await startWealth(database, {
      securities: SECURITIES.map((id) => security(id)),
      navs: SECURITIES.map((securityId) => ({ securityId, date: "2026-11-20", value: "12.5" })),
      holdings: CUSTOMERS.map((id, i) => holding(`H-${i}`, id, SECURITIES[i])),
      orders: CUSTOMERS.map((id, i) => order(`O-${i}`, id, SECURITIES[i])),
      riskProfiles: CUSTOMERS.map((customerId) => ({
        customerId,
        assessedOn: "2026-01-31",
        rating: "C3",
        validUntil: null,
      })),
    });
  });
  afterAll(() => subgraph.close());

  /** The statements that a request sends, each by the table it reads. */
  async function statementsOf(query: string, variables: Record<string, unknown>) {
    const { result, statements } = await countStatements(() =>
      subgraph.ask<{ _entities: unknown[] }>(query, variables),
    );
    return {
      answer: result,
      tables: statements.map(({ text }) => /wealth\.(?!customer_alias)(\w+)/.exec(text)![1]).sort(),
    };
  }

  it("reads each list of a hundred customers in one statement", async () => {
    const query = ofCustomers(`riskProfile { rating } wealth {
      asOf totals { unknownCostBasisCount }
      holdings { edges { node { id security { code navHistory { edges { node { date } } } } } } }
      orders { edges { node { id security { code navHistory { edges { node { date } } } } } } }
      riskProfiles { edges { node { rating } } }
    }`);
    const { answer, tables } = await statementsOf(query, customerKeys(...CUSTOMERS));
    expect(tables).toEqual([
      "holdings", // the totals
      "holdings",
      "navs",
      "orders",
      "risk_profiles", // the newest
      "risk_profiles",
      "securities",
      "source_status",
    ]);
    const code = { code: "L-S-42", navHistory: { edges: [{ node: { date: "2026-11-20" } }] } };
    expect(answer._entities[42]).toMatchObject({
      riskProfile: { rating: "C3" },
      wealth: {
        totals: [{ unknownCostBasisCount: 0 }],
        holdings: { edges: [{ node: { id: "H-42", security: code } }] },
        orders: { edges: [{ node: { id: "O-42", security: code } }] },
        riskProfiles: { edges: [{ node: { rating: "C3" } }] },
      },
    });
  });

  it("reads each list of a hundred customers once, and does not count what a page shows whole", async () => {
    const query = ofCustomers(
      "wealth { holdings(first: 1) { totalCount } orders(first: 1) { totalCount } riskProfiles(first: 1) { totalCount } }",
    );
    const { answer, tables } = await statementsOf(query, customerKeys(...CUSTOMERS));
    const lists = ["holdings", "orders", "risk_profiles"];
    expect(tables).toEqual([...lists, "source_status"].sort());
    expect(answer._entities[99]).toEqual({
      wealth: {
        holdings: { totalCount: 1 },
        orders: { totalCount: 1 },
        riskProfiles: { totalCount: 1 },
      },
    });
  });

  it("finds a hundred holdings and a hundred securities by key in one statement each", async () => {
    const { answer, tables } = await statementsOf(
      `query ($keys: [_Any!]!) { _entities(representations: $keys) {
        ... on InvestmentHolding { id } ... on Security { code } } }`,
      {
        keys: CUSTOMERS.flatMap((_, i) => [
          { __typename: "InvestmentHolding", id: `H-${i}` },
          { __typename: "Security", code: `L-S-${i}` },
        ]),
      },
    );
    expect(tables).toEqual(["holdings", "securities"]);
    expect(answer._entities.slice(-2)).toEqual([{ id: "H-99" }, { code: "L-S-99" }]);
  });
});
