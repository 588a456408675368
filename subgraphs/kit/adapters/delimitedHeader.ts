/** How a file tells what its columns are. */
export interface DelimitedColumns {
  /** The fields of a record by name, in order. */
  readonly columns: readonly string[];
  /**
   * SAME: the first line names these columns in this order, and no other. AMONG_OTHERS: it names each of them once, in
   * any order. NONE: there is no header. SAME unless told.
   */
  readonly header?: "SAME" | "AMONG_OTHERS" | "NONE";
}

/** Where the columns stand in each record, or what is wrong with the header. */
export type Places = { places: readonly number[] } | { fault: string };

/**
 * Finds the columns in a header. `known` are names by which a header is told from a record: what came is told where
 * one of them is in it, since else it may be a customer's.
 */
export function placeColumns(
  { columns, header = "SAME" }: DelimitedColumns,
  came: readonly string[] | undefined,
  delimiter: string,
  known: ReadonlySet<string> = new Set(columns),
): Places {
  const names = came?.map((name) => name.trim()) ?? [];
  const places = columns.map((column) => names.indexOf(column));
  const twice = columns.filter((column) => names.indexOf(column) !== names.lastIndexOf(column));
  const isRight =
    header === "SAME"
      ? names.length === columns.length && columns.every((column, i) => column === names[i])
      : !places.includes(-1) && twice.length === 0;
  if (isRight) return { places };
  return {
    fault: `expected ${columns.join(delimiter)} but got ${describe(came && names, delimiter, known)}`,
  };
}

function describe(
  names: readonly string[] | undefined,
  delimiter: string,
  known: ReadonlySet<string>,
): string {
  if (names === undefined) return "no header";
  if (!names.some((name) => known.has(name))) return "a line without any of these names";
  return names.map((name) => name.slice(0, 40)).join(delimiter);
}
