import { rename } from "node:fs/promises";
import path from "node:path";
import { extractFormat, FILE_ID } from "../../../subgraphs/deposits/sources/coreBanking/extractFormat";
import type { FixedWidthFormat } from "../../../subgraphs/kit/adapters/fixedWidth/fixedWidth";
import {
  type WrittenRecord,
  writeFixedWidth,
} from "../../../subgraphs/kit/adapters/fixedWidth/writeFixedWidth";
import { catalogueRows, demoRows } from "../../demo/demoRows";
import { FIRST_CUSTOMER } from "../../demo/ids";
import { amountOf, centsOf } from "../../demo/money";
import { type DepositRows, recordsOf } from "./extractRecords";

export interface ExtractOptions {
  /** The business day, YYYY-MM-DD. */
  today: string;
  /** A second extract of one day is run 2. */
  run?: number;
  /** The core's code page; cp1388 unless told. */
  codePage?: string;
}

/** Which extract a delta changes, and how. */
export interface Delta extends ExtractOptions {
  /** The business day of the extract that it changes; `run` is that extract's. */
  extractDay: string;
  /** Which of the extract's deltas it is, from 1. */
  number: number;
  put?: DepositRows;
  remove?: DepositRows;
}

const CODE_PAGE = "cp1388";

/** Writes the core's nightly extract of the first so many customers of the demo bank; returns the file. */
export async function writeExtract(
  folder: string,
  { customers, today, run = 1, codePage = CODE_PAGE }: ExtractOptions & { customers: number },
): Promise<string> {
  const header = headerOf({ kind: "F", today, extractDay: today, run, number: 0 });
  const name = `COREDEP.F${digits(today)}.R${String(run).padStart(2, "0")}.dat`;
  return write(path.join(folder, name), extractFormat(codePage), header, demoRecords(customers, today));
}

/** Writes a daily delta; returns the file. */
export async function writeDelta(folder: string, delta: Delta): Promise<string> {
  const { today, extractDay, number, run = 1, codePage = CODE_PAGE, put = {}, remove = {} } = delta;
  const header = headerOf({ kind: "D", today, extractDay, run, number });
  const name = `COREDEP.D${digits(extractDay)}.N${String(number).padStart(4, "0")}.dat`;
  const records = [...recordsOf(remove, "D"), ...recordsOf(put)];
  return write(path.join(folder, name), extractFormat(codePage), header, records);
}

function* demoRecords(customers: number, today: string): Generator<WrittenRecord> {
  yield* recordsOf(catalogueRows(today).deposits);
  for (let n = FIRST_CUSTOMER; n < FIRST_CUSTOMER + customers; n++)
    yield* recordsOf(demoRows(n, today).deposits);
}

interface Header {
  kind: "F" | "D";
  today: string;
  extractDay: string;
  run: number;
  number: number;
}

function headerOf({ kind, today, extractDay, run, number }: Header): WrittenRecord {
  return {
    kind: "FILE-HEADER",
    fields: {
      recordType: "00",
      fileId: FILE_ID,
      fileKind: kind,
      businessDate: digits(today),
      extractDate: digits(extractDay),
      extractRun: String(run),
      deltaNumber: String(number),
    },
  };
}

/** Writes under another name first: whoever watches the folder sees whole files alone. */
async function write(
  file: string,
  format: FixedWidthFormat,
  header: WrittenRecord,
  records: Iterable<WrittenRecord>,
): Promise<string> {
  const unfinished = `${file}.part`;
  await writeFixedWidth(unfinished, format, withTrailer(header, records));
  await rename(unfinished, file);
  return file;
}

function* withTrailer(header: WrittenRecord, records: Iterable<WrittenRecord>): Generator<WrittenRecord> {
  let count = 0;
  let accounts = 0n;
  let amounts = 0n;
  yield header;
  for (const record of records) {
    const { accountKey, amount } = record.fields;
    count++;
    if (typeof accountKey === "string") accounts += BigInt(accountKey);
    if (typeof amount === "string") amounts += centsOf(amount);
    yield record;
  }
  yield {
    kind: "FILE-TRAILER",
    fields: {
      recordType: "99",
      recordCount: String(count),
      accountHash: String(accounts % 10n ** 18n),
      amountTotal: amountOf(amounts),
    },
  };
}

function digits(date: string): string {
  return date.replaceAll("-", "");
}
