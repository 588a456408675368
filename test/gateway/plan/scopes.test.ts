import type { GraphQLAnswer } from "../../../gateway/contract";
import { LOOKUP, type LookupMessage } from "../../../gateway/channels";
import { accessPipeline, type AccessSubgraph, callerWith, denials } from "../../helpers/accessGraph";

const ADA = { __typename: "User", id: "1", name: "Ada", salary: 7, boss: { __typename: "User", id: "2" } };
const people: AccessSubgraph = {
  sdl: `
    type Query {
      user(id: ID): User
      users: [User!]!
      node: Node
      any: [Any!]
      secret: Secret @requiresScopes(scopes: [["a"]])
      both: Int @requiresScopes(scopes: [["a", "b"], ["c"]])
      known: Int @authenticated
      hidden: Hidden
    }
    type Mutation { fire(id: ID): User @requiresScopes(scopes: [["write"]]) promote: Int! @requiresScopes(scopes: [["write"]]) }
    interface Node { id: ID! name: String }
    union Any = User | Company
    type User implements Node @key(fields: "id") {
      id: ID!
      name: String
      salary: Int @requiresScopes(scopes: [["pay"]])
      code: Int! @requiresScopes(scopes: [["pay"]])
      boss: User
      team: [[User]]
      grade: Grade
    }
    enum Grade @requiresScopes(scopes: [["grades"]]) { LOW HIGH }
    type Company implements Node @key(fields: "id") { id: ID! name: String @requiresScopes(scopes: [["firms"]]) }
    type Secret { text: String }
    type Hidden @requiresScopes(scopes: [["deep"]]) { text: String more: Hidden }
  `,
  resolvers: {
    Query: {
      user: () => ({ ...ADA }),
      users: () => [ADA, ADA],
      node: () => ({ ...ADA }),
      any: () => [ADA, { __typename: "Company", id: "3", name: "Acme" }],
      secret: () => ({ text: "x" }),
      both: () => 1,
      known: () => 1,
      hidden: () => ({ text: "x" }),
    },
    Mutation: { fire: () => ADA, promote: () => 1 },
    User: { boss: () => ({ ...ADA, id: "2" }), team: () => [[ADA]], grade: () => "LOW", code: () => 5 },
  },
};
const wages: AccessSubgraph = {
  sdl: `
    type User @key(fields: "id") {
      id: ID!
      salary: Int @external
      bonus: Int @requires(fields: "salary") @requiresScopes(scopes: [["pay"]])
      rank: Int
    }`,
  resolvers: { User: { bonus: ({ salary }: { salary: number }) => salary * 2, rank: () => 3 } },
};
const subgraphs = { people, wages };

const graph = accessPipeline(subgraphs);
beforeEach(() => graph.asked.splice(0));
const fetched = () => graph.asked.map(({ query }) => query).join("\n");
const dataOf = ({ data }: GraphQLAnswer) => JSON.parse(JSON.stringify(data)) as unknown;

describe("a field that its caller may not see", () => {
  test("is null, is not fetched, and has one error with its path", async () => {
    const answer = await graph.ask("{ user { name salary } }", callerWith());
    expect(dataOf(answer)).toEqual({ user: { name: "Ada", salary: null } });
    expect(denials(answer)).toEqual(["UNAUTHORIZED_FIELD_OR_TYPE user.salary"]);
    expect(fetched()).not.toContain("salary");
    expect(answer.isText).toBe(true);
  });

  test("is there for a caller with the scope", async () => {
    const answer = await graph.ask("{ user { name salary } }", callerWith("pay"));
    expect(answer).toMatchObject({ data: { user: { salary: 7 } }, isText: true });
    expect(answer.errors).toBeUndefined();
  });

  test("is there where nobody is known to call, unless the pipeline is closed", async () => {
    expect(dataOf(await graph.ask("{ user { salary } }"))).toEqual({ user: { salary: 7 } });
    const closed = accessPipeline(subgraphs, { closed: true });
    const answer = await closed.ask("{ user { salary } }");
    expect(answer.data).toBeUndefined();
    expect(denials(answer)).toEqual(["UNAUTHENTICATED "]);
    expect(closed.asked).toEqual([]);
  });

  test.each([
    ["behind an alias", "{ user { pay: salary } }", "user.pay"],
    ["in a fragment", "{ user { ...F } } fragment F on User { salary }", "user.salary"],
    ["in a fragment of an interface", "{ node { ... on User { salary } } }", "node.salary"],
    ["in a union", "{ any { ... on User { salary } } }", "any.@.salary"],
    ["in a list", "{ users { boss { salary } } }", "users.@.boss.salary"],
    ["in a list of lists", "{ user { team { salary } } }", "user.team.@.@.salary"],
    ["twice under two names", "{ user { salary x: salary } }", "user.salary|user.x"],
    ["twice under one name", "{ user { salary ... on User { salary } } }", "user.salary"],
    ["by the type that it gives", "{ user { grade } }", "user.grade"],
    [
      "by the type that it is of, and tells of nothing below it",
      "{ hidden { text more { text } } }",
      "hidden",
    ],
    ["at the root, with all below it", "{ secret { text } }", "secret"],
  ])("is found %s", async (_name, query, paths) => {
    const answer = await graph.ask(query, callerWith());
    expect(denials(answer)).toEqual(paths.split("|").map((path) => `UNAUTHORIZED_FIELD_OR_TYPE ${path}`));
    expect(answer.isText).toBe(true);
    expect(fetched()).not.toMatch(/salary|grade|text|secret|hidden/);
  });

  test("takes with it what must not be without it, and no second error is told", async () => {
    const answer = await graph.ask("{ user { name code boss { id } } users { id } }", callerWith());
    expect(dataOf(answer)).toEqual({ user: null, users: [{ id: "1" }, { id: "1" }] });
    expect(denials(answer)).toEqual(["UNAUTHORIZED_FIELD_OR_TYPE user.code"]);
    const list = await graph.ask("{ users { code } }", callerWith());
    expect(list.data).toBeNull();
    expect(denials(list)).toEqual(["UNAUTHORIZED_FIELD_OR_TYPE users.@.code"]);
  });

  test("asks no subgraph where nothing else is asked", async () => {
    const answer = await graph.ask("{ secret { text } both }", callerWith());
    expect(dataOf(answer)).toEqual({ secret: null, both: null });
    expect(graph.asked).toEqual([]);
  });

  test("is not told of where it is skipped", async () => {
    const query = "query ($no: Boolean!) { user { name salary @include(if: $no) } }";
    const skipped = await graph.ask(query, callerWith(), { variables: { no: false } });
    expect(dataOf(skipped)).toEqual({ user: { name: "Ada" } });
    expect(skipped.errors).toBeUndefined();
    expect(denials(await graph.ask(query, callerWith(), { variables: { no: true } }))).toHaveLength(1);
  });

  test("does nothing where it is a mutation", async () => {
    const answer = await graph.ask("mutation { fire(id: 1) { id } }", callerWith());
    expect(dataOf(answer)).toEqual({ fire: null });
    const strict = await graph.ask("mutation { promote }", callerWith());
    expect(strict.data).toBeNull();
    expect(denials(strict)).toEqual(["UNAUTHORIZED_FIELD_OR_TYPE promote"]);
    expect(graph.asked).toEqual([]);
  });

  test.each([
    [["a"], false],
    [["a", "b"], true],
    [["c"], true],
    [["b", "d"], false],
  ])("with scopes %j of (a and b) or c is seen: %s", async (scopes, isSeen) => {
    const answer = await graph.ask("{ both }", callerWith(...scopes));
    expect(dataOf(answer)).toEqual({ both: isSeen ? 1 : null });
  });

  test("refuses the operation where that is set, names each path, and asks no subgraph", async () => {
    const strict = accessPipeline(subgraphs, { authorization: "reject" });
    const answer = await strict.ask("{ user { name salary } both }", callerWith());
    expect(answer.data).toBeUndefined();
    expect(denials(answer)).toEqual([
      "UNAUTHORIZED_FIELD_OR_TYPE user.salary",
      "UNAUTHORIZED_FIELD_OR_TYPE both",
    ]);
    expect(strict.asked).toEqual([]);
    expect(await strict.ask("{ user { name } }", callerWith())).toMatchObject({ data: {}, isText: true });
  });
});

describe("what others need for it", () => {
  const unsafe = (sdl: string) =>
    sdl.replace(/(bonus: Int @join__field\([^)]*\)) @requiresScopes\(scopes: \[\["pay"\]\]\)/, "$1");

  test("closes a field that is computed of it, though its own directive is missing (GHSA-m8jr-fxqx-8xx6)", async () => {
    const composed = accessPipeline(subgraphs, {
      edit: (sdl) => {
        expect(unsafe(sdl)).not.toBe(sdl);
        return unsafe(sdl);
      },
    });
    const answer = await composed.ask("{ user { bonus rank } }", callerWith());
    expect(dataOf(answer)).toEqual({ user: { bonus: null, rank: 3 } });
    expect(denials(answer)).toEqual(["UNAUTHORIZED_FIELD_OR_TYPE user.bonus"]);
    expect(composed.asked.map(({ query }) => query).join()).not.toMatch(/salary|bonus/);
    expect(composed.asked).toHaveLength(2);
    expect(dataOf(await composed.ask("{ user { bonus } }", callerWith("pay")))).toEqual({
      user: { bonus: 14 },
    });
  });
});

describe("a field of an interface", () => {
  test("asks what every type asks that it may be of", async () => {
    const answer = await graph.ask("{ node { name } }", callerWith());
    expect(dataOf(answer)).toEqual({ node: { name: null } });
    expect(dataOf(await graph.ask("{ node { name } }", callerWith("firms")))).toEqual({
      node: { name: "Ada" },
    });
  });

  test("asks no more than the types that are left within a condition", async () => {
    const query = "{ user { ...N } any { ... on Company { ...N } } } fragment N on Node { name }";
    const answer = await graph.ask(query, callerWith());
    expect(dataOf(answer)).toEqual({ user: { name: "Ada" }, any: [{}, { name: null }] });
    expect(denials(answer)).toEqual(["UNAUTHORIZED_FIELD_OR_TYPE any.@.name"]);
  });
});

describe("directives under other names", () => {
  const renamed = [
    `{ name: "@authenticated", as: "@signedIn" }`,
    `{ name: "@requiresScopes", as: "@may" }`,
    `{ name: "@policy", as: "@rule" }`,
  ];
  const rename = ({ sdl, resolvers }: AccessSubgraph) => ({
    sdl: sdl.replaceAll("@authenticated", "@signedIn").replaceAll("@requiresScopes", "@may"),
    resolvers,
  });

  test("count as much (CVE-2025-64347)", async () => {
    const other = accessPipeline({ people: rename(people), wages: rename(wages) }, { renamed });
    expect(other.graph.sdl).toContain('@may(scopes: [["pay"]])');
    const answer = await other.ask("{ user { salary bonus grade } }", callerWith());
    expect(dataOf(answer)).toEqual({ user: { salary: null, bonus: null, grade: null } });
    expect(denials(answer)).toHaveLength(3);
  });
});

describe("an interface that a subgraph knows as an object", () => {
  const things: Record<string, AccessSubgraph> = {
    things: {
      sdl: `type Query { thing: Thing }
        interface Thing @key(fields: "id") { id: ID! }
        type Box implements Thing @key(fields: "id") { id: ID! size: Int @requiresScopes(scopes: [["sizes"]]) }`,
      resolvers: {
        Query: { thing: () => ({ __typename: "Box", id: "1", size: 2 }) },
        Thing: { __resolveType: () => "Box" },
      },
    },
    prices: {
      sdl: `type Thing @interfaceObject @key(fields: "id") { id: ID! price: Money }
        type Money @requiresScopes(scopes: [["prices"]]) { amount: Int }`,
      resolvers: { Thing: { price: () => ({ amount: 9 }) } },
    },
  };

  test.each(["{ thing { id price { amount } } }", "{ thing { id ... on Box { price { amount } } } }"])(
    "closes its fields for all of its types: %s",
    async (query) => {
      const graph = accessPipeline(things);
      const answer = await graph.ask(query, callerWith());
      expect(dataOf(answer)).toEqual({ thing: { id: "1", price: null } });
      expect(denials(answer)).toEqual(["UNAUTHORIZED_FIELD_OR_TYPE thing.price"]);
      expect(graph.asked.map(({ subgraph }) => subgraph)).toEqual(["things"]);
      expect(dataOf(await graph.ask(query, callerWith("prices")))).toEqual({
        thing: { id: "1", price: { amount: 9 } },
      });
    },
  );
});

describe("plans", () => {
  async function misses(work: () => Promise<unknown>): Promise<number> {
    let count = 0;
    const hear = ({ isKnown }: LookupMessage) => void (isKnown || count++);
    const stop = LOOKUP.subscribe(hear);
    await work();
    stop();
    return count;
  }

  test("are shared by callers of whom all that the operation asks is equal", async () => {
    const own = accessPipeline(subgraphs);
    const query = "{ user { salary } }";
    const made = await misses(async () => {
      await own.ask(query, callerWith("a", "b"));
      await own.ask(query, callerWith("c"));
      await own.ask(query, callerWith());
      await own.ask(query, callerWith("pay", "c"));
      await own.ask(query, callerWith("pay"));
      await own.ask(query);
    });
    expect(made).toBe(2);
  });
});
