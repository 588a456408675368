import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { CodedError } from "../../../schema/errors";
import type { Database } from "../database/database";
import { factOf, TransientFault } from "./faults";
import {
  type CurrentSnapshot,
  type SeenFile,
  type SnapshotShape,
  SnapshotStore,
  type Slot,
} from "./snapshotStore";
import type { Call, System } from "./system";

/** What a file says of itself at its beginning. */
export interface SnapshotHead {
  /** Orders snapshots as text: of a business day and a run of it, for example. Of a delta, that of the snapshot it changes. */
  readonly version: string;
  /** Of a delta: which of the snapshot's deltas it is, from 1; undefined for a whole snapshot. */
  readonly sequence?: number;
  /** RFC 3339. */
  readonly asOf: string;
  /** When newer data should have come, RFC 3339; null where none is awaited. */
  readonly staleAt: string | null;
}

/** Rows of a table; in a delta, to be written, or to be deleted by their key. */
export interface SnapshotRows {
  readonly table: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly isDeleted?: boolean;
}

/** Files that hold snapshots, and what is in them. */
export interface SnapshotFiles extends SnapshotShape {
  /** Whether a file of the folder is one, by its name. */
  isOne(name: string): boolean;
  /** Throws SOURCE_ANSWER_INVALID where the file cannot be what it should. */
  readHead(file: string): Promise<SnapshotHead>;
  /** The rows, some at a time. Throws SOURCE_ANSWER_INVALID, at the latest at the end, where the file is broken. */
  readRows(file: string, head: SnapshotHead, call: Call, signal: AbortSignal): AsyncIterable<SnapshotRows[]>;
}

export interface SnapshotOptions {
  readonly folder: string;
  readonly files: SnapshotFiles;
  readonly system: System;
  /** Milliseconds between two looks at the folder; 5,000 unless told. */
  readonly pollMs?: number;
  /** Milliseconds for which a file must not have changed before it is read; 1,000 unless told. */
  readonly settledForMs?: number;
  /** Milliseconds for which a snapshot that went out of use is kept for its readers; ten looks unless told. */
  readonly retiredForMs?: number;
  /** Milliseconds after which a loader that tells nothing is taken for gone; 30,000 unless told. */
  readonly abandonedAfterMs?: number;
  /** Ends the watching. */
  readonly signal: AbortSignal;
}

/** The snapshots of one system, kept up to date with a folder. */
export interface Snapshots {
  /** The data in use; undefined before anything was loaded. */
  current(): Promise<CurrentSnapshot | undefined>;
  /** The same as it was last known, which saves a read: what went out of use since is kept for longer than that. */
  lastKnown(): Promise<CurrentSnapshot | undefined>;
  /** Looks at the folder now, and loads what is new. Looks by itself too; one look at a time. */
  look(): Promise<void>;
  /** Resolves when nothing runs any more. */
  close(): Promise<void>;
}

const POLL = 5_000;
const SETTLED_FOR = 1_000;
const RETIRED_FOR_LOOKS = 10;

/** A folder with more holds something else too. The newest names are looked at. */
const MOST_FILES = 10_000;

/**
 * Watches a folder of snapshots. A new file is loaded beside the data in use and put in its place in one transaction;
 * a delta changes the snapshot that it names, in its turn, in one transaction. A file that is broken, older than what is
 * in use, or given twice changes nothing, and is told as a reject; so is one that is late.
 */
export async function openSnapshots(
  database: Database,
  name: string,
  options: SnapshotOptions,
): Promise<Snapshots> {
  const store = new SnapshotStore(database, name, options.files, options.abandonedAfterMs);
  await store.prepare();
  const watch = new Watch(store, options);
  watch.begin();
  return watch;
}

interface Candidate {
  seen: SeenFile;
  head: SnapshotHead;
}

class Watch implements Snapshots {
  private looking: Promise<void> | undefined;
  private known: CurrentSnapshot | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** What was told already of files that stay in the folder, so that it is told once. */
  private told = new Set<string>();

  constructor(
    private readonly store: SnapshotStore,
    private readonly options: SnapshotOptions,
  ) {}

  begin(): void {
    const { pollMs = POLL, signal } = this.options;
    const next = () => {
      if (signal.aborted) return;
      this.timer = setTimeout(() => void this.look().finally(next), pollMs).unref();
    };
    signal.addEventListener("abort", () => clearTimeout(this.timer), { once: true });
    void this.look().finally(next);
  }

  async current(): Promise<CurrentSnapshot | undefined> {
    return (this.known = await this.store.current());
  }

  lastKnown(): Promise<CurrentSnapshot | undefined> {
    return this.known ? Promise.resolve(this.known) : this.current();
  }

  look(): Promise<void> {
    this.looking ??= this.lookOnce()
      .catch(() => undefined) // counted and told by the system; the next look tries again
      .finally(() => (this.looking = undefined));
    return this.looking;
  }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.looking;
  }

  private async lookOnce(): Promise<void> {
    const { system, pollMs = POLL, retiredForMs = RETIRED_FOR_LOOKS * pollMs, signal } = this.options;
    if (signal.aborted) return;
    const candidates = await system.call({ name: "look", keys: 0 }, async () => {
      await this.store.sweep(retiredForMs);
      return this.candidates();
    });
    for (const candidate of newestFirst(candidates.filter(({ head }) => head.sequence === undefined)))
      await this.take(candidate);
    for (const candidate of inOrder(candidates.filter(({ head }) => head.sequence !== undefined)))
      await this.take(candidate);
    const current = await this.current();
    if (current?.staleAt && Date.parse(current.staleAt) <= Date.now())
      this.tellOnce(
        `late/${current.version}/${current.sequence}`,
        "the file that should have followed is late",
        "",
      );
  }

  /** The files of which nothing became yet, and that nobody writes any more. */
  private async candidates(): Promise<Candidate[]> {
    const { folder, files, settledForMs = SETTLED_FOR } = this.options;
    const names = (await namesIn(folder)).filter((name) => files.isOne(name)).sort();
    if (names.length > MOST_FILES)
      this.tellOnce("many", `the folder holds more than ${MOST_FILES} files`, "");
    const seen: SeenFile[] = [];
    for (const name of names.slice(-MOST_FILES)) {
      const found = await stat(path.join(folder, name)).catch(() => undefined); // taken away since
      if (!found?.isFile() || Math.abs(Date.now() - found.mtimeMs) < settledForMs) continue;
      seen.push({ name, size: found.size, modified: Math.floor(found.mtimeMs) });
    }
    const candidates: Candidate[] = [];
    for (const each of await this.store.unknown(seen)) {
      const head = await this.unlessRefused(each, () => files.readHead(path.join(folder, each.name)));
      if (head) candidates.push({ seen: each, head });
    }
    const here = new Set(seen.map(({ name }) => name));
    this.told = new Set([...this.told].filter((key) => !key.startsWith("file/") || here.has(key.slice(5))));
    return candidates;
  }

  private async take(candidate: Candidate): Promise<void> {
    const { seen, head } = candidate;
    const current = await this.current();
    const isDelta = head.sequence !== undefined;
    if (!isDelta && current && head.version <= current.version)
      return this.refuse(
        seen,
        head.version === current.version ? "given twice" : "older than the data in use",
      );
    if (!isDelta) return this.load(candidate);
    if (!current || head.version > current.version)
      return this.tellOnce(`file/${seen.name}`, "a delta to a snapshot that is not here yet", seen.name);
    if (head.version < current.version)
      return this.refuse(seen, "a delta to an older snapshot than the one in use");
    if (head.sequence <= current.sequence) return this.refuse(seen, "given twice");
    if (head.sequence > current.sequence + 1)
      return this.tellOnce(`file/${seen.name}`, "a delta before it is missing", seen.name);
    return this.applyDelta(candidate, current);
  }

  private async load({ seen, head }: Candidate): Promise<void> {
    const call: Call = { name: "load snapshot", keys: 1, isSafe: false };
    await this.into(seen, head.version, call, async (slot, signal) => {
      await slot.create();
      for await (const parts of this.rowsOf(seen, head, call, signal)) {
        for (const { table, rows } of parts) {
          const twice = await slot.add(this.table(table), rows);
          if (twice > 0)
            this.options.system.quarantine(call, twice, `${table}: a key given twice`, seen.name);
        }
      }
      await slot.finish();
      return this.store.swap(slot, head, seen);
    });
  }

  private async applyDelta({ seen, head }: Candidate, current: CurrentSnapshot): Promise<void> {
    const call: Call = { name: "apply delta", keys: 1, isSafe: false };
    const version = `${head.version}+${head.sequence}`;
    await this.into(seen, version, call, async (slot, signal) => {
      await slot.createForChanges(current.schema);
      for await (const parts of this.rowsOf(seen, head, call, signal)) {
        for (const { table, rows, isDeleted = false } of parts)
          await slot.add(
            this.table(table),
            rows.map((row) => ({ ...row, is_deleted: isDeleted })),
            ["is_deleted"],
          );
      }
      await this.store.apply(
        slot,
        { base: head.version, sequence: head.sequence!, asOf: head.asOf, staleAt: head.staleAt },
        seen,
      );
      return false; // the schema held the changes alone
    });
  }

  /** Fills a free schema, which is given back unless `fill` says that it is in use. */
  private async into(
    seen: SeenFile,
    version: string,
    call: Call,
    fill: (slot: Slot, signal: AbortSignal) => Promise<boolean>,
  ): Promise<void> {
    const slot = await this.store.take(version);
    if (!slot) return;
    let isUsed = false;
    try {
      // A broken file is a reject of its own name and record, and no failure of the system.
      await this.options.system.call(call, (signal) =>
        this.unlessRefused(seen, async () => {
          isUsed = await fill(slot, AbortSignal.any([signal, this.options.signal]));
        }),
      );
    } finally {
      if (!isUsed) await slot.release();
    }
  }

  private rowsOf(seen: SeenFile, head: SnapshotHead, call: Call, signal: AbortSignal) {
    const { folder, files } = this.options;
    return files.readRows(path.join(folder, seen.name), head, call, signal);
  }

  private table(name: string) {
    return this.options.files.tables.find((table) => table.name === name)!;
  }

  /** What `work` resolves to; undefined where it finds that the file is broken, which is then told and kept. */
  private async unlessRefused<Result>(
    seen: SeenFile,
    work: () => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CodedError) || error.code !== "SOURCE_ANSWER_INVALID") throw error;
      await this.refuse(seen, `refused: ${factOf(error)}`);
      return undefined;
    }
  }

  private async refuse(seen: SeenFile, reason: string): Promise<void> {
    await this.store.settle(seen, reason);
    this.options.system.quarantine({ name: "look", keys: 1 }, 1, reason, seen.name);
  }

  private tellOnce(key: string, reason: string, at: string): void {
    if (this.told.has(key)) return;
    this.told.add(key);
    this.options.system.quarantine({ name: "look", keys: 0 }, 0, reason, at);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const { code = "" } = cause as { code?: string };
    throw new TransientFault(`the folder cannot be read: ${code}`, { cause });
  }
}

function newestFirst(candidates: Candidate[]): Candidate[] {
  return candidates.sort((a, b) => (a.head.version < b.head.version ? 1 : -1));
}

function inOrder(candidates: Candidate[]): Candidate[] {
  return candidates.sort((a, b) => a.head.sequence! - b.head.sequence!);
}
