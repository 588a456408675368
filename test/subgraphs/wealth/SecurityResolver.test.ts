import { DATABASES } from "../../helpers/databases";
import { pages, security, startWealth, type TestWealth } from "./fixture";

interface NavConnection {
  edges: { node: { date: string; value: { amount: string; currency: string } } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount: number;
}

const DAYS = ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"];

describe.each(DATABASES)("SecurityResolver on $name", (database) => {
  let subgraph: TestWealth;
  beforeAll(async () => {
    subgraph = await startWealth(database, {
      securities: [
        security("S1", { isin: "US0378331005", currency: "USD" }),
        security("S2", {
          managementFee: null,
          minimumAmount: null,
          unitPrice: null,
          priceType: null,
          priceAsOf: null,
          issuer: null,
          status: "WITHDRAWN",
          maturityDate: "2030-01-31",
        }),
      ],
      navs: DAYS.map((date, i) => ({ securityId: "S1", date, value: `1${i}.000001` })),
    });
  });
  afterAll(() => subgraph.close());

  it("finds a security by its ISIN in any case, and by its local code", async () => {
    const query = `{
      byIsin: security(isin: " us0378331005") { code isin }
      byCode: security(localCode: "L-S1") { code isin }
      none: security(localCode: "L-404") { code }
      noneEither: security(isin: "GB0002634946") { code }
    }`;
    const s1 = { code: "L-S1", isin: "US0378331005" };
    expect(await subgraph.ask(query)).toEqual({ byIsin: s1, byCode: s1, none: null, noneEither: null });
  });

  it("tells a security as a product, with null for what is not known", async () => {
    const fields = `__typename ... on Product { code name description status currency } isin localCode assetClass
      riskRating issuer managementFee minimumAmount { amount currency } unitPrice { amount currency } priceType
      priceAsOf maturityDate`;
    const query = `{ s1: security(localCode: "L-S1") { ${fields} } s2: security(localCode: "L-S2") { ${fields} } }`;
    expect(await subgraph.ask(query)).toEqual({
      s1: {
        __typename: "Security",
        code: "L-S1",
        name: "Fund S1",
        description: "A fund of shares.",
        status: "AVAILABLE",
        currency: "USD",
        isin: "US0378331005",
        localCode: "L-S1",
        assetClass: "FUND_EQUITY",
        riskRating: "R4",
        issuer: "Harbour Funds",
        managementFee: "1.250000",
        minimumAmount: { amount: "100.00", currency: "USD" },
        unitPrice: { amount: "12.345678", currency: "USD" },
        priceType: "NAV",
        priceAsOf: "2026-11-20",
        maturityDate: null,
      },
      s2: expect.objectContaining({
        status: "WITHDRAWN",
        isin: null,
        issuer: null,
        managementFee: null,
        minimumAmount: null,
        unitPrice: null,
        priceType: null,
        priceAsOf: null,
        maturityDate: "2030-01-31",
      }) as unknown,
    });
  });

  it.each([
    ["neither", "{ security { code } }"],
    ["nulls alone", "{ security(isin: null, localCode: null) { code } }"],
    ["both", '{ security(isin: "US0378331005", localCode: "L-S1") { code } }'],
  ])("refuses %s of isin and localCode", async (_, query) => {
    expect(await subgraph.refusals(query)).toEqual([
      ["INVALID_ARGUMENT", expect.stringContaining("Give either isin or localCode.")],
    ]);
  });

  it("refuses an ISIN whose check digit is wrong, and says so", async () => {
    expect(await subgraph.refusals('{ security(isin: "US0378331006") { code } }')).toEqual([
      ["INVALID_ARGUMENT", expect.stringContaining("check digit (ISO 6166)")],
    ]);
  });

  it("refuses a text that no database holds as the caller's mistake", async () => {
    expect(
      await subgraph.refusals("query ($code: String) { security(localCode: $code) { code } }", {
        code: "L-\0",
      }),
    ).toEqual([["INVALID_ARGUMENT", expect.any(String)]]);
    expect(subgraph.errors).toEqual([]);
  });

  it("finds securities by their keys, null for one that does not exist", async () => {
    const keys = ["L-S2", "L-404", "L-S1"].map((code) => ({ __typename: "Security", code }));
    const query =
      "query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Security { code name } } }";
    expect(await subgraph.ask(query, { keys })).toEqual({
      _entities: [{ code: "L-S2", name: "Fund S2" }, null, { code: "L-S1", name: "Fund S1" }],
    });
  });

  async function navHistory(args: string): Promise<NavConnection> {
    const { security } = await subgraph.ask<{ security: { navHistory: NavConnection } }>(
      `{ security(localCode: "L-S1") { navHistory${args} { edges { node { date value { amount currency } } }
         pageInfo { hasNextPage endCursor } totalCount } } }`,
    );
    return security.navHistory;
  }

  it("pages through net asset values newest first, in the security's currency", async () => {
    const read = await pages(async (after) => {
      const page = await navHistory(`(first: 2${after === null ? "" : `, after: "${after}"`})`);
      expect(page.totalCount).toBe(5);
      return page;
    });
    expect(read.map((page) => page.map(({ date }) => date))).toEqual([
      ["2026-11-20", "2026-11-19"],
      ["2026-11-18", "2026-11-17"],
      ["2026-11-16"],
    ]);
    expect(read[0][0].value).toEqual({ amount: "14.000001", currency: "USD" });
  });

  it.each([
    ['(from: "2026-11-18")', ["2026-11-20", "2026-11-19", "2026-11-18"]],
    ['(to: "2026-11-17")', ["2026-11-17", "2026-11-16"]],
    ['(from: "2026-11-17", to: "2026-11-18")', ["2026-11-18", "2026-11-17"]],
    ['(from: "2026-11-21")', []],
  ])("takes net asset values of the days asked for: %s", async (args, days) => {
    const { edges, totalCount } = await navHistory(args);
    expect(edges.map(({ node }) => node.date)).toEqual(days);
    expect(totalCount).toBe(days.length);
  });

  it("answers no net asset values for a security without", async () => {
    const query =
      '{ security(localCode: "L-S2") { navHistory { edges { cursor } totalCount pageInfo { hasNextPage } } } }';
    expect(await subgraph.ask(query)).toEqual({
      security: { navHistory: { edges: [], totalCount: 0, pageInfo: { hasNextPage: false } } },
    });
  });

  it("refuses the cursor of another security's history", async () => {
    const { pageInfo } = await navHistory("(first: 1)");
    const query = `{ security(localCode: "L-S2") { navHistory(after: "${pageInfo.endCursor}") { totalCount } } }`;
    expect(await subgraph.refusals(query)).toEqual([["INVALID_CURSOR", expect.any(String)]]);
  });
});
