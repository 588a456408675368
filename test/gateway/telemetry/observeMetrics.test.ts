import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { GraphQLError } from "graphql";
import pino from "pino";
import { CONNECTIONS, FETCH, SOURCE_CALL } from "../../../gateway/channels";
import { httpService } from "../../../gateway/supergraph/httpService";
import { resilientService } from "../../../gateway/supergraph/resilientService";
import { fail } from "../../../schema/errors";
import { openSystem } from "../../../subgraphs/kit/adapters/system";
import { customers, deferred, deposits, inMemory } from "../../helpers/gatewayBank";
import { startBank } from "../../helpers/gatewayServer";
import { closeObserved, deadUrl, observe, postAll, startOverHttp, TRUSTED } from "../../helpers/observedBank";
import { type Metric, parseMetrics } from "../../helpers/prometheus";
import {
  ableSubgraph,
  graphOf,
  NAME_IN_CUSTOMERS,
  NAME_IN_DEPOSITS,
  replaceFile,
  watchedLog,
} from "../../helpers/reloading";

afterEach(closeObserved);

const VIEW = { query: TRUSTED, variables: { id: "C-1" } };

/** Metrics that are kept from now on, and how they are read: by Prometheus' own way. */
async function kept() {
  const { metricsUrl } = await observe({ metrics: { host: "127.0.0.1", port: 0 } });
  const scrape = async () => {
    const answer = await fetch(metricsUrl!);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    return { text, metrics: parseMetrics(text) };
  };
  /** The samples of one metric, as `label=value,… value`. */
  const values = async (name: string) => samplesOf((await scrape()).metrics.get(name)!, name);
  return { scrape, values };
}

function samplesOf({ samples }: Metric, name: string): string[] {
  return samples
    .filter((sample) => sample.name === name)
    .map(({ labels, value }) =>
      `${Object.entries(labels)
        .map((label) => label.join("="))
        .join()} ${value}`.trim(),
    );
}

test("every metric has a type, a help, a name with its unit or kind, and is this program's or Node's", async () => {
  const { scrape } = await kept();
  await postAll(await startOverHttp(), [VIEW]);
  for (const [name, { type, help }] of (await scrape()).metrics) {
    expect([name, type, help]).toEqual([
      expect.stringMatching(/^(customer_graph|nodejs|process)_[a-z0-9_]+$/),
      expect.stringMatching(/^(counter|gauge|histogram|summary)$/),
      expect.stringMatching(/\w/),
    ]);
    if (name.startsWith("customer_graph") && type === "counter") expect(name).toMatch(/_total$/);
    if (type === "histogram") expect(name).toMatch(/_seconds$/);
  }
});

test("requests are counted by trusted operation, status and code, and their time is kept", async () => {
  const { values } = await kept();
  const bank = await startBank();
  await postAll(bank, [VIEW, VIEW]);
  await postAll(bank, [{ query: "query Ada { branch }" }]);
  await postAll(bank, [{ query: "{ nothing }" }]);
  await postAll(bank, ["{"]);
  expect(await values("customer_graph_requests_total")).toEqual([
    "operation=CustomerView,status=200,code=NONE 2",
    "operation=other,status=200,code=NONE 1",
    "operation=other,status=400,code=GRAPHQL_VALIDATION_FAILED 1",
    "operation=other,status=400,code=BAD_REQUEST 1",
  ]);
  expect(await values("customer_graph_requests_running")).toEqual(["0"]);
});

test("durations are in seconds", async () => {
  const { scrape } = await kept();
  const bank = await startOverHttp();
  const began = performance.now();
  await postAll(bank, [VIEW]);
  const elapsed = (performance.now() - began) / 1_000;
  const { metrics } = await scrape();
  for (const [name, labels, count] of [
    ["customer_graph_request_duration_seconds", { operation: "CustomerView" }, 1],
    ["customer_graph_subgraph_request_duration_seconds", { subgraph: "deposits" }, 1],
    ["customer_graph_plan_duration_seconds", {}, 1],
  ] as const) {
    const { samples } = metrics.get(name)!;
    const sample = (suffix: string) =>
      samples.find(
        (each) => each.name === name + suffix && JSON.stringify(each.labels) === JSON.stringify(labels),
      );
    expect([name, sample("_count")?.value]).toEqual([name, count]);
    expect(sample("_sum")!.value).toBeGreaterThan(0);
    expect(sample("_sum")!.value).toBeLessThanOrEqual(elapsed);
  }
});

test("nothing of a customer, nor of a client's own words, is in any metric", async () => {
  const { scrape } = await kept();
  const name = "Zaphod";
  const failing = customers({
    Query: {
      customer: () => {
        throw new GraphQLError(`no ${name}`, { extensions: { code: `NO_${name}` } });
      },
    },
  });
  const bank = await startOverHttp({ subgraphs: [failing, deposits()] });
  await postAll(bank, [
    { query: `query ${name} { branch }` },
    { query: TRUSTED, variables: { id: name } },
    { query: `{ customer(id: "${name}") { ${name}: name } }` },
    { query: `{ ${name} }` },
    { query: TRUSTED, operationName: name },
    { query: TRUSTED, variables: { id: { [name]: name } } },
    `{ "${name}`,
  ]);
  const { text, metrics } = await scrape();
  expect(text).not.toContain(name);
  expect(
    samplesOf(metrics.get("customer_graph_subgraph_errors_total")!, "customer_graph_subgraph_errors_total"),
  ).toEqual(["subgraph=customers,code=OTHER 2"]);
});

test("a call of a subgraph is counted once, however many wait for it", async () => {
  const { values } = await kept();
  const released = deferred();
  const base = inMemory(customers());
  const held = inMemory(customers(), {
    async execute(request, scope) {
      await released.promise;
      return base.execute(request, scope);
    },
  });
  const bank = await startBank({ services: [held, inMemory(deposits())] });
  const query = { query: `{ customer(id: "C-1") { name } }` };
  const allFetch = deferred();
  let fetches = 0;
  const stop = FETCH.start.subscribe(() => {
    if (++fetches === 3) allFetch.resolve();
  });
  const answers = postAll(bank, [query, query, query]);
  await allFetch.promise;
  stop();
  expect(await values("customer_graph_requests_running")).toEqual(["3"]);
  released.resolve();
  await answers;
  expect(await values("customer_graph_subgraph_requests_total")).toEqual(["subgraph=customers 1"]);
  expect(await values("customer_graph_subgraph_shared_total")).toEqual(["subgraph=customers 2"]);
});

test("errors of a subgraph are counted by code, each code once a call", async () => {
  const { values } = await kept();
  const refuse = (code: string) => () => {
    throw new GraphQLError("no", { extensions: { code } });
  };
  const faulty = deposits({
    Customer: { accounts: refuse("INVALID_CURSOR"), savings: refuse("INVALID_CURSOR") },
    Query: { branch: refuse("CONFLICT") },
  });
  const bank = await startBank({ services: [inMemory(customers()), inMemory(faulty)] });
  await postAll(bank, [{ query: `{ customer(id: "C-1") { accounts { iban } savings } }` }]);
  await postAll(bank, [{ query: "{ branch }" }]);
  expect(await values("customer_graph_subgraph_errors_total")).toEqual([
    "subgraph=deposits,code=INVALID_CURSOR 1",
    "subgraph=deposits,code=CONFLICT 1",
  ]);
  expect(await values("customer_graph_subgraph_requests_total")).toEqual([
    "subgraph=customers 1",
    "subgraph=deposits 2",
  ]);
});

test("a subgraph that is away shows in errors, retries and its circuit", async () => {
  const { values } = await kept();
  const log = pino({ level: "silent" });
  const dead = resilientService(httpService({ name: "customers", url: await deadUrl() }), { log });
  const bank = await startBank({ services: [dead, inMemory(deposits())] });
  expect(await values("customer_graph_circuit_state")).toEqual([
    "subgraph=customers,state=closed 1",
    "subgraph=customers,state=half-open 0",
    "subgraph=customers,state=open 0",
  ]);
  for (let i = 0; i < 10; i++) await postAll(bank, [{ query: `{ customer(id: "${i}") { name } }` }]);
  expect(await values("customer_graph_subgraph_errors_total")).toEqual([
    "subgraph=customers,code=SUBGRAPH_UNAVAILABLE 10",
  ]);
  expect(await values("customer_graph_circuit_state")).toEqual([
    "subgraph=customers,state=closed 0",
    "subgraph=customers,state=half-open 0",
    "subgraph=customers,state=open 1",
  ]);
  expect(await values("customer_graph_circuit_opened_total")).toEqual(["subgraph=customers 1"]);
  const [retries] = await values("customer_graph_subgraph_retries_total");
  expect(retries).toMatch(/^subgraph=customers [1-9]$/);
});

test("connections and the bulkhead are read as they are at the moment", async () => {
  const { values } = await kept();
  const [asked, released] = [deferred(), deferred()];
  const slow = customers({
    Query: {
      async customer() {
        asked.resolve();
        await released.promise;
        return { id: "C-1", name: "Ada" };
      },
    },
  });
  const bank = await startOverHttp({ subgraphs: [slow, deposits()] });
  const answers = postAll(bank, [VIEW]);
  await asked.promise;
  expect(await values("customer_graph_bulkhead_calls")).toEqual([
    "subgraph=customers,state=running 1",
    "subgraph=customers,state=waiting 0",
    "subgraph=deposits,state=running 0",
    "subgraph=deposits,state=waiting 0",
  ]);
  expect(await values("customer_graph_connection_requests")).toContain("subgraph=customers,state=sent 1");
  released.resolve();
  await answers;
  expect(await values("customer_graph_bulkhead_calls")).toContain("subgraph=customers,state=running 0");
  expect(await values("customer_graph_connection_requests")).toContain("subgraph=customers,state=sent 0");
  expect(await values("customer_graph_connections")).toContain("subgraph=customers,state=open 1");
});

test("a plan is a miss once, then hits", async () => {
  const { values } = await kept();
  const bank = await startBank();
  for (let i = 0; i < 3; i++) await postAll(bank, [VIEW]);
  await postAll(bank, [{ query: "{ branch }" }]);
  expect(await values("customer_graph_operation_lookups_total")).toEqual(["result=miss 2", "result=hit 2"]);
  expect(await values("customer_graph_operations_kept")).toEqual(["2"]);
  expect(await values("customer_graph_documents_kept")).toEqual(["2"]);
});

test("a graph that is taken, and one that is refused, are counted, and the one that is served is named", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "customer-graph-"));
  try {
    const { values } = await kept();
    const file = path.join(folder, "supergraph.graphql");
    replaceFile(file, NAME_IN_CUSTOMERS);
    const { log, next } = watchedLog();
    const services = [inMemory(ableSubgraph("customers")), inMemory(ableSubgraph("deposits"))];
    await startBank({ supergraphSdl: undefined, supergraph: file, services, log });
    const [first] = await values("customer_graph_supergraph_info");
    expect(first).toMatch(/^graph=[\da-f]{12} 1$/);
    expect(await values("customer_graph_supergraph_reloads_total")).toEqual([
      "outcome=served 0",
      "outcome=refused 0",
    ]);

    const served = next("another supergraph is served");
    replaceFile(file, NAME_IN_DEPOSITS);
    const { graph } = await served;
    const refused = next("another supergraph was refused: the old one is served");
    replaceFile(file, graphOf({ customers: "name: String", strangers: "" }));
    await refused;
    expect(await values("customer_graph_supergraph_info")).toEqual([`graph=${String(graph)} 1`]);
    expect(await values("customer_graph_supergraph_reloads_total")).toEqual([
      "outcome=served 1",
      "outcome=refused 1",
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the process itself is there: event loop, heap, garbage collection", async () => {
  const { scrape } = await kept();
  const { metrics } = await scrape();
  for (const name of [
    "nodejs_eventloop_lag_p99_seconds",
    "nodejs_heap_size_used_bytes",
    "nodejs_gc_duration_seconds",
    "process_cpu_seconds_total",
  ]) {
    expect([name, metrics.has(name)]).toEqual([name, true]);
  }
});

test("calls of outside systems are counted by system, call and outcome, and what was left out", async () => {
  const { values } = await kept();
  const system = openSystem({ name: "mainframe", retries: 0 });
  const balances = { name: "balances", keys: 3 };
  await system.call(balances, () => Promise.resolve());
  await expect(system.call(balances, () => Promise.reject(fail("SUBGRAPH_UNAVAILABLE")))).rejects.toThrow();
  system.quarantine(balances, 2, "a bad nibble");
  expect(await values("customer_graph_source_calls_total")).toEqual([
    "system=mainframe,call=balances,outcome=OK 1",
    "system=mainframe,call=balances,outcome=SUBGRAPH_UNAVAILABLE 1",
  ]);
  expect(await values("customer_graph_source_keys_total")).toEqual(["system=mainframe,call=balances 6"]);
  expect(await values("customer_graph_source_rejects_total")).toEqual(["system=mainframe,call=balances 2"]);
  expect(await values("customer_graph_source_call_duration_seconds")).toEqual([]);
});

test("what is told of a source beyond two hundred names, or with a code that is none, is other", async () => {
  const { values } = await kept();
  for (let i = 0; i < 300; i++)
    SOURCE_CALL.publish({ system: "crm", call: `case ${i}`, keys: 1, ms: 1, outcome: `C-${i}` });
  const samples = await values("customer_graph_source_calls_total");
  expect(samples).toHaveLength(201);
  expect(samples.at(-1)).toBe("system=other,call=other,outcome=OTHER 100");
});

test("what is told of connections can be read by anybody else too", async () => {
  const told: string[] = [];
  const stop = CONNECTIONS.subscribe(({ subgraph, read }) =>
    told.push(`${subgraph} ${JSON.stringify(read())}`),
  );
  const service = httpService({ name: "loans", url: "http://127.0.0.1:9/graphql" });
  stop();
  await service.close();
  expect(told).toEqual([`loans {"open":0,"free":0,"sent":0,"queued":0}`]);
});
