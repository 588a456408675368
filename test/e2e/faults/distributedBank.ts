import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { SUBGRAPHS } from "../../../config";
import { openDevelopmentIssuer } from "../../../gateway/auth/developmentIssuer";
import { projectFile } from "../../../schema/files";
import { DATABASES } from "../../helpers/databases";
import { replaceFile } from "../../helpers/reloading";
import { type FaultProxy, startFaultProxy } from "./faultProxy";
import { Program } from "./program";

/** Milliseconds that a gateway of these tests gives a request, and each call to a subgraph. */
export const DEADLINE = 10_000;
export const SUBGRAPH_TIMEOUT = 3_000;

const CUSTOMERS = 60;

/** The distributed start as it is shipped, each program a process of its own, on a small demo bank. */
export interface DistributedBank {
  /** The database's name, for who reads the figures. */
  database: string;
  subgraphs: Readonly<Record<string, Program>>;
  proxies: Readonly<Record<string, FaultProxy>>;
  /** A gateway that asks the subgraphs themselves. */
  direct: Program;
  /** One that asks the proxies before them. */
  proxied: Program;
  /** A token that both gateways take, of one who sees all rows. */
  token: string;
  /** Gives the direct gateway another graph. */
  readonly replaceGraph: (sdl: string) => void;
  close(): Promise<void>;
}

/** Starts it: on PostgreSQL where TEST_DATABASE_URL names a server, else on five embedded databases. */
export async function startDistributedBank(): Promise<DistributedBank> {
  const folder = mkdtempSync(path.join(tmpdir(), "customer-graph-faults-"));
  const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const each of closers.splice(0).reverse()) await each();
  };
  const start = async (env: Record<string, string>, ...args: string[]) => {
    const program = await Program.start({ args: args.map((each, i) => (i === 0 ? dist(each) : each)), env });
    closers.push(() => program.kill());
    return program;
  };
  try {
    const database = DATABASES.at(-1)!;
    const { location, drop } = await database.open();
    closers.push(drop);
    const settings: Record<string, string> = location.url
      ? { DATABASE_URL: location.url }
      : { DATA_DIR: path.join(folder, "seeded") };
    await promisify(execFile)(process.execPath, [dist("cli/seed.js"), "--customers", String(CUSTOMERS)], {
      env: { PATH: process.env.PATH, ...settings },
    });

    const subgraphs = await byName(async (name) => {
      // The embedded database serves one process: each has a copy of its own.
      const own = path.join(folder, name);
      if (!location.url) cpSync(settings.DATA_DIR, own, { recursive: true });
      return start(location.url ? settings : { DATA_DIR: own }, "cli/subgraph.js", name);
    });
    const proxies = await byName(async (name) => {
      const proxy = await startFaultProxy(subgraphs[name].url);
      closers.push(() => proxy.close());
      return proxy;
    });

    const graph = path.join(folder, "supergraph.graphql");
    replaceFile(graph, readFileSync(projectFile("schema", "supergraph.graphql"), "utf8"));
    const startGateway = (env: Record<string, string>, urlOf: (name: string) => string) =>
      start(
        {
          ...env,
          // Where their issuer's key is.
          DATA_DIR: path.join(folder, "gateways"),
          // All of the load is one caller's.
          RATE_LIMIT: "0",
          REQUEST_DEADLINE_MS: String(DEADLINE),
          SUBGRAPH_TIMEOUT_MS: String(SUBGRAPH_TIMEOUT),
          ...Object.fromEntries(SUBGRAPHS.map((name) => [`${name.toUpperCase()}_URL`, urlOf(name)])),
        },
        "gateway/main.js",
      );
    const [direct, proxied] = await Promise.all([
      startGateway({ SUPERGRAPH: graph }, (name) => `${subgraphs[name].url}/graphql`),
      startGateway({}, (name) => proxies[name].url),
    ]);
    const token = await (await openDevelopmentIssuer(path.join(folder, "gateways"))).tokenFor("auditor");
    const replaceGraph = (sdl: string) => replaceFile(graph, sdl);
    return { database: database.name, subgraphs, proxies, direct, proxied, token, replaceGraph, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function dist(file: string): string {
  return projectFile("dist", ...file.split("/"));
}

async function byName<T>(make: (name: string) => Promise<T>): Promise<Record<string, T>> {
  return Object.fromEntries(
    await Promise.all(SUBGRAPHS.map(async (name) => [name, await make(name)] as const)),
  );
}
