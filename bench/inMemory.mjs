// All in one process: what the gateway costs beside the subgraphs' own work. Prints JSON: CPU ms a customer view
// for both, and their ratio. The subgraphs' own work is what they were asked for the same views, executed again.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const dist = (file) => import(path.join(root, "dist", file));
const text = (...names) => readFileSync(path.join(root, "schema", ...names), "utf8");
const { findSubgraphs } = await dist("cli/findSubgraphs.js");
const { startSubgraph } = await dist("subgraphs/kit/startSubgraph.js");
const { createPipeline } = await dist("gateway/pipeline.js");
const { auditService } = await dist("gateway/policy/audit/auditService.js");
const { fixedSource } = await dist("gateway/supergraph/fixedSource.js");
const { openSupergraph } = await dist("gateway/supergraph/openSupergraph.js");

const [rounds, customers] = process.argv.slice(2).map(Number);
const CONNECTIONS = 8;
const VIEWS = 400;
const query = text("operations", "customerView.graphql");
const log = { debug() {}, info() {}, warn: console.error, error: console.error };

const subgraphs = await Promise.all(
  findSubgraphs().map((manifest) =>
    startSubgraph(manifest, { location: { url: process.env.DATABASE_URL }, onError: log.error }),
  ),
);
const asked = new Map();
let isRecording = true;
const services = subgraphs.map((subgraph) => ({
  ...subgraph,
  execute(request, scope) {
    if (isRecording) asked.set(scope, [...(asked.get(scope) ?? []), { subgraph, request }]);
    return subgraph.execute(request, scope);
  },
}));
const served = await openSupergraph(fixedSource(text("supergraph.graphql")), {
  services: [...services, auditService(undefined)],
  operations: [],
  log,
});
const pipeline = createPipeline({ supergraph: () => served.current(), log });

const ids = Array.from({ length: VIEWS }, (_, i) => `C-${1_001 + ((i * 7_919) % customers)}`);
const view = async (id) => {
  const answer = await pipeline({ query, variables: { id }, readOnly: false });
  assert.ok("text" in answer, "a view had errors");
};
/** CPU milliseconds of one piece of work, so many of them at a time. */
async function cpuOf(pieces, work) {
  const before = process.cpuUsage();
  let next = 0;
  const worker = async () => {
    while (next < pieces.length) await work(pieces[next++]);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / pieces.length;
}

await cpuOf(ids, view);
isRecording = false;
const recorded = [...asked.values()];
/** One view's work again: what was asked first, then, as in the plan, all the rest at once. */
const own = async ([first, ...others]) => {
  const scope = {};
  await first.subgraph.execute(first.request, scope);
  await Promise.all(others.map(({ subgraph, request }) => subgraph.execute(request, scope)));
};
const results = [];
for (let round = 0; round <= rounds; round++) {
  const result = { graph: await cpuOf(ids, view), own: await cpuOf(recorded, own) };
  if (round > 0) results.push({ ...result, ratio: result.graph / result.own }); // the first round warms
}
const median = (figure) =>
  results.map((result) => result[figure]).toSorted((a, b) => a - b)[Math.floor(results.length / 2)];
console.log(JSON.stringify({ graph: median("graph"), own: median("own"), ratio: median("ratio") }));
await served.close();
for (const subgraph of subgraphs) await subgraph.close();
