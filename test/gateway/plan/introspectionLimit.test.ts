import { readFileSync } from "node:fs";
import { buildSchema, getIntrospectionQuery, type OperationDefinitionNode, parse, print } from "graphql";
import { Documents } from "../../../gateway/plan/document";
import { IntrospectionLimit } from "../../../gateway/plan/introspectionLimit";
import { projectFile } from "../../../schema/files";

const bank = buildSchema(readFileSync(projectFile("schema", "api.graphql"), "utf8"));
const small = buildSchema("type Query { a: Query b: Int }");
const many = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(" ");
const TOO_MUCH = /asks too much of the schema itself/;

describe.each([
  ["the bank's schema", bank],
  ["a small schema", small],
])("over %s", (_name, schema) => {
  const documents = new Documents(schema);

  test.each([
    ["what tools ask", getIntrospectionQuery()],
    [
      "all that tools may ask",
      getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, schemaDescription: true }),
    ],
    ["about a type", '{ __type(name: "Query") { name fields { name type { name } } } }'],
    ["about several types", `{ ${many(10, (i) => `t${i}: __type(name: "Query") { fields { name } }`)} }`],
    ["about no schema", "{ __typename }"],
  ])("lets pass %s", (_what, source) => {
    expect(() => documents.get(source)).not.toThrow();
  });

  test.each([
    ["asks three times for everything", threeTimes(getIntrospectionQuery())],
    [
      "asks for all fields by a hundred names",
      `{ __schema { types { ${many(100, (i) => `f${i}: fields { name args { name type { name } } }`)} } } }`,
    ],
    [
      "does so in fragments",
      `{ __schema { types { ${many(10, (i) => `...F${i}`)} } } }
       ${many(10, (i) => `fragment F${i} on __Type { ${many(10, (j) => `f${i}x${j}: fields { name args { name type { name } } }`)} }`)}`,
    ],
  ])("refuses a document that %s", (_what, source) => {
    expect(() => documents.get(source)).toThrow(TOO_MUCH);
  });
});

test("counts what stands below a field that answers the root", () => {
  const limit = new IntrospectionLimit(small);
  const inner = (i: number) => `s${i}: __schema { types { fields { args { type { fields { name } } } } } }`;
  expect(() => limit.check(parse(`{ a { a { ${many(60, inner)} } } }`))).toThrow(TOO_MUCH);
});

test("counts a fragment that is spread a thousand times once, and what it comes to a thousand times", () => {
  const document = parse(
    `{ ${many(1_000, (i) => `a${i}: a { ...F }`)} } fragment F on Query { __schema { types { name } } }`,
  );
  expect(() => new IntrospectionLimit(small).check(document)).toThrow(TOO_MUCH);
});

test("refuses lists of the schema within one another without end", () => {
  const deep = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
  expect(() => new Documents(bank).get(deep)).toThrow();
});

test("refuses nothing of a chain of types as deep as selections may be", () => {
  const chain = `{ __schema { types { fields { type ${"{ ofType ".repeat(30)}{ name }${" }".repeat(30)} } } } }`;
  expect(() => new Documents(bank).get(chain)).not.toThrow();
});

/** One operation that asks a tool's question three times over. */
function threeTimes(source: string): string {
  const [operation, ...fragments] = parse(source).definitions as [OperationDefinitionNode];
  const [everything] = operation.selectionSet.selections.map((each) => print(each));
  return `{ ${many(3, (i) => `s${i}: ${everything}`)} } ${fragments.map((each) => print(each)).join("\n")}`;
}
