import { askAll, askOurs, resolvedGraph } from "./resolvedGraph";

const shop = {
  sdl: `type Query { items: [Item] anything: [Thing] }
    interface Item { id: ID! title: String }
    type Book implements Item @key(fields: "id") { id: ID! title: String pages: Int }
    type Film implements Item @key(fields: "id") { id: ID! title: String minutes: Int }
    union Thing = Book | Film | Note
    type Note { text: String }`,
  resolvers: {
    Query: {
      items: () => [
        { __typename: "Book", id: "b", title: "Emma", pages: 300 },
        { __typename: "Film", id: "f", title: "Metropolis", minutes: 150 },
      ],
      anything: () => [
        { __typename: "Note", text: "hello" },
        { __typename: "Film", id: "f", minutes: 150 },
        null,
      ],
    },
  },
};

const ratings = {
  sdl: `type Book @key(fields: "id") { id: ID! stars: Int } type Film @key(fields: "id") { id: ID! stars: Int }`,
  resolvers: { Book: { stars: () => 5 }, Film: { stars: () => 4 } },
};

describe("interfaces and unions over subgraphs", () => {
  const graph = resolvedGraph({ shop, ratings });

  test("take each object's fields from where they are", async () => {
    const query = `{ items { __typename title ... on Book { pages stars } ... on Film { stars } } }`;
    expect(await askAll(graph, query)).toEqual({
      items: [
        { __typename: "Book", title: "Emma", pages: 300, stars: 5 },
        { __typename: "Film", title: "Metropolis", stars: 4 },
      ],
    });
  });

  test("leave an object empty of which nothing is asked", async () => {
    expect(await askAll(graph, "{ anything { ... on Film { stars } } }")).toEqual({
      anything: [{}, { stars: 4 }, null],
    });
  });

  test("take fragments by name, in fragments, on the interface", async () => {
    const query = `query { anything { ...F } items { ...F } }
      fragment F on Item { kind: __typename ...G } fragment G on Film { minutes again: stars }`;
    expect(await askAll(graph, query)).toMatchObject({
      items: [{ kind: "Book" }, { minutes: 150, again: 4 }],
    });
  });

  test("give one name to different fields of different types", async () => {
    const query = "{ items { ... on Book { size: pages } ... on Film { size: minutes } } }";
    expect(await askAll(graph, query)).toEqual({ items: [{ size: 300 }, { size: 150 }] });
  });
});

describe("@interfaceObject", () => {
  const media = {
    sdl: `type Query { media: [Media] }
      interface Media @key(fields: "id") { id: ID! title: String length: Length }
      type Book implements Media @key(fields: "id") { id: ID! title: String length: Length pages: Int }
      type Film implements Media @key(fields: "id") { id: ID! title: String length: Length }
      type Length { value: Int }`,
    resolvers: {
      Query: {
        media: () => [
          { __typename: "Book", id: "b", title: "Emma", pages: 300, length: { value: 300 } },
          { __typename: "Film", id: "f", title: "Metropolis", length: { value: 150 } },
        ],
      },
      Media: {
        __resolveReference: ({ id }: { id: string }) => ({
          __typename: id === "b" ? "Book" : "Film",
          id,
          title: `T-${id}`,
          pages: 9,
        }),
      },
    },
  };
  const reviews = {
    sdl: `type Query { reviewed: [Media] }
      type Media @interfaceObject @key(fields: "id") { 
        id: ID! stars(times: Int = 1): Int reviews: [Review] title: String @external length: Length @external
        praise: String @requires(fields: "title") blurb: String @requires(fields: "title length { value }") }
      type Length @external { value: Int }
      type Review { text: String of: Media }`,
    resolvers: {
      Query: { reviewed: () => [{ id: "f" }, { id: "b" }] },
      Media: {
        stars: ({ id }: { id: string }, { times }: { times: number }) => times * (id === "b" ? 5 : 3),
        praise: ({ title }: { title: string }) => `${title}: 5`,
        blurb: ({ title, length }: { title: string; length: { value: number } }) =>
          `${title}, ${length.value}`,
        reviews: ({ id }: { id: string }) => [{ text: `about ${id}`, of: { id } }],
      },
    },
  };
  const graph = resolvedGraph({ media, reviews });

  test.each([
    ["adds fields to every type of an interface", "{ media { title stars } }"],
    ["adds fields below a condition", "{ media { ... on Book { pages stars } } }"],
    ["lets objects be found by the interface", "{ reviewed { title stars } }"],
    [
      "lets the type be asked that it does not know",
      "{ reviewed { __typename stars ... on Book { pages } } }",
    ],
    ["goes back and forth", "{ media { reviews { text of { __typename title stars } } } }"],
  ])("%s", async (_name, query) => {
    const data = await askAll(graph, query);
    expect(JSON.stringify(data)).not.toContain("null,");
  });

  // Apollo's executor takes the interface's name for the type's, and finds no object of the type.
  test("keeps the type that is known when the subgraph is asked that does not know it", async () => {
    const { text } = await askOurs(graph, "{ reviewed { ... on Book { __typename stars } } }");
    expect(text).toBe(`{"reviewed":[{},{"__typename":"Book","stars":5}]}`);
  });

  // Apollo's planner asks for the rating of films, too, and then has no title for it.
  test("asks for all types what needs nothing, and for one type what does", async () => {
    const query = "{ media { stars ... on Book { praise blurb } } }";
    const { data } = await askOurs(graph, query);
    expect(data).toEqual({
      media: [{ stars: 5, praise: "Emma: 5", blurb: "Emma, 300" }, { stars: 3 }],
    });
  });

  // Apollo's planner does not come to an end on it.
  test("refuses a type's field that one subgraph computes of objects whose type another does not know", async () => {
    const two = resolvedGraph({
      media,
      reviews,
      more: {
        sdl: `type Query { liked: [Media] } type Media @interfaceObject @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { liked: () => [{ id: "b" }] } },
      },
    });
    const { data } = await askOurs(two, "{ liked { praise ... on Book { stars } } }");
    expect(data).toEqual({ liked: [{ praise: "T-b: 5", stars: 5 }] });
    const refused = "{ liked { ...F } } fragment F on Media { ... on Book { x: praise } }";
    await expect(askOurs(two, refused)).rejects.toMatchObject({
      code: "SUPERGRAPH_INVALID",
      message: expect.stringContaining("praise must be asked of Media") as unknown,
    });
  });

  // Apollo's planner takes them for one field of one type.
  test("lets one name be of different fields of different types", async () => {
    const query = `{ reviewed {
      ... on Book { n: stars(times: 2) reviews { m: text } } ... on Film { n: stars(times: 3) reviews { m: __typename } } } }`;
    const { data } = await askOurs(graph, query);
    expect(data).toEqual({
      reviewed: [
        { n: 9, reviews: [{ m: "Review" }] },
        { n: 10, reviews: [{ m: "about b" }] },
      ],
    });
  });
});

describe("what clients may not see", () => {
  const graph = resolvedGraph({
    shop: {
      sdl: `type Query { pets: [Pet] pet: Pet colors: [Color] }
        interface Pet { name: String }
        type Cat implements Pet { name: String }
        type Secret implements Pet @inaccessible { name: String }
        enum Color { RED GREEN @inaccessible }`,
      resolvers: {
        Query: {
          pets: () => [
            { __typename: "Cat", name: "Tom" },
            { __typename: "Secret", name: "x" },
          ],
          pet: () => ({ __typename: "Secret", name: "x" }),
          colors: () => ["RED", "GREEN"],
        },
      },
    },
  });

  test("is null with an error: an object of an inaccessible type, an inaccessible value", async () => {
    expect(await askAll(graph, "{ pets { name } pet { name } colors }")).toEqual({
      pets: [{ name: "Tom" }, null],
      pet: null,
      colors: ["RED", null],
    });
  });

  test("is not told by the error's message", async () => {
    const { errors } = await askOurs(graph, "{ pets { name } colors }");
    expect(errors.map(({ message }) => message).join()).not.toMatch(/Secret|GREEN/);
  });
});
