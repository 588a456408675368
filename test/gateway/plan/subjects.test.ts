import type { Caller } from "../../../schema/caller";
import { createCompiler } from "../../../gateway/execute/compileOperation";
import type { Log, Shown } from "../../../gateway/contract";
import { AccessRules } from "../../../gateway/plan/accessRules";
import { decideConditions } from "../../../gateway/plan/conditions";
import { createPlanner } from "../../../gateway/plan/planner";
import { Scopes } from "../../../gateway/plan/scopes";
import { Subjects } from "../../../gateway/plan/subjects";
import { withheldFrom } from "../../../gateway/authorize";
import { getOperationAST, parse } from "graphql";
import { accessPipeline, type AccessSubgraph, callerWith } from "../../helpers/accessGraph";

const customer = (id: string) => ({ __typename: "Customer", id, name: `Name ${id}` });
const people: AccessSubgraph = {
  sdl: `
    type Query { customer: Customer node: Node any: [Any!] nothing: Int hidden: Customer @requiresScopes(scopes: [["x"]]) }
    type Mutation { pay: Receipt }
    type Receipt { loan: Loan amount: Int }
    interface Node { id: ID! }
    union Any = Customer | Stone
    type Stone { weight: Int }
    type Customer implements Node @key(fields: "id") {
      id: ID!
      name: String @pii(kind: "NAME", mask: "INITIALS")
      friends: [Customer!]
      code: Int! @requiresScopes(scopes: [["y"]])
    }
    type Loan @key(fields: "id") { id: ID! }`,
  resolvers: {
    Query: {
      customer: () => customer("C-1"),
      node: () => customer("C-1"),
      any: () => [customer("C-1"), { __typename: "Stone", weight: 1 }, customer("C-2")],
      nothing: () => 1,
    },
    Mutation: { pay: () => ({ amount: 5, loan: { id: "L-1" } }) },
    Customer: { friends: () => [customer("C-2"), customer("C-3")], code: () => 1 },
  },
};
const loans: AccessSubgraph = {
  sdl: `
    type Query { loan: Loan stones: Int page: Page }
    type Page { total: Int rows: [Row!] }
    type Row { loan: Loan }
    type Loan @key(fields: "id") { id: ID! sum: Int borrowers(first: Int): [Borrower!] owners: [Borrower!] lender: Bank }
    type Borrower { customer: Customer role: String }
    type Bank { boss: Boss }
    type Boss { customer: Customer }
    type Customer @key(fields: "id") { id: ID! loans: [Loan!] }`,
  resolvers: {
    Query: { loan: () => ({ id: "L-1" }), page: () => ({ total: 2, rows: [{ loan: { id: "L-1" } }] }) },
    Loan: {
      sum: () => 7,
      owners: () => [{ customer: { id: "C-8" }, role: "A" }, { customer: { id: "C-9" } }, { customer: null }],
    },
    Customer: { loans: () => [{ id: "L-1" }, { id: "L-2" }] },
  },
};

describe.each([
  ["generated", true],
  ["closures", false],
])("by %s code", (_name, generate) => {
  const { graph, asked } = accessPipeline({ people, loans }, { byText: true });
  const planner = createPlanner(graph.sdl);
  const document = parse(graph.sdl);
  const scopes = new Scopes(graph.schema, new AccessRules(document, planner.schema));
  const subjects = new Subjects(document, graph.schema);
  const log: Log = { debug() {}, info() {}, warn() {}, error() {} };
  const { schema, services } = graph;
  const compile = createCompiler({
    schema,
    supergraphSchema: planner.schema,
    services,
    log,
    generate,
    audited: true,
  });

  async function run(source: string, caller: Caller = callerWith("pii:read", "x")) {
    asked.splice(0);
    const document = parse(source);
    const operation = { source, document, definition: getOperationAST(document)!, variables: {} };
    const decided = decideConditions(operation);
    const withheld = await withheldFrom(scopes.askedBy(decided), {
      caller,
      variables: {},
      policies: {},
      context: {},
      log,
    });
    const execute = compile(planner.plan(operation, (seen) => subjects.added(scopes.seen(seen, withheld))));
    const executed = await execute({}, { signal: new AbortController().signal, caller: "" });
    const data = "text" in executed ? (JSON.parse(executed.text) as { data: unknown }).data : executed.data;
    return { data, isText: "text" in executed, ...executed.record! } as Shown & {
      data: unknown;
      isText: boolean;
    };
  }

  test.each([
    [
      "where its key is asked",
      "{ customer { id name } }",
      { customer: { id: "C-1", name: "Name C-1" } },
      ["C-1"],
    ],
    ["where it is not", "{ customer { name } }", { customer: { name: "Name C-1" } }, ["C-1"]],
    [
      "where another field has the key's name",
      "{ customer { id: name } }",
      { customer: { id: "Name C-1" } },
      ["C-1"],
    ],
    [
      "where nothing but its type is asked",
      "{ customer { __typename } }",
      { customer: { __typename: "Customer" } },
      ["C-1"],
    ],
    [
      "in lists",
      "{ customer { friends { name } } }",
      { customer: { friends: [{ name: "Name C-2" }, { name: "Name C-3" }] } },
      ["C-1", "C-2", "C-3"],
    ],
    ["behind an interface", "{ node { __typename } }", { node: { __typename: "Customer" } }, ["C-1"]],
    ["in a union", "{ any { ... on Stone { weight } } }", { any: [{}, { weight: 1 }, {}] }, ["C-1", "C-2"]],
    ["of an entity at the root", "{ loan { sum } }", { loan: { sum: 7 } }, ["C-8", "C-9"]],
    [
      "of an entity in a list",
      "{ page { total rows { loan { id } } } }",
      { page: { total: 2, rows: [{ loan: { id: "L-1" } }] } },
      ["C-8", "C-9"],
    ],
    [
      "of an entity whose way is asked in part",
      "{ loan { owners { role } } }",
      { loan: { owners: [{ role: "A" }, { role: null }, { role: null }] } },
      ["C-8", "C-9"],
    ],
    [
      "of an entity whose way's names are taken",
      "{ loan { owners { customer: role } } }",
      { loan: { owners: [{ customer: "A" }, { customer: null }, { customer: null }] } },
      ["C-8", "C-9"],
    ],
    [
      "after a mutation",
      "mutation { pay { amount loan { id } } }",
      { pay: { amount: 5, loan: { id: "L-1" } } },
      ["C-8", "C-9"],
    ],
  ])("a customer is found %s, and the answer is the client's", async (_name, query, data, customers) => {
    const found = await run(query);
    expect(found.data).toEqual(data);
    expect([...found.customers].sort()).toEqual(customers);
    expect(found.isText).toBe(true);
  });

  test("the loans of a customer are the customer's: nobody else is asked for", async () => {
    const found = await run("{ customer { loans { sum } } }");
    expect([...found.customers]).toEqual(["C-1"]);
    expect(asked.map(({ query }) => query).join()).not.toContain("owners");
  });

  test("customers are found where the answer could not be written the short way", async () => {
    const found = await run("{ customer { name code } loan { sum } }");
    expect(found.data).toEqual({ customer: null, loan: { sum: 7 } });
    expect([...found.customers].sort()).toEqual(["C-1", "C-8", "C-9"]);
  });

  test("nobody is asked for whom nothing is shown", async () => {
    for (const query of [
      "{ nothing }",
      "{ page { total } }",
      "{ __typename }",
      `{ __type(name: "Loan") { name } }`,
    ])
      expect([query, [...(await run(query)).customers]]).toEqual([query, []]);
    expect(asked).toEqual([]);
  });

  test("it is told which kinds of personal data are shown, by which subgraphs, and what was denied", async () => {
    const query = "{ customer { name loans { sum } } hidden { name } }";
    expect(await run(query, callerWith("pii:read"))).toMatchObject({
      classes: ["NAME", "people", "loans"],
      denied: [["hidden"]],
    });
    expect(await run(query, callerWith())).toMatchObject({
      classes: ["people", "loans"],
      denied: [["hidden"]],
    });
    expect([...(await run(query, callerWith())).customers]).toEqual(["C-1"]);
  });
});
