import {
  type DocumentNode,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from "graphql";
import { fail } from "../schema/errors";
import type { GraphQLAnswer, GraphQLRequest, Log, Supergraph } from "./contract";
import { withinDeadline } from "./deadline";
import { answerOf } from "./execute/answer";
import { refusalAnswer, refuse } from "./errors";
import { Documents } from "./plan/document";

/** What the pipeline works with. */
export interface PipelineOptions {
  /** The graph to serve: asked once a request, so that a reload never falls into the middle of one. */
  supergraph: () => Supergraph;
  log: Log;
  /** Milliseconds from reading a request to its answer; 30,000 unless told. */
  deadline?: number;
}

/** Answers requests; never rejects. */
export type Pipeline = (request: GraphQLRequest, observe?: RequestObserver) => Promise<GraphQLAnswer>;

/** Is told what a request turned out to be, for the log. */
export interface RequestObserver {
  operation(name: string | undefined, type: OperationTypeNode): void;
}

/** The way of one request from top to bottom: this file alone knows the order of the stages. */
export function createPipeline({ supergraph, log, deadline = 30_000 }: PipelineOptions): Pipeline {
  // A document is valid against one graph alone; the cache goes when its graph goes.
  const documents = new WeakMap<Supergraph, Documents>();

  return async (request, observe) => {
    try {
      const graph = supergraph();
      const document = documentsOf(graph).get(request.query);
      const definition = chooseOperation(document, request.operationName);
      observe?.operation(definition.name?.value, definition.operation);
      checkOperationType(graph.schema, definition, request);
      const variables = coerceVariables(graph.schema, definition, request);
      const operation = { source: request.query, document, definition, variables };
      const result = await withinDeadline(deadline, (signal) => graph.execute(operation, { signal }));
      return answerOf(result, log);
    } catch (error) {
      return refusalAnswer(error, log);
    }
  };

  function documentsOf(graph: Supergraph): Documents {
    let held = documents.get(graph);
    if (held === undefined) documents.set(graph, (held = new Documents(graph.schema)));
    return held;
  }
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
