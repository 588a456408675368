import { GraphQLError } from "graphql";
import { compareOver } from "./executors";
import { askOurs, pathsOf, resolvedGraph } from "./resolvedGraph";

const users = ["1", "2", "1", "3"].map((id) => ({ id }));

function failing(field: string) {
  return () => {
    throw new GraphQLError(`${field} failed`, { extensions: { code: "INVALID_ARGUMENT" } });
  };
}

describe("an error of a subgraph is told where the client asked", () => {
  const graph = resolvedGraph({
    a: {
      sdl: `type Query { users: [User] table: [[User]] user: User broken: String }
        type User @key(fields: "id") { id: ID! friend: User }`,
      resolvers: {
        Query: {
          users: () => users,
          table: () => [[users[1]], [null, users[0]]],
          user: () => users[0],
          broken: failing("broken"),
        },
        User: { friend: () => users[1] },
      },
    },
    b: {
      sdl: `type User @key(fields: "id") { id: ID! score: Int home: Home } type Home { city: String }`,
      resolvers: {
        User: { score: ({ id }: { id: string }) => (id === "1" ? failing("score")() : 5), home: () => ({}) },
        Home: { city: failing("city") },
      },
    },
  });

  test("at a root field, with its code", async () => {
    const { data, errors } = await askOurs(graph, "{ x: broken }");
    expect(data).toEqual({ x: null });
    expect(errors).toEqual([{ path: ["x"], code: "INVALID_ARGUMENT", message: "broken failed" }]);
  });

  // Apollo takes the place among the representations for the place in the list.
  test("at every object that one representation stands for", async () => {
    const outcome = await askOurs(graph, "{ users { s: score } }");
    expect(outcome.data).toEqual({ users: [{ s: null }, { s: 5 }, { s: null }, { s: 5 }] });
    expect(pathsOf(outcome)).toEqual(["users.0.s", "users.2.s"]);
  });

  test("in nested lists, and deep below an entity", async () => {
    const outcome = await askOurs(graph, "{ table { friend { home { city } } } user { home { city } } }");
    expect(pathsOf(outcome)).toEqual([
      "table.0.0.friend.home.city",
      "table.1.1.friend.home.city",
      "user.home.city",
    ]);
  });

  test("under the client's name, not the private one", async () => {
    const outcome = await askOurs(graph, "{ id: user { __proto__: home { id: city } } }");
    expect(pathsOf(outcome)).toEqual(["id.__proto__.id"]);
  });
});

describe("what a subgraph must not answer", () => {
  const SUBGRAPHS = [
    {
      name: "a",
      sdl: `type Query { user: User list: [Int!] strict: Strict! maybe: Strict names: [String] }
        type User @key(fields: "id") { id: ID! }
        type Strict { must: String! }`,
    },
    { name: "b", sdl: `type User @key(fields: "id") { id: ID! score: Int rank: Int! }` },
  ];
  const graphOf = (a: unknown, b: unknown = { data: { _entities: [{ score: 1, rank: 2 }] } }) =>
    compareOver(SUBGRAPHS, (name) => JSON.parse(JSON.stringify(name === "a" ? a : b)) as never);
  const USER = { data: { user: { __typename: "User", id: "1" } } };

  test.each<[string, string, unknown, unknown, string[]]>([
    ["a null in a strict list", "{ list }", { data: { list: [1, null] } }, { list: null }, ["list.1"]],
    ["no list", "{ list }", { data: { list: 3 } }, { list: null }, ["list"]],
    ["a list for text", "{ names }", { data: { names: ["a", ["b"]] } }, { names: ["a", null] }, ["names.1"]],
    [
      "a null that goes to the top",
      "{ strict { must } }",
      { data: { strict: { must: null } } },
      null,
      ["strict.must"],
    ],
    [
      "a null that stops half way",
      "{ maybe { must } names }",
      { data: { maybe: {}, names: [] } },
      { maybe: null, names: [] },
      ["maybe.must"],
    ],
    ["text for an object", "{ maybe { must } }", { data: { maybe: "x" } }, { maybe: null }, ["maybe"]],
    [
      "a list for an object",
      "{ maybe { must } }",
      { data: { maybe: [{ must: "x" }] } },
      { maybe: null },
      ["maybe"],
    ],
    [
      "an object of another type",
      "{ maybe { must } }",
      { data: { maybe: { __typename: "User", must: "x" } } },
      { maybe: null },
      ["maybe"],
    ],
    ["neither data nor errors", "{ names }", { data: null }, { names: null }, ["names"]],
    ["errors that are none", "{ names }", { errors: [3] }, { names: null }, [""]],
  ])("%s", async (_name, query, answer, data, paths) => {
    const outcome = await askOurs(graphOf(answer), query);
    expect(outcome.data).toEqual(data);
    expect(pathsOf(outcome)).toEqual(paths);
  });

  test.each<[string, unknown]>([
    ["too few entities", { data: { _entities: [] } }],
    ["no list of entities", { data: { _entities: {} } }],
    ["no entities", { data: {} }],
    ["nothing", {}],
  ])("%s costs the fields of that fetch, and no more", async (_name, answer) => {
    const outcome = await askOurs(graphOf(USER, answer), "{ user { id score } }");
    expect(outcome.data).toEqual({ user: { id: "1", score: null } });
    expect(outcome.errors).toMatchObject([{ path: ["user", "score"], code: "SUBGRAPH_UNAVAILABLE" }]);
  });

  test("a null that a subgraph has explained is explained once", async () => {
    const errors = [{ message: "sorry", path: ["_entities", 0, "rank"], extensions: { code: "CONFLICT" } }];
    const outcome = await askOurs(
      graphOf(USER, { data: { _entities: [{ rank: null }] }, errors }),
      "{ user { rank } }",
    );
    expect(outcome.data).toEqual({ user: null });
    expect(outcome.errors).toEqual([{ path: ["user", "rank"], code: "CONFLICT", message: "sorry" }]);
  });

  test("an error of the whole request is told at the place of the fetch", async () => {
    const outcome = await askOurs(graphOf(USER, { errors: [{ message: "no" }] }), "{ user { score } }");
    expect(pathsOf(outcome)).toEqual(["user"]);
  });
});
