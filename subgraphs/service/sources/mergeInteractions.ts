import type { KeyCount } from "../../kit/source";
import type { InteractionReads, InteractionRecord } from "../source";

/** The contacts of two systems, each of which keeps some, as one list. */
export function mergeInteractions(one: InteractionReads, other: InteractionReads): InteractionReads {
  const ofBoth = async <Row>(read: (reads: InteractionReads) => Promise<Row[]>): Promise<Row[]> =>
    (await Promise.all([one, other].map(async (reads) => read(reads)))).flat();
  return {
    interactionsByIds: (ids) => ofBoth((reads) => reads.interactionsByIds(ids)),
    async interactionsByCustomerIds(ids, page) {
      const rows = await ofBoth((reads) => reads.interactionsByCustomerIds(ids, page));
      return newestOfEach(rows, (row) => row.customerId!, page.first + 1);
    },
    interactionCountsByCustomerIds: async (ids, filter) =>
      sumOfEach(await ofBoth((reads) => reads.interactionCountsByCustomerIds(ids, filter))),
    async lastInteractionsByCustomerIds(ids) {
      const rows = await ofBoth((reads) => reads.lastInteractionsByCustomerIds(ids));
      const last = new Map<string, string>();
      for (const { customerId, startedAt } of rows)
        if (startedAt > (last.get(customerId) ?? "")) last.set(customerId, startedAt);
      return [...last].map(([customerId, startedAt]) => ({ customerId, startedAt }));
    },
    async interactionsByCaseIds(ids, page, sight) {
      const rows = await ofBoth((reads) => reads.interactionsByCaseIds(ids, page, sight));
      return newestOfEach(rows, (row) => row.caseId!, page.first + 1);
    },
    interactionCountsByCaseIds: async (ids, sight) =>
      sumOfEach(await ofBoth((reads) => reads.interactionCountsByCaseIds(ids, sight))),
    async unidentifiedInteractions(page) {
      const rows = await ofBoth((reads) => reads.unidentifiedInteractions(page));
      return newestOfEach(rows, () => "nobody", page.first + 1);
    },
    async unidentifiedInteractionCount() {
      const counts = await Promise.all([
        one.unidentifiedInteractionCount(),
        other.unidentifiedInteractionCount(),
      ]);
      return counts[0] + counts[1];
    },
  };
}

/** The newest rows of each key, in the order of the lists of interactions. */
export function newestOfEach(
  rows: readonly InteractionRecord[],
  keyOf: (row: InteractionRecord) => string,
  most: number,
): InteractionRecord[] {
  return firstOfEach(rows, keyOf, ({ startedAt, id }) => [startedAt, id], most);
}

/** The rows of each key whose positions are the greatest, so many a key, greatest first. */
export function firstOfEach<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  positionOf: (row: Row) => readonly [string, string],
  most: number,
): Row[] {
  const taken = new Map<string, number>();
  const descending = rows
    .map((row) => ({ row, position: positionOf(row) }))
    .sort(({ position: a }, { position: b }) => compare(b[0], a[0]) || compare(b[1], a[1]));
  return descending.flatMap(({ row }) => {
    const key = keyOf(row);
    const count = taken.get(key) ?? 0;
    taken.set(key, count + 1);
    return count < most ? [row] : [];
  });
}

/** One count a key. */
export function sumOfEach(counts: readonly KeyCount[]): KeyCount[] {
  const sums = new Map<string, number>();
  for (const { key, count } of counts) sums.set(key, (sums.get(key) ?? 0) + count);
  return [...sums].map(([key, count]) => ({ key, count }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
