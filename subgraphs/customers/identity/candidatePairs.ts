import type { BlockingRule } from "./blockingRules";
import { sortBlocks } from "./blocks";
import type { Features } from "./features";

/** A block of more records is not compared each with each. */
export const LARGEST_BLOCK = 500;

/** In a larger block, with how many of its neighbours each record is compared, sorted by birth and name. */
export const WINDOW = 20;

/** What a rule came to. Never a key: it is a customer's. */
export interface RuleReport {
  rule: string;
  blocks: number;
  /** Pairs that this rule found and no rule before it. */
  pairs: number;
  /** Records of the largest block. */
  largest: number;
  /** Blocks above LARGEST_BLOCK, and how many of their pairs were left out. */
  oversized: number;
  leftOut: number;
}

/** Called for each pair to compare. */
export type TakePair = (a: number, b: number) => void;

/**
 * Hands out the pairs that share a key, rule by rule and block by block, yielding its report after each few blocks, so
 * that other work gets its turn. A pair comes once, by the least of the keys of the first rule that it shares. Pairs
 * of a block above LARGEST_BLOCK may come again by a later rule.
 */
export function* candidatePairs(
  features: Features,
  rules: readonly BlockingRule[],
  ranks: Uint32Array,
  take: TakePair,
): Generator<RuleReport> {
  const oversized = rules.map(() => new Set<number>());
  for (const [r, rule] of rules.entries()) {
    const { members, blocks } = sortBlocks(rule, features.size);
    const report = { rule: rule.name, blocks: 0, pairs: 0, largest: 0, oversized: 0, leftOut: 0 };
    let work = 0;
    // Large blocks first: the rules' small blocks must know which keys do not stand for all of their pairs.
    for (const block of blocks()) {
      const size = block.to - block.from;
      report.blocks++;
      report.largest = Math.max(report.largest, size);
      if (size > LARGEST_BLOCK) oversized[r].add(block.key);
    }
    const isFirst = firstKeyTest(rules, r, oversized);
    for (const block of blocks()) {
      const size = block.to - block.from;
      const before = report.pairs;
      if (size > LARGEST_BLOCK) {
        report.oversized++;
        const neighbours = sortNeighbours(features, members.subarray(block.from, block.to), ranks);
        for (let i = 0; i < size; i++)
          for (let j = i + 1; j < size && j <= i + WINDOW; j++) {
            if (!isFirst(neighbours[i], neighbours[j], block.key)) continue;
            report.pairs++;
            take(neighbours[i], neighbours[j]);
          }
        report.leftOut += (size * (size - 1)) / 2 - (report.pairs - before);
      } else {
        for (let i = block.from; i < block.to; i++)
          for (let j = i + 1; j < block.to; j++) {
            if (!isFirst(members[i], members[j], block.key)) continue;
            report.pairs++;
            take(members[i], members[j]);
          }
      }
      work += report.pairs - before + 1;
      if (work > 20_000) {
        work = 0;
        yield report;
      }
    }
    yield report;
  }
}

/** Whether a pair's first common key, of the rules up to `r` and without those of large blocks, is `key`. */
function firstKeyTest(rules: readonly BlockingRule[], r: number, oversized: readonly ReadonlySet<number>[]) {
  return (a: number, b: number, key: number): boolean => {
    for (let earlier = 0; earlier <= r; earlier++) {
      const first = leastCommonKey(rules[earlier], a, b, oversized[earlier], earlier === r ? key : 0);
      if (first !== 0) return earlier === r && first === key;
    }
    return false;
  };
}

/** The least key of a rule that both have, without those of large blocks but for `kept`; 0 for none. */
function leastCommonKey(
  { keys: { values, width } }: BlockingRule,
  a: number,
  b: number,
  oversized: ReadonlySet<number>,
  kept: number,
): number {
  for (let i = a * width; i < (a + 1) * width && values[i] !== 0; i++)
    for (let j = b * width; j < (b + 1) * width && values[j] !== 0; j++)
      if (
        values[i] === values[j] &&
        (values[i] === kept || oversized.size === 0 || !oversized.has(values[i]))
      )
        return values[i]; // keys of a record ascend
  return 0;
}

/** Those of a large block, such that whoever may be one person stands near: by birth, then name, then id. */
function sortNeighbours(
  { birth, family, given, dictionary }: Features,
  block: Uint32Array,
  ranks: Uint32Array,
) {
  const order = (a: number, b: number) =>
    birth.values[a] - birth.values[b] ||
    compareTexts(dictionary.textOf(family.values[a]), dictionary.textOf(family.values[b])) ||
    compareTexts(dictionary.textOf(given.values[a]), dictionary.textOf(given.values[b])) ||
    ranks[a] - ranks[b];
  return Uint32Array.from(block).sort(order);
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
