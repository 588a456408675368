import { buildSchema, type ExecutionResult } from "graphql";
import type { GraphQLRequest, Log, Operation, RequestScope, Supergraph } from "../../gateway/contract";
import { createPipeline } from "../../gateway/pipeline";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const schema = buildSchema(`
  type Query { customer(id: ID!): String page(first: Int = 10): Int }
  enum Rating { LOW HIGH }
`);

interface Run {
  operation: Operation;
  scope: RequestScope;
}

function pipelineOver(execute: (run: Run) => Promise<ExecutionResult>, deadline?: number) {
  const runs: Run[] = [];
  const graph: Supergraph = {
    id: "test",
    schema,
    execute: (operation, scope) => {
      runs.push({ operation, scope });
      return execute({ operation, scope });
    },
  };
  const answer = createPipeline({ supergraph: () => graph, log: silent, deadline });
  const ask = (request: Partial<GraphQLRequest> & { query: string }) =>
    answer({ readOnly: false, ...request });
  return { ask, runs };
}

const done = () => Promise.resolve({ data: { page: 1 } });
const TWO = "query A { page } query B { page }";

test("runs the operation that operationName selects", async () => {
  const { ask, runs } = pipelineOver(done);
  await ask({ query: TWO, operationName: "B" });
  expect(runs[0].operation.definition.name?.value).toBe("B");
});

test.each([
  ["several operations and no operationName", { query: TWO }],
  ["an operationName that the document does not have", { query: TWO, operationName: "C" }],
  ["no operation at all", { query: "fragment F on Query { page }" }],
])("refuses a request with %s", async (_name, request) => {
  const { ask, runs } = pipelineOver(done);
  const { data, errors } = await ask(request);
  expect(data).toBeUndefined();
  expect(["OPERATION_RESOLUTION_FAILURE", "GRAPHQL_VALIDATION_FAILED"]).toContain(
    errors?.[0].extensions?.code,
  );
  expect(runs).toEqual([]);
});

test("says where a document breaks off", async () => {
  const { errors } = await pipelineOver(done).ask({ query: "{ page " });
  expect(errors).toMatchObject([
    { locations: [{ line: 1, column: 8 }], extensions: { code: "GRAPHQL_PARSE_FAILED" } },
  ]);
});

test("names each unknown field with its place", async () => {
  const { errors } = await pipelineOver(done).ask({ query: "{ pge nothing }" });
  expect(errors).toMatchObject([
    { message: expect.stringContaining("pge") as unknown, locations: [{ line: 1, column: 3 }] },
    {
      message: expect.stringContaining("nothing") as unknown,
      extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
    },
  ]);
});

test.each([
  ["left out", undefined],
  ["null", { id: null }],
  ["of another type", { id: { nested: true } }],
])("refuses a variable that is %s", async (_name, variables) => {
  const { ask, runs } = pipelineOver(done);
  const { data, errors } = await ask({ query: "query ($id: ID!) { customer(id: $id) }", variables });
  expect(data).toBeUndefined();
  expect(errors?.[0].extensions).toEqual({ code: "BAD_USER_INPUT" });
  expect(runs).toEqual([]);
});

test("passes variables coerced, with their defaults and without strangers", async () => {
  const { ask, runs } = pipelineOver(done);
  await ask({
    query: "query ($id: ID!, $first: Int = 5) { customer(id: $id) page(first: $first) }",
    variables: { id: 7, stranger: true },
  });
  expect(runs[0].operation.variables).toEqual({ id: "7", first: 5 });
});

test("refuses a mutation in a request that must change nothing", async () => {
  const { ask } = pipelineOver(done);
  const { errors } = await ask({ query: "mutation { __typename }", readOnly: true });
  expect(errors?.[0].extensions).toEqual({ code: "METHOD_NOT_ALLOWED" });
});

test.each(["mutation { __typename }", "subscription { __typename }"])(
  "refuses %s when the schema has no root for it",
  async (query) => {
    const { errors } = await pipelineOver(done).ask({ query });
    expect(errors?.[0].extensions).toEqual({ code: "GRAPHQL_VALIDATION_FAILED" });
  },
);

test("answers when the deadline passes, and tells the work to stop", async () => {
  const { ask, runs } = pipelineOver(() => new Promise(() => {}), 20);
  const { data, errors } = await ask({ query: "{ page }" });
  expect(data).toBeUndefined();
  expect(errors?.[0].extensions).toEqual({ code: "DEADLINE_EXCEEDED" });
  expect(runs[0].scope.signal.aborted).toBe(true);
});

test("masks an executor that throws", async () => {
  const { ask } = pipelineOver(() => Promise.reject(new TypeError("planner at /srv/secret.js")));
  const answer = await ask({ query: "{ page }" });
  expect(answer.data).toBeUndefined();
  expect(answer.errors?.[0].extensions).toMatchObject({ code: "INTERNAL_ERROR" });
  expect(JSON.stringify(answer)).not.toContain("secret");
});

test("masks an executor that throws before it promises anything", async () => {
  const { ask } = pipelineOver(() => {
    throw new TypeError("planner at /srv/secret.js");
  });
  expect((await ask({ query: "{ page }" })).errors?.[0].extensions).toMatchObject({ code: "INTERNAL_ERROR" });
});

test("takes the supergraph anew for each request", async () => {
  const graphOf = (id: string, sdl: string): Supergraph => ({
    id,
    schema: buildSchema(sdl),
    execute: () => Promise.resolve({ data: { served: id } }),
  });
  let graph = graphOf("old", "type Query { page: Int }");
  const answer = createPipeline({ supergraph: () => graph, log: silent });
  expect(await answer({ query: "{ page }", readOnly: false })).toEqual({ data: { served: "old" } });

  graph = graphOf("new", "type Query { other: Int }");

  const { errors } = await answer({ query: "{ page }", readOnly: false });
  expect(errors?.[0].extensions).toEqual({ code: "GRAPHQL_VALIDATION_FAILED" });
  expect(await answer({ query: "{ other }", readOnly: false })).toEqual({ data: { served: "new" } });
});
