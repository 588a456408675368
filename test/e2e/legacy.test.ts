import { readFileSync } from "node:fs";
import { currentDay } from "../../bank/demo/dates";
import { customerId, FIRST_CUSTOMER } from "../../bank/demo/ids";
import { type StandIns, startStandIns } from "../../bank/legacy/startStandIns";
import { findSubgraphs } from "../../cli/findSubgraphs";
import { databaseLocation, readConfig } from "../../config";
import type { GraphQLAnswer, Log } from "../../gateway/contract";
import { createPipeline, type Pipeline } from "../../gateway/pipeline";
import { auditService } from "../../gateway/policy/audit/auditService";
import { loadSupergraph } from "../../gateway/supergraph/loadSupergraph";
import { projectFile } from "../../schema/files";
import type { RunningSubgraph } from "../../subgraphs/kit/contract";
import { startSubgraph } from "../../subgraphs/kit/startSubgraph";
import { callerOf } from "../helpers/callers";
import { DATABASES } from "../helpers/databases";
import { type DemoBank, makeDemoBank } from "../helpers/wholeGraph";
import { until } from "./faults/until";

const CUSTOMERS = 1_000;
const AT_ONCE = 4;
const IDS = Array.from({ length: CUSTOMERS }, (_, i) => customerId(FIRST_CUSTOMER + i));
const CUSTOMER_VIEW = readFileSync(projectFile("schema", "operations", "customerView.graphql"), "utf8");
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
/** Sees and may do all that the view asks, and how the systems do. */
const CALLER = callerOf({ scopes: ["customer:read", "rows:all", "pii:read", "operations:read"] });

let demo: DemoBank;
let standIns: StandIns;
let own: Pipeline;
let legacy: Pipeline;
const running: RunningSubgraph[] = [];

/** The graph over the demo bank's databases, with the sources that the settings name. */
async function graphOver(settings: Record<string, string>): Promise<Pipeline> {
  const { sources } = readConfig(settings);
  const subgraphs = await Promise.all(
    findSubgraphs().map((manifest) =>
      startSubgraph(manifest, {
        location: databaseLocation(demo.config, manifest.name),
        source: sources[manifest.name],
        requireCaller: true,
        onError: (error) => {
          throw error;
        },
      }),
    ),
  );
  running.push(...subgraphs);
  const supergraphSdl = readFileSync(projectFile("schema", "supergraph.graphql"), "utf8");
  const services = [...subgraphs, auditService(undefined)];
  const graph = await loadSupergraph({ supergraphSdl, services, log: silent });
  return createPipeline({ supergraph: () => graph, log: silent });
}

async function ask(pipeline: Pipeline, query: string, variables = {}) {
  const given = await pipeline({ query, variables, readOnly: false, caller: CALLER });
  return "text" in given ? (JSON.parse(given.text) as GraphQLAnswer) : given;
}

const viewOf = async (pipeline: Pipeline, id: string) => {
  const { data, errors } = await ask(pipeline, CUSTOMER_VIEW, { id });
  return { data, errors };
};

/** An answer without what must be another's: which system it is from, and as of when. */
function comparable(answer: object): string {
  return JSON.stringify(answer, (key, value: unknown) =>
    key === "sourceSystem" || key === "asOf" ? undefined : value,
  );
}

beforeAll(async () => {
  const today = currentDay();
  demo = await makeDemoBank(DATABASES.at(-1)!, CUSTOMERS, today);
  standIns = await startStandIns({ customers: CUSTOMERS, today });
  own = await graphOver({});
  legacy = await graphOver(standIns.settings);
  // The night's extract is loaded beside the graph, not before it.
  await until(
    "deposits of the extract",
    async () => {
      const { data } = await ask(legacy, "{ sources { deposits { status } } }");
      return JSON.stringify(data).includes("CURRENT");
    },
    600_000,
  );
}, 1_200_000);
afterAll(async () => {
  for (const subgraph of running) await subgraph.close();
  await standIns.close();
  await demo.drop();
}, 120_000);

test("every section is the bank's own system's", async () => {
  const { data } = await ask(
    legacy,
    `{ customer(id: "C-1042") { deposits { sourceSystem } loans { sourceSystem } wealth { sourceSystem } service { sourceSystem } } }`,
  );
  expect(data).toEqual({
    customer: {
      deposits: { sourceSystem: "core-banking" },
      loans: { sourceSystem: "loan-servicing" },
      wealth: { sourceSystem: "wealth-platform" },
      service: { sourceSystem: "crm" },
    },
  });
  const { sources } = readConfig(standIns.settings);
  expect(Object.values(sources).filter(Boolean)).toHaveLength(4);
});

test("the customer view of 1,000 customers is the same over the bank's own systems, field by field", async () => {
  const others: string[] = [];
  let next = 0;
  const compare = async () => {
    while (next < IDS.length) {
      const id = IDS[next++];
      const [wanted, got] = [await viewOf(own, id), await viewOf(legacy, id)];
      if (wanted.errors !== undefined || comparable(got) !== comparable(wanted)) others.push(id);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, compare));
  // The first that is another shows how.
  if (others.length > 0)
    expect(JSON.parse(comparable(await viewOf(legacy, others[0])))).toEqual(
      JSON.parse(comparable(await viewOf(own, others[0]))),
    );
  expect(others).toEqual([]);
}, 1_800_000);

test("nothing of the bank's own systems was left out", async () => {
  const { data, errors } = await ask(
    legacy,
    "{ sources { deposits { rejects } loans { rejects } wealth { rejects } service { rejects } } }",
  );
  expect(errors).toBeUndefined();
  for (const source of Object.values(data!.sources as object)) expect(source).toEqual({ rejects: 0 });
});
