import { startBank } from "../../helpers/gatewayServer";
import { startCollector } from "../../helpers/collector";
import { closeObserved, closing, deadUrl, observe, postAll } from "../../helpers/observedBank";

afterEach(closeObserved);

const QUERY = { query: "{ branch }" };

test("a collector that takes nothing costs the traces, one line of the log, and no request", async () => {
  const collector = closing(await startCollector());
  const endpoint = collector.endpoint.replace("//", "//scribe:s3cret@");
  const telemetry = await observe({ traces: { endpoint, service: "bank", ratio: 1 } });
  const bank = await startBank();
  const refused = collector.answerWith(400);
  const [{ body }] = await postAll(bank, [QUERY]);
  expect(body.data).toEqual({ branch: "Main street" });
  await refused;
  await telemetry.close();
  expect(telemetry.lines).toEqual([
    expect.objectContaining({
      level: 40,
      msg: "the collector takes no traces: they are dropped",
      cause: expect.objectContaining({ code: 400 }) as unknown,
    }),
  ]);
  expect(JSON.stringify(telemetry.lines)).not.toContain("s3cret");
});

test("says when the collector takes traces again", async () => {
  const collector = closing(await startCollector());
  const telemetry = await observe({ traces: { endpoint: collector.endpoint, service: "bank", ratio: 1 } });
  const bank = await startBank();
  const refused = collector.answerWith(400);
  await postAll(bank, [QUERY]);
  await refused;
  const taken = collector.answerWith(200);
  await postAll(bank, [QUERY]);
  await taken;
  await telemetry.close();
  expect(telemetry.lines.map(({ msg }) => msg)).toEqual([
    "the collector takes no traces: they are dropped",
    "the collector takes traces again",
  ]);
  expect(collector.spans.map(({ name }) => name)).toEqual(expect.arrayContaining(["query"]));
});

test("a collector that is not there does not keep the gateway from stopping", async () => {
  const endpoint = new URL(await deadUrl()).origin;
  const telemetry = await observe({ traces: { endpoint, service: "bank", ratio: 1 } });
  await postAll(await startBank(), [QUERY]);
  await telemetry.close();
  expect(telemetry.lines.map(({ msg }) => msg)).toEqual(["the collector takes no traces: they are dropped"]);
});
