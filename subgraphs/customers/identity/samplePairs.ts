import type { BlockingRule } from "./blockingRules";
import { sortBlocks } from "./blocks";
import type { PairComparer } from "./comparePair";
import { PATTERNS } from "./comparisons";
import type { Features } from "./features";
import { mix } from "./hash";

/** The most pairs that a sample looks at; blocks of more records are not sampled. */
const SAMPLED = 200_000;
const RANDOM_PAIRS = 1_000_000;
const LARGEST_SAMPLED_BLOCK = 300;

/** How often each pattern was seen in a sample of pairs. */
export interface Sample {
  readonly patterns: readonly number[];
  readonly counts: readonly number[];
  /** How many pairs there are of those that were sampled from. */
  readonly pairs: number;
}

/**
 * The patterns of a rule's pairs, by kind of records. Which blocks are taken follows from their keys: the same records
 * give the same samples.
 */
export function sampleBlocks(
  features: Features,
  rule: BlockingRule,
  compare: PairComparer,
  kinds: readonly number[],
): Sample[] {
  const { members, blocks } = sortBlocks(rule, features.size);
  const kindOf = (from: number) => features.kind.values[members[from]];
  const pairs = [0, 0, 0];
  for (const { from, to } of blocks())
    if (to - from <= LARGEST_SAMPLED_BLOCK) pairs[kindOf(from)] += ((to - from) * (to - from - 1)) / 2;
  const shares = pairs.map((found) => Math.min(1, SAMPLED / found) * 2 ** 32);
  const counts = pairs.map(() => new Float64Array(PATTERNS));
  for (const { key, from, to } of blocks()) {
    const kind = kindOf(from);
    if (to - from > LARGEST_SAMPLED_BLOCK || mix(key, 17) >= shares[kind]) continue;
    for (let i = from; i < to; i++)
      for (let j = i + 1; j < to; j++) counts[kind][compare.pattern(members[i], members[j])]++;
  }
  return kinds.map((kind) => sampleOf(counts[kind], pairs[kind]));
}

/** The patterns of random pairs, almost all of them strangers' (as Splink estimates u). All pairs, where they are few. */
export function sampleRandom(
  features: Features,
  ranks: Uint32Array,
  compare: PairComparer,
  kind: number,
): Sample {
  const members = membersByRank(features, ranks, kind);
  const size = members.length;
  const pairs = (size * (size - 1)) / 2;
  const counts = new Float64Array(PATTERNS);
  if (pairs <= RANDOM_PAIRS) {
    for (let i = 0; i < size; i++)
      for (let j = i + 1; j < size; j++) counts[compare.pattern(members[i], members[j])]++;
  } else {
    for (let n = 0; n < RANDOM_PAIRS; n++) {
      const i = Math.floor((mix(n, 1) / 2 ** 32) * size);
      const j = Math.floor((mix(n, 2) / 2 ** 32) * size);
      if (i !== j) counts[compare.pattern(members[i], members[j])]++;
    }
  }
  return sampleOf(counts, pairs);
}

function membersByRank({ kind: { values }, size }: Features, ranks: Uint32Array, kind: number): Uint32Array {
  const byRank = new Uint32Array(size);
  ranks.forEach((rank, record) => (byRank[rank] = record));
  return byRank.filter((record) => values[record] === kind);
}

function sampleOf(counts: Float64Array, pairs: number): Sample {
  const patterns = [...counts.keys()].filter((pattern) => counts[pattern] > 0);
  return { patterns, counts: patterns.map((pattern) => counts[pattern]), pairs };
}
