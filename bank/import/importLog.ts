import type { Bank } from "../openBank";
import type { Batch, Counts, Reject } from "./batch";
import type { Stores } from "./stores";

/** How far a file got. */
export interface FileState {
  linesDone: number;
  counts: Counts;
  finished: boolean;
}

const NOTHING_DONE: FileState = {
  linesDone: 0,
  counts: { read: 0, loaded: 0, unchanged: 0, rejected: 0 },
  finished: false,
};

/** A reject as it is told. */
export type FileReject = Reject & { file: string };

const REJECTS_A_PAGE = 1_000;

/**
 * Begins an import, or goes on with one that was interrupted: answers how far each file got. A file whose
 * content is not the one of that time starts again.
 */
export async function beginImport(
  bank: Bank,
  hashes: ReadonlyMap<string, { sha256: string }>,
): Promise<ReadonlyMap<string, FileState>> {
  const interrupted = (await bank.loads()).some(({ kind, complete }) => kind === "import" && !complete);
  const same = interrupted ? await knownFiles(bank, hashes) : new Map<string, FileState>();
  await bank.log.transaction(async (transaction) => {
    for (const table of ["load_files", "import_rejects", "import_keys"])
      await transaction.query(`DELETE FROM bank.${table} WHERE NOT file = ANY($1)`, [[...same.keys()]]);
  });
  if (!interrupted) await bank.begin("import");
  return new Map([...hashes.keys()].map((file) => [file, same.get(file) ?? NOTHING_DONE]));
}

async function knownFiles(bank: Bank, hashes: ReadonlyMap<string, { sha256: string }>) {
  const rows = await bank.log.query<FileState & { file: string; sha256: string }>(
    `SELECT file, sha256, lines_done::float8 AS "linesDone", counts, finished FROM bank.load_files`,
  );
  return new Map(
    rows
      .filter(({ file, sha256 }) => hashes.get(file)?.sha256 === sha256)
      .map(({ file, linesDone, counts, finished }) => [file, { linesDone, counts, finished }]),
  );
}

/** Remembers a batch that is written: its rejects and how far its file got. */
export async function recordBatch(
  stores: Stores,
  batch: Batch,
  sha256: string,
  state: FileState,
): Promise<void> {
  await stores.of("bank").query(
    `INSERT INTO bank.import_rejects (file, line, reason)
     SELECT $1, * FROM unnest($2::bigint[], $3::text[]) ON CONFLICT DO NOTHING`,
    [batch.file, batch.rejects.map(({ line }) => line), batch.rejects.map(({ reason }) => reason)],
  );
  await recordState(stores, batch.file, sha256, state);
}

/** Remembers that all of a file is done. Its keys are not needed any more. */
export async function recordFinished(
  stores: Stores,
  file: string,
  sha256: string,
  state: FileState,
): Promise<void> {
  await stores.of("bank").query("DELETE FROM bank.import_keys WHERE file = $1", [file]);
  await recordState(stores, file, sha256, { ...state, finished: true });
}

async function recordState(stores: Stores, file: string, sha256: string, state: FileState): Promise<void> {
  await stores.of("bank").query(
    `INSERT INTO bank.load_files (file, sha256, lines_done, counts, finished) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (file) DO UPDATE SET sha256 = excluded.sha256, lines_done = excluded.lines_done,
       counts = excluded.counts, finished = excluded.finished`,
    [file, sha256, state.linesDone, JSON.stringify(state.counts), state.finished],
  );
}

/** The rejects so far, some at a time, in the order of the files and their lines. */
export async function* rejectsSoFar(bank: Bank, files: readonly string[]): AsyncGenerator<FileReject[]> {
  for (const file of files) {
    let after = 0;
    for (;;) {
      const page = await bank.log.query<FileReject>(
        `SELECT file, line::float8 AS line, reason FROM bank.import_rejects
         WHERE file = $1 AND line > $2 ORDER BY line LIMIT ${REJECTS_A_PAGE}`,
        [file, after],
      );
      if (page.length > 0) yield page;
      if (page.length < REJECTS_A_PAGE) break;
      after = page[page.length - 1].line;
    }
  }
}
