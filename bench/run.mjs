// A part of npm run bench: measures the product against a hand-written handler and writes bench/results.md.
// Databases are made on the server of BENCH_DATABASE_URL and kept for the next run, for 100,000 customers
// take a while to make: `node bench/run.mjs --drop` removes them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { load, residentMegabytes } from "./load.mjs";
import { run, startServer, tokenFor } from "./processes.mjs";

const root = path.resolve(import.meta.dirname, "..");
const server = process.env.BENCH_DATABASE_URL ?? "postgresql://postgres@127.0.0.1:5432/postgres";
const quick = process.argv.includes("--quick");
const SIZES = quick ? [1_000] : [1_000, 100_000];
const ROUNDS = quick ? 2 : 5;
const REQUESTS = quick ? 300 : 1_500;
const CONNECTIONS = 8;
const REAL_BANK = path.join(root, "..", "shared", "data", "retail-bank");

const query = readFileSync(path.join(root, "schema", "operations", "customerView.graphql"), "utf8");
const start = path.join(root, "dist", "cli", "start.js");
const report = [];
const say = (line = "") => {
  console.log(line);
  report.push(line);
};
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const fixed = (value, digits = 2) => value.toFixed(digits);

if (process.argv.includes("--drop")) await dropDatabases();
else {
  heading();
  await compareCustomerView();
  await measureInMemory();
  await measureStart();
  await measureImport();
  writeFileSync(path.join(root, "bench", "results.md"), `${report.join("\n")}\n`);
}

function heading() {
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  say("# What was measured");
  say();
  say(
    `Customer Graph ${version}, Node ${process.version}, ${os.type()} ${os.release()}, ${os.cpus().length} cores`,
  );
  say(
    `(${os.cpus()[0].model.trim()}), ${Math.round(os.totalmem() / 2 ** 30)} GB. ${new Date().toISOString().slice(0, 10)}.`,
  );
  say("Made by `npm run bench`. Machines are noisy: read the ratios, and CPU before requests a second.");
}

async function asAdministrator(work) {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(name) {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** A database with so many demo customers, made at the first run. */
async function demoDatabase(customers) {
  const name = `customer_graph_bench_${customers}`;
  await asAdministrator(async (client) => {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${name}`);
  });
  const url = databaseUrl(name);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const made = await client.query("SELECT count(*)::int AS n FROM customers.customers").then(
    ({ rows }) => rows[0].n,
    () => 0, // no tables yet
  );
  if (made < customers)
    run([path.join(root, "dist", "cli", "seed.js"), "--customers", String(customers)], { DATABASE_URL: url });
  await client.query("VACUUM ANALYZE");
  await client.end();
  return url;
}

async function dropDatabases() {
  await asAdministrator(async (client) => {
    for (const size of [1_000, 100_000])
      await client.query(`DROP DATABASE IF EXISTS customer_graph_bench_${size} WITH (FORCE)`);
  });
}

async function compareCustomerView() {
  say();
  say("## The customer view against a hand-written handler");
  say();
  say(
    `Both read the same PostgreSQL; ${CONNECTIONS} connections, ${REQUESTS} requests a round over random customers,`,
  );
  say(
    `${ROUNDS} rounds interleaved, medians. The hand-written handler (\`bench/handWritten.mjs\`) is plain Fastify and SQL.`,
  );
  say("Every answer is compared first: 100 customers, equal to the letter of the data.");
  say();
  say("| customers | contender | CPU ms a request | requests/s | p50 ms | p99 ms | memory MB |");
  say("| ---: | --- | ---: | ---: | ---: | ---: | ---: |");
  const p50 = {};
  for (const customers of SIZES) {
    const env = { DATABASE_URL: await demoDatabase(customers) };
    const graph = await startServer({ args: [start], env, port: 4801, path: "/health/ready" });
    const hand = await startServer({
      args: [path.join(root, "bench", "handWritten.mjs")],
      env,
      port: 4802,
      path: "/",
    });
    try {
      const headers = bearer(env);
      const results = await interleave({ graph, hand }, { customers, headers });
      for (const [name, result] of Object.entries(results))
        say(
          `| ${customers.toLocaleString("en")} | ${name === "graph" ? "Customer Graph, all in one" : "hand-written"} | ${fixed(result.cpuMs)} | ${fixed(result.perSecond, 0)} | ${fixed(result.p50)} | ${fixed(result.p99)} | ${fixed(result.megabytes, 0)} |`,
        );
      say(
        `| ${customers.toLocaleString("en")} | **ratio** | ${fixed(results.graph.cpuMs / results.hand.cpuMs)} | ${fixed(results.graph.perSecond / results.hand.perSecond)} | ${fixed(results.graph.p50 / results.hand.p50)} | ${fixed(results.graph.p99 / results.hand.p99)} | |`,
      );
      p50[customers] = results.graph.p50;
    } finally {
      await graph.stop();
      await hand.stop();
    }
  }
  if (SIZES.length === 2) {
    say();
    say(
      `p50 of the graph with 100,000 customers is ${fixed(p50[100_000] / p50[1_000])} times that with 1,000.`,
    );
  }
}

async function measureInMemory() {
  const customers = 1_000;
  const program = path.join(root, "bench", "inMemory.mjs");
  const { stdout, status } = spawnSync(process.execPath, [program, String(ROUNDS), String(customers)], {
    env: { ...process.env, DATABASE_URL: await demoDatabase(customers) },
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`inMemory.mjs ended with ${status}`);
  const { graph, own, ratio } = JSON.parse(stdout);
  say();
  say("## The gateway beside the subgraphs' own work");
  say();
  say(
    "All in one process, no HTTP: CPU of a customer view through the gateway, and of the subgraphs alone when",
  );
  say(`they are asked again what they were asked for it (medians of ${ROUNDS} rounds, interleaved).`);
  say();
  say(
    `With the gateway ${fixed(graph)} ms, without ${fixed(own)} ms: the whole is ${fixed(ratio)} times the subgraphs' own work.`,
  );
}

/** Of one who sees all, as the hand-written handler shows it. */
function bearer(env) {
  return { authorization: `Bearer ${tokenFor("auditor", env)}` };
}

async function interleave({ graph, hand }, { customers, headers }) {
  // A fixed sequence of customers, the same for both.
  let seed = 42;
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  const ids = Array.from({ length: REQUESTS }, () => `C-${1_001 + Math.floor(random() * customers)}`);
  const graphBody = (i) => JSON.stringify({ query, variables: { id: ids[i] } });
  const handBody = (i) => JSON.stringify({ variables: { id: ids[i] } });
  const ask = async ({ url }, body) =>
    (
      await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body,
      })
    ).json();
  for (let i = 0; i < 100; i++)
    assert.deepEqual((await ask(graph, graphBody(i))).data, (await ask(hand, handBody(i))).data, ids[i]);

  const rounds = { graph: [], hand: [] };
  for (let round = 0; round <= ROUNDS; round++)
    for (const [name, { url, pid }, bodyOf] of [
      ["graph", graph, graphBody],
      ["hand", hand, handBody],
    ]) {
      const result = await load({ url, pid, count: REQUESTS, connections: CONNECTIONS, headers, bodyOf });
      if (round > 0) rounds[name].push(result); // the first round warms
    }
  const middle = (results) =>
    Object.fromEntries(
      Object.keys(results[0]).map((figure) => [figure, median(results.map((result) => result[figure]))]),
    );
  return { graph: middle(rounds.graph), hand: middle(rounds.hand) };
}

async function measureStart() {
  say();
  say("## Start, with the embedded database");
  say();
  const folder = mkdtempSync(path.join(os.tmpdir(), "customer-graph-bench-"));
  const env = { DATA_DIR: path.join(folder, "data"), DATABASE_URL: "" };
  const body = JSON.stringify({ query, variables: { id: "C-1042" } });
  try {
    const seconds = [];
    const megabytes = [];
    for (let round = 0; round <= (quick ? 1 : 3); round++) {
      const began = performance.now();
      const graph = await startServer({ args: [start], env, port: 4803, path: "/health/ready" });
      const answer = await fetch(`${graph.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...bearer(env) },
        body,
      });
      assert.equal((await answer.json()).errors, undefined);
      const took = (performance.now() - began) / 1000;
      if (round === 0)
        say(
          `The first start, which makes the demo bank of 1,000 customers: ${fixed(took, 1)} s to the first customer view.`,
        );
      else {
        seconds.push(took);
        megabytes.push(residentMegabytes(graph.pid));
      }
      await graph.stop();
    }
    say(
      `A start on that folder: ${fixed(median(seconds))} s to the first customer view (median), ${fixed(median(megabytes), 0)} MB resident.`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureImport() {
  if (!existsSync(REAL_BANK)) return;
  say();
  say("## Import of a real bank's extracts");
  say();
  const folder = mkdtempSync(path.join(os.tmpdir(), "customer-graph-bench-"));
  const name = "customer_graph_bench_import";
  const files = readdirSync(REAL_BANK).filter((file) => /\.(asc|csv)$/.test(file));
  const lines = files.map(
    (file) => readFileSync(path.join(REAL_BANK, file), "latin1").split("\n").filter(Boolean).length - 1,
  );
  const rows = lines.reduce((sum, count) => sum + count, 0);
  try {
    await asAdministrator((client) => client.query(`CREATE DATABASE ${name}`));
    for (const [database, env] of [
      ["PostgreSQL", { DATABASE_URL: databaseUrl(name) }],
      ["embedded", { DATA_DIR: path.join(folder, "data"), DATABASE_URL: "" }],
    ])
      for (const time of ["first", "second, unchanged"]) {
        const args = [
          path.join(root, "dist", "cli", "import.js"),
          REAL_BANK,
          "--rejects",
          path.join(folder, "rejects.jsonl"),
        ];
        const seconds = run(args, env);
        say(`- ${database}, ${time} time: ${fixed(seconds, 1)} s, ${fixed(rows / seconds, 0)} rows a second`);
      }
  } finally {
    await asAdministrator((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    rmSync(folder, { recursive: true, force: true });
  }
}
