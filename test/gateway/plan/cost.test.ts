import { buildSchema, getVariableValues, Kind, type OperationDefinitionNode, parse } from "graphql";
import { Costs } from "../../../gateway/plan/cost";

const LINK =
  'schema @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@cost", "@listSize"]) { query: Query mutation: Mutation }';
const SDL = `
  type Query {
    shop: Shop
    shops: [Shop]
    known: [Shop] @listSize(assumedSize: 3)
    few(first: Int = 2, last: Int): [Shop] @listSize(slicingArguments: ["first", "last"], requireOneSlicingArgument: false)
    one(first: Int, last: Int): [Shop] @listSize(slicingArguments: ["first", "last"], assumedSize: 7)
    some(first: Int, last: Int): [Shop] @listSize(slicingArguments: ["first", "last"], assumedSize: 7, requireOneSlicingArgument: false)
    page(first: Int! = 20): Page @listSize(slicingArguments: ["first"], sizedFields: ["edges"])
    dear: Shop @cost(weight: 50)
    cheap: Shop @cost(weight: -5)
    rated: Rating
    search(word: String @cost(weight: 4), where: Where, wheres: [Where!], rating: Rating): Int
    place: Place
    either: Either
  }
  type Mutation { open: Shop note: Int }
  type Shop implements Place { name: String size: Int @cost(weight: 2) next: Shop numbers: [Int] goods: [Good] stock: [Good] @listSize(assumedSize: 4) near: [Shop] @listSize(assumedSize: 2) }
  type Stall implements Place { name: String near: [Shop] @listSize(assumedSize: 6) }
  type Page { edges: [Edge] others: [Edge] total: Int @cost(weight: 9) }
  type Edge { node: Shop }
  type Good @cost(weight: 3) { name: String }
  interface Place { name: String near: [Shop] }
  union Either = Shop | Good
  enum Rating @cost(weight: 2) { LOW HIGH }
  input Where { rating: Rating name: String deep: Where dear: Int @cost(weight: 10) }
`;
const API = buildSchema(SDL.replace(/ @(cost|listSize)\([^)]*\)/g, ""));

function costOf(source: string, variables: Record<string, unknown> = {}): number {
  const document = parse(source);
  const definition = document.definitions.find(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  )!;
  const { coerced } = getVariableValues(API, definition.variableDefinitions ?? [], variables);
  return new Costs(API, LINK + SDL).of({ source, document, definition, variables: coerced! });
}

test.each([
  ["an object 1, a leaf nothing", "{ shop { name next { name } } }", 2],
  ["a name of a type and the schema's own fields nothing below", "{ __typename shop { __typename } }", 1],
  [
    "a look at the schema a flat price",
    '{ __schema { types { name } } __type(name: "Shop") { name } }',
    2_000,
  ],
  ["a mutation its own price", "mutation { open { name } note }", 11],
  ["a list of unknown size ten", "{ shops { name } }", 10],
  ["a list as many as are assumed", "{ known { name } }", 3],
  ["lists within lists their product", "{ known { near { near { name } } } }", 3 * (1 + 2 * (1 + 2))],
  ["a list of leaves its leaves", "{ shop { numbers } }", 1],
  ["a field what it weighs, in place of its type", "{ dear { size } }", 52],
  ["a discount never more than the field itself", "{ cheap { name } shop { name } }", 1],
  [
    "a discount on what stands below",
    "{ cheap { next { next { next { next { next { next { name } } } } } } } }",
    1,
  ],
  ["a type what it weighs", "{ shop { stock { name } } }", 1 + 4 * 3],
  ["an enum what it weighs", "{ rated }", 2],
  ["an abstract type its dearest possible type", "{ either { __typename } }", 3],
  ["an interface's field the longest list of those who have it", "{ place { near { name } } }", 1 + 6],
  [
    "each fragment, also where one alone can apply",
    "{ place { ... on Shop { near { name } } ... on Stall { near { name } } } }",
    1 + 2 + 6,
  ],
  [
    "a fragment at each place where it is spread",
    "{ a: shop { ...F } b: shop { ...F } } fragment F on Shop { next { name } }",
    4,
  ],
])("costs %s", (_name, source, cost) => {
  expect(costOf(source)).toBe(cost);
});

describe("a page", () => {
  test.each([
    ["as told", "{ page(first: 5) { edges { node { name } } } }", 1 + 5 * 2],
    ["as the argument's default", "{ page { edges { node { name } } } }", 1 + 20 * 2],
    ["alone where it is named", "{ page(first: 5) { others { node { name } } } }", 1 + 10 * 2],
    [
      "also in fragments",
      "{ page(first: 5) { ...F } } fragment F on Page { ... { edges { node { name } } } }",
      1 + 5 * 2,
    ],
    ["not below nothing", "{ page(first: 0) { total } }", 1 + 9],
    ["never less than nothing", "{ page(first: -5) { edges { node { name } } } }", 1],
    [
      "beyond what a number can tell",
      `{ page(first: 2147483647) { edges { node { ${nest(8)} } } } }`,
      Number.MAX_SAFE_INTEGER,
    ],
  ])("has its size %s", (_name, source, cost) => {
    expect(costOf(source)).toBe(cost);
  });

  function nest(levels: number): string {
    return levels === 0 ? "name" : `near { near { near { ${nest(levels - 1)} } } }`;
  }

  test.each([
    ["what is sent", { n: 7 }, 1 + 7 * 2],
    ["the variable's default", {}, 1 + 3 * 2],
  ])("takes from a variable %s", (_name, variables, cost) => {
    expect(costOf("query ($n: Int! = 3) { page(first: $n) { edges { node { name } } } }", variables)).toBe(
      cost,
    );
  });

  test("takes the argument's default where the variable is not sent", () => {
    expect(costOf("query ($n: Int) { few(first: $n) { name } }")).toBe(2);
  });
});

describe("slicing arguments", () => {
  test.each([
    ["the largest of several", "{ few(first: 5, last: 9) { name } }", 9],
    ["one beside a default", "{ few(last: 9) { name } }", 9],
    ["null as if it were not there", "{ some(first: null) { name } }", 7],
    ["the assumed size where none is given", "{ some { name } }", 7],
    ["exactly one", "{ one(last: 2) { name } }", 2],
  ])("take %s", (_name, source, cost) => {
    expect(costOf(source)).toBe(cost);
  });

  test.each([
    ["none", "{ one { name } }", {}],
    ["two", "{ one(first: 1, last: 1) { name } }", {}],
    ["none that is not null", "query ($n: Int) { one(first: $n) { name } }", { n: null }],
  ])("of which one is required may not be %s", (_name, source, variables) => {
    expect(() => costOf(source, variables)).toThrow("Field one takes exactly one of: first, last.");
  });
});

describe("arguments", () => {
  test.each([
    ["what they weigh", '{ search(word: "a") }', {}, 4],
    ["nothing where they are null", "{ search(word: null) }", {}, 0],
    ["an enum's weight", "{ search(rating: LOW) }", {}, 2],
    [
      "an input object 1 and its fields",
      '{ search(where: { name: "a", rating: LOW, dear: 1 }) }',
      {},
      1 + 2 + 10,
    ],
    ["objects within objects", "{ search(where: { deep: { deep: { dear: 1 } } }) }", {}, 3 + 10],
    ["each item of a list", "{ search(wheres: [{}, { dear: 1 }]) }", {}, 1 + 1 + 10],
    ["a single item as a list of one", "{ search(wheres: { dear: 1 }) }", {}, 1 + 10],
    [
      "what a variable brings",
      "query ($w: Where) { search(where: $w) }",
      { w: { deep: { dear: 2 } } },
      2 + 10,
    ],
    ["a variable within an object", "query ($d: Int) { search(where: { dear: $d }) }", { d: 1 }, 1 + 10],
    ["nothing for a variable that is not sent", "query ($w: Where) { search(where: $w) }", {}, 0],
  ])("cost %s", (_name, source, variables, cost) => {
    expect(costOf(source, variables)).toBe(cost);
  });
});

describe("what is skipped", () => {
  const source = `query ($yes: Boolean!) {
    a: shop @include(if: $yes) { name }
    ... @skip(if: $yes) { b: shop { next { name } } }
    ...F @include(if: false)
    c: dear @skip(if: true) { name }
  }
  fragment F on Query { dear { name } }`;

  test.each([
    [true, 1],
    [false, 2],
  ])("costs nothing, with $yes %s", (yes, cost) => {
    expect(costOf(source, { yes })).toBe(cost);
  });
});
