import { buildSchema, parse } from "graphql";
import type { FetchNode, Log, Plan, PlanNode, SubgraphService } from "../../../gateway/contract";
import { createCompiler } from "../../../gateway/execute/compileOperation";
import { copy } from "../../../gateway/execute/plainData";
import { WrittenFields } from "../../../gateway/execute/writtenFields";
import { withoutSections } from "../../helpers/answerText";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const schema = buildSchema(`
  scalar Decimal
  enum Kind { PERSON COMPANY }
  type Query { user: User users: [User!] strict: Strict }
  type User { id: ID name: String kind: Kind score: Int rate: Float isOpen: Boolean total: Decimal tags: [String] home: Home friends: [User] }
  type Home { city: String! zip: String }
  type Strict { id: ID! home: Home! }
`);

const fetchOf = (service: string, operation: string, more: Partial<FetchNode> = {}): FetchNode => ({
  kind: "Fetch",
  service,
  operationKind: "query",
  operation,
  variables: [],
  inputRewrites: [],
  outputRewrites: [],
  ...more,
});

/** Runs a query over subgraphs that answer these very bytes; counts how often JSON is parsed. */
async function answer(query: string, answers: Record<string, string | Buffer>, node?: PlanNode) {
  const document = parse(query);
  const plan: Plan = {
    document,
    definition: document.definitions[0] as never,
    node: node ?? fetchOf("a", query),
    clientNames: new Map(),
  };
  const services = new Map(
    Object.entries(answers).map(([name, text]): [string, SubgraphService] => [
      name,
      {
        name,
        execute: () => Promise.reject(new Error("It is asked by text.")),
        send: () => Promise.resolve(Buffer.from(text)),
        checkHealth: () => Promise.resolve(),
        close: () => Promise.resolve(),
      },
    ]),
  );
  const execute = createCompiler({ schema, supergraphSchema: schema, services, log: silent })(plan);
  const parseJson = jest.spyOn(JSON, "parse");
  try {
    const executed = await execute({}, { signal: new AbortController().signal, caller: "" });
    const parsed = parseJson.mock.calls.length;
    if ("text" in executed) return { parsed, text: withoutSections(executed.text) };
    return { parsed, text: JSON.stringify({ data: executed.data }), errors: executed.errors.map(String) };
  } finally {
    parseJson.mockRestore();
  }
}

test.each([["objects and lists", "{ user { name tags home { city zip } friends { name } } }"]])(
  "what only the client wants goes through as it is written: %s",
  async (_what, query) => {
    const text = `{"data":{"user":{"name":"Ada","tags":["a",null],"home":{"city":"Wien","zip":null},"friends":[{"name":"Bo"},null]}}}`;
    expect(await answer(query, { a: text })).toEqual({ text, parsed: 0 });
  },
);

test.each([
  ["null", `{"user":null}`],
  ["text with escapes", String.raw`{"user":{"name":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00 \ud800"}}`],
  ["text beyond ASCII", `{"user":{"name":"Zoë 李 😀"}}`],
  ["empty text", `{"user":{"name":""}}`],
])("a text stays as it is written: %s", async (_what, data) => {
  const text = `{"data":${data}}`;
  expect(await answer("{ user { name } }", { a: text })).toEqual({ text, parsed: 0 });
});

test.each([
  ["score", "0"],
  ["score", "-2147483648"],
  ["score", "2147483647"],
  ["rate", "-0.25"],
  ["rate", "12"],
  ["isOpen", "true"],
  ["isOpen", "false"],
  ["kind", `"COMPANY"`],
  ["total", `"10.50"`],
  ["id", `"7"`],
])("a value of its type stays as it is written: %s %s", async (field, value) => {
  const text = `{"data":{"user":{"${field}":${value}}}}`;
  expect(await answer(`{ user { ${field} } }`, { a: text })).toEqual({ text, parsed: 0 });
});

test.each([
  ["blanks between", "name", `{ "data": {"user": {"name": "Ada"}}}`, `{"name":"Ada"}`],
  ["another order", "name id", `{"data":{"user":{"id":"1","name":"Ada"}}}`, `{"name":"Ada","id":"1"}`],
  ["more than was asked", "name", `{"data":{"user":{"name":"Ada","more":1}}}`, `{"name":"Ada"}`],
  ["extensions", "name", `{"data":{"user":{"name":"Ada"}},"extensions":{}}`, `{"name":"Ada"}`],
  ["an id that is a number", "id", `{"data":{"user":{"id":7}}}`, `{"id":"7"}`],
  [
    "a scalar of the bank's own that is no text",
    "total",
    `{"data":{"user":{"total":{"a":1}}}}`,
    `{"total":{"a":1}}`,
  ],
  ["an exponent", "rate", `{"data":{"user":{"rate":1e2}}}`, `{"rate":100}`],
  [
    "a name written with an escape",
    "name",
    String.raw`{"data":{"user":{"n\u0061me":"Ada"}}}`,
    `{"name":"Ada"}`,
  ],
  ["a field twice", "name", `{"data":{"user":{"name":"Ada","name":"Bo"}}}`, `{"name":"Bo"}`],
])("what is written otherwise is read as any JSON: %s", async (_what, fields, text, user) => {
  const { parsed, ...rest } = await answer(`{ user { ${fields} } }`, { a: text });
  expect(rest).toEqual({ text: `{"data":{"user":${user}}}` });
  expect(parsed).toBeGreaterThan(0);
});

test.each([
  ["an Int beyond 32 bits", "score", "2147483648"],
  ["an Int with a fraction", "score", "1.5"],
  ["a Float that no double holds", "rate", "1e999"],
  ["an enum value that is not known", "kind", `"ROBOT"`],
  ["a String that is a number", "name", "1"],
  ["a Boolean that is a number", "isOpen", "1"],
])("what its type cannot have is null with an error: %s", async (_what, field, value) => {
  const { text, errors } = await answer(`{ user { ${field} } }`, {
    a: `{"data":{"user":{"${field}":${value}}}}`,
  });
  expect(text).toBe(`{"data":{"user":{"${field}":null}}}`);
  expect(errors).toEqual([expect.stringContaining("must be")]);
});

test("a null that must not be goes on to what is around it", async () => {
  const { text, errors } = await answer("{ strict { id home { city } } user { name } }", {
    a: `{"data":{"strict":{"id":"1","home":{"city":null}},"user":{"name":"Ada"}}}`,
  });
  expect(text).toBe(`{"data":{"strict":null,"user":{"name":"Ada"}}}`);
  expect(errors).toEqual([expect.stringContaining("Cannot return null")]);
});

test.each([
  ["cut off", `{"data":{"user":{"name":"Ada"`],
  ["cut off in a text", `{"data":{"user":{"name":"Ad`],
  ["followed by more", `{"data":{"user":{"name":"Ada"}}}}`],
  ["a bad escape", String.raw`{"data":{"user":{"name":"\x41"}}}`],
  ["a bad code unit", String.raw`{"data":{"user":{"name":"\u00g1"}}}`],
  ["a line break in a text", `{"data":{"user":{"name":"A\nB"}}}`],
  ["a number that begins with zero", `{"data":{"user":{"score":01}}}`],
  ["empty", ""],
])("an answer that is no JSON costs its fields: %s", async (_what, text) => {
  const field = text.includes("score") ? "score" : "name";
  const outcome = await answer(`{ user { ${field} } }`, { a: text });
  expect(outcome.text).toBe(`{"data":{"user":null}}`);
  expect(outcome.errors).toHaveLength(1);
});

test("bytes that are no UTF-8 never reach the client", async () => {
  const text = Buffer.concat([
    Buffer.from(`{"data":{"user":{"name":"`),
    Buffer.from([0xff]),
    Buffer.from(`"}}}`),
  ]);
  expect((await answer("{ user { name } }", { a: text })).text).toBe(`{"data":{"user":{"name":"\ufffd"}}}`);
});

describe("objects that another subgraph completes", () => {
  const query = "{ users { id name home { city } score kind } }";
  const requires: FetchNode["requires"] = [
    {
      kind: "InlineFragment",
      typeCondition: "User",
      selections: [
        { kind: "Field", name: "__typename" },
        { kind: "Field", name: "id" },
      ],
    },
  ];
  const node: PlanNode = {
    kind: "Sequence",
    nodes: [
      fetchOf("a", "{users{__typename id name home{city}}}"),
      {
        kind: "Flatten",
        path: ["users", "@"],
        node: fetchOf(
          "b",
          "query($representations:[_Any!]!){_entities(representations:$representations){...on User{score kind}}}",
          { requires },
        ),
      },
    ],
  };
  const users = `{"data":{"users":[{"__typename":"User","id":"1","name":"Ada","home":{"city":"Wien"}},{"__typename":"User","id":"2","name":"Bo","home":null}]}}`;

  test("are objects with text inside", async () => {
    const b = `{"data":{"_entities":[{"score":1,"kind":"PERSON"},{"score":null,"kind":null}]}}`;
    expect(await answer(query, { a: users, b }, node)).toEqual({
      parsed: 0,
      text: `{"data":{"users":[{"id":"1","name":"Ada","home":{"city":"Wien"},"score":1,"kind":"PERSON"},{"id":"2","name":"Bo","home":null,"score":null,"kind":null}]}}`,
    });
  });

  test("keep the text's values where the other subgraph fails", async () => {
    const b = `{"data":{"_entities":[{"score":1,"kind":"PERSON"},null]},"errors":[{"message":"no","path":["_entities",1,"score"]}]}`;
    const { text, errors } = await answer(query, { a: users, b }, node);
    expect(JSON.parse(text)).toEqual({
      data: {
        users: [
          { id: "1", name: "Ada", home: { city: "Wien" }, score: 1, kind: "PERSON" },
          { id: "2", name: "Bo", home: null, score: null, kind: null },
        ],
      },
    });
    expect(errors).toHaveLength(1);
  });

  test("keep the text's values where there are too few entities", async () => {
    const { text, errors } = await answer(query, { a: users, b: `{"data":{"_entities":[null]}}` }, node);
    expect(JSON.parse(text)).toMatchObject({
      data: { users: [{ name: "Ada", score: null }, { name: "Bo" }] },
    });
    expect(errors).toHaveLength(1);
  });
});

test("askers that share an answer share its text and nothing that one of them may change", () => {
  const text = new WrittenFields(`"name":"Ada"`);
  const answer = { data: { user: { id: "1", name: text } } };
  const other = copy(answer);
  expect(other).toEqual(answer);
  expect(other.data.user).not.toBe(answer.data.user);
  expect(other.data.user.name).toBe(text);
});
