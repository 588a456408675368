import { type Condition, NO_CONDITION, shifted } from "../keyset";
import type { Queryable } from "./database";
import type { Table } from "./table";

/**
 * How the rows of a table are read by one of its columns: one statement for all keys, in a fixed order, so
 * that equal requests have equal answers; with a condition, those alone that meet it.
 */
export function readRows<Row>(
  database: Queryable,
  { select, name }: Table<Row>,
  column: string,
  orderBy = column,
): (keys: readonly string[], condition?: Condition) => Promise<Row[]> {
  return (keys, condition = NO_CONDITION) =>
    database.query<Row>(
      `SELECT ${select} FROM ${name} WHERE ${column} = ANY($1) AND ${shifted(condition, 1)} ORDER BY ${orderBy}`,
      [keys, ...condition.values],
    );
}
