import { z } from "zod";
import type { SqlBound } from "./sql";
import { among, joined, sql, type SqlStatement, sqlText } from "./sqlStatement";

/** A list of a schema that is not ours, in a fixed order. Names of columns stand in the program. */
export interface SqlList {
  /** What each row gives. */
  readonly columns: readonly string[];
  /** The table. */
  readonly from: string;
  /** The columns of the order, which together are unique in the list; all in one direction. */
  readonly order: readonly string[];
  readonly direction: "ASC" | "DESC";
}

/** A list below something: the rows of one key. */
export interface KeyedSqlList extends SqlList {
  readonly key: string;
}

/** A part of a list: how many rows, behind a row with these values of the order, as the system writes them. */
export interface SqlPage {
  readonly first: number;
  readonly after?: readonly string[];
}

/** The condition that every row meets. */
export const EVERY_ROW: SqlStatement = sqlText("1 = 1");

/** The condition that a row meets all of these. */
export function allOf(conditions: readonly SqlStatement[]): SqlStatement {
  if (conditions.length === 0) return EVERY_ROW;
  return sql`(${joined(conditions, ") AND (")})`;
}

/** A list behind a position. To be read with `boundOf`. */
export function pageSql(list: SqlList, page: SqlPage, condition: SqlStatement = EVERY_ROW): SqlStatement {
  return sql`SELECT ${names(list.columns)} FROM ${sqlText(list.from)}
    WHERE ${condition} AND ${behind(list, page)} ORDER BY ${orderOf(list)}`;
}

/** How many rows a page of so many keys' lists is: up to `first + 1` a key, the last of which tells that there are more. */
export function boundOf({ first }: SqlPage, keys = 1): SqlBound {
  return { limit: keys * (first + 1) };
}

/** One page for each of many keys in one statement. To be read with `boundOf`. */
export function pagesSql(
  list: KeyedSqlList,
  keys: readonly string[],
  page: SqlPage,
  condition: SqlStatement = EVERY_ROW,
): SqlStatement {
  const ofKeys = sql`${sqlText(list.key)} ${among(keys)} AND ${condition}`;
  // Of one key, the system reads the page alone; of many, all their rows, since MariaDB knows no LATERAL.
  if (keys.length === 1) return pageSql(list, page, ofKeys);
  return sql`SELECT * FROM (
    SELECT ${names(list.columns)},
      ROW_NUMBER() OVER (PARTITION BY ${sqlText(list.key)} ORDER BY ${orderOf(list)}) AS place_in_page
    FROM ${sqlText(list.from)} WHERE ${ofKeys} AND ${behind(list, page)}) AS pages
    WHERE place_in_page <= ${page.first + 1} ORDER BY ${orderOf(list)}`;
}

/** How many rows each of many keys has: `owner` and `total`, a key without rows left out. */
export function countsSql(
  { from, key }: Pick<KeyedSqlList, "from" | "key">,
  keys: readonly string[],
  condition: SqlStatement = EVERY_ROW,
): SqlStatement {
  return sql`SELECT ${sqlText(key)} AS owner, COUNT(*) AS total FROM ${sqlText(from)}
    WHERE ${sqlText(key)} ${among(keys)} AND ${condition} GROUP BY ${sqlText(key)}`;
}

/** A whole number, which comes as text. */
export const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** A row of `countsSql`. */
export const countRow = z.object({ owner: z.string(), total: wholeNumber });

function names(columns: readonly string[]): SqlStatement {
  return sqlText(columns.join(", "));
}

function orderOf({ order, direction }: SqlList): SqlStatement {
  return sqlText(order.map((column) => `${column} ${direction}`).join(", "));
}

/** Behind a position: written out, since not every server finds `(a, b) < (x, y)` in an index. */
function behind({ order, direction }: SqlList, { after }: SqlPage): SqlStatement {
  if (!after) return EVERY_ROW;
  if (after.length !== order.length)
    throw new TypeError("A position has a value for each column of the order.");
  const than = sqlText(direction === "ASC" ? ">" : "<");
  const either = order.map((column, i) =>
    allOf([
      ...order.slice(0, i).map((equal, j) => sql`${sqlText(equal)} = ${after[j]}`),
      sql`${sqlText(column)} ${than} ${after[i]}`,
    ]),
  );
  return sql`(${sqlText(order[0])} ${than}= ${after[0]} AND (${joined(either, " OR ")}))`;
}
