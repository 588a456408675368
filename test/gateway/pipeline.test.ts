import { composeServices } from "@apollo/composition";
import { Supergraph as ApolloSupergraph } from "@apollo/federation-internals";
import { QueryPlanner } from "@apollo/query-planner";
import { type ExecutionResult, parse } from "graphql";
import type {
  Answer,
  GraphQLAnswer,
  GraphQLRequest,
  Log,
  SubgraphRequest,
  Supergraph,
} from "../../gateway/contract";
import { fail } from "../../schema/errors";
import { createPipeline } from "../../gateway/pipeline";
import { withoutSections } from "../helpers/answerText";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const SDL = `
  type Query { customer(id: ID!): String page(first: Int = 10): Int }
  enum Rating { LOW HIGH }
`;

interface Run {
  request: SubgraphRequest;
  scope: object;
}
type Execute = (run: Run) => Promise<ExecutionResult>;

/** A graph of one subgraph. */
function graphOf(id: string, typeDefs: string, execute: Execute): Supergraph {
  const composed = composeServices([{ name: "pages", url: "http://pages.test", typeDefs: parse(typeDefs) }]);
  const sdl = composed.supergraphSdl!;
  const service = {
    name: "pages",
    execute: (request: SubgraphRequest, scope: object) => execute({ request, scope }),
    checkHealth: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const schema = ApolloSupergraph.build(sdl).apiSchema().toGraphQLJSSchema();
  return { id, schema, sdl, services: new Map([["pages", service]]) };
}

function read(answer: Answer): GraphQLAnswer {
  return "text" in answer ? (JSON.parse(answer.text) as GraphQLAnswer) : answer;
}

function pipelineOver(execute: Execute, deadline?: number) {
  const runs: Run[] = [];
  const graph = graphOf("test", SDL, (run) => {
    runs.push(run);
    return execute(run);
  });
  const answer = createPipeline({ supergraph: () => graph, log: silent, deadline });
  const ask = async (request: Partial<GraphQLRequest> & { query: string }) =>
    read(await answer({ readOnly: false, ...request }));
  return { ask, runs };
}

const done = () => Promise.resolve({ data: { page: 1 } });
const TWO = "query A { page } query B { page }";

test("runs the operation that operationName selects", async () => {
  const { ask, runs } = pipelineOver(done);
  await ask({ query: TWO, operationName: "B" });
  expect(runs.map(({ request }) => request.operationName)).toEqual(["B__pages"]);
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

test("tells of some wrong values of a variable, not of all", async () => {
  const typeDefs = "type Query { pages(ids: [ID!]): Int }";
  const graph = graphOf("test", typeDefs, done);
  const answer = createPipeline({ supergraph: () => graph, log: silent });
  const ids = Array.from({ length: 900 }, () => ({}));
  const query = "query ($ids: [ID!]) { pages(ids: $ids) }";
  const { errors } = read(await answer({ query, variables: { ids }, readOnly: false }));
  expect(errors![0].extensions).toEqual({ code: "BAD_USER_INPUT" });
  expect(errors!.length).toBeLessThan(25);
});

test("passes variables coerced, with their defaults and without strangers", async () => {
  const { ask, runs } = pipelineOver(done);
  await ask({
    query: "query ($id: ID!, $first: Int = 5) { customer(id: $id) page(first: $first) }",
    variables: { id: 7, stranger: true },
  });
  expect(runs[0].request.variables).toEqual({ id: "7", first: 5 });
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

const hang = () => new Promise<never>(() => {});

test("answers what there is before the deadline passes", async () => {
  const { ask } = pipelineOver(hang, 200);
  const { data, errors } = await ask({ query: "{ page }" });
  expect(data).toEqual({ page: null });
  expect(errors).toMatchObject([{ path: ["page"], extensions: { code: "DEADLINE_EXCEEDED" } }]);
});

test("refuses a change when the deadline passes, and tells the work to stop", async () => {
  const scopes: object[] = [];
  const sdl = "type Query { page: Int } type Mutation { turn: Int }";
  const graph = graphOf("changing", sdl, ({ scope }) => {
    scopes.push(scope);
    return hang();
  });
  const answer = createPipeline({ supergraph: () => graph, log: silent, deadline: 20 });
  const { data, errors } = read(await answer({ query: "mutation { turn }", readOnly: false }));
  expect(data).toBeUndefined();
  expect(errors?.[0].extensions).toEqual({ code: "DEADLINE_EXCEEDED" });
  expect(scopes).toMatchObject([{ signal: { aborted: true } }]);
});

test("gives up for a client that has gone, but not what changes something", async () => {
  const gone = AbortSignal.abort(fail("CLIENT_CLOSED_REQUEST"));
  const { ask, runs } = pipelineOver(done);
  const { errors } = await ask({ query: "{ page }", signal: gone });
  expect(errors?.[0].extensions).toEqual({ code: "CLIENT_CLOSED_REQUEST" });
  expect(runs).toEqual([]);

  const sdl = "type Query { page: Int } type Mutation { turn: Int }";
  const graph = graphOf("changing", sdl, () => Promise.resolve({ data: { turn: 1 } }));
  const answer = createPipeline({ supergraph: () => graph, log: silent });
  const change = { query: "mutation { turn }", readOnly: false, signal: gone };
  const { text } = (await answer(change)) as { text: string };
  expect(withoutSections(text)).toBe(`{"data":{"turn":1}}`);
});

test("masks what a subgraph that throws has said", async () => {
  const { ask } = pipelineOver(() => {
    throw new TypeError("reader at /srv/secret.js");
  });
  const answer = await ask({ query: "{ page }" });
  expect(answer).toMatchObject({
    data: { page: null },
    errors: [{ path: ["page"], extensions: { code: "SUBGRAPH_UNAVAILABLE" } }],
  });
  expect(JSON.stringify(answer)).not.toContain("secret");
});

test("masks a failure of its own", async () => {
  const graph = graphOf("test", SDL, done);
  const broken = {
    ...graph,
    get sdl(): string {
      throw new TypeError("planner at /srv/secret.js");
    },
  };
  let current: Supergraph = graph;
  const answer = createPipeline({ supergraph: () => current, log: silent });
  current = broken;
  const { data, errors } = read(await answer({ query: "{ page }", readOnly: false }));
  expect(data).toBeUndefined();
  expect(errors?.[0].extensions).toMatchObject({ code: "INTERNAL_ERROR" });
  expect(JSON.stringify(errors)).not.toContain("secret");
});

test("plans an operation once", async () => {
  const { ask } = pipelineOver(done);
  const plan = jest.spyOn(QueryPlanner.prototype, "buildQueryPlan");
  await Promise.all([ask({ query: TWO, operationName: "A" }), ask({ query: TWO, operationName: "A" })]);
  await ask({ query: TWO, operationName: "A" });
  await ask({ query: TWO, operationName: "B" });
  expect(plan).toHaveBeenCalledTimes(2);
  plan.mockRestore();
});

test("takes the supergraph anew for each request", async () => {
  const pages = (page: number) => () => Promise.resolve({ data: { page, other: page } });
  let graph = graphOf("old", "type Query { page: Int }", pages(1));
  const answer = createPipeline({ supergraph: () => graph, log: silent });
  expect(read(await answer({ query: "{ page }", readOnly: false }))).toMatchObject({ data: { page: 1 } });

  graph = graphOf("new", "type Query { other: Int }", pages(2));

  const { errors } = read(await answer({ query: "{ page }", readOnly: false }));
  expect(errors?.[0].extensions).toEqual({ code: "GRAPHQL_VALIDATION_FAILED" });
  expect(read(await answer({ query: "{ other }", readOnly: false }))).toMatchObject({ data: { other: 2 } });
});
