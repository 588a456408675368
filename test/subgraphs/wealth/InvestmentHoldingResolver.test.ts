import { DATABASES } from "../../helpers/databases";
import { holding, security, startWealth, type TestWealth } from "./fixture";

const MONEY = "{ amount currency }";
const HOLDINGS = `query ($keys: [_Any!]!) {
  _entities(representations: $keys) {
    ... on InvestmentHolding {
      id quantity unitPrice ${MONEY} priceType priceAsOf marketValue ${MONEY} costBasis ${MONEY}
      unrealisedGain ${MONEY} maturityDate security { code assetClass riskRating }
    }
  }
}`;

describe.each(DATABASES)("InvestmentHoldingResolver on $name", (database) => {
  let subgraph: TestWealth;
  beforeAll(async () => {
    subgraph = await startWealth(database, {
      securities: [security("S1"), security("B1", { assetClass: "BOND", riskRating: "R2" })],
      holdings: [
        holding("H-1", "C-1", "S1", {
          quantity: "123456789012345678.123456",
          unitPrice: "12345678901234.123456",
          marketValue: "9999999999999999.99",
          costBasis: "-9999999999999999.99",
        }),
        holding("H-2", "C-1", "B1", {
          priceType: "MARKET",
          marketValue: "0.30",
          costBasis: "0.10",
          maturityDate: "2031-05-15",
        }),
        holding("H-3", "C-1", "gone", { marketValue: "80.00", costBasis: "100.00" }),
        holding("H-4", "C-1", "S1", { costBasis: null }),
        holding("H-5", "C-1", "S1", { marketValue: "100.00", costBasis: "100.00" }),
      ],
    });
  });
  afterAll(() => subgraph.close());

  async function holdings(...ids: string[]) {
    const keys = ids.map((id) => ({ __typename: "InvestmentHolding", id }));
    const { _entities } = await subgraph.ask<{ _entities: (Record<string, unknown> | null)[] }>(HOLDINGS, {
      keys,
    });
    return _entities;
  }

  it("tells every digit of quantity, price and value", async () => {
    expect(await holdings("H-1")).toEqual([
      {
        id: "H-1",
        quantity: "123456789012345678.123456",
        unitPrice: { amount: "12345678901234.123456", currency: "EUR" },
        priceType: "NAV",
        priceAsOf: "2026-11-20",
        marketValue: { amount: "9999999999999999.99", currency: "EUR" },
        costBasis: { amount: "-9999999999999999.99", currency: "EUR" },
        unrealisedGain: { amount: "19999999999999999.98", currency: "EUR" },
        maturityDate: null,
        security: { code: "L-S1", assetClass: "FUND_EQUITY", riskRating: "R4" },
      },
    ]);
  });

  it.each([
    ["a gain, with its last zero", "H-2", "0.20"],
    ["a loss", "H-3", "-20.00"],
    ["neither", "H-5", "0.00"],
  ])("computes %s exactly", async (_, id, amount) => {
    expect(await holdings(id)).toMatchObject([{ unrealisedGain: { amount, currency: "EUR" } }]);
  });

  it("answers null for cost and gain where the cost is not known", async () => {
    expect(await holdings("H-4")).toMatchObject([
      { marketValue: { amount: "123.46" }, costBasis: null, unrealisedGain: null },
    ]);
  });

  it("answers null for a security that the catalogue does not have", async () => {
    expect(await holdings("H-3")).toMatchObject([{ id: "H-3", security: null }]);
  });

  it("finds holdings by their keys, null for one that does not exist, in the order asked", async () => {
    const found = await holdings("H-2", "H-404", "H-1");
    expect(found.map((row) => row && row.id)).toEqual(["H-2", null, "H-1"]);
    expect(found[0]).toMatchObject({ priceType: "MARKET", maturityDate: "2031-05-15" });
  });
});
