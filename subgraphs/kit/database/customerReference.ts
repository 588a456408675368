import DataLoader from "dataloader";
import { groupByKeys } from "../alignToKeys";
import { askedCustomers, shownAs } from "./customerAlias";
import type { Database } from "./database";
import { table, type Table } from "./table";

/**
 * The key that a system gives a customer, as the customers' own system tells it: a copy in each subgraph that knows of
 * a customer the id alone.
 */
export interface CustomerReferenceRecord {
  system: string;
  /** In the one spelling that the cross-reference has: a source pads it as its system wants. */
  externalId: string;
  customerId: string;
}

/** The table of a subgraph; `Model` is the model that Prisma generates for it. */
export function customerReference<Model extends Record<keyof CustomerReferenceRecord, unknown>>(
  schema: string,
): Table<CustomerReferenceRecord> {
  return table<CustomerReferenceRecord, Model>({
    schema,
    name: "customer_reference",
    key: ["system", "externalId"],
    columns: ["system", "externalId", "customerId"],
  });
}

/** Turns customers' ids into a system's own numbers, and back; all lookups of one turn of the loop are one read. */
export interface CrossReference {
  /**
   * A system's numbers of each customer that was asked for: none, one, or several, as of a customer who was found to be
   * another too.
   */
  toExternal(ids: readonly string[]): Promise<Map<string, string[]>>;
  /** The customers that a system's numbers are shown as; a number that nobody has is left out. */
  toCustomer(externalIds: readonly string[]): Promise<Map<string, string>>;
  /**
   * The customers under whose ids the rows of a system's numbers are kept, whoever they are shown as: for who loads rows into
   * tables, whose reads go by the aliases of that moment.
   */
  toKeptCustomer(externalIds: readonly string[]): Promise<Map<string, string>>;
}

/** How many keys one read takes at the most. */
const LARGEST_BATCH = 1_000;

/** The cross-reference of one system, by the copy in the subgraph's own database. Throws what `query` throws. */
export function crossReference(database: Database, system: string): CrossReference {
  const { schema } = database;
  const { name } = customerReference(schema);
  const byCustomer = (ids: readonly string[]) =>
    database.query<{ customerId: string; externalId: string }>(
      `SELECT asked.key AS "customerId", reference.external_id AS "externalId"
       FROM ${askedCustomers(schema)} JOIN ${name} AS reference ON reference.customer_id = asked.id
       WHERE reference.system = $2 ORDER BY reference.external_id`,
      [ids, system],
    );
  const byExternalId = (externalIds: readonly string[]) =>
    database.query<{ externalId: string; kept: string; shown: string }>(
      `SELECT external_id AS "externalId", customer_id AS kept, ${shownAs(schema, `${name}.customer_id`)} AS shown
       FROM ${name} WHERE external_id = ANY($1) AND system = $2`,
      [externalIds, system],
    );
  // Not cached: it lives as long as its source does, and references change.
  const options = { cache: false, maxBatchSize: LARGEST_BATCH };
  const externals = new DataLoader(
    async (ids: readonly string[]) =>
      groupByKeys(ids, await byCustomer(distinct(ids)), ({ customerId }) => customerId),
    options,
  );
  const customers = new DataLoader(
    async (ids: readonly string[]) =>
      groupByKeys(ids, await byExternalId(distinct(ids)), ({ externalId }) => externalId),
    options,
  );
  const found = async (externalIds: readonly string[]) =>
    (await Promise.all(distinct(externalIds).map((id) => customers.load(id)))).flat();
  return {
    async toExternal(ids) {
      const numbers = await Promise.all(
        distinct(ids).map(async (id) => [id, await externals.load(id)] as const),
      );
      return new Map(numbers.map(([id, rows]) => [id, rows.map(({ externalId }) => externalId)]));
    },
    async toCustomer(externalIds) {
      return new Map((await found(externalIds)).map(({ externalId, shown }) => [externalId, shown]));
    },
    async toKeptCustomer(externalIds) {
      return new Map((await found(externalIds)).map(({ externalId, kept }) => [externalId, kept]));
    },
  };
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
