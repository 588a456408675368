import { buildSchema } from "graphql";
import { Refusal } from "../../../gateway/errors";
import { Documents } from "../../../gateway/plan/document";

const schema = buildSchema("type Query { a: Query b: Int }");

function codeOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error instanceof Refusal ? error.errors[0].extensions.code : error;
  }
  return undefined;
}

test("parses a document once", () => {
  const documents = new Documents(schema);
  expect(documents.get("{ b }")).toBe(documents.get("{ b }"));
});

test("holds a thousand documents and no more", () => {
  const documents = new Documents(schema);
  for (let i = 0; i < 1_100; i++) documents.get(`{ b${i}: b }`);
  expect(documents.size).toBe(1_000);
});

test("lets go of the document unused for longest", () => {
  const documents = new Documents(schema, { documents: 2, characters: 1_000 });
  const first = documents.get("{ b }");
  const second = documents.get("{ x: b }");
  documents.get("{ b }");
  documents.get("{ y: b }");
  expect(documents.get("{ b }")).toBe(first);
  expect(documents.get("{ x: b }")).not.toBe(second);
});

test("holds no more text than its limit, however few the documents", () => {
  const documents = new Documents(schema, { documents: 1_000, characters: 20 });
  documents.get("{ b }");
  documents.get(`{ b } # ${"-".repeat(100)}`);
  expect(documents.size).toBe(0);
  documents.get("{ b }");
  expect(documents.size).toBe(1);
});

test("does not hold documents that are refused", () => {
  const documents = new Documents(schema);
  expect(codeOf(() => documents.get("{ c }"))).toBe("GRAPHQL_VALIDATION_FAILED");
  expect(documents.size).toBe(0);
});

test.each([
  ["is cut short", "{ b"],
  ["has too many tokens", `{ ${"b ".repeat(20_000)} }`],
  ["is nested without end", "{a".repeat(300_000)],
])("refuses a document that %s as one that cannot be parsed", (_name, source) => {
  expect(codeOf(() => new Documents(schema).get(source))).toBe("GRAPHQL_PARSE_FAILED");
});

test("refuses rather than fails on a document nested as deeply as its tokens allow", () => {
  const depth = 3_000;
  const source = `${"{a".repeat(depth)}{b}${"}".repeat(depth)}`;
  expect([undefined, "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"]).toContain(
    codeOf(() => new Documents(schema).get(source)),
  );
});
