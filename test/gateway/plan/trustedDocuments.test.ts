import { createHash } from "node:crypto";
import { Source } from "graphql";
import { TrustedDocuments } from "../../../gateway/plan/trustedDocuments";
import { CodedError } from "../../../schema/errors";

const KNOWN = "query known { a }";
const OTHER = "query other { a }";
const idOf = (text: string) => createHash("sha256").update(text).digest("hex");
const operations = [new Source(KNOWN, "known.graphql")];

function ask(
  documents: TrustedDocuments,
  request: { query?: string; documentId?: string },
  mayExplore = false,
): string {
  try {
    return documents.textOf({ query: "", readOnly: false, ...request }, mayExplore);
  } catch (error) {
    return error instanceof CodedError ? error.code : String(error);
  }
}

describe.each(["only", "all"] as const)("where %s trusted documents are run", (mode) => {
  const documents = new TrustedDocuments(operations, mode);

  test.each([
    ["by its text", { query: KNOWN }],
    ["by its id", { documentId: idOf(KNOWN) }],
    ["by its id with a prefix", { documentId: `sha256:${idOf(KNOWN)}` }],
    ["by both", { query: KNOWN, documentId: idOf(KNOWN) }],
  ])("one is found %s", (_name, request) => {
    expect(ask(documents, request)).toBe(KNOWN);
  });

  test.each([
    ["one that there is not", { documentId: idOf(OTHER) }],
    ["one of another kind", { documentId: `md5:${idOf(KNOWN)}` }],
    ["a name of every object", { documentId: "constructor" }],
    ["nothing", { documentId: "" }],
  ])("an id of %s is refused, whoever sends it", (_name, request) => {
    expect([ask(documents, request), ask(documents, request, true)]).toEqual([
      "OPERATION_NOT_TRUSTED",
      "OPERATION_NOT_TRUSTED",
    ]);
  });

  test("nobody can add one by sending it with its id", () => {
    const both = { query: OTHER, documentId: idOf(OTHER) };
    expect(ask(documents, both, true)).toBe("OPERATION_NOT_TRUSTED");
    expect(ask(documents, { documentId: idOf(OTHER) }, true)).toBe("OPERATION_NOT_TRUSTED");
  });

  test("a document beside the id of another is refused", () => {
    expect(ask(documents, { query: OTHER, documentId: idOf(KNOWN) }, true)).toBe("BAD_REQUEST");
  });
});

test("another document is run for those who may explore alone, where only trusted documents are run", () => {
  const documents = new TrustedDocuments(operations, "only");
  expect(ask(documents, { query: OTHER })).toBe("OPERATION_NOT_TRUSTED");
  expect(ask(documents, { query: `${KNOWN} ` })).toBe("OPERATION_NOT_TRUSTED");
  expect(ask(documents, { query: "" })).toBe("OPERATION_NOT_TRUSTED");
  expect(ask(documents, { query: OTHER }, true)).toBe(OTHER);
});

test("another document is run for everybody, where all are", () => {
  expect(ask(new TrustedDocuments(operations, "all"), { query: OTHER })).toBe(OTHER);
  expect(ask(new TrustedDocuments(), { query: OTHER })).toBe(OTHER);
});
