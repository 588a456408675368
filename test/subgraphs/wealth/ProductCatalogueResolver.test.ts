import { DATABASES } from "../../helpers/databases";
import { pages, security, startWealth, type TestWealth } from "./fixture";

interface Catalogue {
  productCatalogue: {
    wealth: {
      edges: { node: { code: string } }[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
      totalCount: number;
    };
  };
}
const CATALOGUE = `query ($filter: SecurityFilter, $first: Int = 20, $after: String) {
  productCatalogue {
    wealth(filter: $filter, first: $first, after: $after) {
      edges { node { code } } pageInfo { hasNextPage endCursor } totalCount
    }
  }
}`;

describe.each(DATABASES)("ProductCatalogueResolver on $name", (database) => {
  let subgraph: TestWealth;
  beforeAll(async () => {
    subgraph = await startWealth(database, {
      securities: [
        security("E", { localCode: "E", name: "Amber Shares", assetClass: "EQUITY", riskRating: "R5" }),
        security("D", { localCode: "D", name: "Amber Shares", assetClass: "FUND_EQUITY", riskRating: "R4" }),
        security("C", {
          localCode: "C",
          name: "Birch Bond 100% safe",
          assetClass: "BOND",
          riskRating: "R1",
          issuer: "The Treasury",
          isin: "XS1234567896",
        }),
        security("B", { localCode: "B", name: "Cedar_Cash", assetClass: "CASH", riskRating: "R1" }),
        security("A", { localCode: "ZX-9", name: "Dune Mixed", assetClass: "FUND_MIXED", issuer: null }),
      ],
    });
  });
  afterAll(() => subgraph.close());

  async function codes(filter?: Record<string, unknown> | null): Promise<string[]> {
    const { productCatalogue } = await subgraph.ask<Catalogue>(CATALOGUE, { filter });
    const { edges, totalCount } = productCatalogue.wealth;
    expect(totalCount).toBe(edges.length);
    return edges.map(({ node }) => node.code);
  }

  it.each([
    ["no filter", undefined, ["D", "E", "C", "B", "ZX-9"]],
    ["null", null, ["D", "E", "C", "B", "ZX-9"]],
    ["empty lists", { assetClasses: [], riskRatings: [], text: "" }, ["D", "E", "C", "B", "ZX-9"]],
    ["asset classes", { assetClasses: ["BOND", "CASH"] }, ["C", "B"]],
    ["risk ratings", { riskRatings: ["R4", "R5"] }, ["D", "E", "ZX-9"]],
    ["both", { assetClasses: ["EQUITY", "BOND"], riskRatings: ["R5"] }, ["E"]],
    ["a text of the name", { text: "amber sh" }, ["D", "E"]],
    ["a text of the issuer", { text: " treasury " }, ["C"]],
    ["a text of the local code", { text: "zx-9" }, ["ZX-9"]],
    ["a text of the ISIN", { text: "xs1234" }, ["C"]],
    ["a text and a class", { text: "amber", assetClasses: ["EQUITY"] }, ["E"]],
    ["a text that nothing has", { text: "nowhere" }, []],
    ["a percent sign, which is only itself", { text: "%" }, ["C"]],
    ["a low line, which is only itself", { text: "_" }, ["B"]],
  ])("takes the securities for %s, by name", async (_, filter, expected) => {
    expect(await codes(filter)).toEqual(expected);
  });

  it("pages through what a filter leaves, equal names included", async () => {
    const filter = { riskRatings: ["R4", "R5"] };
    const read = await pages(async (after) => {
      const { productCatalogue } = await subgraph.ask<Catalogue>(CATALOGUE, { filter, first: 1, after });
      expect(productCatalogue.wealth.totalCount).toBe(3);
      return productCatalogue.wealth;
    });
    expect(read.map((page) => page.map(({ code }) => code))).toEqual([["D"], ["E"], ["ZX-9"]]);
  });

  it("refuses an asset class that does not exist", async () => {
    expect(await subgraph.refusals(CATALOGUE, { filter: { assetClasses: ["TULIPS"] } })).toEqual([
      ["BAD_USER_INPUT", expect.stringContaining("TULIPS")],
    ]);
  });

  it("refuses a text that no database holds as the caller's mistake", async () => {
    expect(await subgraph.refusals(CATALOGUE, { filter: { text: "a\0b" } })).toEqual([
      ["INVALID_ARGUMENT", expect.any(String)],
    ]);
  });
});
