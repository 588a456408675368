import type { Queryable } from "../../subgraphs/kit/database/database";
import type { Bank } from "../openBank";

/** What a step of the import reads and writes through: a schema each. `bank` is the log's. */
export interface Stores {
  of(schema: string): Queryable;
}

/**
 * Runs one step of the import. Where all schemas are in one database it is one transaction: all of it or
 * nothing. Where they are not, each statement stands for itself, and a step that was cut off is done again,
 * which changes nothing: rows have stable keys.
 */
export function inOneStep<Result>(bank: Bank, work: (stores: Stores) => Promise<Result>): Promise<Result> {
  if (bank.oneDatabase) return bank.log.transaction((transaction) => work({ of: () => transaction }));
  return work({ of: (schema) => (schema === "bank" ? bank.log : bank.databases[schema]) });
}

/** Which of these ids the table has. */
export async function knownIds(stores: Stores, table: string, ids: readonly string[]): Promise<Set<string>> {
  const rows = await stores
    .of(schemaOf(table))
    .query<{ id: string }>(`SELECT id FROM ${table} WHERE id = ANY($1)`, [[...new Set(ids)]]);
  return new Set(rows.map(({ id }) => id));
}

/** The schema of a table's full name. */
export function schemaOf(table: string): string {
  return table.slice(0, table.indexOf("."));
}
