import { spawnSync } from "node:child_process";
import { buildSchema, type ExecutionResult, parse } from "graphql";
import type {
  FetchNode,
  Log,
  Plan,
  PlanNode,
  SubgraphRequest,
  SubgraphService,
} from "../../../gateway/contract";
import { createCompiler } from "../../../gateway/execute/compileOperation";
import { deferred } from "../../helpers/gatewayBank";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const schema = buildSchema(
  "type Query { user: User } type User { id: ID name: String score: Int } type Mutation { touch: User }",
);

function service(execute: (request: SubgraphRequest) => Promise<ExecutionResult>) {
  const asked: SubgraphRequest[] = [];
  const made: SubgraphService = {
    name: "a",
    execute: (request) => {
      asked.push(request);
      return execute(request);
    },
    checkHealth: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return { made, asked };
}

function fetchOf(operation: string, more: Partial<FetchNode> = {}): FetchNode {
  return {
    kind: "Fetch",
    service: "a",
    operationKind: operation.startsWith("mutation") ? "mutation" : "query",
    operation,
    variables: [],
    inputRewrites: [],
    outputRewrites: [],
    ...more,
  };
}

function planOf(query: string, node?: PlanNode): Plan {
  const document = parse(query);
  return { document, definition: document.definitions[0] as never, node, clientNames: new Map() };
}

function compilerOver(made: SubgraphService) {
  return createCompiler({ schema, supergraphSchema: schema, services: new Map([["a", made]]), log: silent });
}

const scopeOf = (caller = "") => ({ signal: new AbortController().signal, caller });
const user = () => ({ data: { user: { name: "Ada" } } });

test("a field that no fetch of the plan brings is an error, never a silent null", async () => {
  const { made } = service(() => Promise.resolve(user()));
  const run = compilerOver(made)(planOf("{ user { name score } }", fetchOf("{user{name}}")));
  expect(await run({}, scopeOf())).toMatchObject({
    data: { user: { name: "Ada", score: null } },
    errors: [{ path: ["user", "score"] }],
  });
});

describe("equal queries in flight", () => {
  const twice = async (callers: [string, string], query = "{user{name}}") => {
    const answer = deferred<ExecutionResult>();
    const { made, asked } = service(() => answer.promise);
    const compile = compilerOver(made);
    const runs = callers.map((caller) =>
      compile(planOf("{ user { name } }", fetchOf(query)))({}, scopeOf(caller)),
    );
    await Promise.resolve();
    answer.resolve(user());
    const answers = await Promise.all(runs);
    return { asked: asked.length, answers };
  };

  test("are one over requests of one caller, whichever operation they come from", async () => {
    expect(await twice(["x", "x"])).toMatchObject({
      asked: 1,
      answers: Array(2).fill({ text: `{"data":{"user":{"name":"Ada"}}}` }),
    });
  });

  test("are two for two callers", async () => {
    expect(await twice(["x", "y"])).toMatchObject({ asked: 2 });
  });

  test("are one within a request", async () => {
    const { made, asked } = service(() => Promise.resolve(user()));
    const fetch = fetchOf("{user{name}}");
    await compilerOver(made)(planOf("{ user { name } }", { kind: "Parallel", nodes: [fetch, fetch] }))(
      {},
      scopeOf(),
    );
    expect(asked).toHaveLength(1);
  });
});

test("a service in this process gets representations as objects, and each key once", async () => {
  const { made, asked } = service(({ variables }) =>
    Promise.resolve({
      data: variables?.representations
        ? { _entities: [{ score: 1 }] }
        : { user: { __typename: "User", id: 'a"b' } },
    }),
  );
  const entities = fetchOf(
    "query($representations:[_Any!]!){_entities(representations:$representations){...on User{score}}}",
    {
      requires: [
        {
          kind: "InlineFragment",
          typeCondition: "User",
          selections: [
            { kind: "Field", name: "__typename" },
            { kind: "Field", name: "id" },
          ],
        },
      ],
    },
  );
  const node: PlanNode = {
    kind: "Sequence",
    nodes: [fetchOf("{user{__typename id}}"), { kind: "Flatten", path: ["user"], node: entities }],
  };
  const run = compilerOver(made)(planOf("{ user { score } }", node));
  expect(await run({}, scopeOf())).toEqual({ text: `{"data":{"user":{"score":1}}}` });
  expect(asked[1].variables).toEqual({ representations: [{ __typename: "User", id: 'a"b' }] });
});

test("works where functions must not be made from text", () => {
  const program = `
    require("@swc-node/register");
    const { canGenerate } = require("./gateway/execute/codegen");
    const { createCompiler } = require("./gateway/execute/compileOperation");
    const { buildSchema, parse } = require("graphql");
    const schema = buildSchema("type Query { name: String }");
    const document = parse("{ x: name }");
    const fetch = { kind: "Fetch", service: "a", operationKind: "query", operation: "{x:name}", variables: [], inputRewrites: [], outputRewrites: [] };
    const services = new Map([["a", { name: "a", execute: async () => ({ data: { x: "Ada" } }) }]]);
    const compile = createCompiler({ schema, supergraphSchema: schema, services, log: {} });
    compile({ document, definition: document.definitions[0], node: fetch, clientNames: new Map() })({}, { signal: new AbortController().signal, caller: "" })
      .then(({ text }) => console.log(canGenerate, text));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--disallow-code-generation-from-strings", "-e", program],
    {
      encoding: "utf8",
    },
  );
  expect(`${stdout}${stdout ? "" : stderr}`.trim()).toBe(`false {"data":{"x":"Ada"}}`);
});
