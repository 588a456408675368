import { fail } from "../../schema/errors";

/**
 * Groups rows by key, in the order of the keys; a key without rows gets an empty list. Throws
 * SOURCE_CONTRACT_BROKEN when a row belongs to none of the keys.
 */
export function groupByKeys<Key, Row>(
  keys: readonly Key[],
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): Row[][] {
  const groups = new Map<Key, Row[]>(keys.map((key) => [key, []]));
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (!group) throw broken(`a row for a key that was not among the ${keys.length} asked for`);
    group.push(row);
  }
  return keys.map((key) => groups.get(key)!);
}

/**
 * Aligns rows with keys, one row a key; a key without a row gets null. Throws SOURCE_CONTRACT_BROKEN when
 * a key has two rows or a row belongs to none of the keys.
 */
export function alignToKeys<Key, Row>(
  keys: readonly Key[],
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): (Row | null)[] {
  return groupByKeys(keys, rows, keyOf).map((group) => {
    if (group.length > 1) throw broken(`${group.length} rows for one of ${keys.length} keys`);
    return group[0] ?? null;
  });
}

function broken(fact: string) {
  return fail("SOURCE_CONTRACT_BROKEN", { detail: `It returned ${fact}.` });
}
