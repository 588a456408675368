import diagnostics from "node:diagnostics_channel";
import * as channels from "../../../gateway/channels";
import { withoutSections } from "../../helpers/answerText";
import { startBank } from "../../helpers/gatewayServer";
import { startCollector } from "../../helpers/collector";
import { closeObserved, closing, observe, postAll, startOverHttp, TRUSTED } from "../../helpers/observedBank";

afterEach(closeObserved);

const METRICS = { host: "127.0.0.1", port: 0 };
const VIEW = { query: TRUSTED, variables: { id: "C-1" } };

/** The names of the channels that anybody listens to. */
function heard(): string[] {
  return Object.entries(channels).flatMap(([name, channel]) => {
    if (typeof channel === "function") return [];
    return ("isObserved" in channel ? channel.isObserved : channel.hasSubscribers) ? [name] : [];
  });
}

test("listens to nothing, nor anywhere, unless it is told where what it hears shall go", async () => {
  const { metricsUrl, lines } = await observe();
  expect(metricsUrl).toBeUndefined();
  expect(lines).toEqual([]);
  expect(heard()).toEqual([]);
});

test("a gateway that nobody listens to tells nothing of its requests", async () => {
  const bank = await startBank();
  const publish = jest.spyOn(diagnostics.Channel.prototype, "publish");
  const answer = await fetch(`${bank.url}/graphql?query={branch}`, {
    headers: { "graphql-require-preflight": "1" },
  });
  expect(withoutSections(await answer.text())).toBe(`{"data":{"branch":"Main street"}}`);
  const told = publish.mock.contexts.map((channel) => (channel as diagnostics.Channel).name);
  publish.mockRestore();
  expect(told.filter((name) => String(name).startsWith("customer-graph:"))).toEqual([]);
});

test("listens until it is closed, to metrics and traces alike", async () => {
  const collector = closing(await startCollector());
  const traces = { endpoint: collector.endpoint, service: "bank", ratio: 1 };
  const telemetry = await observe({ metrics: METRICS, traces });
  expect(heard()).toEqual(
    expect.arrayContaining(["REQUEST", "PLAN", "FETCH", "LOOKUP", "BREAKER", "BULKHEAD", "CONNECTIONS"]),
  );
  await telemetry.close();
  expect(heard()).toEqual([]);
  await expect(fetch(telemetry.metricsUrl!)).rejects.toThrow();
});

test("says so when the port for metrics is taken", async () => {
  const { metricsUrl } = await observe({ metrics: METRICS });
  const port = Number(new URL(metricsUrl!).port);
  await expect(observe({ metrics: { ...METRICS, port } })).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: expect.stringContaining(`METRICS_PORT ${port}`) as unknown,
  });
});

test("metrics are at their own port alone, and nothing else is there", async () => {
  const { metricsUrl } = await observe({ metrics: METRICS });
  const bank = await startBank();
  const statuses = await Promise.all(
    [
      fetch(metricsUrl!),
      fetch(`${bank.url}/metrics`),
      fetch(new URL("/graphql?query={branch}", metricsUrl)),
      fetch(metricsUrl!, { method: "POST" }),
    ].map(async (answer) => (await answer).status),
  );
  expect(statuses).toEqual([200, 404, 404, 404]);
});

test("without traces a client's trace goes on to the subgraphs as it came", async () => {
  await observe({ metrics: METRICS });
  const bank = await startOverHttp();
  const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  await postAll(bank, [VIEW], { traceparent });
  expect(bank.headers.map((headers) => headers.traceparent)).toEqual([traceparent, traceparent]);
});
