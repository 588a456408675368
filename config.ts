import { readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { fail } from "./schema/errors";
import { projectFile, projectRoot } from "./schema/files";

/** The subgraphs, by folder name. The environment variables of a subgraph begin with its name in capitals. */
export const SUBGRAPHS: readonly string[] = readdirSync(projectFile("subgraphs"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "kit")
  .map((entry) => entry.name)
  .sort();

/** What one setting is: the source of the table in README.md. */
interface Setting {
  name: string;
  default: string;
  meaning: string;
}

/** Every setting, in the order of the README's table. `<NAME>` stands for a subgraph in capitals. */
export const SETTINGS: readonly Setting[] = [
  { name: "PORT", default: "4000", meaning: "Port of the gateway, or of a subgraph started alone" },
  { name: "HOST", default: "127.0.0.1", meaning: "Address to listen on" },
  { name: "DATA_DIR", default: ".data", meaning: "Folder of the embedded database; one process at a time" },
  { name: "DATABASE_URL", default: "", meaning: "PostgreSQL 13 or later instead of the embedded database" },
  { name: "<NAME>_DATABASE_URL", default: "DATABASE_URL", meaning: "A subgraph's own database" },
  { name: "<NAME>_URL", default: "", meaning: "Where a subgraph answers, in the distributed start" },
  {
    name: "SUPERGRAPH",
    default: "",
    meaning:
      "The graph to serve: a file to watch, a URL to poll, or `subgraphs` to compose it from what they say; the committed one unless set",
  },
  {
    name: "SUPERGRAPH_POLL_SECONDS",
    default: "30",
    meaning: "Seconds from one look at the graph's file, URL or subgraphs to the next",
  },
  { name: "LOG_LEVEL", default: "info", meaning: "trace, debug, info, warn, error, fatal or silent" },
];

const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/\S+$/, "must be a URL that begins with postgresql://")
  .optional();
const httpUrl = z
  .string()
  .regex(/^https?:\/\/\S+$/, "must be a URL that begins with http:// or https://")
  .optional();

const environment = z.object({
  PORT: z.coerce.number("must be a port number").int().min(0).max(65535).default(4000),
  HOST: z.string().min(1).default("127.0.0.1"),
  DATA_DIR: z.string().min(1).default(".data"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  DATABASE_URL: postgresUrl,
  SUPERGRAPH: z
    .string()
    .regex(
      /^(https?:\/\/\S+|(?!.*:\/\/).+)$/,
      "must be a file, a URL that begins with http:// or https://, or subgraphs",
    )
    .optional(),
  SUPERGRAPH_POLL_SECONDS: z.coerce.number("must be a number of seconds").min(1).max(86_400).default(30),
});

/** The settings of a program, checked. */
export interface Config {
  port: number;
  host: string;
  /** Absolute path of the embedded database's folder. */
  dataDir: string;
  /** Keeps the embedded database in memory, under this name, instead of in dataDir. Tests set it. */
  memory?: string;
  /** Where the graph comes from: a URL, `subgraphs`, or an absolute path; undefined stands for the committed one. */
  supergraph?: string;
  supergraphPollSeconds: number;
  logLevel: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
  /** PostgreSQL URL of each subgraph; undefined stands for the embedded database. */
  databaseUrls: Record<string, string | undefined>;
  /** GraphQL URL of each subgraph in the distributed start, where set. */
  subgraphUrls: Record<string, string | undefined>;
}

/**
 * Reads the settings: the only reader of process.env, called by the programs' entries alone.
 * Throws CONFIG_INVALID naming each wrong setting, never its value, which may hold a password.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  // An empty variable is one that is not set, as docker-compose and shells leave them.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const named = Object.fromEntries(
    SUBGRAPHS.flatMap((name) => [
      [`${name.toUpperCase()}_DATABASE_URL`, postgresUrl],
      [`${name.toUpperCase()}_URL`, httpUrl],
    ]),
  );
  const parsed = environment.safeParse(given);
  const parsedNamed = z.object(named).safeParse(given);
  if (!parsed.success || !parsedNamed.success) {
    const issues = [...(parsed.error?.issues ?? []), ...(parsedNamed.error?.issues ?? [])];
    const detail = issues.map((issue) => `${issue.path.join(".")}: ${issue.message}.`).join(" ");
    throw fail("CONFIG_INVALID", { detail });
  }
  const settings = parsed.data;
  const perSubgraph = (suffix: string, fallback?: string) =>
    Object.fromEntries(
      SUBGRAPHS.map((name) => [name, parsedNamed.data[`${name.toUpperCase()}_${suffix}`] ?? fallback]),
    );
  return {
    port: settings.PORT,
    host: settings.HOST,
    dataDir: path.resolve(projectRoot, settings.DATA_DIR),
    supergraph: supergraphLocation(settings.SUPERGRAPH),
    supergraphPollSeconds: settings.SUPERGRAPH_POLL_SECONDS,
    logLevel: settings.LOG_LEVEL,
    databaseUrls: perSubgraph("DATABASE_URL", settings.DATABASE_URL),
    subgraphUrls: perSubgraph("URL"),
  };
}

function supergraphLocation(setting: string | undefined): string | undefined {
  if (setting === undefined || setting === "subgraphs" || /^https?:/.test(setting)) return setting;
  return path.resolve(projectRoot, setting);
}

/** Where a subgraph's data lives: its PostgreSQL URL if there is one, else the embedded database's folder. */
export function databaseLocation(
  { databaseUrls, dataDir, memory }: Config,
  name: string,
): { url?: string; dataDir?: string; memory?: string } {
  return { url: databaseUrls[name], ...(memory === undefined ? { dataDir } : { memory }) };
}
