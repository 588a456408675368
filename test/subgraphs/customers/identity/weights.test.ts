import { COMPARISONS, IDENTITY, NAME } from "../../../../subgraphs/customers/identity/comparisons";
import {
  BELIEF,
  combine,
  type Model,
  weightOf,
  weightTables,
} from "../../../../subgraphs/customers/identity/model";
import { decide, THRESHOLDS } from "../../../../subgraphs/customers/identity/scorePair";

// Weights by Fellegi and Sunter (A Theory for Record Linkage, Journal of the American Statistical Association 64, 1969):
// log2(m/u), worked by hand.
describe("the weight of a level", () => {
  it.each([
    [0.9, 0.1, 3.169925],
    [0.95, 0.01, 6.569856],
    [0.8, 0.8, 0],
    [0.05, 0.99, -4.307429],
    [0.5, 0.000001, 18.931569],
  ])("with m %d and u %d is %d bits", (m, u, bits) => expect(weightOf(m, u)).toBeCloseTo(bits, 5));
});

/** A population in which birth and phone alone tell anything. */
const model: Model = {
  pairs: { match: 1, relative: 1, stranger: 1_024 },
  rates: {
    ...Object.fromEntries(Object.entries(BELIEF.rates).map(([name, { m }]) => [name, { m, u: m, r: m }])),
    phone: { m: [0.25, 0.75], u: [0.999, 0.001], r: [0.5, 0.5] },
    birth: {
      m: [0.01, 0.01, 0.01, 0.02, 0.95],
      u: [0.6, 0.38, 0.01, 0.0099, 0.0001],
      r: [0.5, 0.4, 0.05, 0.03, 0.02],
    },
  } as unknown as Model["rates"],
};

/** A pattern of these levels, of which the others are missing. */
function patternOf(levels: Partial<Record<keyof typeof COMPARISONS, number>>): number {
  return Object.entries(COMPARISONS).reduce(
    (pattern, [name, { shift, missing }]) =>
      pattern | ((levels[name as keyof typeof COMPARISONS] ?? missing) << shift),
    0,
  );
}

describe("the weights of a pair", () => {
  const { againstStrangers, againstRelatives } = weightTables(model);

  it.each([
    // Nothing is known: one pair of 1,024 is one person's, which is -10 bits.
    [{}, -10, 0],
    // -10 + log2(0.95 / 0.0001) = -10 + 13.213712; log2(0.95 / 0.02) = 5.569856.
    [{ birth: 4 }, 3.213712, 5.569856],
    // and + log2(0.75 / 0.001) = 9.550747; log2(0.75 / 0.5) = 0.584963.
    [{ birth: 4, phone: 1 }, 12.764459, 6.154818],
    // -10 + log2(0.01 / 0.6) - log2(0.999 / 0.25) = -10 - 5.906891 - 1.998557.
    [{ birth: 0, phone: 0 }, -17.905447, -6.643856],
  ])("of %j are %d against strangers and %d against relatives", (levels, strangers, relatives) => {
    expect(againstStrangers[patternOf(levels)]).toBeCloseTo(strangers, 5);
    expect(againstRelatives[patternOf(levels)]).toBeCloseTo(relatives, 5);
  });

  it("are as much as the two together leave of the odds", () => {
    // Odds of 8 against strangers and of 8 against relatives are odds of 4 against either.
    expect(combine(3, 3)).toBeCloseTo(2, 9);
    // The lesser stands where the other is far off.
    expect(combine(40, 5)).toBeCloseTo(5, 9);
    expect(combine(-2, 60)).toBeCloseTo(-2, 9);
  });
});

describe("the decision", () => {
  const far = patternOf({ name: NAME.DIFFERENT, birth: 0, identity: IDENTITY.SAME });

  it.each([
    [patternOf({}), THRESHOLDS.link, "LINK"],
    [patternOf({}), THRESHOLDS.link - 0.01, "REVIEW"],
    [patternOf({}), THRESHOLDS.review, "REVIEW"],
    [patternOf({}), THRESHOLDS.review - 0.01, "SEPARATE"],
    [patternOf({ identity: IDENTITY.SAME }), -20, "LINK"],
    [patternOf({ identity: IDENTITY.CONFLICT }), 30, "REVIEW"],
    [patternOf({ identity: IDENTITY.CONFLICT }), -3, "SEPARATE"],
    [far, 30, "REVIEW"],
  ])("on pattern %d with %d bits is %s", (pattern, score, verdict) =>
    expect(decide(pattern, score, THRESHOLDS).verdict).toBe(verdict),
  );
});
