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
    name: "<NAME>_STALE_AFTER_HOURS",
    default: "36",
    meaning: "Hours from the end of the day that a subgraph's imported data is of until it is stale",
  },
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
  { name: "REQUEST_DEADLINE_MS", default: "30000", meaning: "Milliseconds for each request to the gateway" },
  {
    name: "SUBGRAPH_TIMEOUT_MS",
    default: "10000",
    meaning:
      "Milliseconds for each call to a subgraph in the distributed start, waiting and retries included",
  },
  {
    name: "MAX_ANSWER_MIB",
    default: "32",
    meaning: "MiB of one answer to a client, before it is compressed",
  },
  { name: "MAX_SUBGRAPH_ANSWER_MIB", default: "16", meaning: "MiB of one answer of a subgraph behind HTTP" },
  {
    name: "STOP_GRACE_SECONDS",
    default: "0",
    meaning:
      "Seconds of stopping in which the gateway is not ready but still answers, for a proxy to turn away",
  },
  { name: "COST_LIMIT", default: "100000", meaning: "The most that one operation may cost; 0 for no limit" },
  {
    name: "RATE_LIMIT",
    default: "1000000",
    meaning: "The cost that one caller may have answered a minute; 0 for no limit",
  },
  {
    name: "REDIS_URL",
    default: "",
    meaning: "Redis in which several gateways count rates together; each by itself unless set",
  },
  {
    name: "RATE_LIMIT_FAILURE",
    default: "open",
    meaning: "While Redis is away: `open` for each gateway by itself, `closed` for no answers",
  },
  {
    name: "TRUSTED_DOCUMENTS",
    default: "",
    meaning:
      "`only` to run what is in `schema/operations`, save for callers who may explore, or `all`; with `NODE_ENV=production` `only` unless set",
  },
  {
    name: "AUTHORIZATION",
    default: "null",
    meaning:
      "Of an operation with fields that its caller may not see: `null` to answer the others, `reject` to refuse it",
  },
  { name: "LOG_LEVEL", default: "info", meaning: "trace, debug, info, warn, error, fatal or silent" },
  {
    name: "METRICS_PORT",
    default: "",
    meaning: "Port at which the gateway serves `/metrics`; no metrics unless set",
  },
  { name: "METRICS_HOST", default: "127.0.0.1", meaning: "Address for METRICS_PORT to listen on" },
  {
    name: "OTEL_EXPORTER_OTLP_ENDPOINT",
    default: "",
    meaning: "URL of an OpenTelemetry collector (OTLP over HTTP); the gateway traces nothing unless set",
  },
  { name: "OTEL_SERVICE_NAME", default: "customer-graph", meaning: "Name of the gateway in traces" },
  {
    name: "OTEL_TRACES_SAMPLER_ARG",
    default: "1",
    meaning: "Share of requests to trace, from 0 to 1, where the client does not say",
  },
];

const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/\S+$/, "must be a URL that begins with postgresql://")
  .optional();
const httpUrl = z
  .string()
  .regex(/^https?:\/\/\S+$/, "must be a URL that begins with http:// or https://")
  .optional();

const milliseconds = z.coerce.number("must be a number of milliseconds").int().min(100).max(600_000);
const mib = z.coerce.number("must be a number of MiB").int().min(1).max(512);
const staleAfterHours = z.coerce.number("must be a number of hours").min(0).max(1_000_000).default(36);
/** A limit of which 0 means that there is none. */
const limit = z.coerce.number("must be a whole number, 0 for no limit").int().min(0);

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
  REQUEST_DEADLINE_MS: milliseconds.default(30_000),
  SUBGRAPH_TIMEOUT_MS: milliseconds.default(10_000),
  MAX_ANSWER_MIB: mib.default(32),
  MAX_SUBGRAPH_ANSWER_MIB: mib.default(16),
  STOP_GRACE_SECONDS: z.coerce.number("must be a number of seconds").min(0).max(300).default(0),
  METRICS_PORT: z.coerce.number("must be a port number").int().min(0).max(65535).optional(),
  METRICS_HOST: z.string().min(1).default("127.0.0.1"),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl,
  OTEL_SERVICE_NAME: z.string().min(1).default("customer-graph"),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number("must be a number from 0 to 1").min(0).max(1).default(1),
  COST_LIMIT: limit.default(100_000),
  RATE_LIMIT: limit.default(1_000_000),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/\S+$/, "must be a URL that begins with redis:// or rediss://")
    .optional(),
  RATE_LIMIT_FAILURE: z.enum(["open", "closed"]).default("open"),
  TRUSTED_DOCUMENTS: z.enum(["only", "all"]).optional(),
  AUTHORIZATION: z.enum(["null", "reject"]).default("null"),
  NODE_ENV: z.string().optional(),
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
  /** Milliseconds for each request to the gateway. */
  deadline: number;
  /** Milliseconds for each call to a subgraph behind HTTP. */
  subgraphTimeout: number;
  /** In bytes. */
  maxAnswerSize: number;
  /** In bytes. */
  maxSubgraphAnswerSize: number;
  stopGraceSeconds: number;
  /** The most that one operation may cost; undefined for no limit. */
  costLimit?: number;
  /** The cost that one caller may have answered a minute; undefined for no limit. */
  rateLimit?: number;
  redisUrl?: string;
  rateLimitFailure: "open" | "closed";
  /** Which documents are run: those of schema/operations, save for callers who may explore, or all. */
  trustedDocuments: "only" | "all";
  /** What becomes of an operation with fields that its caller may not see: they are null, or it is refused. */
  authorization: "null" | "reject";
  /** Whether errors may name what of the schema a client may have meant: to strangers they would tell of it. */
  suggest: boolean;
  logLevel: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
  /** Where metrics are served; undefined stands for nowhere. */
  metrics?: { host: string; port: number };
  /** The collector that traces go to, by its base URL, and how much goes; undefined stands for none. */
  traces?: { endpoint: string; service: string; ratio: number };
  /** PostgreSQL URL of each subgraph; undefined stands for the embedded database. */
  databaseUrls: Record<string, string | undefined>;
  /** GraphQL URL of each subgraph in the distributed start, where set. */
  subgraphUrls: Record<string, string | undefined>;
  /** Hours until a subgraph's imported data is stale. */
  staleAfterHours: Record<string, number>;
}

/**
 * Reads the settings: the only reader of process.env, called by the programs' entries alone.
 * Throws CONFIG_INVALID naming each wrong setting, never its value, which may hold a password.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  // An empty variable is one that is not set, as docker-compose and shells leave them.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const named = Object.fromEntries(
    SUBGRAPHS.flatMap((name): [string, z.ZodType<string | number | undefined>][] => [
      [`${name.toUpperCase()}_DATABASE_URL`, postgresUrl],
      [`${name.toUpperCase()}_URL`, httpUrl],
      [`${name.toUpperCase()}_STALE_AFTER_HOURS`, staleAfterHours],
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
  const isProduction = settings.NODE_ENV === "production";
  const perSubgraph = <Value = string | undefined>(suffix: string, fallback?: Value) =>
    Object.fromEntries(
      SUBGRAPHS.map((name) => [name, parsedNamed.data[`${name.toUpperCase()}_${suffix}`] ?? fallback]),
    ) as Record<string, Value>;
  return {
    port: settings.PORT,
    host: settings.HOST,
    dataDir: path.resolve(projectRoot, settings.DATA_DIR),
    supergraph: supergraphLocation(settings.SUPERGRAPH),
    supergraphPollSeconds: settings.SUPERGRAPH_POLL_SECONDS,
    deadline: settings.REQUEST_DEADLINE_MS,
    subgraphTimeout: settings.SUBGRAPH_TIMEOUT_MS,
    maxAnswerSize: settings.MAX_ANSWER_MIB * 1024 ** 2,
    maxSubgraphAnswerSize: settings.MAX_SUBGRAPH_ANSWER_MIB * 1024 ** 2,
    stopGraceSeconds: settings.STOP_GRACE_SECONDS,
    costLimit: settings.COST_LIMIT || undefined,
    rateLimit: settings.RATE_LIMIT || undefined,
    redisUrl: settings.REDIS_URL,
    rateLimitFailure: settings.RATE_LIMIT_FAILURE,
    trustedDocuments: settings.TRUSTED_DOCUMENTS ?? (isProduction ? "only" : "all"),
    authorization: settings.AUTHORIZATION,
    suggest: !isProduction,
    logLevel: settings.LOG_LEVEL,
    metrics:
      settings.METRICS_PORT === undefined
        ? undefined
        : { host: settings.METRICS_HOST, port: settings.METRICS_PORT },
    traces:
      settings.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? undefined
        : {
            endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
            service: settings.OTEL_SERVICE_NAME,
            ratio: settings.OTEL_TRACES_SAMPLER_ARG,
          },
    databaseUrls: perSubgraph("DATABASE_URL", settings.DATABASE_URL),
    subgraphUrls: perSubgraph("URL"),
    staleAfterHours: perSubgraph<number>("STALE_AFTER_HOURS"),
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
