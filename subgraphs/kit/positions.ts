import { fail } from "../../schema/errors";
import type { CursorValue, PageRequest } from "./pages";

/** What a value of a position is: a text, a whole number of 32 bits, or a date. */
export type PositionType = "text" | "int" | "date";

/** A list in a fixed order, whose rows are in memory. */
export interface PositionedList<Row> {
  /** The values of the order in a row, which together are unique in the list. */
  readonly positionOf: (row: Row) => readonly CursorValue[];
  readonly types: readonly PositionType[];
  readonly direction: "ASC" | "DESC";
}

const LARGEST_INT = 2 ** 31 - 1;

/**
 * The position that a page begins behind, for a system that is told it; undefined for the first page. Throws
 * INVALID_CURSOR where it is none of the list.
 */
export function positionBehind(
  page: PageRequest,
  types: readonly PositionType[],
): readonly CursorValue[] | undefined {
  const { after } = page;
  if (after === undefined) return undefined;
  if (after.length !== types.length || !after.every((value, i) => isOfType(value, types[i])))
    throw fail("INVALID_CURSOR");
  return after;
}

/** One page of a list: up to `page.first + 1` rows behind `page.after`, in the list's order. */
export function pageOf<Row>(rows: readonly Row[], list: PositionedList<Row>, page: PageRequest): Row[] {
  const { positionOf, types, direction } = list;
  const after = positionBehind(page, types);
  const sign = direction === "ASC" ? 1 : -1;
  const placed = rows.map((row) => ({ row, position: positionOf(row) }));
  return placed
    .filter(({ position }) => after === undefined || sign * compare(position, after) > 0)
    .sort((a, b) => sign * compare(a.position, b.position))
    .slice(0, page.first + 1)
    .map(({ row }) => row);
}

function compare(a: readonly CursorValue[], b: readonly CursorValue[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at] < b[at] ? -1 : 1;
}

function isOfType(value: CursorValue, type: PositionType): boolean {
  if (type === "int") return Number.isInteger(value) && Math.abs(Number(value)) <= LARGEST_INT;
  if (typeof value !== "string") return false;
  return type === "text" || (/^\d{4}-\d{2}-\d{2}$/.test(value) && isDay(value));
}

function isDay(text: string): boolean {
  return new Date(Date.parse(text) || 0).toISOString().startsWith(text);
}
