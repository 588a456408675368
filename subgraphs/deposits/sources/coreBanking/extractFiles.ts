import path from "node:path";
import { z } from "zod";
import { fail } from "../../../../schema/errors";
import {
  readFixedWidth,
  readHeader,
  type FixedWidthRecord,
} from "../../../kit/adapters/fixedWidth/readFixedWidth";
import { fitting } from "../../../kit/adapters/records";
import type { SnapshotFiles, SnapshotHead, SnapshotRows } from "../../../kit/adapters/snapshots";
import type { Call, System } from "../../../kit/adapters/system";
import { EXTRACT_RECORDS, type ExtractRecord } from "./extractRows";
import { EXTRACT_TABLES } from "./extractTables";
import { extractFormat, FILE_ID } from "./extractFormat";

const HOUR = 3_600_000;

const header = z.object({
  fileId: z.literal(FILE_ID),
  fileKind: z.enum(["F", "D"]),
  businessDate: z.string().regex(/^\d{8}$/),
  extractDate: z.string().regex(/^\d{8}$/),
  extractRun: z.string(),
  deltaNumber: z.coerce.number(),
});

/** What a business day is written like in names and headers: 20261121. */
function dayOf(digits: string): string {
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

/**
 * The core's files of a folder: `COREDEP.*.dat`. Their data is of the beginning of the business day that they name, as
 * that of imported files is, and stale so many hours after its end.
 */
export function extractFiles(system: System, codePage: string, staleAfterHours: number): SnapshotFiles {
  const format = extractFormat(codePage);
  return {
    ...EXTRACT_TABLES,
    isOne: (name) => /^COREDEP\..*\.dat$/i.test(name),
    async readHead(file): Promise<SnapshotHead> {
      const parsed = header.safeParse(await readHeader(file, format));
      const day = parsed.success ? Date.parse(dayOf(parsed.data.businessDate)) : NaN;
      if (!parsed.success || Number.isNaN(day))
        throw broken(file, 1, "its header is not one of the core's deposits");
      const { fileKind, extractDate, extractRun, deltaNumber } = parsed.data;
      return {
        version: `${extractDate}.${extractRun.padStart(2, "0")}`,
        sequence: fileKind === "D" ? deltaNumber : undefined,
        asOf: new Date(day).toISOString(),
        staleAt: new Date(day + (24 + staleAfterHours) * HOUR).toISOString(),
      };
    },
    async *readRows(file, { sequence }, call, signal) {
      const reading = { file, call, system, isDelta: sequence !== undefined, rejects: 0 };
      for await (const records of readFixedWidth(file, format, { system, call, signal }))
        yield rowsOf(records, reading);
    },
  };
}

/** A file with more records that make no rows is another one than it seems. */
const MOST_REJECTS = 1_000;

interface Reading {
  file: string;
  call: Call;
  system: System;
  isDelta: boolean;
  rejects: number;
}

/** The rows of some records, by table. In a delta their order counts: what is behind is later. */
function rowsOf(records: readonly FixedWidthRecord[], reading: Reading): SnapshotRows[] {
  const parts = new Map<string, SnapshotRows & { rows: SnapshotRows["rows"][number][] }>();
  const inOrder: SnapshotRows[] = [];
  const put = (table: string, rows: SnapshotRows["rows"], isDeleted: boolean) => {
    const last = parts.get(table);
    if (last?.isDeleted === isDeleted) return void last.rows.push(...rows);
    const part = { table, rows: [...rows], isDeleted };
    parts.set(table, part);
    inOrder.push(part);
  };
  for (const { kind, number, fields } of records) {
    const schema = EXTRACT_RECORDS[kind];
    if (!schema) continue; // header and trailer
    const { rows, misfits } = fitting<ExtractRecord>(schema, [fields]);
    for (const { reason } of misfits) reject(reading, number, `${kind} ${reason}`);
    for (const record of rows) {
      if (record.isDeleted && !reading.isDelta)
        reject(reading, number, `${kind} is taken away in a full extract`);
      else for (const part of record.rows) put(part.table, part.rows, record.isDeleted);
    }
  }
  return inOrder;
}

function reject(reading: Reading, number: number, reason: string): void {
  const { system, call, file } = reading;
  system.quarantine(call, 1, reason, `${path.basename(file)}, record ${number}`);
  if (++reading.rejects > MOST_REJECTS)
    throw broken(file, number, `more than ${MOST_REJECTS} records are not what they should be`);
}

function broken(file: string, record: number, reason: string): Error {
  return fail("SOURCE_ANSWER_INVALID", { detail: `${path.basename(file)}, record ${record}: ${reason}.` });
}
