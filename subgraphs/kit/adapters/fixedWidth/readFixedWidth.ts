import path from "node:path";
import { type CodedError, fail } from "../../../../schema/errors";
import type { Call, System } from "../system";
import { ControlTotals, type RecordPlace } from "./controlTotals";
import { type Fields, RecordFault } from "./decoder";
import type { FixedWidthFormat, RecordKind } from "./fixedWidth";
import { FrameFault, readFrames } from "./frames";

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
  for await (const records of decodedRecords(file, format, signal)) {
    for (const { number, kind, decoded, place } of records) {
      last = number;
      const isHeader = kind !== undefined && kind.name === format.header;
      const isTrailer = kind !== undefined && kind.name === format.trailer?.record;
      if (trailer) throw refused(name, number, "it stands behind the trailer");
      if (format.header !== undefined && isHeader !== (number === 1))
        throw refused(name, number, isHeader ? "it is a second header" : "it is no header");
      if (!isHeader && !isTrailer) totals.add(kind, decoded, number, place);
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
  for await (const [{ kind, decoded }] of decodedRecords(file, format)) {
    if (kind?.name !== format.header || decoded instanceof RecordFault)
      throw refused(name, 1, "it is no header that can be read");
    return decoded;
  }
  throw refused(name, 1, "the file is empty");
}

interface DecodedRecord {
  number: number;
  kind: RecordKind | undefined;
  decoded: Fields | RecordFault;
  place: RecordPlace;
}

/** The records of a file, some at a time, as decoded: valid until the next. */
async function* decodedRecords(
  file: string,
  format: FixedWidthFormat,
  signal?: AbortSignal,
): AsyncGenerator<DecodedRecord[]> {
  const { framing, length, page } = format;
  try {
    for await (const { bytes, bounds, first } of readFrames(
      file,
      { framing, length, newline: page.newline },
      signal,
    )) {
      const records: DecodedRecord[] = [];
      for (let i = 0; i < bounds.length; i += 2) {
        const place = { bytes, start: bounds[i], end: bounds[i + 1] };
        const kind = format.kindAt(place.bytes, place.start, place.end);
        const decoded = kind?.decode(place.bytes, place.start, place.end) ?? OF_NO_KIND;
        records.push({ number: first + i / 2, kind, decoded, place });
      }
      yield records;
    }
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
