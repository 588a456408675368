import { askAll, askOurs, resolvedGraph } from "./resolvedGraph";

const posts = {
  sdl: `type Query { post: Post }
    type Post @key(fields: "id") { id: ID! comments(limit: Int): [Comment] author: Author! subject: Subject }
    type Comment { text: String }
    interface Author { name: String }
    type Person implements Author { name: String born: Int }
    type Firm implements Author { name: String founded: Int }
    union Subject = Person | Firm`,
  resolvers: {
    Query: { post: () => ({ id: "1" }) },
    Post: {
      comments: (_: unknown, { limit }: { limit: number }) =>
        ["a", "b", "c", "d"].slice(0, limit).map((text) => ({ text })),
      author: () => ({ __typename: "Firm", name: "ACME", founded: 1900 }),
      subject: () => ({ __typename: "Person", name: "Ada", born: 1815 }),
    },
  },
};

interface Given {
  comments: { text: string }[];
}

const digest = {
  sdl: `type Post @key(fields: "id") { id: ID! comments(limit: Int): [Comment] @external
      digest: String @requires(fields: "comments(limit: 3) { text }") }
    type Comment @external { text: String }`,
  resolvers: {
    Post: { digest: ({ comments }: Given) => comments.map(({ text }) => text).join("") },
  },
};

describe("@requires", () => {
  test("asks with its own arguments", async () => {
    const graph = resolvedGraph({ posts, digest });
    expect(await askAll(graph, "{ post { digest } }")).toEqual({ post: { digest: "abc" } });
  });

  // Apollo's planner knows a field by its response name: the client's comments melt into the required ones.
  test.each([
    ["the same field with other arguments", "comments(limit: 1) { text }", [{ text: "a" }]],
    ["the same field without arguments", "comments { text }", ["a", "b", "c", "d"].map((text) => ({ text }))],
    [
      "the same field with the same arguments",
      "comments(limit: 3) { text }",
      ["a", "b", "c"].map((text) => ({ text })),
    ],
    ["another field under its name", "comments: author { name }", { name: "ACME" }],
  ])("is kept apart from %s that a client asks for", async (_name, field, comments) => {
    const graph = resolvedGraph({ posts, digest });
    const { data, text, errors } = await askOurs(graph, `{ post { digest ${field} } }`);
    expect({ data, errors }).toEqual({ data: { post: { digest: "abc", comments } }, errors: [] });
    expect(text).not.toContain("own_");
  });

  test("is kept apart from a client's field whose argument is a variable", async () => {
    const graph = resolvedGraph({ posts, digest });
    const query = "query ($n: Int) { post { comments(limit: $n) { text } digest } }";
    const { data } = await askOurs(graph, query, { n: 2 });
    expect(data).toEqual({ post: { comments: [{ text: "a" }, { text: "b" }], digest: "abc" } });
  });

  test("leaves a name that looks private to the client who gave it", async () => {
    const graph = resolvedGraph({ posts, digest });
    const { text } = await askOurs(
      graph,
      "{ post { own_comments: id comments(limit: 1) { own_x: text } digest } }",
    );
    expect(text).toBe(`{"post":{"own_comments":"1","comments":[{"own_x":"a"}],"digest":"abc"}}`);
  });

  test("reaches through fragments on interfaces and unions", async () => {
    const since = {
      sdl: `type Post @key(fields: "id") { id: ID! author: Author! @external subject: Subject @external
          since: String @requires(fields: "author { ... on Firm { founded } ... on Person { born } } subject { ... on Person { born } }") }
        interface Author { name: String }
        type Person implements Author { name: String @external born: Int @external }
        type Firm implements Author { name: String @external founded: Int @external }
        union Subject = Person | Firm`,
      resolvers: {
        Post: {
          since: ({ author, subject }: { author: { founded: number }; subject: { born: number } }) =>
            `${author.founded} ${subject.born}`,
        },
      },
    };
    const graph = resolvedGraph({ posts, since });
    expect(await askAll(graph, "{ post { since } }")).toEqual({ post: { since: "1900 1815" } });
  });

  describe("of two fields that need a third with different arguments", () => {
    const needing = (name: string, limit: number) =>
      `${name}: String @requires(fields: "comments(limit: ${limit}) { text }")`;
    const join = ({ comments }: Given) => comments.map(({ text }) => text).join("");
    const both = {
      sdl: `type Post @key(fields: "id") { id: ID! comments(limit: Int): [Comment] @external
          ${needing("first", 1)} ${needing("second", 2)} } type Comment @external { text: String }`,
      resolvers: { Post: { first: join, second: join } },
    };
    const graph = resolvedGraph({ posts, both });

    // Apollo's planner fetches it once, and computes one of the two from what it has not asked for.
    test("refuses to answer both at once, for one would be wrong", async () => {
      await expect(askOurs(graph, "{ post { first second } }")).rejects.toMatchObject({
        code: "SUPERGRAPH_INVALID",
        message: expect.stringContaining("comments") as unknown,
      });
    });

    test("answers each alone, and both of different objects", async () => {
      expect((await askOurs(graph, "{ post { first } }")).data).toEqual({ post: { first: "a" } });
      expect((await askOurs(graph, "{ x: post { first } y: post { second } }")).data).toEqual({
        x: { first: "a" },
        y: { second: "ab" },
      });
    });
  });
});
