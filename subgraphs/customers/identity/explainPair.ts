import { blockingRules } from "./blockingRules";
import { Features } from "./features";
import type { MatchOptions } from "./matchParties";
import { learn } from "./population";
import { type Scored, type Thresholds, THRESHOLDS } from "./scorePair";
import type { Evidence, MatchStore } from "./store";

/** Why two records are one person, or are not. Levels and weights: never a value. */
export interface Explanation {
  readonly scored: Scored;
  /** Each comparison's level and weight; the weights sum up to the score. */
  readonly evidence: readonly Evidence[];
  readonly thresholds: Thresholds;
  /** The blocking rules by which a run comes to the pair; of a pair without any, no run decides. */
  readonly foundBy: readonly string[];
  /** A steward said that they are different people. */
  readonly isNeverLink: boolean;
}

/**
 * Weighs two records as a run would, and says how. Rates and frequencies are all records': it reads them as a run does.
 * Undefined where the store lacks one of them, or they are of different kinds.
 */
export async function explainPair(
  store: MatchStore,
  a: string,
  b: string,
  { onProgress = () => undefined, signal, thresholds = THRESHOLDS }: MatchOptions = {},
): Promise<Explanation | undefined> {
  // Whom nobody knows need not wait until a million others are read.
  if ((await store.partiesByIds([a, b])).length < 2) return undefined;
  const features = new Features();
  const total = await store.count();
  const found = new Map<string, number>();
  for await (const batch of store.parties()) {
    signal?.throwIfAborted();
    for (const record of batch) {
      if (record.id === a || record.id === b) found.set(record.id, features.size);
      features.add(record);
    }
    onProgress("reading records", features.size, total);
  }
  const [first, second] = [found.get(a), found.get(b)];
  if (first === undefined || second === undefined || first === second) return undefined;
  if (features.kind.values[first] !== features.kind.values[second]) return undefined;
  const population = await learn(features, thresholds, onProgress, signal);
  return {
    ...population.scorerOf(first).explain(first, second),
    thresholds,
    foundBy: rulesOf(features, first, second),
    isNeverLink: await isNeverLink(store, a, b),
  };
}

function rulesOf(features: Features, a: number, b: number): string[] {
  return blockingRules(features)
    .filter(({ keys: { values, width } }) => {
      const keysOf = (record: number) => values.subarray(record * width, (record + 1) * width);
      return keysOf(a).some((key) => key !== 0 && keysOf(b).includes(key));
    })
    .map(({ name }) => name);
}

async function isNeverLink(store: MatchStore, a: string, b: string): Promise<boolean> {
  for await (const batch of store.neverLinks())
    if (batch.some(([one, other]) => (one === a && other === b) || (one === b && other === a))) return true;
  return false;
}
