import { DATABASES } from "../../helpers/databases";
import {
  customerKeys,
  holding,
  ofCustomers,
  order,
  pages,
  security,
  startWealth,
  type TestWealth,
} from "./fixture";

interface Connection<Node> {
  edges: { node: Node; cursor: string }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
  totalCount: number;
}
interface Wealth {
  holdings: Connection<{ id: string }>;
  orders: Connection<{ id: string; placedAt: string }>;
  riskProfiles: Connection<{ rating: string; assessedOn: string }>;
}

const CONNECTION = "pageInfo { hasNextPage hasPreviousPage endCursor } totalCount";

describe.each(DATABASES)("CustomerResolver on $name", (database) => {
  let subgraph: TestWealth;
  beforeAll(async () => {
    subgraph = await startWealth(database, {
      securities: [security("S1"), security("S2")],
      holdings: [
        // More digits than a double holds, and two that no double adds up exactly.
        holding("H-1", "C-1", "S1", { marketValue: "9007199254740993.01", costBasis: "0.01" }),
        holding("H-2", "C-1", "S2", { marketValue: "0.10", costBasis: "0.30" }),
        holding("H-3", "C-1", "S2", { marketValue: "5000.20", costBasis: null }),
        holding("H-4", "C-1", "S2", { currency: "USD", marketValue: "70.00", costBasis: null }),
        ...["1", "2", "3", "4", "5"].map((n) => holding(`P-${n}`, "C-2", "S1")),
      ],
      orders: [
        order("O-1", "C-2", "S1", { placedAt: "2026-11-18T09:15:00.123Z" }),
        order("O-2", "C-2", "S1", { placedAt: "2026-11-19T09:15:00.001Z", side: "SELL" }),
        order("O-3", "C-2", "S1", { placedAt: "2026-11-19T09:15:00.001Z" }),
        order("O-4", "C-2", "S1", { placedAt: "2026-11-19T09:15:00.002Z" }),
        order("O-5", "C-1", "S9", {
          status: "EXECUTED",
          side: "SELL",
          quantity: "0.000001",
          amount: null,
          channel: null,
          executedAt: "2026-11-20T16:00:00.000Z",
        }),
      ],
      riskProfiles: [
        { customerId: "C-1", assessedOn: "2022-03-01", rating: "C2", validUntil: "2024-02-29" },
        { customerId: "C-1", assessedOn: "2025-03-01", rating: "C4", validUntil: null },
        { customerId: "C-1", assessedOn: "2023-03-01", rating: "C3", validUntil: "2025-02-28" },
      ],
    });
  });
  afterAll(() => subgraph.close());

  async function wealthOf(id: string, fields: string) {
    const { _entities } = await subgraph.ask<{ _entities: { wealth: Wealth }[] }>(
      ofCustomers(`wealth { ${fields} }`),
      customerKeys(id),
    );
    return _entities[0].wealth;
  }

  it("says when the section was brought up to date, and which system keeps it", async () => {
    expect(await wealthOf("C-1", "asOf sourceSystem")).toEqual({
      asOf: "2026-11-21T06:00:00.000Z",
      sourceSystem: "wealth-platform",
    });
  });

  it("answers null for the section before the first load", async () => {
    const empty = await startWealth(database, {}, { loaded: false });
    try {
      const query = ofCustomers("id wealth { asOf totals { unknownCostBasisCount } } riskProfile { rating }");
      expect(await empty.ask(query, customerKeys("C-1"))).toEqual({
        _entities: [{ id: "C-1", wealth: null, riskProfile: null }],
      });
    } finally {
      await empty.close();
    }
  });

  it("adds up exactly, a currency at a time, and leaves unknown costs out of the gain", async () => {
    const money = "{ amount currency }";
    const totals = await wealthOf(
      "C-1",
      `totals { marketValue ${money} costBasis ${money} unrealisedGain ${money} unknownCostBasisCount }`,
    );
    expect(totals).toEqual({
      totals: [
        {
          marketValue: { amount: "9007199254745993.31", currency: "EUR" },
          costBasis: { amount: "0.31", currency: "EUR" },
          unrealisedGain: { amount: "9007199254740992.80", currency: "EUR" },
          unknownCostBasisCount: 1,
        },
        {
          marketValue: { amount: "70.00", currency: "USD" },
          costBasis: null,
          unrealisedGain: null,
          unknownCostBasisCount: 1,
        },
      ],
    });
  });

  it("answers empty lists for a customer it does not know", async () => {
    const list = "{ edges { cursor } pageInfo { hasNextPage startCursor endCursor } totalCount }";
    const empty = {
      edges: [],
      pageInfo: { hasNextPage: false, startCursor: null, endCursor: null },
      totalCount: 0,
    };
    expect(
      await wealthOf(
        "C-404",
        `totals { unknownCostBasisCount } holdings ${list} orders ${list} riskProfiles ${list}`,
      ),
    ).toEqual({ totals: [], holdings: empty, orders: empty, riskProfiles: empty });
  });

  it("pages through holdings without a gap or a repetition", async () => {
    const read = await pages(async (after) => {
      const args = `first: 2${after === null ? "" : `, after: "${after}"`}`;
      const { holdings } = await wealthOf("C-2", `holdings(${args}) { edges { node { id } } ${CONNECTION} }`);
      expect(holdings.totalCount).toBe(5);
      expect(holdings.pageInfo.hasPreviousPage).toBe(after !== null);
      return holdings;
    });
    expect(read.map((page) => page.map(({ id }) => id))).toEqual([["P-1", "P-2"], ["P-3", "P-4"], ["P-5"]]);
  });

  it("pages through orders newest first, orders of one moment included", async () => {
    const read = await pages(async (after) => {
      const args = `first: 1${after === null ? "" : `, after: "${after}"`}`;
      const { orders } = await wealthOf(
        "C-2",
        `orders(${args}) { edges { node { id placedAt } } ${CONNECTION} }`,
      );
      expect(orders.totalCount).toBe(4);
      return orders;
    });
    expect(read.flat()).toEqual([
      { id: "O-4", placedAt: "2026-11-19T09:15:00.002Z" },
      { id: "O-3", placedAt: "2026-11-19T09:15:00.001Z" },
      { id: "O-2", placedAt: "2026-11-19T09:15:00.001Z" },
      { id: "O-1", placedAt: "2026-11-18T09:15:00.123Z" },
    ]);
  });

  it("tells an order as it is, with null for what the system does not tell", async () => {
    const { orders } = await wealthOf(
      "C-1",
      `orders { edges { node { id side quantity amount { amount currency } status channel placedAt executedAt
        security { code } } } }`,
    );
    expect(orders.edges.map(({ node }) => node)).toEqual([
      {
        id: "O-5",
        side: "SELL",
        quantity: "0.000001",
        amount: null,
        status: "EXECUTED",
        channel: null,
        placedAt: "2026-11-20T09:15:00.000Z",
        executedAt: "2026-11-20T16:00:00.000Z",
        security: null,
      },
    ]);
  });

  it("takes the newest risk profile, and pages through all of them newest first", async () => {
    const query = ofCustomers(
      `riskProfile { rating assessedOn validUntil }
       wealth { riskProfiles(first: 2) { edges { node { rating assessedOn } } ${CONNECTION} } }`,
    );
    const { _entities } = await subgraph.ask<{
      _entities: { riskProfile: unknown; wealth: Wealth }[];
    }>(query, customerKeys("C-1"));
    const { riskProfile, wealth } = _entities[0];
    expect(riskProfile).toEqual({ rating: "C4", assessedOn: "2025-03-01", validUntil: null });
    expect(wealth.riskProfiles.edges.map(({ node }) => node)).toEqual([
      { rating: "C4", assessedOn: "2025-03-01" },
      { rating: "C3", assessedOn: "2023-03-01" },
    ]);
    expect(wealth.riskProfiles.totalCount).toBe(3);
    const rest = await wealthOf(
      "C-1",
      `riskProfiles(after: "${wealth.riskProfiles.pageInfo.endCursor}") { edges { node { rating } } ${CONNECTION} }`,
    );
    expect(rest.riskProfiles.edges.map(({ node }) => node.rating)).toEqual(["C2"]);
    expect(rest.riskProfiles.pageInfo.hasNextPage).toBe(false);
  });

  it("refuses the cursor of another customer's list, of another list, and an invented one", async () => {
    const { holdings, orders } = await wealthOf(
      "C-2",
      "holdings(first: 1) { pageInfo { endCursor } } orders(first: 1) { pageInfo { endCursor } }",
    );
    const refusals = (id: string, list: string, after: string | null) =>
      subgraph.refusals(
        ofCustomers(`wealth { ${list}(after: "${after}") { totalCount } }`),
        customerKeys(id),
      );
    const refused = [["INVALID_CURSOR", expect.any(String)]];
    expect(await refusals("C-1", "holdings", holdings.pageInfo.endCursor)).toEqual(refused);
    expect(await refusals("C-2", "holdings", orders.pageInfo.endCursor)).toEqual(refused);
    expect(await refusals("C-2", "orders", holdings.pageInfo.endCursor)).toEqual(refused);
    expect(await refusals("C-2", "orders", "bm9uc2Vuc2U")).toEqual(refused);
    expect(await refusals("C-2", "holdings", holdings.pageInfo.endCursor)).toEqual([]);
  });

  it.each([0, -1, 101])("refuses a page of %d", async (first) => {
    const query = ofCustomers(`wealth { holdings(first: ${first}) { totalCount } }`);
    expect(await subgraph.refusals(query, customerKeys("C-2"))).toEqual([
      ["INVALID_PAGE_SIZE", expect.stringContaining(`It is ${first}.`)],
    ]);
  });
});
