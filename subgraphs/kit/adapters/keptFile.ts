import { stat } from "node:fs/promises";
import { fail } from "../../../schema/errors";
import type { System } from "./system";

/** A file whose rows are kept in memory. */
export interface KeptFileOptions<Row> {
  /** With a deadline in which the file can be read. */
  readonly system: System;
  readonly file: string;
  /** The rows, some at a time. Throws SOURCE_ANSWER_INVALID where the file is broken. */
  readonly readRows: (file: string, signal: AbortSignal) => AsyncIterable<readonly Row[]>;
  /** Rows at the most; 200,000 unless told. A larger file belongs into snapshots in the database. */
  readonly mostRows?: number;
}

/** What is in use of a file. */
export interface Kept<Row> {
  readonly rows: readonly Row[];
  /** When the file was written, RFC 3339. */
  readonly asOf: string;
}

const MOST_ROWS = 200_000;

/** Milliseconds between two looks at the file. */
const LOOK = 1_000;

/**
 * Keeps what a file says, as of its newest whole version: another one is read beside it and takes its place at once. One
 * that is broken or older than what is in use changes nothing, and is told as a reject. What comes back answers what is in
 * use; it rejects with SUBGRAPH_UNAVAILABLE or SOURCE_ANSWER_INVALID while no version could be read.
 */
export function keepFile<Row>(options: KeptFileOptions<Row>): () => Promise<Kept<Row>> {
  const { system, file, readRows, mostRows = MOST_ROWS } = options;
  let inUse: (Kept<Row> & { modified: number }) | undefined;
  let seen = "";
  let lookedAt = -Infinity;
  let looking: Promise<void> | undefined;

  const load = async (signal: AbortSignal) => {
    const rows: Row[] = [];
    for await (const some of readRows(file, signal)) {
      rows.push(...some);
      if (rows.length > mostRows)
        throw fail("SOURCE_ANSWER_INVALID", { detail: `More than ${mostRows} rows came.` });
    }
    return rows;
  };
  const reject = (reason: string) => system.quarantine({ name: "load", keys: 0 }, 1, reason);
  const look = async () => {
    const found = await system.call({ name: "look", keys: 0 }, () => stat(file).catch(asAway));
    const version = `${found.mtimeMs}/${found.size}`;
    if (version === seen) return;
    const isOlder = inUse && found.mtimeMs < inUse.modified;
    // Of a version that is told to be no good, nothing more is to be told.
    if (inUse) seen = version;
    if (isOlder) return reject("the file is older than the one in use, which stays");
    try {
      const rows = await system.call({ name: "load", keys: 0, isSafe: false }, load);
      inUse = { rows, asOf: found.mtime.toISOString(), modified: found.mtimeMs };
      seen = version;
    } catch (error) {
      if (!inUse) throw error;
      reject("the file cannot be read: the one in use stays");
    }
  };

  return async () => {
    if (!inUse || performance.now() - lookedAt > LOOK) {
      looking ??= look().finally(() => {
        lookedAt = performance.now();
        looking = undefined;
      });
      // Readers do not wait for another version while there is one; a file that is away is told by the system.
      if (inUse) looking.catch(() => undefined);
      else await looking;
    }
    if (!inUse) throw fail("SUBGRAPH_UNAVAILABLE", { detail: `${system.name} has no file yet.` });
    return inUse;
  };
}

function asAway(cause: unknown): never {
  throw fail("SUBGRAPH_UNAVAILABLE", { detail: "The file is not there.", cause });
}
