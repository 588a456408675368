import type { BlockingRule } from "./blockingRules";

/** Records that share a key: those from `from` to before `to` in `members`. */
export interface Block {
  readonly key: number;
  readonly from: number;
  readonly to: number;
}

/** The records of a rule, sorted by key. */
export interface SortedBlocks {
  /** Records' indexes, those of one key side by side. */
  readonly members: Uint32Array;
  /** Blocks of two and more, in the order of their keys. */
  readonly blocks: () => Generator<Block>;
}

/**
 * Sorts a rule's records by key, in place and natively: key and record are the halves of one number of 64 bits, which
 * no JavaScript comparison function has to look at. 8 bytes an entry, of one rule at a time.
 */
export function sortBlocks({ keys }: BlockingRule, records: number): SortedBlocks {
  const { values, width } = keys;
  let entries = 0;
  for (let i = 0; i < records * width; i++) if (values[i] !== 0) entries++;
  const sorted = new BigUint64Array(entries);
  const halves = new Uint32Array(sorted.buffer);
  let next = 0;
  for (let i = 0; i < records * width; i++)
    if (values[i] !== 0) {
      halves[next++] = Math.floor(i / width);
      halves[next++] = values[i];
    }
  sorted.sort();
  const members = new Uint32Array(entries);
  for (let i = 0; i < entries; i++) members[i] = halves[2 * i];
  return {
    members,
    *blocks() {
      for (let from = 0, to = 0; from < entries; from = to) {
        const key = halves[2 * from + 1];
        for (to = from + 1; to < entries && halves[2 * to + 1] === key;) to++;
        if (to - from > 1) yield { key, from, to };
      }
    },
  };
}
