import { readFileSync } from "node:fs";
import pino from "pino";
import { type CallCentre, startCallCentre } from "../../bank/legacy/callCentre/startCallCentre";
import { startCoreBanking } from "../../bank/legacy/coreBanking/startCoreBanking";
import { startLoanServicing } from "../../bank/legacy/loanServicing/startLoanServicing";
import { startWealthPlatform } from "../../bank/legacy/wealthPlatform/startWealthPlatform";
import { findSubgraphs } from "../../cli/findSubgraphs";
import { databaseLocation, readConfig } from "../../config";
import { startGateway } from "../../gateway/startGateway";
import { startTelemetry } from "../../gateway/telemetry/startTelemetry";
import { projectFile } from "../../schema/files";
import { startSubgraph } from "../../subgraphs/kit/startSubgraph";
import { BROKER, makeQueue } from "../helpers/broker";
import { DATABASES } from "../helpers/databases";
import { parseMetrics } from "../helpers/prometheus";
import { type Answer, ask, makeDemoBank, TODAY } from "../helpers/wholeGraph";
import {
  answerChanged,
  type AnswerProxy,
  answerRepeated,
  answerWith,
  startAnswerProxy,
} from "./badInput/answerProxy";
import { leaveExtract, truncated, withABadNibble, withoutABooking } from "./badInput/badExtracts";
import { until } from "./faults/until";

const CUSTOMERS = 45;
const CUSTOMER = "C-1042";
const CUSTOMER_VIEW = readFileSync(projectFile("schema", "operations", "customerView.graphql"), "utf8");
const SECTIONS = ["profile", "deposits", "loans", "wealth", "service"] as const;
type Section = (typeof SECTIONS)[number];
const HEALTH = "{ system status asOf calls failures rejects lastRejects { call at reason } lastFailure }";
const HTML = "<!DOCTYPE html><html><title>Sign in, Mrs Secret</title></html>";

interface Health {
  system: string;
  status: string;
  asOf: string | null;
  failures: number;
  rejects: number;
  lastRejects: { call: string; at: string; reason: string }[];
  lastFailure: string | null;
}

// One graph over the stand-ins, each with something between it and the graph that spoils what it says.
const closers: (() => Promise<unknown>)[] = [];
let url: string;
let metricsUrl: string;
let coreFolder: string;
let wealth: AnswerProxy;
let loans: AnswerProxy;
let callCentre: CallCentre | undefined;
let healthy: Record<string, Record<string, unknown>>;

function closing<Opened extends { close(): Promise<unknown> }>(opened: Opened): Opened {
  closers.push(() => opened.close());
  return opened;
}

/** A proxy before a stand-in, and the settings that lead through it. */
async function throughProxy(settings: Record<string, string>) {
  const origin = Object.values(settings)
    .map((value) => /^http:\/\/127\.0\.0\.1:\d+/.exec(value)?.[0])
    .find((found) => found !== undefined)!;
  const proxy = closing(await startAnswerProxy(origin));
  const led = Object.entries(settings).map(([name, value]) => [name, value.replace(origin, proxy.origin)]);
  return { proxy, settings: Object.fromEntries(led) as Record<string, string> };
}

/** The call centre's settings, where there is a broker. */
async function withCallCentre(): Promise<Record<string, string>> {
  if (!BROKER) return {};
  const queue = await makeQueue();
  const exchange = `${queue.name}.exchange`;
  closers.push(() => queue.drop(exchange));
  callCentre = closing(
    await startCallCentre({ url: BROKER, customers: 0, today: TODAY, exchange, queue: queue.name }),
  );
  return callCentre.settings;
}

beforeAll(async () => {
  const telemetry = closing(
    await startTelemetry({
      metrics: { host: "127.0.0.1", port: 0 },
      operations: [],
      log: pino({ level: "silent" }),
    }),
  );
  metricsUrl = telemetry.metricsUrl!;
  const demo = await makeDemoBank(DATABASES[0], CUSTOMERS);
  closers.push(() => demo.drop());
  const told = { customers: CUSTOMERS, today: TODAY };
  const core = closing(await startCoreBanking(told));
  coreFolder = core.folder;
  const platform = await throughProxy(closing(await startWealthPlatform(told)).settings);
  const servicing = await throughProxy(closing(await startLoanServicing(told)).settings);
  [wealth, loans] = [platform.proxy, servicing.proxy];
  const chosen = readConfig({
    ...core.settings,
    DEPOSITS_CORE_BANKING_POLL_SECONDS: "0.05",
    DEPOSITS_CORE_BANKING_SETTLED_SECONDS: "0",
    ...platform.settings,
    ...servicing.settings,
    ...(await withCallCentre()),
  });
  const services = await Promise.all(
    findSubgraphs().map((manifest) =>
      startSubgraph(manifest, {
        location: databaseLocation(demo.config, manifest.name),
        source: chosen.sources[manifest.name],
        feeds: chosen.feeds[manifest.name],
        onError: () => undefined,
      }),
    ),
  );
  ({ url } = closing(await startGateway({ ...demo.config, services })));
  await until("an extract", async () => (await health("deposits"))?.asOf !== null);
  healthy = await view();
}, 120_000);
afterEach(() => {
  wealth.mend();
  loans.mend();
});
afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function answer(): Promise<Answer> {
  return ask(url, CUSTOMER_VIEW, { id: CUSTOMER });
}
async function view(): Promise<Record<string, Record<string, unknown>>> {
  return (await answer()).data!.customer as Record<string, Record<string, unknown>>;
}
async function health(field: string): Promise<Health | null> {
  const { data } = await ask(url, `{ sources { ${field} ${HEALTH} } }`);
  return (data!.sources as Record<string, Health | null>)[field];
}

/** What the metrics have counted of a system: records that were left out, and calls that failed. */
async function counted(system: string): Promise<number> {
  const metrics = parseMetrics(await (await fetch(metricsUrl)).text());
  const sum = (name: string, isMeant: (labels: Record<string, string>) => boolean) =>
    (metrics.get(name)?.samples ?? [])
      .filter(({ labels }) => labels.system === system && isMeant(labels))
      .reduce((total, { value }) => total + value, 0);
  return (
    sum("customer_graph_source_rejects_total", () => true) +
    sum("customer_graph_source_calls_total", ({ outcome }) => outcome !== "OK")
  );
}

/** Whether sections other than the one that is hit are as they were, and that one still tells how old it is. */
function expectView(seen: Record<string, Record<string, unknown>>, hit: Section, status = "CURRENT"): void {
  for (const section of SECTIONS)
    if (section !== hit) expect([section, seen[section]]).toEqual([section, healthy[section]]);
  expect(seen[hit]).toMatchObject({
    status,
    asOf: healthy[hit].asOf,
    sourceSystem: healthy[hit].sourceSystem,
  });
}

/** Whatever is told of what came must not show it. */
function expectNoSecret(told: unknown): void {
  expect(JSON.stringify(told)).not.toContain("Secret");
}

it("sees the customer whole over the stand-ins", () => {
  for (const section of SECTIONS)
    expect([section, healthy[section]]).toEqual([
      section,
      expect.objectContaining({ status: "CURRENT", asOf: expect.stringMatching(/Z$/) as unknown }),
    ]);
  expect(healthy.deposits.sourceSystem).toBe("core-banking");
  expect(healthy.loans.sourceSystem).toBe("loan-servicing");
  expect(healthy.wealth.sourceSystem).toBe("wealth-platform");
});

describe("a file of the deposits core", () => {
  let run = 1;
  const night = () => ({ customers: CUSTOMERS, today: TODAY, run: ++run });

  it.each([
    ["that is truncated", truncated, /record \d+/],
    ["whose trailer counts other records", withoutABooking, /record \d+/],
    [
      "with a COMP-3 of which half a byte is no digit, in a record that its totals are of,",
      (bytes: Buffer) => withABadNibble(bytes, "20"),
      /cannot be checked: record \d+/,
    ],
    ["in another code page", "gbk", /record 1\b|header/],
  ])("%s is refused, with file and record, and the one before it stays in use", async (_, bad, where) => {
    const before = (await health("deposits"))!;
    const beforeCounted = await counted("core-banking");
    const name =
      typeof bad === "string"
        ? await leaveExtract(coreFolder, { ...night(), codePage: bad })
        : await leaveExtract(coreFolder, night(), bad);
    await until("a reject", async () => (await health("deposits"))!.rejects > before.rejects);
    const after = (await health("deposits"))!;
    expect(after).toMatchObject({ asOf: before.asOf, status: "CURRENT" });
    expect(after.lastRejects.at(-1)).toMatchObject({
      at: name,
      reason: expect.stringMatching(where) as unknown,
    });
    expect(await counted("core-banking")).toBeGreaterThan(beforeCounted);
    const seen = await view();
    expectView(seen, "deposits");
    expect(seen.deposits).toEqual(healthy.deposits);
  });

  it("with such a COMP-3 in another record loses that record alone", async () => {
    const products = async () => {
      const { data } = await ask(url, "{ productCatalogue { deposits { totalCount } } }");
      return (data!.productCatalogue as { deposits: { totalCount: number } }).deposits.totalCount;
    };
    const before = (await health("deposits"))!;
    const [beforeCounted, beforeProducts] = [await counted("core-banking"), await products()];
    const name = await leaveExtract(coreFolder, night(), (bytes) => withABadNibble(bytes, "10"));
    await until("one product less", async () => (await products()) === beforeProducts - 1);
    const after = (await health("deposits"))!;
    expect(after).toMatchObject({
      rejects: before.rejects + 1,
      failures: before.failures,
      status: "CURRENT",
    });
    expect(after.lastRejects.at(-1)).toMatchObject({
      at: expect.stringMatching(new RegExp(`^${name}, record \\d+$`)) as unknown,
      reason: expect.stringMatching(/^INTEREST-RATE/) as unknown,
    });
    expect(await counted("core-banking")).toBe(beforeCounted + 1);
    expectView(await view(), "deposits");
  });
});

describe("the loan system", () => {
  it("that answers a SOAP fault costs what was asked of it, and says nothing of the fault's text", async () => {
    const before = await counted("loan-servicing");
    loans.answerBadly(
      ({ body }) => body.includes("FindLoansByCustomer"),
      answerWith(
        500,
        "text/xml",
        `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault>
           <faultcode>soap:Server</faultcode><faultstring>Mrs Secret is locked</faultstring>
         </soap:Fault></soap:Body></soap:Envelope>`,
      ),
    );
    const { data, errors } = await answer();
    const seen = data!.customer as typeof healthy;
    expectView(seen, "loans");
    expect(seen.loans.loans).toBeNull();
    expect(errors!.map(({ path }) => path?.[1])).toEqual(expect.arrayContaining(["loans"]));
    const told = (await health("loans"))!;
    expect(told.failures).toBeGreaterThan(0);
    expect(told.lastFailure).toContain("SOAP fault");
    expect(await counted("loan-servicing")).toBeGreaterThan(before);
    expectNoSecret([errors, told]);
  });
});

describe("the wealth platform", () => {
  const positions = ({ path }: { path: string }) => path.endsWith("positions/query");

  it("that answers HTML instead of JSON costs what was asked of it", async () => {
    const before = await counted("wealth-platform");
    wealth.answerBadly(positions, answerWith(200, "text/html", HTML));
    const { data, errors } = await answer();
    const seen = data!.customer as typeof healthy;
    expectView(seen, "wealth");
    expect(seen.wealth).toMatchObject({ holdings: null, orders: healthy.wealth.orders });
    expect(errors!.map(({ extensions }) => extensions.code)).toEqual(
      expect.arrayContaining(["SOURCE_ANSWER_INVALID"]),
    );
    const told = (await health("wealth"))!;
    expect(told.lastFailure).toMatch(/^SOURCE_ANSWER_INVALID: positions/);
    expect(await counted("wealth-platform")).toBeGreaterThan(before);
    expectNoSecret([errors, told]);
  });

  it("that answers HTML to everything is told as of when it was last heard", async () => {
    wealth.answerBadly(() => true, answerWith(200, "text/html", HTML));
    const { data, errors } = await answer();
    expectView(data!.customer as typeof healthy, "wealth", "UNAVAILABLE");
    expect(await health("wealth")).toMatchObject({ status: "UNAVAILABLE", asOf: healthy.wealth.asOf });
    expectNoSecret(errors);
  });

  it.each([
    [
      "a record without its key",
      (records: Record<string, unknown>[]) => [...records, { ...records[0], clientNo: undefined }],
      /clientNo/,
    ],
    [
      "a record of a customer who was not asked for",
      (records: Record<string, unknown>[]) => [...records, { ...records[0], clientNo: "10000009" }],
      /not asked/,
    ],
  ])("that answers %s has it left out, and the others kept", async (_, change, reason) => {
    const before = (await health("wealth"))!;
    const beforeCounted = await counted("wealth-platform");
    wealth.answerBadly(positions, answerChanged(change));
    const seen = await view();
    expect(seen).toEqual(healthy);
    const after = (await health("wealth"))!;
    expect(after.rejects).toBeGreaterThan(before.rejects);
    expect(after.lastRejects.at(-1)).toMatchObject({
      call: "positions",
      at: expect.stringMatching(/^record \d+$/) as unknown,
      reason: expect.stringMatching(reason) as unknown,
    });
    expect(await counted("wealth-platform")).toBeGreaterThan(beforeCounted);
  });

  it("that answers a key twice has the second left out", async () => {
    const before = (await health("wealth"))!;
    wealth.answerBadly(
      ({ path }) => path.includes("/instruments"),
      answerChanged((records) => [...records, { ...records[0], name: "Mrs Secret" }]),
    );
    const seen = await view();
    expect(seen).toEqual(healthy);
    const after = (await health("wealth"))!;
    expect(after.rejects).toBeGreaterThan(before.rejects);
    expect(after.lastRejects.at(-1)).toMatchObject({
      call: "instruments",
      reason: "a second record of its key",
    });
    expectNoSecret(after);
  });

  it("that answers a million records to one key is refused before they are all read", async () => {
    const before = await counted("wealth-platform");
    wealth.answerBadly(positions, answerRepeated(1_000_000));
    const { data, errors } = await answer();
    const seen = data!.customer as typeof healthy;
    expectView(seen, "wealth");
    expect(seen.wealth.holdings).toBeNull();
    expect(errors!.map(({ extensions }) => extensions.code)).toEqual(
      expect.arrayContaining(["SOURCE_ANSWER_INVALID"]),
    );
    expect((await health("wealth"))!.lastFailure).toMatch(/^SOURCE_ANSWER_INVALID: positions/);
    expect(await counted("wealth-platform")).toBeGreaterThan(before);
  });
});

(BROKER ? describe : describe.skip)("the call centre (TEST_AMQP_URL)", () => {
  it("that sends a poison message has it put aside, and its other events are taken", async () => {
    const before = await counted("call-centre");
    const event = {
      ...{ specversion: "1.0", id: "e-1", source: "call-centre/1", type: "CallEnded.v1" },
      time: "2026-11-21T10:00:00Z",
      data: {
        contactId: "behind",
        customerNumber: "SD1042",
        startedAt: "2026-11-21T09:00:00Z",
        endedAt: "2026-11-21T09:05:00Z",
        direction: "INBOUND",
        outcome: "RESOLVED",
      },
    };
    await callCentre!.tell([
      HTML,
      { ...event, id: "e-2", data: { ...event.data, outcome: "Secret" } },
      event,
    ]);
    await until("two rejects", async () => (await health("callCentre"))!.rejects === 2);
    const contacts = async () => {
      const { interactions } = (await view()).service as {
        interactions: { edges: { node: { id: string } }[] };
      };
      return interactions.edges.map(({ node }) => node.id);
    };
    await until("the event behind it", async () => (await contacts()).includes("I-CC-behind"));
    const told = (await health("callCentre"))!;
    expect(told).toMatchObject({ system: "call-centre", status: "CURRENT" });
    expect(told.lastRejects.map(({ reason }) => reason)).toEqual([
      "EVENT_NOT_JSON: must be JSON in UTF-8",
      "EVENT_INVALID: data.outcome: invalid_value",
    ]);
    expect(await counted("call-centre")).toBe(before + 2);
    expectNoSecret(told);
    expect((await view()).service).toMatchObject({ status: "CURRENT", asOf: healthy.service.asOf });
  });
});
