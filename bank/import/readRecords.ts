import { createReadStream } from "node:fs";
import { type DelimitedLayout, readDelimitedRecords } from "../../subgraphs/kit/adapters/delimited";
import type { NumberedRow } from "./batch";
import type { FileLoader } from "./loader";

/** A line of a file behind its header: a record, or why it is none. */
export type ReadLine = NumberedRow | { line: number; fault: string };

/** More lines than this are not kept together, however many belong together. */
const MOST_LINES = 20_000;

/** How the extracts are written: UTF-8, a record a line. */
export function layoutOf({ header, delimiter }: Pick<FileLoader, "header" | "delimiter">): DelimitedLayout {
  return { columns: header, dialect: { delimiter } };
}

/** The bytes of a file, some at a time. */
export function bytesOf(file: string): AsyncIterable<Buffer> {
  return createReadStream(file, { highWaterMark: 256 * 1024 });
}

/** Reads the records of a file, some lines at a time. `onBytes` sees the file as it is. */
export async function* readRecords(
  format: Pick<FileLoader, "header" | "delimiter">,
  file: string,
  onBytes?: (bytes: Buffer) => void,
): AsyncGenerator<ReadLine[]> {
  for await (const records of readDelimitedRecords(observed(bytesOf(file), onBytes), layoutOf(format)))
    yield records.map(({ line, ...read }) =>
      "row" in read ? { line, row: read.row } : { line, fault: read.fault },
    );
}

async function* observed(bytes: AsyncIterable<Buffer>, onBytes?: (bytes: Buffer) => void) {
  for await (const some of bytes) {
    onBytes?.(some);
    yield some;
  }
}

/** Cuts a file into batches of about `size` lines; lines side by side with an equal `groupField` stay together. */
export async function* inBatches(
  chunks: AsyncIterable<readonly ReadLine[]>,
  size: number,
  groupField: string | undefined,
): AsyncGenerator<ReadLine[]> {
  let batch: ReadLine[] = [];
  let group: string | undefined;
  for await (const lines of chunks) {
    for (const line of lines) {
      const next: string | undefined =
        groupField !== undefined && "row" in line ? line.row[groupField] : group;
      const together = groupField !== undefined && next === group && batch.length < MOST_LINES;
      if (batch.length >= size && !together) {
        yield batch;
        batch = [];
      }
      batch.push(line);
      group = next;
    }
  }
  if (batch.length > 0) yield batch;
}
