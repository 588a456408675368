import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import path from "node:path";
import { fail } from "../../schema/errors";
import { headerFault } from "../../subgraphs/kit/adapters/delimited";
import type { FileLoader } from "./loader";
import { LOADERS } from "./loaders";
import { bytesOf, layoutOf } from "./readRecords";

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

async function checkHeader(loader: FileLoader, folder: string): Promise<void> {
  const fault = await headerFault(bytesOf(path.join(folder, loader.name)), layoutOf(loader), COLUMNS);
  if (fault !== undefined) throw fail("IMPORT_HEADER_INVALID", { detail: `${loader.name}: ${fault}.` });
}
