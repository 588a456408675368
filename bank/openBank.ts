import { databaseLocation, SUBGRAPHS, type Config } from "../config";
import { projectFile } from "../schema/files";
import type { Database } from "../subgraphs/kit/database/database";
import { openDatabase } from "../subgraphs/kit/database/open";

/** What filled a bank: the generated demo or an import of extracts. */
export type LoadKind = "demo" | "import";

/** The databases of all subgraphs, open for filling, and the log of what filled them. */
export interface Bank {
  /** A subgraph's database, by the subgraph's name. */
  readonly databases: Readonly<Record<string, Database>>;
  /** The log's own database: schema `bank`, beside the customers'. */
  readonly log: Database;
  /** Whether all of them are in one database, so that one transaction can write to all. */
  readonly oneDatabase: boolean;
  /** The loads that were begun, and whether each is complete. */
  loads(): Promise<{ kind: LoadKind; complete: boolean }[]>;
  begin(kind: LoadKind): Promise<void>;
  complete(kind: LoadKind): Promise<void>;
  close(): Promise<void>;
}

/** Opens every subgraph's database, brought up to its migrations. Throws what openDatabase throws. */
export async function openBank(config: Config): Promise<Bank> {
  const opened: Database[] = [];
  const close = async () => {
    for (const database of opened.splice(0)) await database.close();
  };
  const open = async (schema: string, home: string, migrations: string) => {
    const database = await openDatabase(schema, databaseLocation(config, home), migrations);
    opened.push(database);
    return database;
  };
  try {
    const log = await open("bank", "customers", projectFile("bank", "migrations"));
    const databases: Record<string, Database> = {};
    for (const name of SUBGRAPHS)
      databases[name] = await open(name, name, projectFile("subgraphs", name, "prisma", "migrations"));
    const urls = SUBGRAPHS.map((name) => databaseLocation(config, name).url);
    return {
      databases,
      log,
      oneDatabase: urls.every((url) => url === urls[0]),
      loads: () => log.query("SELECT kind, finished_at IS NOT NULL AS complete FROM bank.loads"),
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
