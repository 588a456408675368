import { composeServices } from "@apollo/composition";
import { operationFromDocument, Supergraph } from "@apollo/federation-internals";
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from "@apollo/gateway";
import { QueryPlanner } from "@apollo/query-planner";
import {
  type ExecutionResult,
  getOperationAST,
  getVariableValues,
  type GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from "graphql";
import type { Log, Operation, Plan, SubgraphRequest, SubgraphService } from "../../gateway/contract";
import { createCompiler } from "../../gateway/execute/compileOperation";
import { createPlanner, type Planner } from "../../gateway/plan/planner";
import { withoutSections } from "../helpers/answerText";

/** A subgraph by its name and SDL. */
export interface SubgraphSdl {
  name: string;
  sdl: string;
}

/** How subgraphs answer: the same for every executor that asks. */
export type AnswerSubgraph = (
  name: string,
  request: SubgraphRequest,
) => ExecutionResult | Promise<ExecutionResult>;

/** What an executor made of an operation, as far as executors can be compared. */
export interface Outcome {
  data?: unknown;
  /** Of each error its path and, where a subgraph gave one, its code. */
  errors: { path?: readonly (string | number)[]; code?: unknown; message: string }[];
  /** The order of keys counts here. */
  text: string;
}

/** One way of executing operations over a graph. */
export type Executor = (query: string, variables?: Record<string, unknown>) => Promise<Outcome>;

/** A composed graph with each way to execute over it. */
export interface ComparedGraph {
  sdl: string;
  schema: GraphQLSchema;
  /** The plan of an operation, for a person to read. */
  describePlan(query: string, variables: Record<string, unknown>): string;
  /** Generated code; subgraphs asked by text. */
  ours: Executor;
  /** Generated code; in-process subgraphs. */
  inProcess: Executor;
  /** No generated code; subgraphs asked by text. */
  closures: Executor;
  apollo: Executor;
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Our ways of executing. */
export const OUR_WAYS = ["ours", "inProcess", "closures"] as const;

/** The link to the federation's directives that every test SDL starts with. */
export const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: [
  "@key", "@requires", "@provides", "@external", "@shareable", "@override", "@inaccessible", "@interfaceObject"])
`;

/** Composes subgraphs; throws composition's reasons. */
export function composeSdl(subgraphs: readonly SubgraphSdl[]): string {
  const { supergraphSdl, errors } = composeServices(
    subgraphs.map(({ name, sdl }) => ({ name, url: `http://${name}.test`, typeDefs: parse(LINK + sdl) })),
  );
  if (supergraphSdl === undefined) throw new Error(errors?.join("\n"));
  return supergraphSdl;
}

/** Opens a graph for comparison. */
export function compareOver(subgraphs: readonly SubgraphSdl[], answer: AnswerSubgraph): ComparedGraph {
  const sdl = composeSdl(subgraphs);
  const supergraph = Supergraph.build(sdl);
  const schema = supergraph.apiSchema().toGraphQLJSSchema();
  const planner = keepingLast(createPlanner(sdl));
  const names = subgraphs.map(({ name }) => name);
  return {
    sdl,
    schema,
    describePlan(query, variables) {
      try {
        const { node } = planner.plan(read(schema, query, variables));
        return JSON.stringify(node, null, 1) ?? "nothing to fetch";
      } catch (error) {
        return String(error);
      }
    },
    ours: ourExecutor(schema, planner, servicesOf(names, answer, true), true),
    inProcess: ourExecutor(schema, planner, servicesOf(names, answer, false), true),
    closures: ourExecutor(schema, planner, servicesOf(names, answer, true), false),
    apollo: apolloExecutor(supergraph, schema, names, answer),
  };
}

/** Planning takes longest: the ways of executing share the plan of the query that they are compared by. */
function keepingLast(planner: Planner): Planner {
  let last: { text: string; plan: Plan } | undefined;
  return {
    schema: planner.schema,
    plan(operation) {
      const text = JSON.stringify([operation.source, operation.variables]);
      if (last?.text !== text) last = { text, plan: planner.plan(operation) };
      return last.plan;
    },
  };
}

function servicesOf(names: readonly string[], answer: AnswerSubgraph, byText: boolean) {
  return new Map<string, SubgraphService>(
    names.map((name) => {
      const service: SubgraphService = {
        name,
        execute: async (request) => answer(name, request),
        checkHealth: () => Promise.resolve(),
        close: () => Promise.resolve(),
      };
      const send = async (body: string) =>
        Buffer.from(JSON.stringify(await answer(name, JSON.parse(body) as SubgraphRequest)));
      return [name, byText ? { ...service, send } : service];
    }),
  );
}

function ourExecutor(
  schema: GraphQLSchema,
  planner: Planner,
  services: ReadonlyMap<string, SubgraphService>,
  generate: boolean,
): Executor {
  const compile = createCompiler({
    schema,
    supergraphSchema: planner.schema,
    services,
    log: silent,
    generate,
  });
  return async (query, variables = {}) => {
    const operation = read(schema, query, variables);
    const execute = compile(planner.plan(operation));
    const executed = await execute(operation.variables, { signal: new AbortController().signal, caller: "" });
    if (!("text" in executed)) return outcome(executed.data, executed.errors);
    const { data } = JSON.parse(executed.text) as { data: unknown };
    return { data, errors: [], text: withoutSections(executed.text).slice(`{"data":`.length, -1) };
  };
}

function apolloExecutor(
  supergraph: Supergraph,
  schema: GraphQLSchema,
  names: readonly string[],
  answer: AnswerSubgraph,
): Executor {
  const planner = new QueryPlanner(supergraph);
  const apiSchema = supergraph.apiSchema();
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
  const services = Object.fromEntries(
    names.map((name): [string, GraphQLDataSource] => [
      name,
      { process: ({ request }) => Promise.resolve(answer(name, request as SubgraphRequest)) },
    ]),
  );
  return async (query, variables = {}) => {
    const { document, variables: coerced } = read(schema, query, variables);
    const plan = planner.buildQueryPlan(operationFromDocument(apiSchema, document));
    const context = { request: { variables: coerced }, metrics: {}, logger: console };
    const result = await executeQueryPlan(
      plan,
      services,
      context as unknown as Parameters<typeof executeQueryPlan>[2],
      buildOperationContext({ schema, operationDocument: document }),
      supergraphSchema,
      apiSchema,
    );
    // It tells of nulls that the schema forbids beside the errors, and only where there are no errors.
    const incomplete = result.extensions?.valueCompletion as readonly GraphQLError[] | undefined;
    return outcome(result.data, [...(result.errors ?? []), ...(incomplete ?? [])] as readonly GraphQLError[]);
  };
}

function read(schema: GraphQLSchema, source: string, given: Record<string, unknown>): Operation {
  const document = parse(source);
  const invalid = validate(schema, document);
  if (invalid.length > 0) throw invalid[0];
  const definition = getOperationAST(document)!;
  const { coerced, errors } = getVariableValues(schema, definition.variableDefinitions ?? [], given);
  if (errors) throw errors[0];
  return { source, document, definition, variables: coerced };
}

function outcome(data: unknown, errors: readonly GraphQLError[]): Outcome {
  const text = JSON.stringify(data);
  return {
    data: text === undefined ? undefined : (JSON.parse(text) as unknown),
    errors: errors.map(({ path, message, extensions }) => ({ path, code: extensions?.code, message })),
    text,
  };
}
