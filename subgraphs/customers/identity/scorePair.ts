import { BIRTH, COMPARISONS, type ComparisonName, IDENTITY, levelIn, NAME } from "./comparisons";
import type { PairComparer } from "./comparePair";
import type { Features } from "./features";
import type { Frequencies } from "./frequencies";
import { combine, type Model, weightOf, weightTables } from "./model";
import { rarityOf } from "./rarity";
import type { Evidence, Verdict } from "./store";

/** From which scores on a pair is linked, and looked at by somebody. Log2 of odds: 5 is 97 to 3. */
export interface Thresholds {
  readonly link: number;
  readonly review: number;
}

export const THRESHOLDS: Thresholds = { link: weightOf(0.97, 0.03), review: weightOf(0.6, 0.4) };

/** Below this sum against relatives two records are relatives' with 95 to 5. */
const RELATIVES_SURELY = weightOf(0.05, 0.95);

/** What holds a pair back from being linked, whatever its score. */
export type HeldBy = "identifiers in conflict" | "name and birth in conflict with the identifier";

/** A pair's score with what follows from it. */
export interface Scored {
  readonly score: number;
  readonly verdict: Verdict;
  readonly method: "DETERMINISTIC" | "PROBABILISTIC";
  readonly heldBy: HeldBy | null;
}

/** Scores pairs of one set of features. */
export interface PairScorer {
  /** The score of a pair; undefined as soon as it is known that it is below review, which it is for most. */
  score(a: number, b: number): Scored | undefined;
  /** Whether two records cannot be one person's, though other records stand between them. */
  contradicts(a: number, b: number): boolean;
  /** Each comparison's level and weight; their weights sum up to the score. */
  explain(a: number, b: number): { scored: Scored; evidence: Evidence[] };
}

/** Makes the scorer of records of one kind. */
export function pairScorer(
  features: Features,
  compare: PairComparer,
  frequencies: Frequencies,
  model: Model,
  thresholds: Thresholds = THRESHOLDS,
): PairScorer {
  const { againstStrangers, againstRelatives } = weightTables(model);
  const rarity = rarityOf(features, frequencies, model);
  const reach = reachWithName(againstStrangers, rarity.most);

  const sums = (a: number, b: number, pattern: number) => {
    const strangers = againstStrangers[pattern] + rarity.of(a, b, pattern);
    return { strangers, score: combine(strangers, againstRelatives[pattern]) };
  };
  return {
    score(a, b) {
      const partial = compare.withoutName(a, b);
      if (reach[partial] < thresholds.review && levelIn(partial, COMPARISONS.identity) !== IDENTITY.SAME)
        return undefined;
      const pattern = partial | compare.name(a, b);
      const scored = decide(pattern, sums(a, b, pattern).score, thresholds);
      return scored.verdict === "SEPARATE" ? undefined : scored;
    },
    contradicts(a, b) {
      const pattern = compare.pattern(a, b);
      const identity = levelIn(pattern, COMPARISONS.identity);
      if (identity === IDENTITY.SAME) return false;
      return (
        identity === IDENTITY.CONFLICT ||
        levelIn(pattern, COMPARISONS.birth) <= BIRTH.DIFFERENT ||
        againstRelatives[pattern] < RELATIVES_SURELY
      );
    },
    explain(a, b) {
      const pattern = compare.pattern(a, b);
      const { strangers, score } = sums(a, b, pattern);
      const before = weightOf(model.pairs.match, model.pairs.stranger);
      const evidence: Evidence[] = [
        { comparison: "before comparing", level: "any two records", weight: before },
      ];
      for (const name of Object.keys(COMPARISONS) as ComparisonName[]) {
        const level = levelIn(pattern, COMPARISONS[name]);
        const { m, u } = model.rates[name];
        const isKnown = level < m.length;
        const weight = isKnown ? weightOf(m[level], u[level]) + rarity.ofOne(name, a, b, level) : 0;
        evidence.push({
          comparison: name,
          level: isKnown ? COMPARISONS[name].levels[level] : "MISSING",
          weight,
        });
      }
      evidence.push({
        comparison: "family",
        level: "or relatives who share these",
        weight: score - strangers,
      });
      return { scored: decide(pattern, score, thresholds), evidence };
    },
  };
}

/** What becomes of a pattern with a score: identifiers decide alone, unless everything else denies it. */
export function decide(pattern: number, score: number, { link, review }: Thresholds): Scored {
  const identity = levelIn(pattern, COMPARISONS.identity);
  const name = levelIn(pattern, COMPARISONS.name);
  const birth = levelIn(pattern, COMPARISONS.birth);
  if (identity === IDENTITY.SAME) {
    // A clerk may have written a father's number on his child's form.
    const denied = birth <= BIRTH.DIFFERENT && (name <= NAME.FAMILY || birth === BIRTH.GENERATION);
    return {
      score,
      method: "DETERMINISTIC",
      verdict: denied ? "REVIEW" : "LINK",
      heldBy: denied ? "name and birth in conflict with the identifier" : null,
    };
  }
  const isHeld = score >= link && (identity === IDENTITY.CONFLICT || identity === IDENTITY.MIXED);
  return {
    score,
    method: "PROBABILISTIC",
    verdict: score < review ? "SEPARATE" : score < link || isHeld ? "REVIEW" : "LINK",
    heldBy: isHeld ? "identifiers in conflict" : null,
  };
}

/** For each pattern without a name, the most that a pair can reach once its name is compared. */
function reachWithName(againstStrangers: Float64Array, most: number): Float64Array {
  const reach = new Float64Array(againstStrangers.length);
  for (let pattern = 0; pattern < reach.length; pattern += COMPARISONS.name.missing + 1) {
    reach[pattern] = -Infinity;
    for (let level = 0; level <= COMPARISONS.name.missing; level++)
      reach[pattern] = Math.max(reach[pattern], againstStrangers[pattern | level] + most);
  }
  return reach;
}
