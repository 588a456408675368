import { type DocumentNode, parse, type SelectionSetNode, visit } from "graphql";
import { Refusal } from "../../../gateway/errors";
import { checkDocument } from "../../../gateway/plan/documentLimits";
import { LIMITS } from "../../../gateway/plan/limits";
import { CodedError } from "../../../schema/errors";

/** What a document is refused with: the code, and of a limit which. */
function refusalOf(document: DocumentNode): string | undefined {
  try {
    checkDocument(document);
    return undefined;
  } catch (error) {
    if (error instanceof CodedError) return `${error.code}: ${error.message}`;
    if (error instanceof Refusal) return String(error.errors[0].extensions.code);
    throw error;
  }
}

function refusal(source: string): string | undefined {
  return refusalOf(parse(source, { noLocation: true, maxTokens: 1_000_000 }));
}

/** A document that counts how often its selection sets are opened. */
function counted(source: string): { document: DocumentNode; sets: number; opened: () => number } {
  let sets = 0;
  let opened = 0;
  const document = parse(source, { noLocation: true, maxTokens: 1_000_000 });
  const count = (set: SelectionSetNode): void => {
    sets++;
    const { selections } = set;
    Object.defineProperty(set, "selections", { get: () => (opened++, selections) });
  };
  const found: SelectionSetNode[] = [];
  visit(document, { SelectionSet: (set) => void found.push(set) });
  found.forEach(count);
  return { document, sets, opened: () => opened };
}

const many = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(" ");
const nested = (levels: number): string => `${"{ a ".repeat(levels)}${"}".repeat(levels)}`;

/** Each fragment spreads the next so many times. */
function doubling(length: number, times = 2, leaf = "b"): string {
  const chain = many(length, (i) => `fragment F${i} on T { ${`...F${i + 1} `.repeat(times)} }`);
  return `{ ...F0 } ${chain} fragment F${length} on T { ${leaf} }`;
}

describe("a document", () => {
  test.each([
    ["levels", nested(LIMITS.levels), nested(LIMITS.levels + 1)],
    ["fields", `{ a { ${many(1_999, (i) => `f${i}`)} } }`, `{ a { ${many(2_000, (i) => `f${i}`)} } }`],
    [
      "rootFields",
      `{ ${many(LIMITS.rootFields, (i) => `f${i}`)} }`,
      `{ ${many(LIMITS.rootFields + 1, (i) => `f${i}`)} }`,
    ],
    [
      "aliases",
      `{ a { ${many(LIMITS.aliases, (i) => `f${i}: b`)} } }`,
      `{ a { ${many(LIMITS.aliases + 1, (i) => `f${i}: b`)} } }`,
    ],
    [
      "directives",
      `{ a ${"@d ".repeat(LIMITS.directives)} }`,
      `{ a ${"@d ".repeat(LIMITS.directives + 1)} }`,
    ],
    ["repeats", `{ a { ${"b ".repeat(LIMITS.repeats)} } }`, `{ a { ${"b ".repeat(LIMITS.repeats + 1)} } }`],
    [
      "definitions",
      many(LIMITS.definitions, (i) => `query Q${i} { a }`),
      many(LIMITS.definitions + 1, (i) => `query Q${i} { a }`),
    ],
    [
      "valueLevels",
      `{ a(v: ${"[".repeat(LIMITS.valueLevels)}${"]".repeat(LIMITS.valueLevels)}) }`,
      `{ a(v: ${"[".repeat(LIMITS.valueLevels + 1)}${"]".repeat(LIMITS.valueLevels + 1)}) }`,
    ],
  ] as const)("has its limit of %s", (name, at, beyond) => {
    expect(refusal(at)).toBeUndefined();
    expect(refusal(beyond)).toMatch(`It may have ${LIMITS[name]} `);
  });
});

describe("a bomb", () => {
  test.each([
    ["of 10,000 aliases", `{ ${many(10_000, (i) => `a${i}: b`)} }`],
    ["of 10,000 directives", `{ b ${"@include(if: true) ".repeat(10_000)} }`],
    ["of 10,000 times __typename", `{ ${"__typename ".repeat(10_000)} }`],
    ["of 10,000 aliases of __typename", `{ a { ${many(10_000, (i) => `t${i}: __typename`)} } }`],
    ["of directives in fragments", doubling(20, 2, "b @include(if: true)")],
    ["of aliases in fragments", doubling(20, 2, "c: b")],
    ["of root fields in fragments", doubling(6)],
    ["of __typename in fragments", doubling(20, 2, "__typename")],
    ["of introspection in fragments", doubling(20, 2, "__schema { types { name } }")],
    ["of wide fragments", doubling(3, 1_000)],
    ["of a deep object", `{ a(v: ${"{ x: ".repeat(500)}1${"}".repeat(500)}) }`],
    ["of a deep default value", `query ($v: V = ${"[".repeat(500)}${"]".repeat(500)}) { a }`],
    ["of a deep value in a directive", `{ a @d(v: ${"[".repeat(500)}${"]".repeat(500)}) }`],
    ["of repeats on each level", `{ ${`a { ${`b { ${"c ".repeat(10)} } `.repeat(10)} } `.repeat(10)} }`],
  ])("%s is refused", (_name, source) => {
    expect(refusal(source)).toMatch(/^OPERATION_TOO_COMPLEX/);
  });

  test.each([
    ["doubling 35 times", doubling(35)],
    ["doubling 35 times below a field", doubling(35).replace("{ ...F0 }", "{ a { ...F0 } }")],
    ["multiplying by a hundred 20 times", doubling(20, 100)],
    ["nested without end", doubling(95)],
  ])("of fragments %s is refused before any selection set is opened twice", (_name, source) => {
    const { document, sets, opened } = counted(source);
    expect(refusalOf(document)).toMatch(/^OPERATION_TOO_COMPLEX/);
    expect(opened()).toBeLessThanOrEqual(sets);
  });

  test("of many operations over one large fragment opens no more than the limits allow", () => {
    const operations = many(50, (i) => `query Q${i} { a { ...F } }`);
    const { document, opened } = counted(`${operations} fragment F on T { ${many(1_900, (i) => `f${i}`)} }`);
    expect(refusalOf(document)).toBeUndefined();
    expect(opened()).toBeLessThan(500);
  });
});

describe("fragments that cannot be measured", () => {
  test.each([
    ["one that spreads itself", "{ ...F } fragment F on T { a { ...F } }"],
    ["two that spread each other", "{ ...F } fragment F on T { ...G } fragment G on T { ...F ...F }"],
    ["one that no operation has", "{ a } fragment F on T { a }"],
    ["two of one name", "{ ...F } fragment F on T { a } fragment F on T { b }"],
  ])("are invalid: %s", (_name, source) => {
    expect(refusal(source)).toBe("GRAPHQL_VALIDATION_FAILED");
  });

  test("are left to validation where they are missing", () => {
    expect(refusal("{ ...F }")).toBeUndefined();
  });
});
