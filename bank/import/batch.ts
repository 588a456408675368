import type { Table } from "../../subgraphs/kit/database/table";
import { upsertRows } from "../../subgraphs/kit/database/upsertRows";
import { Refusal, type Row } from "./fields";
import { schemaOf, type Stores } from "./stores";
import type { AsOf } from "./survey";

/** A record of a file and where it stands. */
export interface NumberedRow {
  line: number;
  row: Row;
}

/** What a loader made of a record. */
export interface Entry<Value> {
  line: number;
  value: Value;
}

/** A line that is not taken. */
export interface Reject {
  line: number;
  reason: string;
}

/** What became of the lines of a file: read is the sum of the others. */
export interface Counts {
  read: number;
  loaded: number;
  unchanged: number;
  rejected: number;
}

/** More rows than this are not sent in one statement. */
const MOST_ROWS = 5_000;

/** Some lines of one file on their way into the databases. */
export class Batch {
  readonly rejects: Reject[] = [];
  loaded = 0;
  unchanged = 0;

  constructor(
    readonly file: string,
    readonly stores: Stores,
    readonly asOf: AsOf,
  ) {}

  refuse(line: number, reason: string): void {
    this.rejects.push({ line, reason });
  }

  /** Reads each record; one that the reader refuses becomes a reject. */
  read<Value>(rows: readonly NumberedRow[], reader: (row: Row, line: number) => Value): Entry<Value>[] {
    return rows.flatMap(({ line, row }) => {
      try {
        return [{ line, value: reader(row, line) }];
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        this.refuse(line, error.message);
        return [];
      }
    });
  }

  /** The entries that pass; each other one becomes a reject for the reason given. */
  keep<Value>(entries: readonly Entry<Value>[], reasonAgainst: (value: Value) => string | undefined) {
    return entries.filter(({ line, value }) => {
      const reason = reasonAgainst(value);
      if (reason !== undefined) this.refuse(line, reason);
      return reason === undefined;
    });
  }

  /** The entries whose key no line before them in the file has brought; the others become rejects. */
  async firstOfKey<Value>(entries: readonly Entry<Value>[], field: string, keyOf: (value: Value) => string) {
    const keyed = entries.map((entry) => ({ entry, key: `${field}:${keyOf(entry.value)}` }));
    const firsts = new Map<string, number>();
    for (const { entry, key } of keyed) if (!firsts.has(key)) firsts.set(key, entry.line);
    // Written and asked in one, since the planner does not know a table that grows: a conflict always goes by
    // the index. A batch that is done again finds its own lines.
    const rows = await this.stores.of("bank").query<{ key: string; line: number }>(
      `INSERT INTO bank.import_keys AS known (file, key, line)
       SELECT $1, * FROM unnest($2::text[], $3::bigint[])
       ON CONFLICT (file, key) DO UPDATE SET line = known.line RETURNING key, line::float8 AS line`,
      [this.file, [...firsts.keys()], [...firsts.values()]],
    );
    const known = new Map(rows.map(({ key, line }) => [key, line]));
    return keyed.flatMap(({ entry, key }) => {
      if (known.get(key) === entry.line) return [entry];
      this.refuse(entry.line, `${field}: stands in an earlier line too`);
      return [];
    });
  }

  /** Writes the row of each line and counts what became of the lines. The keys must be distinct. */
  async writeLines<Written extends object>(table: Table<Written>, rows: readonly Written[]): Promise<void> {
    const { inserted, updated, unchanged } = await upsertRows(
      this.stores.of(schemaOf(table.name)),
      table,
      rows,
    );
    this.loaded += inserted + updated;
    this.unchanged += unchanged;
  }

  /** Writes rows that stand beside those of the lines. The keys must be distinct. */
  async writeBeside<Written extends object>(table: Table<Written>, rows: readonly Written[]): Promise<void> {
    for (let from = 0; from < rows.length; from += MOST_ROWS)
      await upsertRows(this.stores.of(schemaOf(table.name)), table, rows.slice(from, from + MOST_ROWS));
  }
}
