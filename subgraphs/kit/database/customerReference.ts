import DataLoader from "dataloader";
import { groupByKeys } from "../loaders";
import type { Database } from "./database";
import { readRows } from "./readRows";
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
  /** A system's numbers of each customer that was asked for: none, one or several. */
  toExternal(ids: readonly string[]): Promise<Map<string, string[]>>;
  /** The customers of a system's numbers; a number that nobody has is left out. */
  toCustomer(externalIds: readonly string[]): Promise<Map<string, string>>;
}

/** How many keys one read takes at the most. */
const LARGEST_BATCH = 1_000;

/** The cross-reference of one system, by the copy in the subgraph's own database. Throws what `query` throws. */
export function crossReference(database: Database, system: string): CrossReference {
  const references = customerReference(database.schema);
  const ofSystem = { sql: "system = $1", values: [system] };
  const byCustomer = readRows(database, references, "customer_id", "external_id");
  const byExternalId = readRows(database, references, "external_id");
  // Not cached: it lives as long as its source does, and references change.
  const options = { cache: false, maxBatchSize: LARGEST_BATCH };
  const externals = new DataLoader(
    async (ids: readonly string[]) =>
      groupByKeys(ids, await byCustomer(distinct(ids), ofSystem), ({ customerId }) => customerId),
    options,
  );
  const customers = new DataLoader(
    async (ids: readonly string[]) =>
      groupByKeys(ids, await byExternalId(distinct(ids), ofSystem), ({ externalId }) => externalId),
    options,
  );
  return {
    async toExternal(ids) {
      const found = await Promise.all(
        distinct(ids).map(async (id) => [id, await externals.load(id)] as const),
      );
      return new Map(found.map(([id, rows]) => [id, rows.map(({ externalId }) => externalId)]));
    },
    async toCustomer(externalIds) {
      const found = await Promise.all(distinct(externalIds).map((id) => customers.load(id)));
      return new Map(found.flat().map(({ externalId, customerId }) => [externalId, customerId]));
    },
  };
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
