import { OUR_WAYS } from "./executors";
import { askAll, askOurs, pathsOf, resolvedGraph } from "./resolvedGraph";

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

interface Comment {
  text: string;
}

interface Given {
  comments: Comment[];
}

const LETTERS = ["a", "b", "c", "d"];

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

  describe("of fields that need another with different arguments", () => {
    const text = (comments: Comment[]) => comments.map((each) => each.text).join("");
    const shelf = {
      sdl: `type Query { post: Post posts: [[Post]] }
        type Post @key(fields: "id") { id: ID! comments(limit: Int, by: Filter): [Comment] author: Author maker: Maker }
        type Comment { text(in: Style = PLAIN): String }
        type Author { name: String books(limit: Int): [Comment] }
        interface Maker { name: String made(limit: Int): [Comment] }
        type Person implements Maker { name: String made(limit: Int): [Comment] }
        type Firm implements Maker { name: String made(limit: Int): [Comment] }
        input Filter { only: [String!] style: Style }
        enum Style { PLAIN LOUD }`,
      resolvers: {
        Query: { post: () => ({ id: "1" }), posts: () => [[{ id: "1" }, { id: "2" }], null, [{ id: "1" }]] },
        Post: {
          comments: (_: unknown, { limit, by }: { limit?: number; by?: { only?: string[] } }) =>
            LETTERS.filter((each) => by?.only?.includes(each) ?? true)
              .slice(0, limit)
              .map((text) => ({ text })),
          author: () => ({ name: "Ada" }),
          maker: ({ id }: { id: string }) => ({ __typename: id === "1" ? "Firm" : "Person", name: `M${id}` }),
        },
        Comment: {
          text: (comment: Comment, given: { in: string }) =>
            given.in === "LOUD" ? comment.text.toUpperCase() : comment.text,
        },
        Author: { books: (_: unknown, { limit = 4 }) => LETTERS.slice(0, limit).map((text) => ({ text })) },
        Person: { made: (_: unknown, { limit = 4 }) => LETTERS.slice(0, limit).map((text) => ({ text })) },
        Firm: { made: (_: unknown, { limit = 4 }) => LETTERS.slice(-limit).map((text) => ({ text })) },
      },
    };
    const field = (name: string, required: string) => `${name}: String @requires(fields: """${required}""")`;
    const ofComments = ({ comments }: { comments: Comment[] }) => text(comments);
    const ofBooks = ({ author }: { author: { books: Comment[] } }) => text(author.books);
    const ofMade = ({ maker }: { maker: { made: Comment[] } }) => text(maker.made);
    const needy = {
      sdl: `type Post @key(fields: "id") {
          id: ID! comments(limit: Int, by: Filter): [Comment] @external author: Author @external maker: Maker @external
          ${field("one", "comments(limit: 1) { text }")}
          ${field("two", "comments(limit: 2) { text }")}
          ${field("again", "comments(limit: 2) { text }")}
          ${field("loud", "comments(limit: 2) { text(in: LOUD) }")}
          ${field("all", "comments { text }")}
          ${field("some", 'comments(by: { only: ["b", "d"], style: PLAIN }) { text }')}
          ${field("others", 'comments(by: { only: ["a", "c"], style: LOUD }) { text }')}
          ${field("book", "author { books(limit: 1) { text } }")}
          ${field("books", "author { name books(limit: 2) { text } }")}
          ${field("made", "maker { name ... on Firm { made(limit: 1) { text } } ... on Person { made(limit: 2) { text } } }")}
          ${field("more", "maker { ... on Firm { made(limit: 2) { text } } ... on Person { made(limit: 1) { text } } }")}
          ${field("most", "maker { made(limit: 3) { text } }")}
          free(n: Int): Int }
        type Comment @external { text(in: Style = PLAIN): String }
        type Author @external { name: String books(limit: Int): [Comment] }
        interface Maker { name: String made(limit: Int): [Comment] }
        type Person implements Maker @external { name: String made(limit: Int): [Comment] }
        type Firm implements Maker @external { name: String made(limit: Int): [Comment] }
        input Filter { only: [String!] style: Style }
        enum Style { PLAIN LOUD }`,
      resolvers: {
        Post: {
          one: ofComments,
          two: ofComments,
          again: ofComments,
          loud: ofComments,
          all: ofComments,
          some: ofComments,
          others: ofComments,
          book: ofBooks,
          books: ofBooks,
          made: ({ maker }: { maker: { made: Comment[]; name: string } }) =>
            `${text(maker.made)}${maker.name}`,
          more: ofMade,
          most: ofMade,
          free: (_: unknown, { n }: { n: number }) => n,
        },
        Maker: { __resolveType: ({ name }: { name?: string }) => (name === "M2" ? "Person" : "Firm") },
      },
    };
    const chained = {
      sdl: `type Post @key(fields: "id") { id: ID! one: String @external comments(limit: Int, by: Filter): [Comment] @external
          ${field("echo", "one comments(limit: 3) { text }")} }
        type Comment @external { text(in: Style = PLAIN): String }
        input Filter { only: [String!] style: Style } enum Style { PLAIN LOUD }`,
      resolvers: {
        Post: {
          echo: ({ one, comments }: { one: string; comments: Comment[] }) => `${one}-${text(comments)}`,
        },
      },
    };
    const graph = resolvedGraph({ shelf, needy, chained });
    const asked = async (query: string, variables?: Record<string, unknown>) => {
      graph.asked.length = 0;
      const { data, errors } = await askOurs(graph, query, variables);
      expect(errors).toEqual([]);
      return data;
    };

    // Apollo's planner fetches it once, and computes all from what only one of them has asked for.
    test.each([
      ["two", "one two", { one: "a", two: "ab" }],
      ["three", "all two one", { all: "abcd", two: "ab", one: "a" }],
      ["the same ones, and others", "two again one", { two: "ab", again: "ab", one: "a" }],
      ["arguments below", "loud two", { loud: "AB", two: "ab" }],
      ["objects, lists and enums", "some others one", { some: "bd", others: "ac", one: "a" }],
      ["those of an object between", "book books", { book: "a", books: "ab" }],
      ["those of types of an interface", "made more most", { made: "dM1", more: "cd", most: "bcd" }],
      ["those of another subgraph", "echo two", { echo: "a-abc", two: "ab" }],
      ["a field that needs nothing", "free(n: 3) two one", { free: 3, two: "ab", one: "a" }],
    ])("answers each by its own: %s", async (_name, fields, post) => {
      expect(await asked(`{ post { ${fields} } }`)).toEqual({ post });
    });

    test("answers each by its own in lists, in fragments and with variables", async () => {
      const query = `query ($n: Int) { posts { ...F free(n: $n) } }
        fragment F on Post { one two ...G comments(limit: 1) { text } } fragment G on Post { made more x: two }`;
      const first = { one: "a", two: "ab", x: "ab", free: 7, made: "dM1", more: "cd" };
      const second = { ...first, made: "abM2", more: "a" };
      const comments = [{ text: "a" }];
      expect(await asked(query, { n: 7 })).toEqual({
        posts: [
          [
            { ...first, comments },
            { ...second, comments },
          ],
          null,
          [{ ...first, comments }],
        ],
      });
    });

    test("asks once for what is needed twice in one way", async () => {
      await asked("{ post { two again } }");
      const queries = graph.asked.map(({ name, request }) => `${name} ${request.query}`);
      // Each way of executing asked for the post with its comments and then what comes of them.
      expect(queries).toHaveLength(2 * OUR_WAYS.length);
      expect(queries[0].match(/comments\(limit: ?2\)/g)).toHaveLength(1);
    });

    test("leaves clients all names", async () => {
      const data = await asked(`{ post {
        one: two two: one comments: author { books: name } author: comments(limit: 3) { text: text(in: LOUD) }
        required_0_comments: id required_1_comments: comments { text } all } }`);
      expect(data).toEqual({
        post: {
          one: "ab",
          two: "a",
          comments: { books: "Ada" },
          author: [{ text: "A" }, { text: "B" }, { text: "C" }],
          required_0_comments: "1",
          required_1_comments: LETTERS.map((text) => ({ text })),
          all: "abcd",
        },
      });
    });

    test("tells of an error in what it needs where clients can see it", async () => {
      const broken = {
        ...shelf,
        resolvers: {
          ...shelf.resolvers,
          Post: {
            comments: () => {
              throw new Error("no comments");
            },
          },
        },
      };
      const outcome = await askOurs(
        resolvedGraph({ shelf: broken, needy, chained }),
        "{ post { id one two } }",
      );
      expect(outcome.data).toEqual({ post: { id: "1", one: null, two: null } });
      expect(pathsOf(outcome)).toEqual(["post", "post", "post.one", "post.two"]);
    });
  });
});
