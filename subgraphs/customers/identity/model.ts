import { type Comparison, type ComparisonName, COMPARISONS, levelIn, PATTERNS } from "./comparisons";

/**
 * How often a comparison reaches each of its levels: `m` when both records are one person's, `u` when they are
 * strangers' (Fellegi and Sunter, A Theory for Record Linkage, 1969), `r` when they are relatives', who share
 * surname, home and phone, and as twins the day of birth, without being one.
 */
export interface Rates {
  readonly m: readonly number[];
  readonly u: readonly number[];
  readonly r: readonly number[];
}

/** What is known of a population's pairs. */
export interface Model {
  readonly rates: Readonly<Record<ComparisonName, Rates>>;
  /** How many pairs of records are one person's, relatives', and strangers'. */
  readonly pairs: { readonly match: number; readonly relative: number; readonly stranger: number };
}

/** What a level weighs, in bits: log2(m/u) (Fellegi and Sunter 1969). Negative where strangers reach it more often. */
export function weightOf(m: number, u: number): number {
  return Math.log2(m / u);
}

/** The sum of weights of each pattern, with the odds before anything is compared. */
export interface WeightTables {
  readonly againstStrangers: Float64Array;
  readonly againstRelatives: Float64Array;
}

/** Adds the weights up once for each pattern: comparing a million pairs looks them up. */
export function weightTables({ rates, pairs }: Model): WeightTables {
  const againstStrangers = new Float64Array(PATTERNS).fill(weightOf(pairs.match, pairs.stranger));
  const againstRelatives = new Float64Array(PATTERNS).fill(weightOf(pairs.match, pairs.relative));
  for (const [name, comparison] of Object.entries(COMPARISONS) as [ComparisonName, Comparison][]) {
    const { m, u, r } = rates[name];
    const strangers = m.map((rate, level) => weightOf(rate, u[level]));
    const relatives = m.map((rate, level) => weightOf(rate, r[level]));
    for (let pattern = 0; pattern < PATTERNS; pattern++) {
      const level = levelIn(pattern, comparison);
      if (level >= m.length) continue; // a value is missing, which tells nothing
      againstStrangers[pattern] += strangers[level];
      againstRelatives[pattern] += relatives[level];
    }
  }
  return { againstStrangers, againstRelatives };
}

/** Log2 of the odds for one person against either strangers or relatives, from the sums against each. */
export function combine(againstStrangers: number, againstRelatives: number): number {
  const least = Math.min(againstStrangers, againstRelatives);
  return least - Math.log2(2 ** (least - againstStrangers) + 2 ** (least - againstRelatives));
}

/** What is believed before a pair is seen, and how many pairs that belief is worth when rates are estimated. */
export const BELIEF = {
  pairs: { m: 100, r: 300 },
  rates: {
    name: {
      m: [0.005, 0.01, 0.005, 0.02, 0.06, 0.03, 0.04, 0.83],
      r: [0.18, 0.01, 0.67, 0.04, 0.03, 0.001, 0.009, 0.06],
    },
    birth: { m: [0.003, 0.01, 0.01, 0.03, 0.947], r: [0.5, 0.4, 0.03, 0.02, 0.05] },
    phone: { m: [0.25, 0.75], r: [0.6, 0.4] },
    email: { m: [0.2, 0.8], r: [0.95, 0.05] },
    place: { m: [0.2, 0.05, 0.75], r: [0.25, 0.05, 0.7] },
    identity: { m: [0.015, 0.005, 0.98], r: [0.989, 0.001, 0.01] },
  } satisfies Record<ComparisonName, { m: number[]; r: number[] }>,
};
