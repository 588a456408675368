import { OUR_WAYS } from "./executors";
import { askAll, resolvedGraph } from "./resolvedGraph";

const one = () => ({ id: "1" });

test("@provides spares the way to the owner", async () => {
  const graph = resolvedGraph({
    a: {
      sdl: `type Query { reviews: [Review] } type Review { by: User @provides(fields: "name") other: User }
        type User @key(fields: "id") { id: ID! name: String @external }`,
      resolvers: { Query: { reviews: () => [{ by: { id: "1", name: "Ada" }, other: one() }] } },
    },
    b: {
      sdl: `type User @key(fields: "id") { id: ID! name: String @shareable }`,
      resolvers: { User: { name: () => "Ada of b" } },
    },
  });
  expect(await askAll(graph, "{ reviews { by { name } } }")).toEqual({ reviews: [{ by: { name: "Ada" } }] });
  expect(new Set(graph.asked.map(({ name }) => name))).toEqual(new Set(["a"]));
  expect(await askAll(graph, "{ reviews { other { name } } }")).toEqual({
    reviews: [{ other: { name: "Ada of b" } }],
  });
});

test("@override moves a field", async () => {
  const graph = resolvedGraph({
    old: {
      sdl: `type Query { user: User } type User @key(fields: "id") { id: ID! name: String }`,
      resolvers: { Query: { user: one }, User: { name: () => "old" } },
    },
    new: {
      sdl: `type User @key(fields: "id") { id: ID! name: String @override(from: "old") }`,
      resolvers: { User: { name: () => "new" } },
    },
  });
  expect(await askAll(graph, "{ user { name } }")).toEqual({ user: { name: "new" } });
});

test("@shareable parts of one value are put together", async () => {
  const user = (part: string) => ({
    sdl: `type User @key(fields: "id") { id: ID! home: Home @shareable } type Home { city: String @shareable ${part}: String }`,
    resolvers: { User: { home: () => ({ city: "Rome", [part]: part }) } },
  });
  const graph = resolvedGraph({
    root: {
      sdl: `type Query { users: [User] } type User @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { users: () => [one(), { id: "2" }] } },
    },
    a: user("street"),
    b: user("zip"),
  });
  const home = { city: "Rome", street: "street", zip: "zip" };
  expect(await askAll(graph, "{ users { home { city street zip } } }")).toEqual({
    users: [{ home }, { home }],
  });
});

describe("mutations", () => {
  const log: string[] = [];
  const mutation = (name: string) => ({
    sdl: `type Query { ${name}Log: String } type Mutation { ${name}(n: Int): User @shareable }
      type User @key(fields: "id") { id: ID! ${name}Count: Int }`,
    resolvers: {
      Mutation: {
        [name]: async (_: unknown, { n }: { n: number }) => {
          await new Promise((resolve) => setTimeout(resolve, 5 - n));
          log.push(`${name}${n}`);
          return one();
        },
      },
      User: { [`${name}Count`]: () => log.length },
    },
  });
  const graph = resolvedGraph({ a: mutation("a"), b: mutation("b") });

  test("run one after the other over subgraphs, each with what follows from it", async () => {
    const query =
      "mutation { first: a(n: 1) { bCount } second: b(n: 2) { aCount } third: a(n: 3) { bCount } }";
    for (const way of [...OUR_WAYS, "apollo"] as const) {
      log.length = 0;
      const { data } = await graph[way](query);
      expect(log).toEqual(["a1", "b2", "a3"]);
      expect(data).toEqual({ first: { bCount: 1 }, second: { aCount: 2 }, third: { bCount: 3 } });
    }
  });

  // Apollo's planner asks a subgraph for all that follow on each other, and only then for what follows from them.
  test("run one after the other in one subgraph, each with what follows from it", async () => {
    const query = `mutation { first: a(n: 1) { bCount } ...F first: a(n: 1) { id } }
      fragment F on Mutation { ... { second: a(n: 2) { bCount aCount } } }`;
    for (const way of ["ours", "closures"] as const) {
      log.length = 0;
      const { data } = await graph[way](query);
      expect(log).toEqual(["a1", "a2"]);
      expect(data).toEqual({ first: { bCount: 1, id: "1" }, second: { bCount: 2, aCount: 2 } });
    }
  });

  test("run in their order out of fragments", async () => {
    for (const way of ["ours", "closures"] as const) {
      log.length = 0;
      await graph[way]("mutation { ... { x: a(n: 1) { id } } y: a(n: 2) { id } ... { z: a(n: 3) { id } } }");
      expect(log).toEqual(["a1", "a2", "a3"]);
    }
  });

  test("are one request where all that is asked is in one subgraph", async () => {
    graph.asked.length = 0;
    await graph.ours("mutation { first: a(n: 1) { aCount } second: a(n: 2) { aCount } }");
    expect(graph.asked).toHaveLength(1);
  });

  test("that are equal are two", async () => {
    for (const way of OUR_WAYS) {
      log.length = 0;
      await Promise.all([
        graph[way]("mutation { a(n: 1) { id } }"),
        graph[way]("mutation { a(n: 1) { id } }"),
      ]);
      expect(log).toEqual(["a1", "a1"]);
    }
  });
});
