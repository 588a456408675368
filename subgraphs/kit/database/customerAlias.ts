import { table, type Table } from "./table";

/**
 * A customer who was found to be the same person as another, and is shown as that one from then on: the alias. Rows
 * keep the id under which they came; who reads them by customer gets those of all that the customer is known as, so
 * that two who turn out not to be one are parted again without loss. Every subgraph has the table: `customers` its own,
 * the others a copy.
 */
export interface CustomerAliasRecord {
  aliasId: string;
  /** Who it is shown as; never an alias itself. */
  customerId: string;
}

/** The table of a subgraph; `Model` is the model that Prisma generates for it. */
export function customerAlias<Model extends Record<keyof CustomerAliasRecord, unknown>>(
  schema: string,
): Table<CustomerAliasRecord> {
  return table<CustomerAliasRecord, Model>({
    schema,
    name: "customer_alias",
    key: ["aliasId"],
    columns: ["aliasId", "customerId"],
  });
}

/** A table as it is read where a row's customer is told: as whom that one is shown. */
export function withShownCustomer<Row extends { customerId: string | null }>(
  table: Table<Row>,
  schema: string,
): Table<Row> {
  const own = table.name.slice(table.name.indexOf(".") + 1);
  const instead: object = { customerId: shownAs(schema, `${own}.customer_id`) };
  return { ...table, select: table.selectFrom(own, instead) };
}

/** SQL: the id of whom a customer is shown as, by the SQL of the customer's id. */
export function shownAs(schema: string, id: string): string {
  return `COALESCE((SELECT shown.customer_id FROM ${schema}.customer_alias AS shown WHERE shown.alias_id = ${id}), ${id})`;
}

/**
 * SQL behind FROM: the ids under which a customer (the SQL of an id) has rows, as `name(id, is_alias)`. Of who is nobody's
 * alias and has none it is the id alone.
 */
export function knownAs(schema: string, id: string, name: string): string {
  const shown = shownAs(schema, id);
  return `(SELECT ${shown} AS id, FALSE AS is_alias UNION ALL
    SELECT alias.alias_id, TRUE FROM ${schema}.customer_alias AS alias WHERE alias.customer_id = ${shown}) AS ${name}`;
}

/** SQL behind FROM: the ids under which each customer who is asked for ($1) has rows, as `asked(key, id, is_alias)`. */
export function askedCustomers(schema: string): string {
  return `(SELECT key, known.id, known.is_alias FROM (SELECT DISTINCT named FROM unnest($1::text[]) AS named) AS once(key)
    CROSS JOIN LATERAL ${knownAs(schema, "key", "known")}) AS asked`;
}
