import { databaseLocation, type Config } from "../../config";
import { writeSourceStatus } from "../../subgraphs/kit/database/sourceStatus";
import { type Bank, openBank } from "../openBank";
import type { Counts } from "./batch";
import { checkFolder } from "./checkFolder";
import { exclusively } from "../exclusively";
import { midnight } from "./fields";
import { importFile } from "./importFile";
import { beginImport, rejectsSoFar } from "./importLog";
import { LOADERS } from "./loaders";
import { openRejectsFile } from "./rejectsFile";
import { clearDemo } from "./removeDemo";
import { type AsOf, survey } from "./survey";

/** Hears how an import gets on. */
export interface Progress {
  /** Before the first file: how many lines there are in all. */
  start(lines: number): void;
  /** After each batch that is written: how many lines of a file are done. */
  advance(file: string, lines: number): void;
  stop(): void;
}

export interface ImportOptions {
  folder: string;
  rejectsFile: string;
  replaceDemo: boolean;
  progress: Progress;
  /** About how many lines are written at once. */
  batchSize?: number;
}

/** What became of a file. */
export type FileReport = Counts & { file: string };

/**
 * Imports a folder of extracts into the databases of all subgraphs, or goes on with an import of it that was
 * interrupted. Throws what openBank throws, IMPORT_FOLDER_INVALID, IMPORT_HEADER_INVALID,
 * IMPORT_OPTION_INVALID, IMPORT_RUNNING and DEMO_BANK_PRESENT.
 */
export async function importBank(config: Config, options: ImportOptions): Promise<FileReport[]> {
  await checkFolder(options.folder);
  const bank = await openBank(config);
  try {
    return await exclusively(
      databaseLocation(config, "customers").url,
      { what: "import", refuse: "IMPORT_RUNNING" },
      () => importFolder(bank, options, config.staleAfterHours),
    );
  } finally {
    await bank.close();
  }
}

async function importFolder(
  bank: Bank,
  options: ImportOptions,
  staleAfterHours: Config["staleAfterHours"],
): Promise<FileReport[]> {
  const { folder, progress } = options;
  await clearDemo(bank, options.replaceDemo);
  const { files, asOf } = await survey(folder);
  const rejects = await openRejectsFile(options.rejectsFile);
  const states = await beginImport(bank, files);
  for await (const page of rejectsSoFar(bank, [...files.keys()])) await rejects.append(page);
  progress.start([...files.values()].reduce((sum, { lines }) => sum + lines, 0));
  const reports: FileReport[] = [];
  try {
    for (const loader of LOADERS) {
      const { sha256 } = files.get(loader.name)!;
      const before = states.get(loader.name)!;
      progress.advance(loader.name, before.counts.read);
      const { counts } = before.finished
        ? before
        : await importFile(bank, loader, { ...options, asOf, sha256, before, rejects });
      reports.push({ file: loader.name, ...counts });
    }
  } finally {
    progress.stop();
  }
  await writeStatuses(bank, asOf, staleAfterHours);
  await bank.complete("import");
  return reports;
}

/** What the sections of the graph say of their data: which system it is from, as of when, and until when that will do. */
async function writeStatuses(
  bank: Bank,
  asOf: AsOf,
  staleAfterHours: Config["staleAfterHours"],
): Promise<void> {
  const statuses = [
    { schema: "customers", sourceSystem: "crm", day: asOf.crm },
    { schema: "deposits", sourceSystem: "core-deposits", day: asOf["core-deposits"] },
    { schema: "loans", sourceSystem: "loans", day: asOf.loans },
    { schema: "service", sourceSystem: "crm-complaints", day: asOf.crm },
  ];
  for (const { schema, sourceSystem, day } of statuses)
    if (day !== null)
      await writeSourceStatus(bank.databases[schema], schema, {
        sourceSystem,
        asOf: midnight(day),
        staleAt: afterDay(day, staleAfterHours[schema]),
      });
}

/** So many hours after the end of a day, which its extracts hold whole. */
function afterDay(day: string, hours: number): string {
  return new Date(Date.parse(midnight(day)) + (24 + hours) * 3_600_000).toISOString();
}
