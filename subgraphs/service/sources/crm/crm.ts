import type { z } from "zod";
import { fail } from "../../../../schema/errors";
import type { Sql } from "../../../kit/adapters/sql";
import {
  boundOf,
  countRow,
  countsSql,
  EVERY_ROW,
  type KeyedSqlList,
  pagesSql,
  type SqlPage,
} from "../../../kit/adapters/sqlPages";
import type { SqlStatement } from "../../../kit/adapters/sqlStatement";
import type { Call, System } from "../../../kit/adapters/system";
import type { CrossReference } from "../../../kit/database/customerReference";
import type { PageRequest } from "../../../kit/pages";
import type { KeyCount } from "../../../kit/source";
import { type IdPrefix, numberIn } from "./crmCodes";
import type { CrmSchemas } from "./crmRecords";
import { toLocalTime } from "./crmTime";

/** What all reads of the CRM are made with. */
export interface Crm {
  readonly system: System;
  readonly sql: Sql;
  /** Of the CRM's customer numbers. */
  readonly references: CrossReference;
  readonly schemas: CrmSchemas;
  /** Of the CRM's clock before UTC. */
  readonly minutesAhead: number;
}

/** A record whose customer the CRM knows by a number of its own. */
export interface Numbered<Row> {
  readonly customerNumber: string | null;
  readonly record: Row;
}

/** The CRM's numbers of the customers who are asked for. */
export interface Owners {
  readonly numbers: readonly string[];
  /** A row of a number as a row of each customer who was asked for and has the number. */
  owned<Row>(number: string, row: (customerId: string) => Row): Row[];
}

/**
 * Looks up the CRM's numbers of customers. A customer may have several, and two who were asked for the same one: they
 * are one person, asked for by two ids.
 */
export async function ownersOf({ references }: Crm, ids: readonly string[]): Promise<Owners> {
  const owners = new Map<string, string[]>();
  for (const [id, numbers] of await references.toExternal(ids))
    for (const number of numbers) owners.set(number, [...(owners.get(number) ?? []), id]);
  return { numbers: [...owners.keys()], owned: (number, row) => owners.get(number)!.map(row) };
}

/** A page of the lists of many of the CRM's keys. */
export async function readCrmPages<Row>(
  { sql, system }: Crm,
  {
    name,
    list,
    schema,
    keyOf,
  }: { name: string; list: KeyedSqlList; schema: z.ZodType<Row>; keyOf: (row: Row) => string },
  keys: readonly string[],
  page: SqlPage,
  condition: SqlStatement = EVERY_ROW,
): Promise<Row[]> {
  if (keys.length === 0) return [];
  const what: Call = { name, keys: keys.length };
  const statement = pagesSql(list, keys, page, condition);
  const rows = await sql.read(what, statement, schema, boundOf(page, keys.length));
  return system.keyed(what, keys, rows, keyOf, page.first + 1);
}

/** How many rows each of many of the CRM's keys has, as counts of the ids that `idsOf` makes of the key. */
export async function readCrmCounts(
  { sql }: Crm,
  name: string,
  list: Pick<KeyedSqlList, "from" | "key">,
  keys: readonly string[],
  idsOf: (key: string) => readonly string[],
  condition: SqlStatement = EVERY_ROW,
): Promise<KeyCount[]> {
  const rows = await sql.readKeyed(
    {
      name,
      statement: (some) => countsSql(list, some, condition),
      schema: countRow,
      keyOf: ({ owner }) => owner,
      atMost: 1,
    },
    keys,
  );
  return rows.flatMap(({ owner, total }) => idsOf(owner).map((key) => ({ key, count: total })));
}

/**
 * The records with the customers whose numbers they have. One of a number that is nobody's here is left out and told:
 * shown as nobody's, it would be everybody's to see.
 */
export async function withCustomers<Row>(
  { references, system }: Crm,
  what: Call,
  rows: readonly Numbered<Row>[],
): Promise<(Row & { customerId: string | null })[]> {
  const numbers = rows.flatMap(({ customerNumber }) => customerNumber ?? []);
  const customers = numbers.length === 0 ? undefined : await references.toCustomer(numbers);
  const known = rows.flatMap(({ customerNumber, record }): (Row & { customerId: string | null })[] => {
    if (customerNumber === null) return [{ ...record, customerId: null }];
    const customerId = customers?.get(customerNumber);
    return customerId === undefined ? [] : [{ ...record, customerId }];
  });
  const unknown = rows.length - known.length;
  if (unknown > 0) system.quarantine(what, unknown, "of a customer whom the cross-reference does not know");
  return known;
}

/** The CRM's numbers in ids of the graph; what the CRM cannot have given is left out. */
export function numbersIn(prefix: IdPrefix, ids: readonly string[]): string[] {
  return ids.flatMap((id) => numberIn(prefix, id) ?? []);
}

/** A page as the CRM orders its lists: by a time on its own clock and a number of its own. Throws INVALID_CURSOR. */
export function toCrmPage({ minutesAhead }: Crm, { first, after }: PageRequest, prefix: IdPrefix): SqlPage {
  if (!after) return { first };
  const [moment, id] = after.map(String);
  const time = toLocalTime(moment, minutesAhead);
  const number = numberIn(prefix, id ?? "");
  if (after.length !== 2 || time === undefined || number === undefined) throw fail("INVALID_CURSOR");
  return { first, after: [time, number] };
}
