import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import { createInterface } from "node:readline";
import { SUBGRAPHS } from "../../config";
import { projectFile, projectRoot } from "../../schema/files";
import { type Listening, serveOverHttp } from "../helpers/gatewayBank";
import { ableSubgraph } from "../helpers/reloading";

interface Process {
  child: ChildProcess;
  port: number;
}

let subgraph: Listening;
const running = new Set<ChildProcess>();
beforeAll(async () => {
  subgraph = await serveOverHttp(ableSubgraph("customers"));
});
afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  await subgraph.close();
});

/** Starts the gateway's program and waits until it is ready. */
async function start(port = 0): Promise<Process> {
  const urls = SUBGRAPHS.map((name) => [`${name.toUpperCase()}_URL`, subgraph.url]);
  const child = spawn(process.execPath, ["-r", "@swc-node/register", projectFile("gateway", "main.ts")], {
    cwd: projectRoot,
    env: { PATH: process.env.PATH, PORT: String(port), ...Object.fromEntries(urls) } as NodeJS.ProcessEnv,
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
    const headers = { "content-type": "application/json", accept: "application/graphql-response+json" };
    const request = http.request({ ...options, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => resolve({ status: response.statusCode!, text })).on("error", reject);
    });
    request.on("error", reject).end(body);
  });
}

test("no request is lost when two gateways behind a round-robin client are restarted in turn", async () => {
  const gateways = await Promise.all([start(), start()]);
  const ports = gateways.map(({ port }) => port);
  const agent = new http.Agent({ keepAlive: true });
  const answers = [0, 0];
  const lost: string[] = [];
  let turn = 0;
  let asked = 0;
  let isOver = false;

  /** As a proxy does: the next in the row, and the other one where that takes nothing. */
  const ask = async (body: string): Promise<Told> => {
    const first = turn++ % 2;
    for (const at of [first, 1 - first]) {
      const told = await post(agent, ports[at], body).catch(() => undefined);
      if (told === undefined || told.status === 503) continue;
      answers[at]++;
      return told;
    }
    return { status: 502, text: "neither took it" };
  };
  const clients = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const id = `C-${asked++}`;
      const query = "query who($id: ID!) { customer(id: $id) { id name } }";
      const { status, text } = await ask(JSON.stringify({ query, variables: { id } }));
      const right = JSON.stringify({ data: { customer: { id, name: `${id} of customers` } } });
      if (status !== 200 || text !== right) lost.push(`${status} ${text}`);
    }
  });
  const answered = async (at: number) => {
    // Until the one that came back has its share again.
    const before = answers[at];
    while (answers[at] < before + 20) await new Promise(setImmediate);
  };

  for (const at of [0, 1, 0, 1]) {
    await answered(at);
    expect(await stop(gateways[at])).toBe(0);
    gateways[at] = await start(ports[at]);
    await answered(at);
  }
  isOver = true;
  await Promise.all(clients);
  agent.destroy();
  expect(lost).toEqual([]);
  for (const gateway of gateways) expect(await stop(gateway)).toBe(0);
}, 180_000);
