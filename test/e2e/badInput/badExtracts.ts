import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { writeExtract } from "../../../bank/legacy/coreBanking/writeExtract";

/** What a night's extract is made with. */
export interface Night {
  customers: number;
  today: string;
  run: number;
  codePage?: string;
}

/** Leaves an extract in the core's folder whose bytes were changed on the way; answers its name. */
export async function leaveExtract(
  folder: string,
  night: Night,
  change: (bytes: Buffer) => Buffer = (bytes) => bytes,
): Promise<string> {
  const aside = await mkdtemp(path.join(os.tmpdir(), "extract-"));
  try {
    const file = await writeExtract(aside, night);
    const name = path.basename(file);
    await writeFile(`${file}.part`, change(await readFile(file)));
    await rename(`${file}.part`, path.join(folder, name));
    return name;
  } finally {
    await rm(aside, { recursive: true });
  }
}

/** The file without its last third. */
export function truncated(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.floor((bytes.length * 2) / 3));
}

/** Where each record begins, with its length: records are led by theirs, four bytes with the length in the first two. */
function recordsOf(bytes: Buffer): { at: number; length: number }[] {
  const records = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt16BE(at))
    records.push({ at, length: bytes.readUInt16BE(at) });
  return records;
}

/** Two EBCDIC digits, as RECORD-TYPE has them at the beginning of each record. */
function isOfType(bytes: Buffer, at: number, type: string): boolean {
  return bytes[at + 4] === 0xf0 + Number(type[0]) && bytes[at + 5] === 0xf0 + Number(type[1]);
}

/** The file without one of its bookings: the trailer counts it nevertheless. */
export function withoutABooking(bytes: Buffer): Buffer {
  const { at, length } = recordsOf(bytes).find((record) => isOfType(bytes, record.at, "40"))!;
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
}

/** INTEREST-RATE, COMP-3, behind a record's length: of an account, which the trailer's hash is of, and of a product. */
const INTEREST_RATE = { "20": 4 + 74, "10": 4 + 198 };

/** The file with a rate of which half a byte is no digit, in its last record of a type. */
export function withABadNibble(bytes: Buffer, type: keyof typeof INTEREST_RATE): Buffer {
  const { at } = recordsOf(bytes).findLast((record) => isOfType(bytes, record.at, type))!;
  const changed = Buffer.from(bytes);
  changed[at + INTEREST_RATE[type]] = 0xa1;
  return changed;
}
