import fc from "fast-check";
import { Decimal } from "decimal.js";
import {
  PRODUCT_KINDS,
  potentialOf,
  quintilesOf,
  segmentLines,
  segmentOf,
  valueCellOf,
} from "../../../../subgraphs/insights/rules/value";

const parameters = { segments: { key: "0.80", potential: "0.95" }, valueMatrix: { highFromQuintile: 4 } };
const decimals = (values: readonly number[]) => values.map((value) => new Decimal(value));
const amounts = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 60 });

describe("segments", () => {
  it("are the customers who bring the first 80 %, the next 15 %, and the rest", () => {
    // 50 + 30 = 80 of 100; 10 + 5 = 95; 3 and 2 are the rest, and so is who costs the bank money.
    const all = decimals([3, 50, 10, 30, -40, 5, 2, 0]);
    const lines = segmentLines(all, parameters);
    expect(all.map((each) => segmentOf(each, lines))).toEqual([
      "ORDINARY",
      "KEY",
      "POTENTIAL",
      "KEY",
      "ORDINARY",
      "POTENTIAL",
      "ORDINARY",
      "ORDINARY",
    ]);
  });

  it("have nobody to be KEY in a bank that earns nothing", () => {
    expect(segmentLines(decimals([0, -5]), parameters)).toEqual({ key: null, potential: null });
    expect(segmentOf(new Decimal(0), { key: null, potential: null })).toBe("ORDINARY");
  });

  it("bring at least their share together, and not without the least of them", () => {
    fc.assert(
      fc.property(amounts, (values) => {
        const all = decimals(values);
        const total = Decimal.sum(0, ...all.filter((each) => each.greaterThan(0)));
        fc.pre(total.greaterThan(0));
        const lines = segmentLines(all, parameters);
        const key = all.filter((each) => segmentOf(each, lines) === "KEY");
        const least = key.reduce((one, other) => Decimal.min(one, other));
        expect(Decimal.sum(...key).greaterThanOrEqualTo(total.times("0.80"))).toBe(true);
        const above = key.filter((each) => each.greaterThan(least));
        expect(Decimal.sum(0, ...above).lessThan(total.times("0.80"))).toBe(true);
      }),
      { seed: 1042 },
    );
  });
});

describe("quintilesOf", () => {
  it("splits evenly: the fifths differ by one at the most, and nobody is in none", () => {
    fc.assert(
      fc.property(amounts, (values) => {
        const quintiles = quintilesOf(values, (one, other) => one - other);
        const sizes = [1, 2, 3, 4, 5].map((fifth) => quintiles.filter((each) => each === fifth).length);
        expect(sizes.reduce((sum, size) => sum + size)).toBe(values.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
      { seed: 1042 },
    );
  });

  it("gives the greater never the lower fifth", () => {
    fc.assert(
      fc.property(amounts, (values) => {
        const quintiles = quintilesOf(values, (one, other) => one - other);
        values.forEach((one, i) =>
          values.forEach((other, j) => {
            if (one > other) expect(quintiles[i]).toBeGreaterThanOrEqual(quintiles[j]);
          }),
        );
      }),
      { seed: 1042 },
    );
  });
});

describe("the value matrix", () => {
  it("has each customer in exactly one cell, by what is high and what is not", () => {
    const cells = [1, 2, 3, 4, 5].map((contribution) =>
      [1, 2, 3, 4, 5].map((potential) => valueCellOf({ contribution, potential }, parameters)),
    );
    expect(cells).toEqual([
      ["LOW", "LOW", "LOW", "LATENT", "LATENT"],
      ["LOW", "LOW", "LOW", "LATENT", "LATENT"],
      ["LOW", "LOW", "LOW", "LATENT", "LATENT"],
      ["SECONDARY", "SECONDARY", "SECONDARY", "HIGH", "HIGH"],
      ["SECONDARY", "SECONDARY", "SECONDARY", "HIGH", "HIGH"],
    ]);
  });
});

describe("potentialOf", () => {
  const peers = Object.fromEntries(
    PRODUCT_KINDS.map((kind, i) => [
      kind,
      {
        share: new Decimal(["0.9", "0.5", "0.2", "0.3", "0.4"][i]),
        averageContribution: new Decimal([10, 20, 30, -500, 100][i]),
      },
    ]),
  ) as never;
  it.each([
    // 0.9 x 10 + 0.5 x 20 + 0.2 x 30 + 0.4 x 100; loans lose money
    ["nothing", [], "65"],
    ["a current account and investments", ["CURRENT_ACCOUNT", "INVESTMENTS"], "16"],
    ["everything", PRODUCT_KINDS, "0"],
  ] as const)("is what the kinds that are missing bring peers, of who has %s", (_, held, expected) => {
    expect(potentialOf(new Set(held), peers).toString()).toBe(expected);
  });
});
