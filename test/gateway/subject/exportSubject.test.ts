import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import {
  buildSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
} from "graphql";
import type { AuditEntry } from "../../../gateway/audit";
import type { Answer, GraphQLRequest } from "../../../gateway/contract";
import { createPipeline } from "../../../gateway/pipeline";
import { auditService } from "../../../gateway/policy/audit/auditService";
import { exportSubject, type SubjectRequest } from "../../../gateway/subject/exportSubject";
import { partsOf } from "../../../gateway/subject/subjectParts";
import { loadSupergraph } from "../../../gateway/supergraph/loadSupergraph";
import type { Caller } from "../../../schema/caller";
import { fail } from "../../../schema/errors";
import { projectFile } from "../../../schema/files";
import type { RunningSubgraph } from "../../../subgraphs/kit/contract";
import { keptLog, makeFolder } from "../../helpers/auditLogs";
import { DATABASES } from "../../helpers/databases";
import { type DemoBank, makeDemoBank, startSubgraphs } from "../../helpers/wholeGraph";

const schema = buildSchema(readFileSync(projectFile("schema", "api.graphql"), "utf8"));
const CUSTOMER = "C-1042";

const person = (subject: string, scopes: string[]): Caller => ({
  issuer: "https://issuer.test",
  subject,
  scopes,
  purpose: "SERVICE",
});
const PEOPLE: Record<string, Caller> = {
  manager: person("manager", ["customer:read", "rows:assigned", "pii:read"]),
  analyst: person("analyst", ["customer:read", "rows:all"]),
  auditor: person("auditor", ["customer:read", "rows:all", "pii:read", "audit:read"]),
};
const verifyToken = (token: string) =>
  token in PEOPLE ? Promise.resolve(PEOPLE[token]) : Promise.reject(fail("BAD_REQUEST"));

let bank: DemoBank;
let services: RunningSubgraph[];
let pipeline: (request: GraphQLRequest) => Promise<Answer>;
beforeAll(async () => {
  bank = await makeDemoBank(DATABASES.at(-1)!, 60);
  services = await startSubgraphs(bank.config);
  const supergraphSdl = readFileSync(projectFile("schema", "supergraph.graphql"), "utf8");
  const parts = [...services, auditService(undefined)];
  const graph = await loadSupergraph({ supergraphSdl, services: parts, log: keptLog() });
  pipeline = createPipeline({ supergraph: () => graph, log: keptLog() });
}, 120_000);
afterAll(async () => {
  for (const service of services) await service.close();
  await bank.drop();
});

let folder: string;
let drop: () => void;
beforeEach(() => ({ folder, drop } = makeFolder()));
afterEach(() => drop());

/** Exports with what the test changes; what came of it. */
async function run(request: Partial<SubjectRequest> = {}, answer = pipeline) {
  const entries: AuditEntry[] = [];
  const asked: GraphQLRequest[] = [];
  const audit = {
    admit: () => undefined,
    record: (entry: AuditEntry) => Promise.resolve(void entries.push(entry)),
    close: () => Promise.resolve(),
  };
  const file = path.join(folder, "subject.json");
  const parts = {
    schema,
    answer: (each: GraphQLRequest) => {
      asked.push(each);
      return answer(each);
    },
    verifyToken,
    audit,
  };
  const whole = { customer: CUSTOMER, requestedBy: "manager", approvedBy: "auditor", file, ...request };
  const error = await exportSubject(parts, whole).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { file, entries, asked, error };
}

/** The fields of all types that lead from a customer to anything but another customer, as `Type.field`. */
function fieldsFrom(type: GraphQLObjectType | GraphQLInterfaceType, known = new Map<string, Set<string>>()) {
  if (known.has(type.name)) return known;
  known.set(type.name, new Set(Object.keys(type.getFields())));
  for (const field of Object.values(type.getFields())) {
    const target = getNamedType(field.type);
    if (isObjectType(target) || isInterfaceType(target)) fieldsFrom(target, known);
  }
  return known;
}

const namesOf = (known: ReadonlyMap<string, ReadonlySet<string>>) =>
  [...known].flatMap(([type, fields]) => [...fields].map((field) => `${type}.${field}`)).sort();

describe("an export", () => {
  it("has every field of the schema that leads from a customer to no other", async () => {
    const { file, asked, error } = await run();
    expect(error).toBeUndefined();
    const expected = namesOf(fieldsFrom(schema.getType("Customer") as GraphQLObjectType));
    expect(expected.length).toBeGreaterThan(200);

    const inQueries = new Set<string>();
    const info = new TypeInfo(schema);
    for (const query of new Set(asked.map((each) => each.query))) {
      const enter = ({ name }: { name: { value: string } }) =>
        void inQueries.add(`${info.getParentType()!.name}.${name.value}`);
      visit(parse(query), visitWithTypeInfo(info, { Field: { enter } }));
    }
    inQueries.delete("Query.customer");
    // All that pages have is asked for but what leads backwards.
    const unused = ["PageInfo.hasPreviousPage", "PageInfo.startCursor"];
    expect([...inQueries].sort()).toEqual(expected.filter((name) => !unused.includes(name)));

    // And each object that is in the file has all the fields of its type, somewhere in the file.
    const { customer } = JSON.parse(readFileSync(file, "utf8")) as { customer: object };
    const found = new Map<string, Set<string>>();
    collect(customer, schema.getType("Customer") as GraphQLObjectType, found);
    const missing = expected.filter((name) => {
      const [type, field] = name.split(".");
      return found.has(type) && !found.get(type)!.has(field) && !["cursor", "pageInfo"].includes(field);
    });
    expect(missing).toEqual([]);
    for (const type of ["DepositAccount", "Transaction", "ServiceCase", "Loan", "InvestmentHolding"])
      expect(found.has(type)).toBe(true);
  });

  it("has all pages of all lists", async () => {
    const { file } = await run();
    const { customer } = JSON.parse(readFileSync(file, "utf8")) as { customer: object };
    const lists = listsIn(customer);
    expect(lists.length).toBeGreaterThan(10);
    for (const { totalCount, edges } of lists) expect(edges).toHaveLength(totalCount);
    expect(Math.max(...lists.map(({ totalCount }) => totalCount))).toBeGreaterThan(100);
  });

  it("tells its sources, its people and its time, and is its owner's alone", async () => {
    const { file, entries } = await run();
    const { sources, requestedBy, approvedBy } = JSON.parse(readFileSync(file, "utf8")) as Record<
      string,
      object
    >;
    expect(sources).toMatchObject(
      ["profile", "deposits", "loans", "service", "wealth"].map((section) => ({
        section,
        sourceSystem: expect.any(String) as string,
        asOf: expect.stringMatching(/^2026-/) as string,
      })),
    );
    expect([requestedBy, approvedBy]).toMatchObject([{ subject: "manager" }, { subject: "auditor" }]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(entries).toMatchObject([
      {
        caller: {
          subject: "manager",
          purpose: "AUDIT",
          reason: expect.stringContaining("auditor") as string,
        },
        operation: { name: "subject", type: "export" },
        customers: [CUSTOMER],
        outcome: "ANSWERED",
      },
    ]);
  });
});

test.each([
  ["one person alone", { requestedBy: "auditor", approvedBy: "auditor" }],
  ["one who may not see personal data", { requestedBy: "analyst" }],
  ["an approval by who may not audit", { approvedBy: "analyst" }],
])("%s gets nothing, and that is on record", async (_name, request) => {
  const { file, entries, asked, error } = await run(request);
  expect(error).toMatchObject({ code: "SUBJECT_ACCESS_DENIED" });
  expect([asked, existsSync(file)]).toEqual([[], false]);
  expect(entries).toMatchObject([{ refused: ["SUBJECT_ACCESS_DENIED"], outcome: "REFUSED" }]);
});

test("a token that proves nobody is on record", async () => {
  const { entries, error } = await run({ approvedBy: "forged" });
  expect(error).toMatchObject({ code: "BAD_REQUEST" });
  expect(entries).toMatchObject([{ caller: { subject: "manager" }, refused: ["BAD_REQUEST"] }]);
});

test("a customer whom nobody knows is told as such", async () => {
  const { file, error } = await run({ customer: "C-999999" });
  expect(error).toMatchObject({ code: "SUBJECT_UNKNOWN" });
  expect(existsSync(file)).toBe(false);
});

test("a customer who changes meanwhile is read again", async () => {
  let reads = 0;
  const { error, asked } = await run({}, async (request) => {
    const answer = await pipeline(request);
    const isOwn = request.query.includes("customerNumber");
    // As though an import had come between the first look and the second.
    if (!isOwn || ++reads !== 1 || !("text" in answer)) return answer;
    return { text: answer.text.replace(/"asOf":"2026-11-21/, '"asOf":"2026-11-20') };
  });
  expect(error).toBeUndefined();
  expect(asked.filter(({ query }) => query.includes("customerNumber"))).toHaveLength(4);
});

test("nothing is written where a part cannot be read", async () => {
  const { file, entries, error } = await run({}, (request) =>
    request.query.includes("transactions(")
      ? Promise.resolve({
          data: null,
          errors: [{ message: "", extensions: { code: "SUBGRAPH_UNAVAILABLE" } }],
        })
      : pipeline(request),
  );
  expect(error).toMatchObject({ code: "SUBJECT_INCOMPLETE" });
  expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
  expect(entries.map(({ outcome }) => outcome)).toEqual(["ANSWERED", "FAILED"]);
});

test("a schema with what no export can hold is found at once", () => {
  const needy = buildSchema("type Query { c: Customer } type Customer { id: ID! note(day: Int!): String }");
  expect(() => partsOf(needy)).toThrow("Customer.note needs an argument.");
});

/** The fields of an object and all below it, by type. */
function collect(value: object, type: GraphQLObjectType, found: Map<string, Set<string>>): void {
  if (!found.has(type.name)) found.set(type.name, new Set());
  for (const [name, below] of Object.entries(value)) {
    found.get(type.name)!.add(name);
    const target = getNamedType(type.getFields()[name].type);
    if (!isObjectType(target)) continue;
    for (const each of [below].flat() as (object | null)[]) if (each !== null) collect(each, target, found);
  }
}

interface List {
  totalCount: number;
  edges: unknown[];
}

function listsIn(value: unknown): List[] {
  if (typeof value !== "object" || value === null) return [];
  const below = Object.values(value).flatMap(listsIn);
  return "edges" in value ? [value as List, ...below] : below;
}
