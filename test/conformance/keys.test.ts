import { askAll, askOurs, resolvedGraph } from "./resolvedGraph";

const people = [
  { id: "1", country: "DE", number: "7", name: "Ada" },
  { id: "2", country: "FR", number: "7", name: "Ben" },
];

describe("an entity is found in another subgraph", () => {
  test("by a single key, each distinct key once", async () => {
    const graph = resolvedGraph({
      people: {
        sdl: `type Query { people: [Person!]! again: Person } type Person @key(fields: "id") { id: ID! name: String }`,
        resolvers: { Query: { people: () => [...people, people[0]], again: () => people[0] } },
      },
      scores: {
        sdl: `type Person @key(fields: "id") { id: ID! score: Int }`,
        resolvers: { Person: { score: ({ id }: { id: string }) => Number(id) * 10 } },
      },
    });
    expect(await askAll(graph, "{ people { name score } }")).toEqual({
      people: [
        { name: "Ada", score: 10 },
        { name: "Ben", score: 20 },
        { name: "Ada", score: 10 },
      ],
    });
    const [, entities] = graph.asked;
    expect(entities.request.variables).toEqual({
      representations: [
        { __typename: "Person", id: "1" },
        { __typename: "Person", id: "2" },
      ],
    });
  });

  test("by a composite key with a nested part", async () => {
    const graph = resolvedGraph({
      people: {
        sdl: `type Query { people: [Person] }
          type Person @key(fields: "number home { country }") { number: ID! home: Home! }
          type Home @shareable { country: String! }`,
        resolvers: {
          Query: { people: () => people.map((each) => ({ ...each, home: { country: each.country } })) },
        },
      },
      taxes: {
        sdl: `type Person @key(fields: "number home { country }") { number: ID! home: Home! tax: String }
          type Home @shareable { country: String! }`,
        resolvers: {
          Person: {
            tax: ({ number, home }: { number: string; home: { country: string } }) =>
              `${home.country}${number}`,
          },
        },
      },
    });
    expect(await askAll(graph, "{ people { tax } }")).toEqual({ people: [{ tax: "DE7" }, { tax: "FR7" }] });
  });

  test("by one of several keys, through a third subgraph that knows both", async () => {
    const graph = resolvedGraph({
      byId: {
        sdl: `type Query { person: Person } type Person @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { person: () => people[0] } },
      },
      both: {
        sdl: `type Person @key(fields: "id") @key(fields: "number") { id: ID! number: ID! }`,
        resolvers: {
          Person: { __resolveReference: ({ id }: { id: string }) => people.find((each) => each.id === id) },
        },
      },
      byNumber: {
        sdl: `type Person @key(fields: "number") { number: ID! phone: String }`,
        resolvers: { Person: { phone: ({ number }: { number: string }) => `+${number}` } },
      },
    });
    expect(await askAll(graph, "{ person { phone } }")).toEqual({ person: { phone: "+7" } });
  });

  // Apollo's planner takes the first key of a type in a subgraph, even one that is not resolvable.
  test("by the key that is resolvable, although it stands second", async () => {
    const graph = resolvedGraph({
      people: {
        sdl: `type Query { person: Person }
          type Person @key(fields: "id") @key(fields: "number") { id: ID! number: ID! }`,
        resolvers: { Query: { person: () => people[0] } },
      },
      phones: {
        sdl: `type Person @key(fields: "number", resolvable: false) @key(fields: "id") {
          id: ID! number: ID! @external phone: String }`,
        resolvers: { Person: { phone: ({ id }: { id: string }) => `+${id}` } },
      },
    });
    const { data, errors } = await askOurs(graph, "{ person { phone } }");
    expect({ data, errors }).toEqual({ data: { person: { phone: "+1" } }, errors: [] });
  });
});

describe("an entity that cannot be found", () => {
  const graph = (score: unknown) =>
    resolvedGraph({
      people: {
        sdl: `type Query { people: [Person] } type Person @key(fields: "id") { id: ID name: String }`,
        resolvers: { Query: { people: () => [{ id: null, name: "Nobody" }, null, people[0]] } },
      },
      scores: {
        sdl: `type Person @key(fields: "id") { id: ID score: Int }`,
        resolvers: { Person: { __resolveReference: () => score } },
      },
    });

  test("for its subgraph knows none costs its fields there", async () => {
    expect(await askAll(graph(null), "{ people { name score } }")).toEqual({
      people: [{ name: "Nobody", score: null }, null, { name: "Ada", score: null }],
    });
  });

  test("for its key is null is asked for all the same", async () => {
    expect(await askAll(graph({ score: 3 }), "{ people { name score } }")).toEqual({
      people: [{ name: "Nobody", score: 3 }, null, { name: "Ada", score: 3 }],
    });
  });
});

test("entities in nested lists with nulls are found", async () => {
  const graph = resolvedGraph({
    people: {
      sdl: `type Query { table: [[Person]] } type Person @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { table: () => [[people[0], null], null, [], [people[1], people[0]]] } },
    },
    names: {
      sdl: `type Person @key(fields: "id") { id: ID! name: String, friends: [[Person!]] }`,
      resolvers: {
        Person: {
          name: ({ id }: { id: string }) => people.find((each) => each.id === id)?.name,
          friends: () => [[people[1]]],
        },
      },
    },
  });
  expect(await askAll(graph, "{ table { name friends { name } } }")).toMatchObject({
    table: [
      [{ name: "Ada", friends: [[{ name: "Ben" }]] }, null],
      null,
      [],
      [{ name: "Ben" }, { name: "Ada" }],
    ],
  });
});
