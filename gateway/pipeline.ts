import {
  type DocumentNode,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type Source,
} from "graphql";
import { fail } from "../schema/errors";
import type { Answer, GraphQLRequest, Log, Operation, Supergraph } from "./contract";
import { withinDeadline } from "./deadline";
import { answerOf } from "./execute/answer";
import { type CompiledOperation, createCompiler } from "./execute/compileOperation";
import { refusalAnswer, refuse } from "./errors";
import { HotOperations } from "./hotOperations";
import { Documents } from "./plan/document";
import { OperationCache } from "./plan/operationCache";
import { createPlanner, type Planner } from "./plan/planner";
import { warm } from "./warm";

/** What the pipeline works with. */
export interface PipelineOptions {
  /** The graph to serve: asked once a request, so that a reload never falls into the middle of one. */
  supergraph: () => Supergraph;
  log: Log;
  /** Milliseconds from reading a request to its answer; 30,000 unless told. */
  deadline?: number;
}

/** How many of the operations lately used are planned over another graph before it is served. */
const HOTTEST = 50;

export interface Pipeline {
  /** Answers a request; never rejects. */
  (request: GraphQLRequest, observe?: RequestObserver): Promise<Answer>;
  /**
   * Plans over a graph, before it is served, the operations that front ends rely on and those used most of late.
   * Throws SUPERGRAPH_INVALID when one of the former has no plan.
   */
  warm(graph: Supergraph, trusted: readonly Source[], stop?: AbortSignal): Promise<void>;
}

/** Is told what a request turned out to be, for the log. */
export interface RequestObserver {
  operation(name: string | undefined, type: OperationTypeNode): void;
}

/** The way of one request from top to bottom: this file alone knows the order of the stages. */
export function createPipeline({ supergraph, log, deadline = 30_000 }: PipelineOptions): Pipeline {
  // What was made for one graph is of no use for another, and goes when its graph goes.
  const stages = new WeakMap<Supergraph, Stages>();
  // The first request is not to wait for what can be made before it comes.
  stagesOf(supergraph());

  const answer = async (request: GraphQLRequest, observe?: RequestObserver): Promise<Answer> => {
    try {
      const graph = supergraph();
      const stages = stagesOf(graph);
      const document = stages.documents.get(request.query);
      const definition = chooseOperation(document, request.operationName);
      observe?.operation(definition.name?.value, definition.operation);
      checkOperationType(graph.schema, definition, request);
      const variables = coerceVariables(graph.schema, definition, request);
      const operation = { source: request.query, document, definition, variables };
      const execute = compiled(stages, operation);
      const executed = await withinDeadline(deadline, (signal) => execute(variables, { signal, caller: "" }));
      return answerOf(executed, log);
    } catch (error) {
      return refusalAnswer(error, log);
    }
  };

  return Object.assign(answer, {
    async warm(graph: Supergraph, trusted: readonly Source[], stop?: AbortSignal) {
      const hottest = stagesOf(supergraph()).hot.hottest(HOTTEST);
      const stages = stagesOf(graph);
      const documentOf = (source: string) => stages.documents.get(source);
      const prepare = (operation: Operation, uses: number) => void compiled(stages, operation, uses);
      await warm({ documentOf, prepare }, { trusted, hottest, stop });
    },
  });

  function stagesOf(graph: Supergraph): Stages {
    let held = stages.get(graph);
    if (held === undefined) stages.set(graph, (held = createStages(graph, log)));
    return held;
  }
}

/** The stages that are made once for each graph. */
interface Stages {
  documents: Documents;
  operations: OperationCache<CompiledOperation>;
  planner: Planner;
  compile: ReturnType<typeof createCompiler>;
  hot: HotOperations;
}

function compiled(stages: Stages, operation: Operation, uses = 1): CompiledOperation {
  const { operations, planner, compile, hot } = stages;
  const made = operations.get(operation, () => compile(planner.plan(operation)));
  hot.count(made, operation, uses);
  return made;
}

function createStages({ schema, sdl, services }: Supergraph, log: Log): Stages {
  const planner = createPlanner(sdl);
  return {
    documents: new Documents(schema),
    operations: new OperationCache(),
    planner,
    compile: createCompiler({ schema, supergraphSchema: planner.schema, services, log }),
    hot: new HotOperations(),
  };
}

function chooseOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const chosen = name === undefined ? operations : operations.filter((each) => each.name?.value === name);
  if (chosen.length !== 1) throw fail("OPERATION_RESOLUTION_FAILURE");
  return chosen[0];
}

function checkOperationType(
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
  { readOnly }: GraphQLRequest,
): void {
  if (readOnly && definition.operation !== OperationTypeNode.QUERY) throw fail("METHOD_NOT_ALLOWED");
  if (!schema.getRootType(definition.operation)) {
    // Validation lets an operation pass whose type the schema has no root for.
    const message = `The schema has no ${definition.operation}.`;
    throw refuse("GRAPHQL_VALIDATION_FAILED", [new GraphQLError(message, { nodes: definition })]);
  }
}

function coerceVariables(
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
  request: GraphQLRequest,
): Record<string, unknown> {
  const { coerced, errors } = getVariableValues(
    schema,
    definition.variableDefinitions ?? [],
    request.variables ?? {},
  );
  if (errors) throw refuse("BAD_USER_INPUT", errors);
  return coerced;
}
