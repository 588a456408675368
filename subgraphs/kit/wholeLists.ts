import { fail } from "../../schema/errors";
import type { PageRequest } from "./pages";
import type { KeyCount } from "./source";

/** A list that a system gives whole, and its order: texts that together are unique in the list, all in one direction. */
export interface WholeList<Row> {
  readonly orderOf: (row: Row) => readonly string[];
  readonly direction: "ASC" | "DESC";
}

/** One of those below an entity: the rows of one key. */
export interface KeyedWholeList<Row> extends WholeList<Row> {
  readonly keyOf: (row: Row) => string;
}

/** One page: up to `page.first + 1` rows behind `page.after`. Throws INVALID_CURSOR where that is no position of it. */
export function pageOf<Row>(
  rows: readonly Row[],
  { orderOf, direction }: WholeList<Row>,
  { first, after }: PageRequest,
): Row[] {
  const sign = direction === "ASC" ? 1 : -1;
  const position = after?.map(String);
  return rows
    .map((row) => ({ row, order: orderOf(row) }))
    .filter(({ order }) => {
      if (position && position.length !== order.length) throw fail("INVALID_CURSOR");
      return position === undefined || sign * compare(order, position) > 0;
    })
    .sort((one, other) => sign * compare(one.order, other.order))
    .slice(0, first + 1)
    .map(({ row }) => row);
}

/** One page of each key's list. */
export function pagesOf<Row>(rows: readonly Row[], list: KeyedWholeList<Row>, page: PageRequest): Row[] {
  return [...groups(rows, list.keyOf).values()].flatMap((group) => pageOf(group, list, page));
}

/** How many rows each key's list has. */
export function countsOf<Row>(rows: readonly Row[], keyOf: (row: Row) => string): KeyCount[] {
  return [...groups(rows, keyOf)].map(([key, group]) => ({ key, count: group.length }));
}

function groups<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const byKey = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = byKey.get(key);
    if (group) group.push(row);
    else byKey.set(key, [row]);
  }
  return byKey;
}

/** By code, as a database without a language's own order does. */
function compare(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((text, i) => text !== other[i]);
  return at < 0 ? 0 : one[at] < other[at] ? -1 : 1;
}
