import { randomUUID } from "node:crypto";
import { fail } from "../../../schema/errors";
import type { Database, Queryable } from "../database/database";

/** A table of a snapshot, as it is in each schema that holds one. */
export interface SnapshotTable {
  readonly name: string;
  /** Its columns, and those of its key, by their names in the database. */
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

/** What a snapshot is made of. */
export interface SnapshotShape {
  /** In the order in which they are filled. */
  readonly tables: readonly SnapshotTable[];
  /** The statements that make the tables, and views over them, in an empty schema. */
  create(schema: string): string;
}

/** The state of the data in use. */
export interface CurrentSnapshot {
  /** The schema that holds it. */
  readonly schema: string;
  /** Orders snapshots as text. */
  readonly version: string;
  /** How many deltas were applied to it. */
  readonly sequence: number;
  readonly asOf: string;
  readonly staleAt: string | null;
}

/** A file as it was seen in a folder: what is written anew is another one. */
export interface SeenFile {
  readonly name: string;
  readonly size: number;
  /** Milliseconds of the epoch. */
  readonly modified: number;
}

// One in use, one that went out of use, one that is loaded, one for a delta's changes.
const SLOTS = 4;

/** A loader that tells nothing for so long is gone: no statement of one takes longer than ten seconds. */
const ABANDONED_AFTER = 30_000;

/** Rows of files that are kept, the newest: a folder holds fewer. */
const FILES_KEPT = 20_000;

/**
 * Where the snapshots of one system are kept: schemas of their own beside the subgraph's, of which one is in use, and
 * a schema that says which, and what became of each file. Several processes may share it.
 */
export class SnapshotStore {
  private readonly loader = randomUUID();

  constructor(
    private readonly database: Database,
    /** The schema that says which snapshot is in use; the others are named after it. */
    readonly schema: string,
    private readonly shape: SnapshotShape,
    private readonly abandonedAfter = ABANDONED_AFTER,
  ) {}

  /** Makes what is not there yet. */
  async prepare(): Promise<void> {
    const { schema } = this;
    await this.database.query(`CREATE SCHEMA IF NOT EXISTS ${schema};
      CREATE TABLE IF NOT EXISTS ${schema}.slots (slot INT PRIMARY KEY, state TEXT NOT NULL,
        version TEXT, loader TEXT, since TIMESTAMPTZ NOT NULL DEFAULT now());
      CREATE TABLE IF NOT EXISTS ${schema}.in_use (single BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (single),
        slot INT NOT NULL, version TEXT NOT NULL, sequence INT NOT NULL, as_of TIMESTAMPTZ NOT NULL, stale_at TIMESTAMPTZ);
      CREATE TABLE IF NOT EXISTS ${schema}.files (name TEXT NOT NULL, size BIGINT NOT NULL, modified BIGINT NOT NULL,
        outcome TEXT NOT NULL, seen_at TIMESTAMPTZ NOT NULL DEFAULT now(), PRIMARY KEY (name, size, modified));
      INSERT INTO ${schema}.slots (slot, state) SELECT slot, 'FREE' FROM generate_series(0, ${SLOTS - 1}) AS slot
        ON CONFLICT DO NOTHING`);
  }

  /** The data in use; undefined before anything was loaded. */
  async current(from: Queryable = this.database): Promise<CurrentSnapshot | undefined> {
    const [row] = await from.query<{ slot: number } & Omit<CurrentSnapshot, "schema">>(
      `SELECT slot, version, sequence, as_of AS "asOf", stale_at AS "staleAt" FROM ${this.schema}.in_use`,
    );
    if (!row) return undefined;
    const { slot, ...state } = row;
    return { schema: this.schemaOf(slot), ...state };
  }

  /** Of files, those of which nothing became yet. */
  async unknown(files: readonly SeenFile[]): Promise<SeenFile[]> {
    const known = await this.database.query<{ key: string }>(
      `SELECT name || '/' || size || '/' || modified AS key FROM ${this.schema}.files WHERE name = ANY($1)`,
      [files.map(({ name }) => name)],
    );
    const keys = new Set(known.map(({ key }) => key));
    return files.filter(({ name, size, modified }) => !keys.has(`${name}/${size}/${modified}`));
  }

  /** Keeps what became of a file, so that it is not looked at again. */
  async settle(
    { name, size, modified }: SeenFile,
    outcome: string,
    into: Queryable = this.database,
  ): Promise<void> {
    await into.query(
      `INSERT INTO ${this.schema}.files (name, size, modified, outcome) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [name, size, modified, outcome],
    );
    await into.query(
      `DELETE FROM ${this.schema}.files WHERE seen_at < (
         SELECT seen_at FROM ${this.schema}.files ORDER BY seen_at DESC OFFSET $1 LIMIT 1)`,
      [FILES_KEPT],
    );
  }

  /**
   * Takes a free schema to load a version into; undefined where there is none, or another process loads that version
   * now. What a process left that ended in the middle is free.
   */
  async take(version: string): Promise<Slot | undefined> {
    const slot = await this.database.transaction(async (transaction) => {
      const slots = await transaction.query<{
        slot: number;
        state: string;
        version: string;
        isDead: boolean;
      }>(
        `SELECT slot, state, version, since < now() - $1 * interval '1 ms' AS "isDead"
         FROM ${this.schema}.slots ORDER BY slot FOR UPDATE`,
        [this.abandonedAfter],
      );
      if (slots.some((each) => each.state === "LOADING" && each.version === version && !each.isDead))
        return undefined;
      const free = slots.find(({ state, isDead }) => state === "FREE" || (state === "LOADING" && isDead));
      if (!free) return undefined;
      await transaction.query(
        `UPDATE ${this.schema}.slots SET state = 'LOADING', version = $2, loader = $3, since = now() WHERE slot = $1`,
        [free.slot, version, this.loader],
      );
      return free.slot;
    });
    return slot === undefined ? undefined : new Slot(this.database, this, slot, this.loader);
  }

  /** Makes a schema that was loaded the one in use; false where what is in use is as new by now. */
  async swap(
    slot: Slot,
    state: Omit<CurrentSnapshot, "schema" | "sequence">,
    file: SeenFile,
  ): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      await transaction.query(`LOCK TABLE ${this.schema}.in_use IN EXCLUSIVE MODE`);
      const current = await this.current(transaction);
      if (current && current.version >= state.version) return false;
      if (!(await slot.isOurs(transaction))) return false;
      await transaction.query(
        `UPDATE ${this.schema}.slots SET state = 'RETIRED', since = now() WHERE state = 'CURRENT'`,
      );
      await transaction.query(
        `UPDATE ${this.schema}.slots SET state = 'CURRENT', since = now() WHERE slot = $1`,
        [slot.number],
      );
      await transaction.query(
        `INSERT INTO ${this.schema}.in_use (slot, version, sequence, as_of, stale_at) VALUES ($1, $2, 0, $3, $4)
         ON CONFLICT (single) DO UPDATE SET slot = excluded.slot, version = excluded.version, sequence = 0,
           as_of = excluded.as_of, stale_at = excluded.stale_at`,
        [slot.number, state.version, state.asOf, state.staleAt],
      );
      await this.settle(file, "LOADED", transaction);
      return true;
    });
  }

  /** Applies a delta's changes, which `changes` holds, to the snapshot in use; false where it is not their turn. */
  async apply(
    changes: Slot,
    delta: { base: string; sequence: number; asOf: string; staleAt: string | null },
    file: SeenFile,
  ): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      await transaction.query("SET LOCAL statement_timeout = '10min'");
      await transaction.query(`LOCK TABLE ${this.schema}.in_use IN EXCLUSIVE MODE`);
      const current = await this.current(transaction);
      if (current?.version !== delta.base || current.sequence !== delta.sequence - 1) return false;
      for (const table of [...this.shape.tables].reverse())
        await transaction.query(deletion(table, current.schema, changes.schema));
      for (const table of this.shape.tables)
        await transaction.query(insertion(table, current.schema, changes.schema));
      await transaction.query(`UPDATE ${this.schema}.in_use SET sequence = $1, as_of = $2, stale_at = $3`, [
        delta.sequence,
        delta.asOf,
        delta.staleAt,
      ]);
      await this.settle(file, "LOADED", transaction);
      return true;
    });
  }

  /** Removes what went out of use so long ago that no reader is at it any more, and what was left half loaded. */
  async sweep(retiredFor: number): Promise<void> {
    const slots = await this.database.query<{ slot: number }>(
      `UPDATE ${this.schema}.slots SET state = 'LOADING', loader = $3, since = now()
       WHERE (state = 'RETIRED' AND since < now() - $1 * interval '1 ms')
          OR (state = 'LOADING' AND since < now() - $2 * interval '1 ms') RETURNING slot`,
      [retiredFor, this.abandonedAfter, this.loader],
    );
    for (const { slot } of slots) await new Slot(this.database, this, slot, this.loader).release();
  }

  schemaOf(slot: number): string {
    return `${this.schema}_${slot}`;
  }

  get parts(): SnapshotShape {
    return this.shape;
  }
}

/** A schema that this process fills. */
export class Slot {
  readonly schema: string;

  constructor(
    private readonly database: Database,
    private readonly store: SnapshotStore,
    readonly number: number,
    private readonly loader: string,
  ) {
    this.schema = store.schemaOf(number);
  }

  /** Makes the tables of a whole snapshot. */
  async create(): Promise<void> {
    const statements = this.emptied(this.store.parts.create(this.schema));
    await this.whileOurs((transaction) => transaction.query(statements));
  }

  /** Makes tables for changes to the tables of another schema: in order, rows to write or to delete. */
  async createForChanges(of: string): Promise<void> {
    const statements = this.store.parts.tables.map(
      ({ name }) => `CREATE TABLE ${this.schema}.${name} AS SELECT * FROM ${of}.${name} WHERE FALSE;
        ALTER TABLE ${this.schema}.${name} ADD change_number SERIAL, ADD is_deleted BOOLEAN NOT NULL DEFAULT FALSE;`,
    );
    await this.whileOurs((transaction) => transaction.query(this.emptied(statements.join("\n"))));
  }

  /** Adds rows to a table and says how many of them have the key of another one there, and were left out. */
  async add(table: SnapshotTable, rows: readonly object[], more: readonly string[] = []): Promise<number> {
    if (rows.length === 0) return 0;
    const columns = [...table.columns, ...more].join(", ");
    const [{ added }] = await this.whileOurs((transaction) =>
      transaction.query<{ added: number }>(
        `WITH added AS (INSERT INTO ${this.schema}.${table.name} (${columns})
           SELECT ${columns} FROM jsonb_populate_recordset(NULL::${this.schema}.${table.name}, $1::jsonb)
           ON CONFLICT DO NOTHING RETURNING 1)
         SELECT count(*)::int AS added FROM added`,
        [JSON.stringify(rows)],
      ),
    );
    return rows.length - added;
  }

  /** Lets the planner know what was loaded. */
  async finish(): Promise<void> {
    for (const { name } of this.store.parts.tables)
      await this.database.query(`ANALYZE ${this.schema}.${name}`);
  }

  /** Whether nobody took the schema over; tells the others that its loader lives. Locks it for the transaction. */
  async isOurs(transaction: Queryable): Promise<boolean> {
    const rows = await transaction.query(
      `UPDATE ${this.store.schema}.slots SET since = now()
       WHERE slot = $1 AND loader = $2 AND state = 'LOADING' RETURNING slot`,
      [this.number, this.loader],
    );
    return rows.length > 0;
  }

  /** Drops what was loaded, unless somebody took the schema over. */
  async release(): Promise<void> {
    await this.database.transaction(async (transaction) => {
      if (!(await this.isOurs(transaction))) return;
      await transaction.query(`DROP SCHEMA IF EXISTS ${this.schema} CASCADE`);
      await transaction.query(
        `UPDATE ${this.store.schema}.slots SET state = 'FREE', version = NULL, loader = NULL WHERE slot = $1`,
        [this.number],
      );
    });
  }

  /** A loader that was taken for gone, and is not, must not write into what is another's now. */
  private whileOurs<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result> {
    return this.database.transaction(async (transaction) => {
      if (await this.isOurs(transaction)) return work(transaction);
      throw fail("SUBGRAPH_UNAVAILABLE", { detail: "Another process has taken the load over." });
    });
  }

  private emptied(statements: string): string {
    return `DROP SCHEMA IF EXISTS ${this.schema} CASCADE; CREATE SCHEMA ${this.schema}; ${statements}`;
  }
}

/** The last change of each key. */
function lastChanges({ name, key }: SnapshotTable, changes: string): string {
  const columns = key.join(", ");
  return `(SELECT DISTINCT ON (${columns}) * FROM ${changes}.${name} ORDER BY ${columns}, change_number DESC) AS change`;
}

function deletion(table: SnapshotTable, schema: string, changes: string): string {
  const isSame = table.key.map((column) => `old.${column} = change.${column}`).join(" AND ");
  return `DELETE FROM ${schema}.${table.name} AS old USING ${lastChanges(table, changes)} WHERE is_deleted AND ${isSame}`;
}

function insertion(table: SnapshotTable, schema: string, changes: string): string {
  const columns = table.columns.join(", ");
  const rest = table.columns.filter((column) => !table.key.includes(column));
  const onConflict =
    rest.length === 0 ? "NOTHING" : `UPDATE SET ${rest.map((c) => `${c} = excluded.${c}`).join(", ")}`;
  return `INSERT INTO ${schema}.${table.name} (${columns}) SELECT ${columns} FROM ${lastChanges(table, changes)}
    WHERE NOT is_deleted ON CONFLICT (${table.key.join(", ")}) DO ${onConflict}`;
}
