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
  ["is nested without end", "{a".repeat(4_000)],
  ["has a value nested without end", `{ b(c: ${"[".repeat(4_000)}${"]".repeat(4_000)}) }`],
])("refuses a document that %s as one that cannot be parsed", (_name, source) => {
  expect(codeOf(() => new Documents(schema).get(source))).toBe("GRAPHQL_PARSE_FAILED");
});

test("refuses a text that is too long before it is parsed", () => {
  expect(codeOf(() => new Documents(schema).get(`{ b } #${"-".repeat(100_000)}`))).toMatchObject({
    code: "OPERATION_TOO_COMPLEX",
  });
});

test("refuses what asks for too much before it is validated", () => {
  const source = `{ ${Array.from({ length: 300 }, (_, i) => `b${i}: nobodyKnowsThis`).join(" ")} }`;
  expect(codeOf(() => new Documents(schema).get(source))).toMatchObject({ code: "OPERATION_TOO_COMPLEX" });
});

test("tells of some faults of a document, not of all", () => {
  const source = `{ a { ${Array.from({ length: 150 }, (_, i) => `c${i}`).join(" ")} } }`;
  try {
    new Documents(schema).get(source);
  } catch (error) {
    expect((error as Refusal).errors.length).toBeLessThan(25);
  }
  expect.assertions(1);
});

test("refuses rather than fails on a document nested as deeply as its tokens allow", () => {
  const depth = 3_000;
  const source = `${"{a".repeat(depth)}{b}${"}".repeat(depth)}`;
  const refused = codeOf(() => new Documents(schema).get(source)) as string | { code: string };
  expect(["GRAPHQL_PARSE_FAILED", "OPERATION_TOO_COMPLEX"]).toContain(
    typeof refused === "string" ? refused : refused.code,
  );
});
