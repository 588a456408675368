import { readFileSync } from "node:fs";
import { SUBGRAPHS } from "../../config";
import { DEMO_PEOPLE } from "../../gateway/auth/demoPeople";
import type { GraphQLAnswer, Log } from "../../gateway/contract";
import { createPipeline } from "../../gateway/pipeline";
import { auditService } from "../../gateway/policy/audit/auditService";
import { loadSupergraph } from "../../gateway/supergraph/loadSupergraph";
import { SCOPES } from "../../schema/caller";
import { fail } from "../../schema/errors";
import { projectFile } from "../../schema/files";
import { deposits } from "../../subgraphs/deposits/subgraph";
import type { RunningSubgraph } from "../../subgraphs/kit/contract";
import { openSystem } from "../../subgraphs/kit/adapters/system";
import { startSubgraph } from "../../subgraphs/kit/startSubgraph";
import { callerOf } from "../helpers/callers";
import { DATABASES } from "../helpers/databases";
import { ask, type DemoBank, makeDemoBank, startDistributed, startSubgraphs } from "../helpers/wholeGraph";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const HEALTH = `system status asOf staleAt circuit calls failures rejects lastRejects { call at reason when }
  lastSuccessAt lastFailureAt lastFailure`;
const SOURCES = `{ sources { ${SUBGRAPHS.map((name) => `${name} { ${HEALTH} }`).join(" ")} } }`;
const OPERATOR = callerOf({ scopes: ["operations:read"] });

let demo: DemoBank;
const closers: (() => Promise<void>)[] = [];
beforeAll(async () => {
  demo = await makeDemoBank(DATABASES[0], 3);
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(() => demo.drop());

/** The graph over these subgraphs, and how a caller asks it. */
async function graphOf(subgraphs: RunningSubgraph[]) {
  const supergraphSdl = readFileSync(projectFile("schema", "supergraph.graphql"), "utf8");
  const services = [...subgraphs, auditService(undefined)];
  const graph = await loadSupergraph({ supergraphSdl, services, log: silent });
  const answer = createPipeline({ supergraph: () => graph, log: silent });
  return async (query: string, caller = OPERATOR) => {
    const given = await answer({ query, readOnly: false, caller });
    return "text" in given ? (JSON.parse(given.text) as GraphQLAnswer) : given;
  };
}

async function withSubgraphs() {
  const subgraphs = await startSubgraphs(demo.config, { requireCaller: true });
  closers.push(...subgraphs.map((subgraph) => () => subgraph.close()));
  return subgraphs;
}

test("every subgraph tells of its own database: it is asked, and nothing was left out", async () => {
  const asked = await graphOf(await withSubgraphs());
  const { data, errors } = await asked(SOURCES);
  expect(errors).toBeUndefined();
  const sources = data!.sources as Record<string, Record<string, unknown>>;
  expect(Object.keys(sources)).toEqual(SUBGRAPHS);
  for (const source of Object.values(sources))
    expect(source).toMatchObject({
      system: expect.stringMatching(/\w/) as unknown,
      status: "CURRENT",
      asOf: expect.stringMatching(/Z$/) as unknown,
      circuit: "CLOSED",
      rejects: 0,
      lastRejects: [],
      lastFailure: null,
    });
});

test("it is for operations people: the demo's auditor is one, others are refused it", async () => {
  const asked = await graphOf(await withSubgraphs());
  const refused = callerOf({ scopes: SCOPES.filter((scope) => scope !== "operations:read") });
  const { data, errors } = await asked("{ sources { loans { system } } }", refused);
  expect(data).toEqual({ sources: null });
  expect(errors).toMatchObject([{ extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE" } }]);
  const auditor = callerOf({ scopes: [...DEMO_PEOPLE.auditor.scopes] });
  expect((await asked("{ sources { loans { status } } }", auditor)).data).toEqual({
    sources: { loans: { status: "CURRENT" } },
  });
});

test("a subgraph that is away costs its own field", async () => {
  const graph = await startDistributed(demo);
  closers.push(() => graph.close());
  await graph.stop("loans");
  const { data, errors } = await ask(graph.url, SOURCES);
  const sources = data!.sources as Record<string, { status: string } | null>;
  expect(Object.entries(sources).map(([name, source]) => [name, source && source.status])).toEqual(
    SUBGRAPHS.map((name) => [name, name === "loans" ? null : "CURRENT"]),
  );
  expect(errors).toMatchObject([{ extensions: { code: "SUBGRAPH_UNAVAILABLE", subgraph: "loans" } }]);
});

test("an outside system tells how its calls went and what was left out, and never having answered is unavailable", async () => {
  const system = openSystem({ name: "mainframe", retries: 0 });
  const balances = { name: "balances", keys: 2 };
  system.quarantine(balances, 3, "bad nibble", "record 17");
  const manifest: typeof deposits = {
    ...deposits,
    openSource: (database) => ({
      ...deposits.openSource(database),
      status: () =>
        system.call({ name: "status", keys: 0 }, () => Promise.reject(fail("SUBGRAPH_UNAVAILABLE"))),
      health: () => system.health(),
      close: () => system.close(),
    }),
  };
  const subgraph = await startSubgraph(manifest, {
    location: { memory: demo.config.memory },
    onError: () => undefined,
  });
  closers.push(() => subgraph.close());
  const others = (await withSubgraphs()).filter(({ name }) => name !== "deposits");
  const asked = await graphOf([...others, subgraph]);
  const { data, errors } = await asked(`{ sources { deposits { ${HEALTH} } } }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    sources: {
      deposits: {
        ...{ system: "mainframe", status: "UNAVAILABLE", asOf: null, staleAt: null, circuit: "CLOSED" },
        ...{ calls: 1, failures: 1, rejects: 3, lastSuccessAt: null },
        lastRejects: [
          {
            call: "balances",
            at: "record 17",
            reason: "bad nibble",
            when: expect.stringMatching(/Z$/) as unknown,
          },
        ],
        lastFailureAt: expect.stringMatching(/Z$/) as unknown,
        lastFailure: expect.stringMatching(/^SUBGRAPH_UNAVAILABLE: status/) as unknown,
      },
    },
  });
});
