import type { NumberedRow } from "./batch";
import { readLines } from "./lines";
import type { FileLoader } from "./loader";
import { parseLines } from "./records";

/** A line of a file behind its header: a record, or why it is none. */
export type ReadLine = NumberedRow | { line: number; fault: string };

/** More lines than this are not kept together, however many belong together. */
const MOST_LINES = 20_000;

/** Reads the records of a file, some lines at a time. `onBytes` sees the file as it is. */
export async function* readRecords(
  { header, delimiter }: Pick<FileLoader, "header" | "delimiter">,
  file: string,
  onBytes?: (bytes: Buffer) => void,
): AsyncGenerator<ReadLine[]> {
  for await (const lines of readLines(file, onBytes)) {
    const records = lines.filter(({ number }) => number > 1);
    yield parseLines(records, delimiter).map((parsed): ReadLine => {
      if ("fault" in parsed) return parsed;
      const { line, fields } = parsed;
      if (fields.length !== header.length)
        return { line, fault: `the line has ${fields.length} fields where the header has ${header.length}` };
      return { line, row: Object.fromEntries(header.map((name, i) => [name, fields[i]])) };
    });
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
