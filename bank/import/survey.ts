import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import path from "node:path";
import { Refusal } from "./fields";
import type { FileLoader, SourceSystem } from "./loader";
import { LOADERS } from "./loaders";
import { readRecords, type ReadLine } from "./readRecords";

/** The newest business date of each system's files. The CRM's rows need one; the others may have none. */
export type AsOf = Readonly<Record<Exclude<SourceSystem, "crm">, string | null> & { crm: string }>;

/** What is known of the files before they are loaded. */
export interface Survey {
  /** By file name. */
  files: ReadonlyMap<string, { sha256: string; lines: number }>;
  asOf: AsOf;
}

/**
 * Reads all files once: their content's hash, by which an interrupted import knows them again, their length
 * and the newest business date of each system, which the rows of the first file carry already.
 */
export async function survey(folder: string): Promise<Survey> {
  const files = new Map<string, { sha256: string; lines: number }>();
  const newest: Record<SourceSystem, string | null> = { crm: null, "core-deposits": null, loans: null };
  for (const loader of LOADERS) {
    const hash = createHash("sha256");
    let lines = 0;
    for await (const records of readRecords(loader, path.join(folder, loader.name), (bytes) =>
      hash.update(bytes),
    ))
      for (const record of records) {
        lines++;
        const date = newestDateOf(loader, record);
        if (date !== undefined && date > (newest[loader.system] ?? "")) newest[loader.system] = date;
      }
    files.set(loader.name, { sha256: hash.digest("hex"), lines });
  }
  return { files, asOf: { ...newest, crm: newest.crm ?? (await dayOfPartyFile(folder)) } };
}

function newestDateOf({ datesOf }: FileLoader, record: ReadLine): string | undefined {
  if (!datesOf || !("row" in record)) return undefined;
  try {
    return datesOf(record.row).sort().at(-1);
  } catch (error) {
    if (error instanceof Refusal) return undefined; // it will be a reject
    throw error;
  }
}

/** Without a complaint or a call the CRM tells no business date: then the day on which its file was made. */
async function dayOfPartyFile(folder: string): Promise<string> {
  return (await stat(path.join(folder, "completedclient.csv"))).mtime.toISOString().slice(0, 10);
}
