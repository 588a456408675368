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
import { SharedCalls } from "../../../gateway/execute/sharedCalls";
import { withoutSections } from "../../helpers/answerText";
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
const dataText = (text: string) => ({ text: expect.stringContaining(`{"data":${text},`) as string });

test("a field that no fetch of the plan brings is an error, never a silent null", async () => {
  const { made } = service(() => Promise.resolve(user()));
  const run = compilerOver(made)(planOf("{ user { name score } }", fetchOf("{user{name}}")));
  expect(await run({}, scopeOf())).toMatchObject({
    data: { user: { name: "Ada", score: null } },
    errors: [{ path: ["user", "score"] }],
  });
});

describe("a field that a plan fetches for one type of an interface alone", () => {
  const media = buildSchema(`type Query { media: [Media] }
    interface Media { title: String stars: Int by: Author }
    interface Book implements Media { title: String stars: Int by: Author }
    type Novel implements Media & Book { title: String stars: Int by: Author }
    type Film implements Media { title: String stars: Int by: Author }
    type Author { name: String }`);
  const novel = { __typename: "Novel", title: "Emma", stars: 5, by: { name: "Jane" } };
  const film = { __typename: "Film", title: "M", stars: 4, by: {} };
  const entities = fetchOf("{_entities(representations:$representations){...on Novel{stars}}}", {
    requires: [{ kind: "Field", name: "__typename" }],
  });

  test.each<[string, string, PlanNode, string[]]>([
    ["", "{ media { title } }", fetchOf("{media{__typename ...on Novel{title}}}"), ["media.1.title"]],
    [
      "by a fragment",
      "{ media { title } }",
      fetchOf("{media{...F}} fragment F on Book{title}"),
      ["media.1.title"],
    ],
    [
      "below a field of both",
      "{ media { by { name } } }",
      fetchOf("{media{...on Novel{by{name}} ...on Film{by{__typename}}}}"),
      ["media.1.by.name"],
    ],
    [
      "from another subgraph",
      "{ media { stars } }",
      {
        kind: "Sequence",
        nodes: [fetchOf("{media{__typename}}"), { kind: "Flatten", path: ["media", "@"], node: entities }],
      },
      ["media.1.stars"],
    ],
    [
      "at a place that it is told to go to",
      "{ media { by { name } } }",
      {
        kind: "Sequence",
        nodes: [
          fetchOf("{media{__typename ...on Novel{by{__typename}}}}"),
          { kind: "Flatten", path: ["media", "@", "by"], node: fetchOf("{name}") },
        ],
      },
      ["media.1.by"],
    ],
  ])("is an error for the others %s", async (_name, query, node, paths) => {
    for (const generate of [true, false]) {
      const { made } = service(({ query }) => {
        const data = query.includes("_entities") ? { _entities: [novel, {}] } : { media: [novel, film] };
        return Promise.resolve(structuredClone({ data }));
      });
      const services = new Map([["a", made]]);
      const compile = createCompiler({
        schema: media,
        supergraphSchema: media,
        services,
        log: silent,
        generate,
      });
      const executed = await compile(planOf(query, node))({}, scopeOf());
      expect("errors" in executed && executed.errors.map(({ path }) => path?.join("."))).toEqual(paths);
    }
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
      answers: Array(2).fill(dataText(`{"user":{"name":"Ada"}}`)),
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
  expect(await run({}, scopeOf())).toEqual(dataText(`{"user":{"score":1}}`));
  expect(asked[1].variables).toEqual({ representations: [{ __typename: "User", id: 'a"b' }] });
});

describe("fetches that follow one another share the time that is left", () => {
  const timed = (seconds: number) => ({ ...scopeOf(), deadlineAt: performance.now() + seconds * 1_000 });
  const inOrder = (...nodes: PlanNode[]): PlanNode => ({ kind: "Sequence", nodes });
  const atOnce = (...nodes: PlanNode[]): PlanNode => ({ kind: "Parallel", nodes });

  test("so that one that hangs costs its fields alone", async () => {
    const { made } = service(({ query }) =>
      query === "{user{name}}" ? new Promise(() => {}) : Promise.resolve({ data: { user: { score: 1 } } }),
    );
    const node = inOrder(fetchOf("{user{name}}"), fetchOf("{user{score}}"));
    const run = compilerOver(made)(planOf("{ user { name score } }", node));
    expect(await run({}, timed(0.2))).toMatchObject({
      data: { user: { name: null, score: 1 } },
      errors: [{ path: ["user"], extensions: { code: "DEADLINE_EXCEEDED" } }],
    });
  });

  test("equally, by how many follow at most", async () => {
    const timeouts: number[] = [];
    const calls = jest.spyOn(SharedCalls.prototype, "ask").mockImplementation(({ timeout }) => {
      timeouts.push(timeout!);
      return Promise.resolve({ data: { user: {} } } as never);
    });
    const { made } = service(() => Promise.resolve({}));
    const fetch = fetchOf("{user{name}}");
    const node = inOrder(atOnce(fetch, inOrder(fetch, fetch)), {
      kind: "Flatten",
      path: ["user"],
      node: fetch,
    });
    await compilerOver(made)(planOf("{ user { name } }", node))({}, timed(60));
    calls.mockRestore();
    // The one that has nothing beside it after it may take longer than the two in a row.
    expect(timeouts.map((timeout) => Math.ceil(timeout / 10_000))).toEqual([3, 2, 3, 6]);
  });

  test("but a mutation is not ended early", async () => {
    const answer = deferred<ExecutionResult>();
    const { made } = service(() => answer.promise);
    const run = compilerOver(made)(planOf("mutation { touch { name } }", fetchOf("mutation{touch{name}}")));
    const touched = run({}, timed(0));
    setTimeout(() => answer.resolve({ data: { touch: { name: "Ada" } } }), 5);
    const executed = (await touched) as { text: string };
    expect(withoutSections(executed.text)).toBe(`{"data":{"touch":{"name":"Ada"}}}`);
  });
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
  expect(`${stdout}${stdout ? "" : stderr}`.trim()).toMatch(/^false {"data":{"x":"Ada"},"extensions":/);
});
