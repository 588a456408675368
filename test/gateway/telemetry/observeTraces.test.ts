import { GraphQLError } from "graphql";
import { customers, deferred, deposits, inMemory } from "../../helpers/gatewayBank";
import { startBank } from "../../helpers/gatewayServer";
import { type CollectedSpan, startCollector } from "../../helpers/collector";
import { closeObserved, closing, observe, postAll, startOverHttp, TRUSTED } from "../../helpers/observedBank";
import { FETCH } from "../../../gateway/channels";

afterEach(closeObserved);

const VIEW = { query: TRUSTED, variables: { id: "C-1" } };
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CLIENT = "00f067aa0ba902b7";
const SAMPLED = `00-${TRACE}-${CLIENT}-01`;

/** A collector that is sent traces; `spans` sends what is not sent yet and comes with all. */
async function traced(ratio = 1) {
  const collector = closing(await startCollector());
  const telemetry = await observe({ traces: { endpoint: collector.endpoint, service: "bank", ratio } });
  const spans = async () => {
    await telemetry.close();
    return [...collector.spans].sort((a, b) => Number(a.start - b.start));
  };
  return { collector, spans };
}

const named = (spans: CollectedSpan[], name: string) => spans.filter((span) => span.name === name);

test("a request has one trace: itself, its plan and each of its fetches below it", async () => {
  const { collector, spans } = await traced();
  const bank = await startOverHttp();
  const [{ headers }] = await postAll(bank, [VIEW]);
  const [request, ...below] = await spans();
  expect(request).toMatchObject({ name: "query CustomerView", kind: 2, status: 0 });
  expect(request.parentSpanId).toBeFalsy();
  expect(request.attributes).toEqual({
    "http.request.method": "POST",
    "http.route": "/graphql",
    "http.response.status_code": 200,
    "graphql.operation.type": "query",
    "graphql.operation.name": "CustomerView",
    "customer_graph.request_id": headers.get("x-request-id"),
  });
  expect(below.map(({ name, kind }) => [name, kind])).toEqual([
    ["plan", 1],
    ["fetch customers", 3],
    ["fetch deposits", 3],
  ]);
  for (const span of below) {
    expect(span).toMatchObject({ traceId: request.traceId, parentSpanId: request.spanId, status: 0 });
    expect(span.start).toBeGreaterThanOrEqual(request.start);
    expect(span.end).toBeLessThanOrEqual(request.end);
  }
  expect(named(below, "fetch deposits")[0].attributes).toEqual({
    "customer_graph.subgraph": "deposits",
    "customer_graph.shared": false,
    "graphql.operation.type": "query",
  });
  expect(collector.paths).toEqual(new Set(["POST /v1/traces"]));
  expect(collector.services).toEqual(new Set(["bank"]));
});

test("a subgraph is told of the span of the fetch, and of the client's request", async () => {
  const { spans } = await traced();
  const bank = await startOverHttp();
  const [{ headers }] = await postAll(bank, [VIEW]);
  const sent = await spans();
  const fetches = [...named(sent, "fetch customers"), ...named(sent, "fetch deposits")];
  expect(bank.headers.map(({ traceparent }) => traceparent)).toEqual(
    fetches.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`),
  );
  const id = headers.get("x-request-id");
  expect(bank.headers.map((each) => each["x-request-id"])).toEqual([id, id]);
});

test("a known operation is not planned again, nor is there a span for it", async () => {
  const { spans } = await traced();
  const bank = await startBank();
  await postAll(bank, [VIEW]);
  await postAll(bank, [VIEW]);
  const sent = await spans();
  expect(named(sent, "query CustomerView")).toHaveLength(2);
  expect(named(sent, "plan")).toHaveLength(1);
});

test("a client's trace goes on", async () => {
  const { spans } = await traced(0);
  await postAll(await startBank(), [VIEW], { traceparent: SAMPLED });
  const [request, ...below] = await spans();
  expect(request).toMatchObject({ traceId: TRACE, parentSpanId: CLIENT });
  expect(below.map(({ traceId }) => traceId)).toEqual([TRACE, TRACE, TRACE]);
});

test("a client whose trace is not sampled has none here, but its id goes on", async () => {
  const { spans } = await traced();
  const bank = await startOverHttp();
  await postAll(bank, [VIEW], { traceparent: `00-${TRACE}-${CLIENT}-00` });
  expect(await spans()).toEqual([]);
  expect(bank.headers.map(({ traceparent }) => traceparent)).toEqual([
    expect.stringMatching(`^00-${TRACE}-(?!${CLIENT})[\\da-f]{16}-00$`),
    expect.stringMatching(`^00-${TRACE}-(?!${CLIENT})[\\da-f]{16}-00$`),
  ]);
});

test("with a share of none only clients' traces are taken", async () => {
  const { spans } = await traced(0);
  const bank = await startBank();
  await postAll(bank, [VIEW]);
  expect(await spans()).toEqual([]);
});

test("fetches that wait for another request's call are in their own trace, and say so", async () => {
  const { spans } = await traced();
  const released = deferred();
  const slow = customers({
    Query: {
      async customer() {
        await released.promise;
        return { id: "C-1", name: "Ada" };
      },
    },
  });
  const bank = await startOverHttp({ subgraphs: [slow, deposits()] });
  const bothAsk = deferred();
  let asked = 0;
  const stop = FETCH.start.subscribe(() => {
    if (++asked === 2) bothAsk.resolve();
  });
  const query = { query: `{ customer(id: "C-1") { name } }` };
  const answers = postAll(bank, [query, query]);
  await bothAsk.promise;
  stop();
  released.resolve();
  await answers;
  const fetches = named(await spans(), "fetch customers");
  expect(fetches.map(({ attributes }) => attributes["customer_graph.shared"])).toEqual([false, true]);
  expect(new Set(fetches.map(({ traceId }) => traceId)).size).toBe(2);
  // The one call is the first asker's.
  expect(bank.headers.map(({ traceparent }) => traceparent)).toEqual([
    `00-${fetches[0].traceId}-${fetches[0].spanId}-01`,
  ]);
});

test("errors are codes of the table", async () => {
  const { spans } = await traced();
  const away = inMemory(customers(), { execute: () => Promise.reject(new Error("at host 10.1.2.3")) });
  const refuse = (code: string) => () => {
    throw new GraphQLError("no", { extensions: { code } });
  };
  const faulty = inMemory(deposits({ Query: { branch: refuse("HOUSE_RULE") } }));
  const bank = await startBank({ services: [away, faulty] });
  await postAll(bank, [{ query: `{ customer(id: "C-1") { name } branch }` }]);
  const sent = await spans();
  const errorsOf = (name: string) =>
    named(sent, name).map(({ status, attributes }) => [status, attributes["error.type"]]);
  expect(errorsOf("fetch customers")).toEqual([[2, "SUBGRAPH_UNAVAILABLE"]]);
  expect(errorsOf("fetch deposits")).toEqual([[2, "OTHER"]]);
  expect(errorsOf("query")).toEqual([[2, expect.stringMatching(/^(SUBGRAPH_UNAVAILABLE|INTERNAL_ERROR)$/)]]);
});

test("nothing of a customer, nor of a client's own words, is sent", async () => {
  const { collector, spans } = await traced();
  const name = "Zaphod";
  const failing = customers({
    Query: {
      customer: () => {
        throw new GraphQLError(`no ${name}`, { extensions: { code: `NO_${name}` } });
      },
      customers: () => [{ id: name, name }],
    },
  });
  const bank = await startOverHttp({ subgraphs: [failing, deposits()] });
  const bodies = [
    { query: `query ${name} { branch }` },
    { query: `{ customers { name accounts { iban } } }` },
    { query: TRUSTED, variables: { id: name } },
    { query: `{ customer(id: "${name}") { ${name}: name } }` },
    { query: `{ ${name} }` },
    { query: TRUSTED, operationName: name },
    `{ "${name}`,
  ];
  await postAll(bank, bodies, { "user-agent": name, tracestate: `bank=${name}` });
  expect((await spans()).filter(({ kind }) => kind === 2)).toHaveLength(bodies.length);
  expect(collector.received()).not.toContain(name);
});
