import type { ReadRows } from "../source";
import type { Queryable } from "./database";
import type { Table } from "./table";

/**
 * How the rows of a table are read by one of its columns: one statement for all keys, in a fixed order, so
 * that equal requests have equal answers.
 */
export function readRows<Row>(
  database: Queryable,
  { select, name }: Table<Row>,
  column: string,
  orderBy = column,
): ReadRows<Row> {
  const text = `SELECT ${select} FROM ${name} WHERE ${column} = ANY($1) ORDER BY ${orderBy}`;
  return (keys) => database.query<Row>(text, [keys]);
}
