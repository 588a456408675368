import { askAll, askOurs, resolvedGraph } from "./resolvedGraph";

const graph = resolvedGraph({
  a: {
    sdl: `type Query { user(id: ID = "1"): User users(ids: [ID!]!, filter: Filter): [User] nothing: String }
      input Filter { min: Int names: [String!] }
      type User @key(fields: "id") { id: ID! name: String }`,
    resolvers: {
      Query: {
        user: (_: unknown, { id }: { id: string }) => ({ id, name: `N${id}` }),
        users: (_: unknown, { ids, filter }: { ids: string[]; filter?: { min?: number } }) =>
          ids.map((id) => ({ id, name: `${id}${filter?.min ?? ""}` })),
      },
    },
  },
  b: {
    sdl: `type User @key(fields: "id") { id: ID! score(by: Int = 2): Int mood: String }`,
    resolvers: {
      User: { score: ({ id }: { id: string }, { by }: { by: number }) => Number(id) * by, mood: () => "ok" },
    },
  },
});

describe("variables", () => {
  test.each<[string, string, Record<string, unknown>]>([
    [
      "reach the subgraphs that use them",
      "query ($id: ID, $by: Int) { user(id: $id) { name score(by: $by) } }",
      { id: 3, by: 5 },
    ],
    [
      "that are left out leave the default",
      "query ($id: ID, $by: Int) { user(id: $id) { score(by: $by) } }",
      {},
    ],
    ["have defaults of their own", "query ($by: Int = 7) { user { score(by: $by) } }", {}],
    ["may be null", "query ($f: Filter) { users(ids: [1, 2], filter: $f) { name } }", { f: null }],
    [
      "may be whole objects",
      "query ($f: Filter) { users(ids: [1], filter: $f) { name score } }",
      { f: { min: 4, names: ['"\u2028'] } },
    ],
    ["may stand in objects", "query ($m: Int) { users(ids: [1], filter: { min: $m }) { name } }", { m: 4 }],
  ])("%s", async (_name, query, variables) => {
    expect(await askAll(graph, query, variables)).toBeTruthy();
  });
});

describe("aliases", () => {
  test.each([
    ["of fields with different arguments", "{ user { one: score(by: 1) two: score(by: 2) score } }"],
    ["of entities", "{ x: user(id: 1) { mood } y: user(id: 2) { mood name } }"],
    ["of the type's name", "{ user { type: __typename mood } t: __typename }"],
    [
      "that every object inherits",
      "{ constructor: user { toString: name hasOwnProperty: score valueOf: __typename } }",
    ],
  ])("%s", async (_name, query) => {
    expect(await askAll(graph, query)).toBeTruthy();
  });

  // Apollo's executor mistakes a client's name for the key, and its planner one for the type's name.
  test.each([
    ["a key's", "{ user { id: name score } }", `{"user":{"id":"N1","score":2}}`],
    ["the type name's", "{ user { __typename: name score } }", `{"user":{"__typename":"N1","score":2}}`],
    [
      "that of an object's prototype",
      "{ __proto__: user { __proto__: score x: mood } }",
      `{"__proto__":{"__proto__":2,"x":"ok"}}`,
    ],
  ])("may be %s", async (_name, query, text) => {
    const answer = await askOurs(graph, query);
    expect([answer.text, answer.errors]).toEqual([text, []]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe("@skip and @include", () => {
  const query = `query ($yes: Boolean!, $no: Boolean! = false) {
    user @include(if: $yes) { name @skip(if: $yes) ... @include(if: $no) { mood } ...F @skip(if: $no) score }
    other: user @skip(if: true) { mood }
  } fragment F on User { id @include(if: $yes) }`;

  test.each([{ yes: true }, { yes: false }, { yes: true, no: true }])("with %j", async (variables) => {
    expect(await askAll(graph, query, variables)).toBeDefined();
  });

  test("decide the order of fields", async () => {
    const order = "query ($x: Boolean!) { user { name @include(if: $x) mood name } }";
    expect((await askOurs(graph, order, { x: true })).text).toBe(`{"user":{"name":"N1","mood":"ok"}}`);
    expect((await askOurs(graph, order, { x: false })).text).toBe(`{"user":{"mood":"ok","name":"N1"}}`);
  });

  // Apollo's planner does not fetch what has nothing left to be asked of, and so answers null.
  test("leave an object empty, not null", async () => {
    const empty = await askOurs(graph, "query ($x: Boolean!) { user { name @include(if: $x) } }", {
      x: false,
    });
    expect([empty.text, empty.errors]).toEqual([`{"user":{}}`, []]);
  });
});

describe("the schema's own fields", () => {
  test.each([
    ["alone", `{ __schema { queryType { name } } __type(name: "User") { name } }`],
    ["beside data", `{ user { mood } t: __type(name: "User") { fields { name type { name } } } __typename }`],
    ["with variables", `query ($n: String!) { user { mood } __type(name: $n) { name } }`],
    [
      "in fragments",
      `{ ...F user { mood } } fragment F on Query { __type(name: "User") { ...G } } fragment G on __Type { name }`,
    ],
  ])("%s", async (_name, query) => {
    expect(await askAll(graph, query, { n: "User" })).toBeTruthy();
  });

  test("ask no subgraph", async () => {
    graph.asked.length = 0;
    await askOurs(graph, "{ __schema { queryType { name } } ... @include(if: true) { __typename } }");
    expect(graph.asked.filter(({ request }) => !request.query.includes("__typename"))).toEqual([]);
  });
});

test("the keys of an answer stand in the order of the query, whatever subgraph they come from", async () => {
  const { text } = await askOurs(graph, "{ user { mood name score id __typename } nothing }");
  expect(text).toBe(
    `{"user":{"mood":"ok","name":"N1","score":2,"id":"1","__typename":"User"},"nothing":null}`,
  );
});
