import DataLoader from "dataloader";
import { groupByKeys } from "./alignToKeys";
import type { ReadRows } from "./source";

/** How many keys one read takes at the most. */
const LARGEST_BATCH = 1_000;

/**
 * Reads rows once for all that ask for them in one turn of the loop, as a page of a list, its count and its sums do.
 * Nothing is kept: the next turn reads again.
 */
export function oncePerTurn<Row>(read: ReadRows<Row>, keyOf: (row: Row) => string): ReadRows<Row> {
  const loader = new DataLoader(
    async (keys: readonly string[]) => groupByKeys(keys, await read([...new Set(keys)]), keyOf),
    { cache: false, maxBatchSize: LARGEST_BATCH },
  );
  return async (keys) => (await Promise.all([...new Set(keys)].map((key) => loader.load(key)))).flat();
}
