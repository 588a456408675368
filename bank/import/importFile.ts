import path from "node:path";
import type { Bank } from "../openBank";
import { Batch } from "./batch";
import type { ImportOptions } from "./importBank";
import { type FileState, recordBatch, recordFinished } from "./importLog";
import type { FileLoader } from "./loader";
import { inBatches, type ReadLine, readRecords } from "./readRecords";
import type { RejectsFile } from "./rejectsFile";
import { inOneStep } from "./stores";
import type { AsOf } from "./survey";

/** What the import of one file is told. */
export interface FileWork extends ImportOptions {
  asOf: AsOf;
  sha256: string;
  /** How far an import that was interrupted got. */
  before: FileState;
  rejects: RejectsFile;
}

/** Imports what is left of a file, batch by batch, and answers what became of the whole of it. */
export async function importFile(bank: Bank, loader: FileLoader, work: FileWork): Promise<FileState> {
  const { folder, asOf, sha256, before, rejects, progress, batchSize = 1_000 } = work;
  const { name, groupField } = loader;
  let state = before;
  const lines = skip(readRecords(loader, path.join(folder, name)), before.linesDone);
  for await (const batchLines of inBatches(lines, batchSize, groupField)) {
    const done = state;
    const written = await inOneStep(bank, async (stores) => {
      const batch = await loadBatch(loader, batchLines, new Batch(name, stores, asOf));
      const next = stateAfter(done, batchLines, batch);
      await recordBatch(stores, batch, sha256, next);
      return { state: next, rejects: batch.rejects };
    });
    state = written.state;
    await rejects.append(written.rejects.map((reject) => ({ file: name, ...reject })));
    progress.advance(name, batchLines.length);
  }
  await loader.finish?.((step) => inOneStep(bank, step));
  await inOneStep(bank, (stores) => recordFinished(stores, name, sha256, state));
  return state;
}

async function loadBatch(loader: FileLoader, lines: readonly ReadLine[], batch: Batch): Promise<Batch> {
  for (const line of lines) if ("fault" in line) batch.refuse(line.line, line.fault);
  await loader.load(
    lines.flatMap((line) => ("row" in line ? line : [])),
    batch,
  );
  batch.rejects.sort((a, b) => a.line - b.line);
  return batch;
}

function stateAfter({ counts }: FileState, lines: readonly ReadLine[], batch: Batch): FileState {
  return {
    linesDone: lines[lines.length - 1].line,
    counts: {
      read: counts.read + lines.length,
      loaded: counts.loaded + batch.loaded,
      unchanged: counts.unchanged + batch.unchanged,
      rejected: counts.rejected + batch.rejects.length,
    },
    finished: false,
  };
}

async function* skip(chunks: AsyncIterable<ReadLine[]>, linesDone: number): AsyncGenerator<ReadLine[]> {
  for await (const lines of chunks) yield lines.filter(({ line }) => line > linesDone);
}
