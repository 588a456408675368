import { readFileSync } from "node:fs";
import type { AuditEntry } from "../../gateway/audit";
import type { GraphQLAnswer, Log } from "../../gateway/contract";
import { createPipeline, type Pipeline } from "../../gateway/pipeline";
import { auditService } from "../../gateway/policy/audit/auditService";
import { loadSupergraph } from "../../gateway/supergraph/loadSupergraph";
import type { Caller } from "../../schema/caller";
import { projectFile } from "../../schema/files";
import type { RunningSubgraph } from "../../subgraphs/kit/contract";
import { ANALYST, AUDITOR } from "../helpers/callers";
import { DATABASES } from "../helpers/databases";
import { type DemoBank, makeDemoBank, startSubgraphs } from "../helpers/wholeGraph";

const CUSTOMER_VIEW = readFileSync(projectFile("schema", "operations", "customerView.graphql"), "utf8");
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
/** Fields of the customer view that tell of a person, by their names in its answer. */
const PERSONAL =
  /^(legalName|dateOfBirth|lines|postalCode|accountNumber|iban|creditorName|creditorAccount|summary|issue|resolution|description|value)$/;

let demo: DemoBank;
let subgraphs: RunningSubgraph[];
let answer: Pipeline;
const entries: AuditEntry[] = [];

beforeAll(async () => {
  demo = await makeDemoBank(DATABASES[0], 60);
  subgraphs = await startSubgraphs(demo.config, { requireCaller: true });
  const supergraphSdl = readFileSync(projectFile("schema", "supergraph.graphql"), "utf8");
  const graph = await loadSupergraph({
    supergraphSdl,
    services: [...subgraphs, auditService(undefined)],
    log: silent,
  });
  const audit = { admit() {}, record: (entry: AuditEntry) => Promise.resolve(void entries.push(entry)) };
  answer = createPipeline({
    supergraph: () => graph,
    log: silent,
    closed: true,
    audit: { ...audit, close: () => Promise.resolve() },
  });
});
afterAll(async () => {
  for (const subgraph of subgraphs) await subgraph.close();
  await demo.drop();
});

async function view(caller: Caller, query = CUSTOMER_VIEW): Promise<GraphQLAnswer> {
  const given = await answer({ query, variables: { id: "C-1042" }, readOnly: true, caller });
  return "text" in given ? (JSON.parse(given.text) as GraphQLAnswer) : given;
}

/** The texts of the fields that tell of a person. */
function personal(value: unknown, isPersonal = false): string[] {
  if (typeof value === "string") return isPersonal ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((each) => personal(each, isPersonal));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => personal(each, PERSONAL.test(name)));
}

test("nothing that tells of a person reaches who may not see it, over the whole customer view", async () => {
  const [whole, masked] = [await view(AUDITOR), await view(ANALYST)];
  expect([whole.errors, masked.errors]).toEqual([undefined, undefined]);
  const { name } = whole.data!.customer as { name: string };
  const texts = [name, ...personal(whole.data)];
  expect(texts.length).toBeGreaterThan(30);
  const shown = JSON.stringify(masked.data);
  expect(texts.filter((text) => shown.includes(JSON.stringify(text)))).toEqual([]);
});

test("it is on record whose data were shown, and of which kinds", async () => {
  entries.splice(0);
  await view(AUDITOR);
  await view(ANALYST);
  const [whole, masked] = entries.map(({ customers, classes }) => ({
    customers: [...customers],
    classes: [...classes],
  }));
  expect(whole.customers).toContain("C-1042");
  expect(masked.customers).toEqual(whole.customers);
  expect(whole.classes).toEqual(expect.arrayContaining(["NAME", "NATIONAL_ID", "customers"]));
  expect(masked.classes).not.toContain("NAME");
});

test("whence a value is tells no more of it than its own field does", async () => {
  const query = `query ($id: ID!) {
    customer(id: $id) { name legalName dateOfBirth occupation provenance { attribute value system rule } } }`;
  const [whole, masked] = [await view(AUDITOR, query), await view(ANALYST, query)];
  expect([whole.errors, masked.errors]).toEqual([undefined, undefined]);
  for (const { data } of [whole, masked]) {
    const { name, legalName, dateOfBirth, occupation, provenance } = data!.customer as {
      provenance: { attribute: string; value: string; system: string }[];
    } & Record<string, string>;
    const valueOf = (attribute: string) => provenance.find((each) => each.attribute === attribute)?.value;
    expect(["NAME", "LEGAL_NAME", "DATE_OF_BIRTH", "OCCUPATION"].map(valueOf)).toEqual([
      ...[name, legalName, dateOfBirth, occupation],
    ]);
    expect(provenance.length).toBe(10);
    expect(new Set(provenance.map(({ system }) => system))).toContain("crm");
  }
  expect(JSON.stringify(masked.data)).not.toContain("Meiling");
});
