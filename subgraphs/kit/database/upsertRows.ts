import type { Queryable } from "./database";
import { columnOf, type Table } from "./table";

/** What became of the rows of one upsert. */
export interface Upserted {
  inserted: number;
  updated: number;
  unchanged: number;
}

/**
 * Writes rows in one statement: new keys are inserted, changed rows updated, equal rows left alone. The
 * rows must have distinct keys. A property that a row lacks becomes NULL.
 */
export async function upsertRows<Row extends object>(
  database: Queryable,
  table: Table<Row>,
  rows: readonly Row[],
): Promise<Upserted> {
  if (rows.length === 0) return { inserted: 0, updated: 0, unchanged: 0 };
  const columns = table.columns.map(columnOf);
  const key = table.key.map(columnOf);
  const rest = columns.filter((column) => !key.includes(column));
  const list = columns.join(", ");
  const onConflict =
    rest.length === 0
      ? "DO NOTHING"
      : `DO UPDATE SET ${rest.map((column) => `${column} = excluded.${column}`).join(", ")}
         WHERE (${rest.map((column) => `old.${column}`).join(", ")})
           IS DISTINCT FROM (${rest.map((column) => `excluded.${column}`).join(", ")})`;
  const [counts] = await database.query<{ inserted: number; updated: number }>(
    `WITH written AS (
       INSERT INTO ${table.name} AS old (${list})
       SELECT ${list} FROM jsonb_populate_recordset(NULL::${table.name}, $1::jsonb)
       ON CONFLICT (${key.join(", ")}) ${onConflict}
       RETURNING (old.xmax = 0) AS fresh) -- a row version that no transaction replaced is a new row
     SELECT count(*) FILTER (WHERE fresh)::int AS inserted, count(*) FILTER (WHERE NOT fresh)::int AS updated
     FROM written`,
    [JSON.stringify(rows.map((row) => toColumns(table, row)))],
  );
  return { ...counts, unchanged: rows.length - counts.inserted - counts.updated };
}

function toColumns<Row extends object>(table: Table<Row>, row: Row): Record<string, unknown> {
  return Object.fromEntries(table.columns.map((property) => [columnOf(property), row[property] ?? null]));
}
