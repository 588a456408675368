// node bench/legacy.mjs [views]: the customer view over stand-ins for the bank's own systems, beside the same over the
// subgraphs' own databases, with warm connections. Writes bench/legacy.md. DATABASE_URL is the graph's server, and
// STAND_IN_SQL_URL the CRM's; an embedded PostgreSQL unless set.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

const root = path.resolve(import.meta.dirname, "..");
const dist = (file) => import(path.join(root, "dist", file));
const text = (...names) => readFileSync(path.join(root, "schema", ...names), "utf8");
const { readConfig, databaseLocation } = await dist("config.js");
const { openBank } = await dist("bank/openBank.js");
const { seedDemo } = await dist("bank/demo/seedDemo.js");
const { findSubgraphs } = await dist("cli/findSubgraphs.js");
const { startSubgraph } = await dist("subgraphs/kit/startSubgraph.js");
const { createPipeline } = await dist("gateway/pipeline.js");
const { auditService } = await dist("gateway/policy/audit/auditService.js");
const { loadSupergraph } = await dist("gateway/supergraph/loadSupergraph.js");

const VIEWS = Number(process.argv[2] ?? 300);
const ROUNDS = 5;
const CUSTOMERS = 1_000;
const ASKED = 1.5;
const today = new Date().toISOString().slice(0, 10);
const query = text("operations", "customerView.graphql");
const log = { debug() {}, info() {}, warn() {}, error: console.error };

const config = { ...readConfig(), memory: "legacy" };
const bank = await openBank(config);
await seedDemo(bank, { customers: CUSTOMERS, today });
const child = spawn(process.execPath, [path.join(root, "bench", "standIns.mjs"), String(CUSTOMERS), today], {
  stdio: ["pipe", "pipe", "inherit"],
});
const settings = await new Promise((resolve) =>
  createInterface({ input: child.stdout }).once("line", (line) => resolve(JSON.parse(line))),
);

/** The graph with the sources that are named, and how it answers. */
async function graphOver(env) {
  const { sources } = readConfig(env);
  const subgraphs = await Promise.all(
    findSubgraphs().map((manifest) =>
      startSubgraph(manifest, {
        location: databaseLocation(config, manifest.name),
        source: sources[manifest.name],
        onError: (error) => console.error(error),
      }),
    ),
  );
  const services = [...subgraphs, auditService(undefined)];
  const graph = await loadSupergraph({ supergraphSdl: text("supergraph.graphql"), services, log });
  const pipeline = createPipeline({ supergraph: () => graph, log });
  return {
    ask: (document, variables) => pipeline({ query: document, variables, readOnly: false }),
    close: () => Promise.all(subgraphs.map((subgraph) => subgraph.close())),
  };
}

const own = await graphOver({});
const legacy = await graphOver(settings);
const ids = Array.from({ length: VIEWS }, (_, i) => `C-${1_001 + ((i * 7_919) % CUSTOMERS)}`);
for (;;) {
  const answer = await legacy.ask("{ sources { deposits { status } } }");
  if (JSON.stringify(answer).includes("CURRENT")) break; // the night's extract is loaded
  await new Promise((resolve) => setTimeout(resolve, 200));
}

/** Milliseconds and CPU milliseconds of each of the views, one after another. */
async function round(graph) {
  const times = [];
  const before = process.cpuUsage();
  for (const id of ids) {
    const begun = performance.now();
    const answer = await graph.ask(query, { id });
    times.push(performance.now() - begun);
    assert.ok("text" in answer && !answer.text.includes('"errors"'), "a view had errors");
  }
  const { user, system } = process.cpuUsage(before);
  return { times, cpu: (user + system) / 1_000 / ids.length };
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const at = (numbers, share) => sorted(numbers)[Math.floor(numbers.length * share)];

await round(own);
await round(legacy);
const rounds = [];
// Beside each other, so that what else the machine does is in both.
for (let i = 0; i < ROUNDS; i++) rounds.push({ own: await round(own), legacy: await round(legacy) });
await own.close();
await legacy.close();
child.stdin.end();
await bank.close();

const all = (which) => rounds.flatMap((each) => each[which].times);
const row = (name, which) =>
  `| ${name} | ${at(all(which), 0.5).toFixed(1)} | ${at(all(which), 0.95).toFixed(1)} | ${at(
    rounds.map((each) => each[which].cpu),
    0.5,
  ).toFixed(1)} |`;
const ratios = rounds.map((each) => at(each.legacy.times, 0.5) / at(each.own.times, 0.5));
const ratio = at(ratios, 0.5);
const report = `# The customer view over the bank's own systems

\`npm run build && node bench/legacy.mjs ${VIEWS}\`: the view of ${VIEWS} of ${CUSTOMERS} demo customers, one after another, ${ROUNDS} rounds after one to warm up,
over stand-ins (EBCDIC extract, SOAP, REST, a CRM's database) in a process of their own, beside the same over the subgraphs' own
databases.

| sources | median ms | p95 ms | CPU ms of the graph's process |
| --- | --- | --- | --- |
${row("own databases", "own")}
${row("bank's own systems", "legacy")}

Time over the bank's own systems: **${ratio.toFixed(2)} times** that over the own databases, median of rounds that were ${sorted(
  ratios,
)
  .map((each) => each.toFixed(2))
  .join(", ")}. Asked: at most ${ASKED}: ${ratio <= ASKED ? "kept" : "NOT KEPT"}.

Node ${process.version}, ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB; graph on ${
  config.databaseUrls.customers ? "PostgreSQL" : "the embedded database"
}, CRM on ${process.env.STAND_IN_SQL_URL ? "a server" : "an embedded PostgreSQL"}; load average ${loadavg()[1].toFixed(1)}. Written ${new Date().toISOString().slice(0, 10)}.
`;
writeFileSync(path.join(root, "bench", "legacy.md"), report);
console.log(report);
process.exit(0);
