import {
  BIRTH,
  COMPARISONS,
  type ComparisonName,
  IDENTITY,
  levelIn,
  NAME,
  PLACE,
  SHARED,
} from "./comparisons";
import type { PairComparer } from "./comparePair";
import { type Features, SLOTS } from "./features";
import type { Frequencies } from "./frequencies";
import { combine, type Model, weightOf, weightTables } from "./model";
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

/**
 * What a rare value weighs more, and a common one less, than its level does on average: the chance that strangers
 * share it is how often it occurs (Winkler 2000; Splink's term frequency adjustment).
 */
function rarityOf(features: Features, frequencies: Frequencies, { rates }: Model) {
  const { family, given, birth, phones, emails, places } = features;
  const { records } = frequencies;
  const familyAtAll = shareOfPairs(frequencies.family, records);
  const givenAtAll = shareOfPairs(frequencies.given, records);
  const birthAtAll = shareOfPairs(
    [...frequencies.birth].filter(([day]) => day !== 0).map(([, count]) => count),
    records,
  );

  /** How often a whole name occurs: as counted, and not less than its parts would have it by chance. */
  const nameShare = (record: number) => {
    const parts =
      (frequencies.family[family.values[record]] / records) *
      (frequencies.given[given.values[record]] / records);
    return Math.max(frequencies.name[record] / records, given.values[record] === 0 ? 0 : parts);
  };
  const nameRarity = (a: number, b: number, level: number): number => {
    const { m, u } = rates.name;
    if (level === NAME.SAME) return Math.log2(u[NAME.SAME] / nameShare(a));
    if (level === NAME.SAME_SOUND) return Math.log2((u[NAME.SAME] + u[NAME.SAME_SOUND]) / nameShare(a));
    if (level === NAME.SWAPPED) {
      // Strangers with swapped names are as rare as the name, whatever the sample happened to see.
      const same = weightOf(m[NAME.SAME], Math.max(nameShare(a), nameShare(b)));
      return Math.min(0, same - weightOf(m[NAME.SWAPPED], u[NAME.SWAPPED]));
    }
    if (level === NAME.FAMILY) {
      const counts = frequencies.family;
      return Math.log2(
        familyAtAll / (Math.max(counts[family.values[a]], counts[family.values[b]]) / records),
      );
    }
    if (level === NAME.GIVEN) {
      const counts = frequencies.given;
      return Math.log2(givenAtAll / (Math.max(counts[given.values[a]], counts[given.values[b]]) / records));
    }
    return 0;
  };
  /** A switchboard's number, a shared mailbox, a block of flats: weighs less. What is rare weighs no more. */
  const sharedRarity = (u: number, bearers: number) => Math.min(0, Math.log2(u / ((bearers - 1) / records)));

  const ofOne = (name: ComparisonName, a: number, b: number, level: number): number => {
    if (name === "name") return nameRarity(a, b, level);
    if (name === "birth" && level === BIRTH.SAME)
      return Math.log2(birthAtAll / (frequencies.birth.get(birth.values[a])! / records));
    if (name === "phone" && level === SHARED.SAME)
      return sharedRarity(
        rates.phone.u[level],
        rarestCommon(phones.values, frequencies.phones, SLOTS.phones, a, b),
      );
    if (name === "email" && level === SHARED.SAME)
      return sharedRarity(
        rates.email.u[level],
        rarestCommon(emails.values, frequencies.emails, SLOTS.emails, a, b),
      );
    if (name === "place" && level === PLACE.SAME)
      return sharedRarity(
        rates.place.u[level],
        rarestCommon(places.values, frequencies.places, SLOTS.places, a, b),
      );
    return 0;
  };
  const adjusted: readonly ComparisonName[] = ["name", "birth", "phone", "email", "place"];
  return {
    ofOne,
    of: (a: number, b: number, pattern: number): number =>
      adjusted.reduce((sum, name) => sum + ofOne(name, a, b, levelIn(pattern, COMPARISONS[name])), 0),
    /** The most that it can add: a name and a birthday that only these two bear. */
    most:
      Math.max(0, Math.log2(((rates.name.u[NAME.SAME] + rates.name.u[NAME.SAME_SOUND]) * records) / 2)) +
      Math.max(0, Math.log2((birthAtAll * records) / 2)),
  };
}

/** Of all pairs of records, the share that has one value in common. */
function shareOfPairs(counts: Iterable<number>, records: number): number {
  let sum = 0;
  for (const count of counts) sum += (count / records) ** 2;
  return Math.max(sum, 1 / records ** 2);
}

/** How many bear the rarest of the values that two records share. */
function rarestCommon(
  values: Uint32Array | Float64Array,
  counts: Uint32Array,
  slots: number,
  a: number,
  b: number,
): number {
  let least = Infinity;
  for (let i = a * slots; i < (a + 1) * slots; i++)
    for (let j = b * slots; j < (b + 1) * slots; j++)
      if (values[i] !== 0 && values[i] === values[j]) least = Math.min(least, counts[i]);
  return least;
}
