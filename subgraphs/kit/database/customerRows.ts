import { type Condition, type KeyedList, NO_CONDITION, pageSql, queryPage, shifted } from "../keyset";
import type { PageRequest } from "../pages";
import type { KeyCount } from "../source";
import { askedCustomers, knownAs } from "./customerAlias";
import type { Queryable } from "./database";
import { columnOf, type Table } from "./table";

// Reads by customer: of each customer who is asked for the rows of all that the customer is known as, each under the id
// that was asked for. One statement, also where nobody has an alias.

/** A list below a customer. `key` is the column with the customer's id. */
export interface CustomerList extends KeyedList {
  /** The schema whose `customer_alias` tells who is known as whom: the subgraph's. */
  aliases: string;
  /** The properties of a row. `select` gives them, with `asked.key` for the customer's id. */
  columns: readonly string[];
  /** Those of them that are the order. */
  position: readonly string[];
  /**
   * Where two that a customer is known as can have rows at one position, which then are one row: SQL by which the first
   * of them is taken, that may ask `known.is_alias`.
   */
  prefer?: string;
}

/**
 * How the rows of a table are read by customer, in a fixed order; with a condition, those alone that meet it. A column is
 * called by the table's own name where it would be ambiguous.
 */
export function readCustomerRows<Row extends { customerId: string }>(
  database: Queryable,
  { name, columns }: Pick<Table<Row>, "name" | "columns">,
  aliases: string,
  orderBy: string,
): (ids: readonly string[], condition?: Condition) => Promise<Row[]> {
  const select = columns.map(
    (property) => `${property === "customerId" ? "asked.key" : `own.${columnOf(property)}`} AS "${property}"`,
  );
  return (ids, condition = NO_CONDITION) =>
    database.query<Row>(
      `SELECT ${select.join(", ")} FROM ${askedCustomers(aliases)} CROSS JOIN LATERAL (
         SELECT * FROM ${name} WHERE customer_id = asked.id AND ${shifted(condition, 1)}) AS own
       ORDER BY ${orderBy}`,
      [ids, ...condition.values],
    );
}

/**
 * Reads one page for each of many customers: of each id that a customer is known as it takes a page, by the index, and
 * puts them together.
 */
export function readCustomerPages<Row>(
  database: Queryable,
  list: CustomerList,
  ids: readonly string[],
  page: PageRequest,
  condition: Condition = NO_CONDITION,
): Promise<Row[]> {
  const { aliases, direction, prefer } = list;
  const values: unknown[] = [[...new Set(ids)]];
  const rows = pageSql(
    {
      ...list,
      select: prefer === undefined ? list.select : `${list.select}, ROW(${prefer}) AS preference`,
      from: `${list.from} WHERE ${list.key} = known.id`,
    },
    page,
    condition,
    values,
  );
  const limit = `$${values.length}::int`; // the last that pageSql added
  const position = list.position.map((property) => `part."${property}"`);
  const order = position.map((column) => `${column} ${direction}`);
  return queryPage<Row>(
    database,
    `SELECT ${list.columns.map((property) => `page."${property}"`).join(", ")}
     FROM unnest($1::text[]) AS asked(key) CROSS JOIN LATERAL (
       SELECT ${prefer === undefined ? "" : `DISTINCT ON (${position.join(", ")})`} part.*
       FROM ${knownAs(aliases, "asked.key", "known")} CROSS JOIN LATERAL (${rows}) AS part
       ORDER BY ${[...order, ...(prefer === undefined ? [] : ["part.preference"])].join(", ")} LIMIT ${limit}) AS page`,
    values,
  );
}

/** Counts the rows of many customers; who has none is left out. */
export function readCustomerCounts(
  database: Queryable,
  { aliases, from, key, order, prefer }: CustomerList,
  ids: readonly string[],
  condition: Condition = NO_CONDITION,
): Promise<KeyCount[]> {
  const counted = prefer === undefined ? "*" : `DISTINCT (${order.join(", ")})`;
  return database.query<KeyCount>(
    `SELECT asked.key, count(${counted})::int AS count
     FROM ${askedCustomers(aliases)} JOIN ${from} ON ${key} = asked.id
     WHERE ${shifted(condition, 1)} GROUP BY asked.key`,
    [ids, ...condition.values],
  );
}
