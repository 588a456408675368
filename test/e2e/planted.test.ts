import { readFileSync } from "node:fs";
import pino, { type Logger } from "pino";
import { databaseLocation } from "../../config";
import { findSubgraphs } from "../../cli/findSubgraphs";
import { type Gateway, startGateway } from "../../gateway/startGateway";
import { httpService } from "../../gateway/supergraph/httpService";
import { resilientService } from "../../gateway/supergraph/resilientService";
import { startTelemetry, type Telemetry } from "../../gateway/telemetry/startTelemetry";
import { projectFile } from "../../schema/files";
import { serve } from "../../subgraphs/kit/serve";
import { startCollector } from "../helpers/collector";
import { DATABASES } from "../helpers/databases";
import { ask, type DemoBank, makeDemoBank } from "../helpers/wholeGraph";

/** What nothing but an answer's data may ever hold: each stands in the database, and is sent by clients too. */
const PLANTED = {
  name: "Plantagenet Xanthippe",
  nationalId: "990000197001010042",
  phone: "+990005550042",
  email: "xanthippe.plantagenet@planted.example",
  address: "Planted Alley 42",
  birthDate: "1970-12-31",
} as const;
const VALUES = Object.values(PLANTED);

const CUSTOMER_VIEW = readFileSync(projectFile("schema", "operations", "customerView.graphql"), "utf8");

let demo: DemoBank;
let gateway: Gateway;
let telemetry: Telemetry;
let collector: Awaited<ReturnType<typeof startCollector>>;
const lines: string[] = [];
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const database = DATABASES.at(-1)!;
  demo = await makeDemoBank(database, 45);
  closers.push(() => demo.drop());
  await plant();
  collector = await startCollector();
  closers.push(() => collector.close());
  // Everything that could be logged is.
  const log: Logger = pino({ level: "trace" }, { write: (line: string) => void lines.push(line) });
  telemetry = await startTelemetry({
    metrics: { host: "127.0.0.1", port: 0 },
    traces: { endpoint: collector.endpoint, service: "planted", ratio: 1 },
    operations: [],
    log,
  });
  const services = [];
  for (const manifest of findSubgraphs()) {
    const location = databaseLocation(demo.config, manifest.name);
    const server = await serve(manifest, { host: "127.0.0.1", port: 0, logLevel: "trace", location, log });
    closers.push(() => server.close());
    services.push(
      resilientService(httpService({ name: manifest.name, url: `${server.url}/graphql` }), { log }),
    );
  }
  gateway = await startGateway({ ...demo.config, services, log });
  closers.push(() => gateway.close());
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

/** Makes the planted person of C-1042. */
async function plant(): Promise<void> {
  const { customers } = demo.bank.databases;
  const { name, nationalId, phone, email, address, birthDate } = PLANTED;
  await customers.query(
    "UPDATE customers.customers SET name = $1, legal_name = $1, date_of_birth = $2 WHERE id = 'C-1042'",
    [name, birthDate],
  );
  await customers.query(
    "UPDATE customers.identifiers SET value = $1 WHERE customer_id = 'C-1042' AND scheme = 'NATIONAL_ID'",
    [nationalId],
  );
  await customers.query(
    "UPDATE customers.contact_points SET value = CASE type WHEN 'EMAIL' THEN $1 ELSE $2 END WHERE customer_id = 'C-1042'",
    [email, phone],
  );
  await customers.query("UPDATE customers.addresses SET lines = ARRAY[$1] WHERE customer_id = 'C-1042'", [
    address,
  ]);
}

/** What is wrong with a request, so that it comes to an error that could quote it. */
const MISTAKEN: Record<string, (value: string) => { query: string; variables?: Record<string, unknown> }> = {
  "an id that is none": (value) => ({
    query: "query($id: ID!) { customer(id: $id) { id } }",
    variables: { id: value },
  }),
  "a literal of a wrong type": (value) => ({
    query: `{ customers(first: ${JSON.stringify(value)}) { totalCount } }`,
  }),
  "a variable of a wrong type": (value) => ({
    query: "query($first: Int!) { customers(first: $first) { totalCount } }",
    variables: { first: value },
  }),
  "a filter that is none": (value) => ({
    query: "query($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }",
    variables: { filter: { customerSinceFrom: value, kycStatus: value } },
  }),
  "a cursor of its own making": (value) => ({
    query: "query($after: String) { customers(after: $after) { totalCount } }",
    variables: { after: value },
  }),
  "too long a search": (value) => ({
    query: "query($search: String) { customers(search: $search) { totalCount } }",
    variables: { search: value.repeat(20) },
  }),
  "a document that breaks off": (value) => ({ query: `{ customer(id: ${JSON.stringify(value)}) { name ` }),
  "a change with a time that is none": (value) => ({
    query: "mutation($input: RecordInteractionInput!) { recordInteraction(input: $input) { __typename } }",
    variables: { input: { summary: value, startedAt: value, customerId: "C-1042" } },
  }),
};

test("whatever goes well or wrong, personal data is in answers' data alone", async () => {
  const view = () => ask(gateway.url, CUSTOMER_VIEW, { id: "C-1042" });
  const whole = JSON.stringify((await view()).data);
  for (const value of VALUES) expect(whole).toContain(value);

  for (const value of VALUES) {
    await ask(gateway.url, "query($search: String) { customers(search: $search) { totalCount } }", {
      search: value,
    });
    const url = new URL(`${gateway.url}/graphql`);
    url.searchParams.set("query", `{ customers(search: ${JSON.stringify(value)}) { totalCount } }`);
    await fetch(url, {
      headers: { "graphql-require-preflight": "1", "user-agent": value, referer: encodeURI(value) },
    });
    await fetch(`${gateway.url}/${encodeURIComponent(value)}`);
  }
  const messages: string[] = [];
  for (const [mistake, make] of Object.entries(MISTAKEN)) {
    for (const value of VALUES) {
      const { query, variables } = make(value);
      const { errors = [] } = await ask(gateway.url, query, variables);
      expect([mistake, errors.length]).not.toEqual([mistake, 0]);
      messages.push(...errors.map((error) => JSON.stringify({ ...error, path: undefined })));
    }
  }
  // A database that complains in its own words.
  await demo.bank.databases.customers.query("ALTER TABLE customers.contact_points RENAME TO gone");
  const broken = await view();
  expect(broken.errors?.length).toBeGreaterThan(0);
  messages.push(...broken.errors!.map((error) => JSON.stringify(error)));

  const metrics = await (await fetch(telemetry.metricsUrl!)).text();
  await telemetry.close();
  expect([lines.length > 50, collector.spans.length > 50, metrics.length > 1_000]).toEqual([
    true,
    true,
    true,
  ]);
  const told = { lines: lines.join(""), traces: collector.received(), metrics };
  for (const [where, text] of Object.entries(told))
    for (const value of VALUES) expect([where, value, text.includes(value)]).toEqual([where, value, false]);
  // A client is told what is wrong with what it sent itself, but of nobody's record.
  for (const value of VALUES) expect(messages.filter((message) => message.includes(value))).toEqual([]);
});
