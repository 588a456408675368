import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import path from "node:path";
import { fail } from "../../schema/errors";
import { readLines } from "./lines";
import type { FileLoader } from "./loader";
import { LOADERS } from "./loaders";
import { parseLines } from "./records";

/** The names of all columns, by which a header is told from a record. */
const COLUMNS = new Set(LOADERS.flatMap(({ header }) => header));

/**
 * Checks that the folder holds every file, each with its header, before anything is written. Throws
 * IMPORT_FOLDER_INVALID or IMPORT_HEADER_INVALID.
 */
export async function checkFolder(folder: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw fail("IMPORT_FOLDER_INVALID", { detail: `${folder} is not a folder.` });
  const missing: string[] = [];
  for (const { name } of LOADERS) if (!(await isReadableFile(path.join(folder, name)))) missing.push(name);
  if (missing.length > 0)
    throw fail("IMPORT_FOLDER_INVALID", { detail: `${folder} lacks ${missing.join(", ")}.` });
  for (const loader of LOADERS) await checkHeader(loader, folder);
}

async function isReadableFile(file: string): Promise<boolean> {
  try {
    await access(file, constants.R_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

async function checkHeader({ name, header, delimiter }: FileLoader, folder: string): Promise<void> {
  const came = await firstLine(path.join(folder, name), delimiter);
  if (came?.length === header.length && header.every((column, i) => column === came[i].trim())) return;
  throw fail("IMPORT_HEADER_INVALID", {
    detail: `${name}: expected ${header.join(delimiter)} but got ${describe(came, delimiter)}.`,
  });
}

async function firstLine(file: string, delimiter: string): Promise<string[] | undefined> {
  for await (const [line] of readLines(file)) {
    const [parsed] = parseLines([line], delimiter);
    return parsed && "fields" in parsed ? parsed.fields : undefined;
  }
  return undefined;
}

/** What came, unless it is no header at all: then it may be a customer's record. */
function describe(came: readonly string[] | undefined, delimiter: string): string {
  if (came === undefined) return "no header";
  if (!came.some((column) => COLUMNS.has(column.trim()))) return "a line without any of these names";
  return came.map((column) => column.trim().slice(0, 40)).join(delimiter);
}
