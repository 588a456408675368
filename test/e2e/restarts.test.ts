import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { SUBGRAPHS } from "../../config";
import { openDevelopmentIssuer } from "../../gateway/auth/developmentIssuer";
import { projectFile, projectRoot } from "../../schema/files";
import { type Listening, serveOverHttp } from "../helpers/gatewayBank";
import { ableSubgraph } from "../helpers/reloading";
import { bearer } from "../helpers/testIssuer";

interface Process {
  child: ChildProcess;
  port: number;
}

let subgraph: Listening;
const running = new Set<ChildProcess>();
let folder: string;
let token: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "customer-graph-restarts-"));
  token = await (await openDevelopmentIssuer(folder)).tokenFor("auditor");
  subgraph = await serveOverHttp(ableSubgraph("customers"));
});
afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  await subgraph.close();
  rmSync(folder, { recursive: true });
});

/** Starts the gateway's program and waits until it is ready. */
async function start(port = 0, grace = 0): Promise<Process> {
  const urls = SUBGRAPHS.map((name) => [`${name.toUpperCase()}_URL`, subgraph.url]);
  const child = spawn(process.execPath, ["-r", "@swc-node/register", projectFile("gateway", "main.ts")], {
    cwd: projectRoot,
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      DATA_DIR: folder,
      STOP_GRACE_SECONDS: String(grace),
      ...Object.fromEntries(urls),
    } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.add(child);
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    lines.on("line", (line) => {
      const { msg, url } = JSON.parse(line) as { msg: string; url?: string };
      if (msg === "gateway is ready") resolve({ child, port: Number(new URL(url!).port) });
    });
    child.once("exit", () => reject(new Error("The gateway ended before it was ready.")));
  });
}

async function stop({ child }: Process): Promise<number | null> {
  const ended = once(child, "exit") as Promise<[number | null]>;
  child.kill("SIGTERM");
  const [code] = await ended;
  running.delete(child);
  return code;
}

interface Told {
  status: number;
  text: string;
}

/** Posts a query over a connection that is kept. Rejects when there is no answer. */
function post(agent: http.Agent, port: number, body: string): Promise<Told> {
  return new Promise((resolve, reject) => {
    const options = { agent, port, host: "127.0.0.1", path: "/graphql", method: "POST" };
    const headers = {
      "content-type": "application/json",
      accept: "application/graphql-response+json",
      ...bearer(token),
    };
    const request = http.request({ ...options, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => resolve({ status: response.statusCode!, text })).on("error", reject);
    });
    request.on("error", reject).end(body);
  });
}

/** Asks one of two gateways. */
type Proxy = (body: string) => Promise<Told & { at: number }>;

/** Restarts two gateways in turn while four clients ask through a proxy; what was lost. */
async function restartUnderLoad(gateways: Process[], turns: number[], grace: number, proxy: Proxy) {
  const answers = [0, 0];
  const lost: string[] = [];
  let asked = 0;
  let isOver = false;
  const clients = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const id = `C-${asked++}`;
      const query = "query who($id: ID!) { customer(id: $id) { id name } }";
      const told = await proxy(JSON.stringify({ query, variables: { id } })).catch((error: Error) => error);
      const right = `{"data":{"customer":${JSON.stringify({ id, name: `${id} of customers` })}},`;
      if (told instanceof Error) lost.push(told.message);
      else if (told.status !== 200 || !told.text.startsWith(right)) lost.push(`${told.status} ${told.text}`);
      else answers[told.at]++;
    }
  });
  const answered = async (at: number) => {
    // Until the one that came back has its share again.
    const before = answers[at];
    while (answers[at] < before + 20) await new Promise(setImmediate);
  };
  for (const at of turns) {
    const { port } = gateways[at];
    await answered(at);
    expect(await stop(gateways[at])).toBe(0);
    gateways[at] = await start(port, grace);
    await answered(at);
  }
  isOver = true;
  await Promise.all(clients);
  return lost;
}

test("no request is lost when two gateways behind a round-robin client are restarted in turn", async () => {
  const gateways = await Promise.all([start(), start()]);
  const ports = gateways.map(({ port }) => port);
  const agent = new http.Agent({ keepAlive: true });
  let turn = 0;

  /** The next in the row, and the other one where that takes nothing. */
  const proxy: Proxy = async (body) => {
    const first = turn++ % 2;
    for (const at of [first, 1 - first]) {
      const told = await post(agent, ports[at], body).catch(() => undefined);
      if (told !== undefined && told.status !== 503) return { ...told, at };
    }
    throw new Error("Neither took it.");
  };
  expect(await restartUnderLoad(gateways, [0, 1, 0, 1], 0, proxy)).toEqual([]);
  agent.destroy();
  for (const gateway of gateways) expect(await stop(gateway)).toBe(0);
}, 180_000);

test("no request need be sent twice where the proxy follows readiness and the gateways have a grace", async () => {
  const gateways = await Promise.all([start(0, 2), start(0, 2)]);
  const ports = gateways.map(({ port }) => port);
  const agent = new http.Agent({ keepAlive: true });
  const isUp = [true, true];
  let isOver = false;
  const watching = ports.map(async (port, at) => {
    while (!isOver) {
      const ready = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
      await ready?.arrayBuffer();
      isUp[at] = ready?.status === 200;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  let turn = 0;

  /** The next in the row of those that are up, and no other after it. */
  const proxy: Proxy = async (body) => {
    const next = turn++ % 2;
    const at = isUp[next] ? next : 1 - next;
    return { ...(await post(agent, ports[at], body)), at };
  };
  expect(await restartUnderLoad(gateways, [0, 1], 2, proxy)).toEqual([]);
  isOver = true;
  await Promise.all(watching);
  agent.destroy();
  for (const gateway of gateways) expect(await stop(gateway)).toBe(0);
}, 180_000);
