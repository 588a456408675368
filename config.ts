import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { type CallerKey, DEVELOPMENT_KEYS } from "./schema/callerContext";
import { fail } from "./schema/errors";
import { projectFile, projectRoot } from "./schema/files";
import { isLoopback } from "./schema/loopback";
import { readSourceSettings } from "./schema/sourceSettings";

/**
 * The subgraphs that are served, by folder name; of `insights` there are rules, and no graph yet. The environment
 * variables of a subgraph begin with its name in capitals.
 */
export const SUBGRAPHS: readonly string[] = readdirSync(projectFile("subgraphs"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !["kit", "insights"].includes(entry.name))
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
    name: "<NAME>_SOURCE",
    default: "",
    meaning:
      "System that a subgraph reads, for example `core-banking`; its own database unless set. The system's settings begin with both names, `DEPOSITS_CORE_BANKING_`",
  },
  {
    name: "<NAME>_FEEDS",
    default: "",
    meaning:
      "Systems whose events a subgraph takes into its own database, parted by commas, for example `call-centre`; none unless set. A system's settings begin with both names, `SERVICE_CALL_CENTRE_`",
  },
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
  {
    name: "STAND_IN_SQL_URL",
    default: "",
    meaning:
      "PostgreSQL, MySQL or MariaDB on which `npm run start:legacy` may make the CRM's database; an embedded one unless set",
  },
  {
    name: "STAND_IN_AMQP_URL",
    default: "",
    meaning: "RabbitMQ for the call centre of `npm run start:legacy`; no call centre unless set",
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
  {
    name: "AUDIT_DIR",
    default: "",
    meaning:
      "Folder of the audit log; `audit` in DATA_DIR unless set. With `NODE_ENV=production` this or AUDIT_DATABASE_URL must be set",
  },
  {
    name: "AUDIT_DATABASE_URL",
    default: "",
    meaning: "PostgreSQL 13 or later in which the audit log is kept instead of in files",
  },
  {
    name: "AUDIT_ROTATE_MIB",
    default: "64",
    meaning: "MiB after which a file of the audit log is followed by another, as it is each day",
  },
  {
    name: "AUTH_ISSUERS",
    default: "",
    meaning:
      "Whose tokens the gateway takes, as JSON: [who calls](docs/security.md#who-calls); unless set an issuer of its own, and with `NODE_ENV=production` no start",
  },
  {
    name: "AUTH_CLOCK_SKEW_SECONDS",
    default: "30",
    meaning: "Seconds by which an issuer's clock may differ from the gateway's",
  },
  {
    name: "CALLER_KEYS",
    default: "",
    meaning:
      "What gateway and subgraphs prove to each other by, `id:base64` of 32 bytes or more each, parted by commas: the first signs, all verify; needed unless all listen on loopback outside production",
  },
  {
    name: "TLS_CERT",
    default: "",
    meaning: "PEM file of the certificate that gateway and subgraphs show each other",
  },
  { name: "TLS_KEY", default: "", meaning: "PEM file of its key" },
  {
    name: "TLS_CA",
    default: "",
    meaning: "PEM file of the authority whose certificates they take from each other",
  },
  {
    name: "CORS_ORIGINS",
    default: "",
    meaning: "Origins whose pages may ask the gateway, parted by commas; none unless set",
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
const sourceName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,49}$/, "must be the name of a source, for example core-banking")
  .optional();
const feedNames = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,49}(,[a-z][a-z0-9-]{0,49})*$/, "must be names of feeds, for example call-centre")
  .optional();
const staleAfterHours = z.coerce.number("must be a number of hours").min(0).max(1_000_000).default(36);
/** Of a signature alone: with a shared secret, whoever checks tokens could make them. */
const ALGORITHMS = [
  ...["EdDSA", "Ed25519", "ES256", "ES384", "ES512"],
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
] as const;

const issuers = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // The parser's own message quotes the text.
      context.addIssue({ code: "custom", message: "must be JSON" });
      return z.NEVER;
    }
  })
  .pipe(
    z
      .array(
        z.strictObject({
          issuer: z.string().min(1).max(500),
          jwks: z
            .string()
            .refine(isSafeUrl, "must be a URL that begins with https://, or http:// on this computer"),
          audience: z.string().min(1).max(500),
          algorithms: z.array(z.enum(ALGORITHMS)).min(1).default(["EdDSA", "ES256", "RS256", "PS256"]),
        }),
      )
      .min(1)
      .refine(
        (all) => new Set(all.map(({ issuer }) => issuer)).size === all.length,
        "must name each issuer once",
      ),
  )
  .optional();

/** Whether nobody on the way can put other content in the place of a URL's. */
function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

const callerKeys = z
  .string()
  .transform((text) =>
    text.split(",").map((part) => {
      const [, id = "", secret = ""] = /^\s*([\w-]{1,32}):([\w+/-]+={0,2})\s*$/.exec(part) ?? [];
      return { id, secret: Buffer.from(secret, "base64") };
    }),
  )
  .refine((keys) => keys.every(({ secret }) => secret.length >= 32), "must be id:base64 of 32 bytes or more")
  .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, "must name each id once")
  .optional();

const origins = z
  .string()
  .transform((text) => text.split(",").map((origin) => origin.trim()))
  .refine(
    (all) => all.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
    "must be origins, for example https://desk.bank.example",
  )
  .default([]);

const pemFile = z
  .string()
  .transform((file, context) => {
    try {
      return readFileSync(path.resolve(projectRoot, file));
    } catch {
      context.addIssue({ code: "custom", message: "must be a file that can be read" });
      return z.NEVER;
    }
  })
  .optional();

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
  STAND_IN_SQL_URL: z
    .string()
    .regex(/^(postgres(ql)?|mysql|mariadb):\/\/\S+$/, "must be a database's URL")
    .optional(),
  STAND_IN_AMQP_URL: z
    .string()
    .regex(/^amqps?:\/\/\S+$/, "must be a URL that begins with amqp:// or amqps://")
    .optional(),
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
  AUDIT_DIR: z.string().min(1).optional(),
  AUDIT_DATABASE_URL: postgresUrl,
  AUDIT_ROTATE_MIB: mib.default(64),
  AUTH_ISSUERS: issuers,
  AUTH_CLOCK_SKEW_SECONDS: z.coerce.number("must be a number of seconds").int().min(0).max(300).default(30),
  CALLER_KEYS: callerKeys,
  TLS_CERT: pemFile,
  TLS_KEY: pemFile,
  TLS_CA: pemFile,
  CORS_ORIGINS: origins,
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
  isProduction: boolean;
  /** Whose tokens are taken; undefined where none is told. */
  issuers?: readonly { issuer: string; jwks: string; audience: string; algorithms: readonly string[] }[];
  clockSkewSeconds: number;
  /** What gateway and subgraphs prove to each other by, where it is told. */
  callerKeys?: readonly CallerKey[];
  /** What they show each other, and by whom it must be signed. */
  tls?: { cert: Buffer; key: Buffer; ca: Buffer };
  corsOrigins: readonly string[];
  /** Whether errors may name what of the schema a client may have meant: to strangers they would tell of it. */
  suggest: boolean;
  /** Where the audit log is kept: in a database, where there is a URL, or in a folder; in production one must be told. */
  auditLog: { url?: string; folder?: string; maxFileSize: number };
  logLevel: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
  /** Where metrics are served; undefined stands for nowhere. */
  metrics?: { host: string; port: number };
  /** The collector that traces go to, by its base URL, and how much goes; undefined stands for none. */
  traces?: { endpoint: string; service: string; ratio: number };
  /** PostgreSQL URL of each subgraph; undefined stands for the embedded database. */
  databaseUrls: Record<string, string | undefined>;
  /** GraphQL URL of each subgraph in the distributed start, where set. */
  subgraphUrls: Record<string, string | undefined>;
  /** The system that each subgraph reads, with its settings unchecked; undefined stands for its own database. */
  sources: Record<string, { name: string; settings: Record<string, string> } | undefined>;
  /** The systems whose events each subgraph takes, with their settings unchecked. */
  feeds: Record<string, readonly { name: string; settings: Record<string, string> }[]>;
  /** The servers that stand-ins for the bank's own systems may use; undefined for none. */
  standIns: { sqlServer?: string; broker?: string };
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
      [`${name.toUpperCase()}_SOURCE`, sourceName],
      [`${name.toUpperCase()}_FEEDS`, feedNames],
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
    isProduction,
    issuers: settings.AUTH_ISSUERS,
    clockSkewSeconds: settings.AUTH_CLOCK_SKEW_SECONDS,
    callerKeys: settings.CALLER_KEYS,
    tls: tlsOf(settings),
    corsOrigins: settings.CORS_ORIGINS,
    suggest: !isProduction,
    auditLog: {
      url: settings.AUDIT_DATABASE_URL,
      folder: auditFolder(settings, isProduction),
      maxFileSize: settings.AUDIT_ROTATE_MIB * 1024 ** 2,
    },
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
    sources: Object.fromEntries(
      Object.entries(perSubgraph("SOURCE")).map(([subgraph, name]) => [
        subgraph,
        name === undefined ? undefined : { name, settings: readSourceSettings(given, subgraph, name) },
      ]),
    ),
    feeds: Object.fromEntries(
      Object.entries(perSubgraph("FEEDS")).map(([subgraph, names]) => [
        subgraph,
        [...new Set(names?.split(","))].map((name) => ({
          name,
          settings: readSourceSettings(given, subgraph, name),
        })),
      ]),
    ),
    standIns: { sqlServer: settings.STAND_IN_SQL_URL, broker: settings.STAND_IN_AMQP_URL },
    staleAfterHours: perSubgraph<number>("STALE_AFTER_HOURS"),
  };
}

function auditFolder(
  { AUDIT_DIR, DATA_DIR }: z.infer<typeof environment>,
  isProduction: boolean,
): string | undefined {
  if (AUDIT_DIR !== undefined) return path.resolve(projectRoot, AUDIT_DIR);
  return isProduction ? undefined : path.resolve(projectRoot, DATA_DIR, "audit");
}

function tlsOf({ TLS_CERT: cert, TLS_KEY: key, TLS_CA: ca }: z.infer<typeof environment>): Config["tls"] {
  if (cert && key && ca) return { cert, key, ca };
  if (cert || key || ca)
    throw fail("CONFIG_INVALID", { detail: "TLS_CERT, TLS_KEY and TLS_CA: must be set together." });
  return undefined;
}

function supergraphLocation(setting: string | undefined): string | undefined {
  if (setting === undefined || setting === "subgraphs" || /^https?:/.test(setting)) return setting;
  return path.resolve(projectRoot, setting);
}

/** Whose tokens a gateway takes; undefined where it is its own issuer, which in production throws CONFIG_INVALID. */
export function issuersOf({ issuers, isProduction }: Config): Config["issuers"] {
  if (issuers === undefined && isProduction)
    throw fail("CONFIG_INVALID", { detail: "AUTH_ISSUERS: must be set with NODE_ENV=production." });
  return issuers;
}

/** Where a subgraph's data lives: its PostgreSQL URL if there is one, else the embedded database's folder. */
export function databaseLocation(
  { databaseUrls, dataDir, memory }: Config,
  name: string,
): { url?: string; dataDir?: string; memory?: string } {
  return { url: databaseUrls[name], ...(memory === undefined ? { dataDir } : { memory }) };
}

/**
 * What a gateway and the subgraphs on these hosts prove to each other by. Where nobody else reaches them, outside of
 * production, it may be what everybody knows. Throws CONFIG_INVALID.
 */
export function callerKeysFor(
  { callerKeys, isProduction }: Config,
  hosts: readonly string[],
): readonly CallerKey[] {
  if (callerKeys !== undefined) return callerKeys;
  if (isProduction || !hosts.every(isLoopback))
    throw fail("CONFIG_INVALID", {
      detail:
        "CALLER_KEYS: must be set with NODE_ENV=production, and where others than this computer listen.",
    });
  return DEVELOPMENT_KEYS;
}

/** What a subgraph's own process is told. */
export function serveOptions(config: Config, name: string) {
  const callerKeys = callerKeysFor(config, [config.host]);
  return {
    ...config,
    location: databaseLocation(config, name),
    source: config.sources[name],
    feeds: config.feeds[name],
    callerKeys,
  };
}
