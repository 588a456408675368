import { fail } from "../../schema/errors";
import type { Queryable } from "./database/database";
import type { PageRequest } from "./pages";
import type { KeyCount } from "./source";

/** A list in a fixed order, as SQL. */
export interface KeysetList {
  /** What each row gives, for example a table's `select`. */
  select: string;
  /** What follows FROM. */
  from: string;
  /** The columns of the order, which together are unique in the list; all in one direction. */
  order: readonly string[];
  /** The PostgreSQL types of those columns, for the position that a cursor brings as text. */
  types: readonly string[];
  direction: "ASC" | "DESC";
}

/** A list below an entity: the rows of one key. */
export interface KeyedList extends KeysetList {
  /** The column that holds the entity's key, qualified where `from` joins tables. */
  key: string;
}

/** A condition on a list's rows: SQL that refers to its values as $1, $2 … in order. */
export interface Condition {
  sql: string;
  values: readonly unknown[];
}

/** The condition that every row meets. */
export const NO_CONDITION: Condition = { sql: "TRUE", values: [] };

/** The condition that a row meets both. */
export function both(one: Condition, other: Condition): Condition {
  return {
    sql: `(${one.sql}) AND (${shifted(other, one.values.length)})`,
    values: [...one.values, ...other.values],
  };
}

/**
 * Reads one page for each of many keys, in one statement: up to `page.first + 1` rows a key, behind
 * `page.after`. By position and not by offset, so that a page deep in a list costs what the first costs.
 */
export function readPages<Row>(
  database: Queryable,
  list: KeyedList,
  keys: readonly string[],
  page: PageRequest,
  condition: Condition = NO_CONDITION,
): Promise<Row[]> {
  const values: unknown[] = [[...new Set(keys)]];
  const rows = pageSql(
    { ...list, from: `${list.from} WHERE ${list.key} = asked.key` },
    page,
    condition,
    values,
  );
  return queryPage(
    database,
    `SELECT page.* FROM unnest($1::text[]) AS asked(key) CROSS JOIN LATERAL (${rows}) AS page`,
    values,
  );
}

/** Reads one page of a list that is no entity's: up to `page.first + 1` rows behind `page.after`. */
export function readPage<Row>(
  database: Queryable,
  list: KeysetList,
  page: PageRequest,
  condition: Condition = NO_CONDITION,
): Promise<Row[]> {
  const values: unknown[] = [];
  return queryPage(
    database,
    pageSql({ ...list, from: `${list.from} WHERE TRUE` }, page, condition, values),
    values,
  );
}

/** Counts the rows of many keys in one statement; a key without rows is left out. */
export function readCounts(
  database: Queryable,
  list: Pick<KeyedList, "from" | "key">,
  keys: readonly string[],
  condition: Condition = NO_CONDITION,
): Promise<KeyCount[]> {
  return database.query<KeyCount>(
    `SELECT ${list.key} AS key, count(*)::int AS count FROM ${list.from}
     WHERE ${list.key} = ANY($1) AND ${shifted(condition, 1)} GROUP BY ${list.key}`,
    [keys, ...condition.values],
  );
}

/** Counts a list that is no entity's. */
export async function readCount(
  database: Queryable,
  list: Pick<KeysetList, "from">,
  condition: Condition = NO_CONDITION,
): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${list.from} WHERE ${condition.sql}`,
    condition.values,
  );
  return row.count;
}

/** The statement of one page; `from` ends with a WHERE. Adds what it refers to to `values`. */
export function pageSql(
  list: KeysetList,
  page: PageRequest,
  condition: Condition,
  values: unknown[],
): string {
  const { select, from, order, types, direction } = list;
  if (page.after && page.after.length !== order.length) throw fail("INVALID_CURSOR");
  const where = shifted(condition, values.length);
  values.push(...condition.values);
  const position = (page.after ?? []).map((value, i) => `$${values.push(value)}::${types[i]}`);
  const behind = page.after
    ? `AND (${order.join(", ")}) ${direction === "ASC" ? ">" : "<"} (${position.join(", ")})`
    : "";
  const orderBy = order.map((column) => `${column} ${direction}`).join(", ");
  const limit = `$${values.push(page.first + 1)}::int`;
  return `SELECT ${select} FROM ${from} AND ${where} ${behind} ORDER BY ${orderBy} LIMIT ${limit}`;
}

/** A condition's SQL with its $1, $2 … moved behind `offset` values that stand before. */
export function shifted({ sql }: Condition, offset: number): string {
  return sql.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + offset}`);
}

/** SQLSTATE class 22: a value that its type does not take. */
const DATA_EXCEPTION = /^22/;

/** Runs a statement with a position in it. Throws INVALID_CURSOR where the position is none of the list's. */
export async function queryPage<Row>(database: Queryable, text: string, values: unknown[]): Promise<Row[]> {
  try {
    return await database.query<Row>(text, values);
  } catch (cause) {
    // Conditions are typed by the schema: only a cursor that somebody altered brings such a value.
    if (DATA_EXCEPTION.test((cause as { code?: string }).code ?? "")) throw fail("INVALID_CURSOR", { cause });
    throw cause;
  }
}
