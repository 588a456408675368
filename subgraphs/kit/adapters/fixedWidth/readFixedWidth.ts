import path from "node:path";
import { type CodedError, fail } from "../../../../schema/errors";
import type { Call, System } from "../system";
import { ControlTotals } from "./controlTotals";
import { type Fields, RecordFault } from "./decoder";
import type { FixedWidthFormat } from "./fixedWidth";
import { type FrameBlock, FrameFault, readFrames } from "./frames";

/** A decoded record of a file. */
export interface FixedWidthRecord {
  /** The name of its kind, as in the copybook. */
  readonly kind: string;
  /** From 1, header and trailer counted. */
  readonly number: number;
  readonly fields: Fields;
}

/** For whom a file is read. */
export interface ReadOptions {
  readonly system: System;
  readonly call: Call;
  readonly signal?: AbortSignal;
  /** Records that may be quarantined before the file is refused; 1,000 unless told. */
  readonly mostRejects?: number;
}

// A file with more is of another kind than it seems, or in another code page.
const MOST_REJECTS = 1_000;

/** Records handed on at a time, at the least. */
const BATCH = 1_000;

/**
 * Reads a file's records, some at a time, header and trailer among them. A record that cannot be decoded is quarantined.
 * What is wrong with the file as a whole refuses it with SOURCE_ANSWER_INVALID, which names file and record: one that is
 * cut off, has no header or trailer, or whose trailer does not tell what is in it. That is known at the end alone:
 * nothing that was read is to be used before.
 */
export async function* readFixedWidth(
  file: string,
  format: FixedWidthFormat,
  { system, call, signal, mostRejects = MOST_REJECTS }: ReadOptions,
): AsyncGenerator<FixedWidthRecord[]> {
  const name = path.basename(file);
  const totals = new ControlTotals(format);
  let trailer: Fields | undefined;
  let rejects = 0;
  let last = 0;
  let batch: FixedWidthRecord[] = [];
  for await (const { bytes, bounds, first } of framesOf(file, format, signal)) {
    for (let i = 0; i < bounds.length; i += 2) {
      const number = first + i / 2;
      const kind = format.kindAt(bytes, bounds[i], bounds[i + 1]);
      const decoded = kind?.decode(bytes, bounds[i], bounds[i + 1]) ?? OF_NO_KIND;
      last = number;
      const isHeader = kind !== undefined && kind.name === format.header;
      const isTrailer = kind !== undefined && kind.name === format.trailer?.record;
      if (trailer) throw refused(name, number, "it stands behind the trailer");
      if (format.header !== undefined && isHeader !== (number === 1))
        throw refused(name, number, isHeader ? "it is a second header" : "it is no header");
      if (!isHeader && !isTrailer) totals.add(kind, decoded, number, bytes, bounds[i], bounds[i + 1]);
      if (decoded instanceof RecordFault) {
        if (isHeader || isTrailer) throw refused(name, number, String(decoded));
        system.quarantine(call, 1, String(decoded), `${name}, record ${number}`);
        if (++rejects > mostRejects)
          throw refused(name, number, `more than ${mostRejects} records are not readable`);
        continue;
      }
      if (isTrailer) trailer = decoded;
      batch.push({ kind: kind!.name, number, fields: decoded });
    }
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (format.header !== undefined && last === 0) throw refused(name, 1, "the file is empty");
  if (format.trailer && !trailer) throw refused(name, last, "it is the last, and no trailer");
  const wrong = trailer && totals.wrong(trailer);
  if (wrong !== undefined) throw refused(name, last, wrong);
  if (batch.length > 0) yield batch;
}

/** Reads a file's first record alone. Throws SOURCE_ANSWER_INVALID where it is no header. */
export async function readHeader(file: string, format: FixedWidthFormat): Promise<Fields> {
  const name = path.basename(file);
  for await (const { bytes, bounds } of framesOf(file, format)) {
    const kind = format.kindAt(bytes, bounds[0], bounds[1]);
    const decoded = kind?.decode(bytes, bounds[0], bounds[1]) ?? OF_NO_KIND;
    if (kind?.name !== format.header || decoded instanceof RecordFault)
      throw refused(name, 1, "it is no header that can be read");
    return decoded;
  }
  throw refused(name, 1, "the file is empty");
}

/** The frames of a file, with what is wrong with them told of the file. */
async function* framesOf(
  file: string,
  { framing, length, page }: FixedWidthFormat,
  signal?: AbortSignal,
): AsyncGenerator<FrameBlock> {
  try {
    yield* readFrames(file, { framing, length, newline: page.newline }, signal);
  } catch (error) {
    if (error instanceof FrameFault)
      throw refused(path.basename(file), error.record, `it is ${error.reason}`);
    throw error;
  }
}

const OF_NO_KIND = new RecordFault("", "of no kind that is known");

function refused(file: string, record: number, reason: string): CodedError {
  return fail("SOURCE_ANSWER_INVALID", { detail: `${file}, record ${record}: ${reason}.` });
}
