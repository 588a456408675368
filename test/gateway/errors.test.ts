import { GraphQLError } from "graphql";
import { clientError } from "../../gateway/errors";
import { fail } from "../../schema/errors";
import type { Log } from "../../gateway/contract";

const SECRET = "postgres://admin:hunter2@db-prod-7";

function recordingLog(): Log & { lines: object[] } {
  const lines: object[] = [];
  const record = (fields: object) => void lines.push(fields);
  return { lines, debug: record, info: record, warn: record, error: record };
}

function fromSubgraph(message: string, extensions: Record<string, unknown>) {
  const path = ["customer", "loans"];
  return new GraphQLError(message, {
    path,
    extensions: { ...extensions, serviceName: "loans", stacktrace: [SECRET] },
  });
}

test("keeps the message, the path, the code and the name of a subgraph's error whose code is in the table", () => {
  const log = recordingLog();
  expect(clientError(fromSubgraph("An id must be ours.", { code: "INVALID_ID" }), log)).toEqual({
    message: "An id must be ours.",
    path: ["customer", "loans"],
    extensions: { code: "INVALID_ID", subgraph: "loans" },
  });
  expect(log.lines).toEqual([]);
});

test.each([
  ["no code", {}],
  ["a code of another table", { code: "DOWNSTREAM_SERVICE_ERROR" }],
  ["a code for operators", { code: "DATABASE_UNREACHABLE" }],
  ["a code that blames the document the gateway wrote", { code: "GRAPHQL_VALIDATION_FAILED" }],
  ["a code that is a name of every object", { code: "constructor" }],
])("masks a subgraph's error with %s", (_name, extensions) => {
  const log = recordingLog();
  const masked = clientError(fromSubgraph(SECRET, extensions), log);
  expect(masked.extensions).toMatchObject({ code: "INTERNAL_ERROR" });
  expect(masked.path).toEqual(["customer", "loans"]);
  expect(JSON.stringify(masked)).not.toMatch(/hunter2|serviceName|stack/);
  expect(log.lines).toMatchObject([{ errorId: masked.extensions!.errorId, subgraph: "loans" }]);
});

test("keeps the id under which a subgraph has masked the error itself", () => {
  const given = { code: "INTERNAL_ERROR", errorId: "0b5c1d9e-aaaa-bbbb-cccc-000000000000" };
  expect(clientError(fromSubgraph("Something went wrong.", given), recordingLog()).extensions).toEqual({
    ...given,
    subgraph: "loans",
  });
});

test("does not take a subgraph's id that could be anything", () => {
  const given = { code: "INTERNAL_ERROR", errorId: SECRET };
  expect(JSON.stringify(clientError(fromSubgraph("x", given), recordingLog()))).not.toContain("hunter2");
});

test("never sends the cause of an error of the table", () => {
  const error = fail("SUBGRAPH_UNAVAILABLE", { cause: new Error(SECRET) });
  expect(JSON.stringify(clientError(error, recordingLog()))).not.toContain("hunter2");
});

test("masks what is thrown that is no error", () => {
  const log = recordingLog();
  expect(clientError(SECRET, log).extensions).toMatchObject({ code: "INTERNAL_ERROR" });
  expect(log.lines).toMatchObject([{ cause: { name: "string" } }]);
  expect(JSON.stringify(log.lines)).not.toContain("hunter2");
});

test("logs no part of the client's document", () => {
  const log = recordingLog();
  const error = new GraphQLError("broken", {
    source: { body: "{ hidden }", name: "x" } as never,
    positions: [0],
  });
  clientError(error, log);
  expect(JSON.stringify(log.lines)).not.toContain("hidden");
});
