import { databaseLocation, SUBGRAPHS, type Config } from "../config";
import { projectFile } from "../schema/files";
import type { Database } from "../subgraphs/kit/database/database";
import { openDatabase } from "../subgraphs/kit/database/open";

/** What filled a bank: the generated demo or an import of extracts. */
export type LoadKind = "demo" | "import";

/** A load that was begun. */
export interface Load {
  kind: LoadKind;
  complete: boolean;
}

/** The databases of all subgraphs, open for filling, and the log of what filled them. */
export interface Bank {
  /** A subgraph's database, by the subgraph's name. */
  readonly databases: Readonly<Record<string, Database>>;
  /** The log's own database: schema `bank`, beside the customers'. */
  readonly log: Database;
  /** Whether all of them are in one database, so that one transaction can write to all. */
  readonly oneDatabase: boolean;
  /** The loads that were begun, and whether each is complete. */
  loads(): Promise<Load[]>;
  begin(kind: LoadKind): Promise<void>;
  complete(kind: LoadKind): Promise<void>;
  close(): Promise<void>;
}

/** Opens the log of loads, brought up to its migrations, without the subgraphs' databases. */
function openLog(config: Config): Promise<Database> {
  return openDatabase("bank", databaseLocation(config, "customers"), projectFile("bank", "migrations"));
}

function loadsIn(log: Database): Promise<Load[]> {
  return log.query<Load>("SELECT kind, finished_at IS NOT NULL AS complete FROM bank.loads");
}

/** The loads that were begun, read without opening the subgraphs' databases. Throws what openDatabase throws. */
export async function readLoads(config: Config): Promise<Load[]> {
  const log = await openLog(config);
  try {
    return await loadsIn(log);
  } finally {
    await log.close();
  }
}

/** Opens every subgraph's database, brought up to its migrations. Throws what openDatabase throws. */
export async function openBank(config: Config): Promise<Bank> {
  const opened: Database[] = [];
  const close = async () => {
    for (const database of opened.splice(0)) await database.close();
  };
  const keep = (database: Database) => {
    opened.push(database);
    return database;
  };
  try {
    const log = keep(await openLog(config));
    const databases: Record<string, Database> = {};
    for (const name of SUBGRAPHS) {
      const migrations = projectFile("subgraphs", name, "prisma", "migrations");
      databases[name] = keep(await openDatabase(name, databaseLocation(config, name), migrations));
    }
    const urls = SUBGRAPHS.map((name) => databaseLocation(config, name).url);
    return {
      databases,
      log,
      oneDatabase: urls.every((url) => url === urls[0]),
      loads: () => loadsIn(log),
      async begin(kind) {
        await log.query(
          "INSERT INTO bank.loads (kind) VALUES ($1) ON CONFLICT (kind) DO UPDATE SET finished_at = NULL",
          [kind],
        );
      },
      async complete(kind) {
        await log.query("UPDATE bank.loads SET finished_at = now() WHERE kind = $1", [kind]);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
