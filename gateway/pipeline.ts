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
import { callerText } from "../schema/caller";
import { CodedError, fail } from "../schema/errors";
import { atLeisure } from "./atLeisure";
import { entryOf, type Known } from "./auditEntries";
import { withheldFrom } from "./authorize";
import type { Audit } from "./audit";
import type {
  Answer,
  GraphQLAnswer,
  GraphQLRequest,
  Log,
  Operation,
  OperationCost,
  RequestOrigin,
  Supergraph,
} from "./contract";
import { correlated } from "./correlation";
import { withinDeadline } from "./deadline";
import { hashOfDocument } from "./documentHash";
import { answerOf } from "./execute/answer";
import { refusalAnswer, refuse } from "./errors";
import { checkVariables } from "./plan/limits";
import { TrustedDocuments } from "./plan/trustedDocuments";
import { POLICIES, type Policies } from "./policy/policies";
import type { Rate } from "./policy/rate";
import { compiled, createStages, type Stages } from "./stages";
import { warm } from "./warm";

/** What the pipeline works with. */
export interface PipelineOptions {
  /** The graph to serve: asked once a request, so that a reload never falls into the middle of one. */
  supergraph: () => Supergraph;
  log: Log;
  /** Milliseconds from reading a request to its answer; 30,000 unless told. */
  deadline?: number;
  /** The documents that are run, and those that requests may name; all are run unless told. */
  trusted?: TrustedDocuments;
  /** The most that one operation may cost; no limit unless told. */
  costLimit?: number;
  /** What callers may have answered a minute; nobody counts unless told. */
  rate?: Rate;
  /** Whether errors may name what of the schema a client may have meant; they do unless told. */
  suggest?: boolean;
  /** Whether requests of nobody who is known are refused; they are answered, and nothing is kept from them, unless told. */
  closed?: boolean;
  /** What becomes of an operation with fields that its caller may not see: they are null unless told, or it is refused. */
  authorization?: "null" | "reject";
  /** The policies that fields may name; the bank's unless told. */
  policies?: Policies;
  /** Puts each request on record before its answer leaves; none are unless told. */
  audit?: Audit;
}

/** What a request takes of its caller's rate, besides its cost, that is refused or has to be planned first. */
const PREPARING = 500;

/** Of how many errors in its variables a request is told. */
const MAX_VARIABLE_ERRORS = 20;

/** How many of the operations lately used are planned over another graph before it is served. */
const HOTTEST = 50;

/** The part of a request's time in which subgraphs are asked; the rest is for answering what there is by then. */
const FETCHING = 0.95;

export interface Pipeline {
  /** Answers a request; never rejects. */
  (request: GraphQLRequest, context?: RequestContext): Promise<Answer>;
  /**
   * Plans over a graph, before it is served, the operations that front ends rely on and those used most of late.
   * Throws SUPERGRAPH_INVALID when one of the former has no plan.
   */
  warm(graph: Supergraph, trusted: readonly Source[], stop?: AbortSignal): Promise<void>;
}

/** Where a request came from, and who is told what it turned out to be, for the log. */
export interface RequestContext extends RequestOrigin {
  operation?(name: string | undefined, type: OperationTypeNode): void;
}

/** The way of one request from top to bottom: this file alone knows the order of the stages. */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { supergraph, log, deadline = 30_000, costLimit = Infinity, rate, suggest, audit } = options;
  const { trusted = new TrustedDocuments(), closed = false, policies = POLICIES } = options;
  // What was made for one graph is of no use for another, and goes when its graph goes.
  const stages = new WeakMap<Supergraph, Stages>();
  // The first request is not to wait for what can be made before it comes.
  stagesOf(supergraph());

  const answer = async (request: GraphQLRequest, context: RequestContext = {}): Promise<Answer> => {
    if (audit === undefined) return respond(request, context);
    const known: Known = { at: new Date().toISOString() };
    const answer = await respond(request, context, known);
    try {
      await audit.record(entryOf(request, context.requestId, known, answer));
      return answer;
    } catch (error) {
      return refusalAnswer(error, correlated(log, context));
    }
  };

  /** Answers a request, refused or not, and tells `known` what becomes known of it. Never rejects. */
  const respond = async (
    request: GraphQLRequest,
    context: RequestContext,
    known?: Known,
  ): Promise<Answer> => {
    const { requestId, traceparent } = context;
    const { caller } = request;
    const counted = countedCaller(request);
    let isCounted = rate === undefined;
    try {
      if (closed && caller === undefined) throw fail("UNAUTHENTICATED");
      rate?.admit(counted);
      audit?.admit();
      const graph = supergraph();
      const stages = stagesOf(graph);
      const source = trusted.textOf(request, caller?.scopes.includes("explore") ?? false);
      const document = stages.documents.get(source);
      const definition = chooseOperation(document, request.operationName);
      const name = definition.name?.value;
      context.operation?.(name, definition.operation);
      if (known) {
        known.operation = { name, type: definition.operation, hash: hashOfDocument(source, document) };
      }
      checkOperationType(graph.schema, definition, request);
      const variables = coerceVariables(graph.schema, definition, request);
      const asked = { source, document, definition, variables };
      const withheld =
        caller && (await withheldFrom(stages.askedBy(asked), { caller, variables, policies, context, log }));
      const operation = { ...asked, withheld };
      const cost = checkCost(stages.costs.of(operation), costLimit);
      isCounted = true;
      const preparing = rate && !stages.operations.has(operation) ? PREPARING : 0;
      const remaining = await rate?.spend(counted, cost + preparing);
      const execute = compiled(stages, operation, context);
      const deadlineAt = performance.now() + deadline * FETCHING;
      // Whoever sends a change and goes cannot know how far it came: it is done to its end, as it was asked.
      const gone = definition.operation === OperationTypeNode.MUTATION ? undefined : request.signal;
      const told = caller ? callerText(caller) : "";
      const executed = await withinDeadline(
        deadline,
        (signal) => execute(variables, { signal, deadlineAt, caller: told, requestId, traceparent }),
        gone,
      );
      if (known) known.executed = executed;
      const answer = "text" in executed ? executed : answerOf(executed, correlated(log, context));
      return request.explainCost
        ? withCost(answer, { requested: cost, limit: costLimit, remaining })
        : answer;
    } catch (error) {
      // Who is turned away for his rate has nothing more to give.
      const isTurnedAway = error instanceof CodedError && error.code === "RATE_LIMITED";
      if (!isCounted && !isTurnedAway) await rate?.spend(counted, PREPARING).catch(() => undefined);
      return refusalAnswer(error, correlated(log, context), { suggest });
    }
  };

  return Object.assign(answer, {
    async warm(graph: Supergraph, trusted: readonly Source[], stop?: AbortSignal) {
      const hottest = stagesOf(supergraph()).hot.hottest(HOTTEST);
      const stages = await atLeisure(() => stagesOf(graph), stop);
      const documentOf = (source: string) => stages.documents.get(source);
      const prepare = (operation: Operation, uses: number) => {
        for (const each of stages.variantsOf(operation)) compiled(stages, each, {}, uses);
      };
      await warm({ documentOf, prepare }, { trusted, hottest, stop });
    },
  });

  function stagesOf(graph: Supergraph): Stages {
    let held = stages.get(graph);
    if (held === undefined) stages.set(graph, (held = createStages(graph, options)));
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
  const { variables = {} } = request;
  checkVariables(variables);
  const { coerced, errors } = getVariableValues(schema, definition.variableDefinitions ?? [], variables, {
    maxErrors: MAX_VARIABLE_ERRORS,
  });
  if (errors) throw refuse("BAD_USER_INPUT", errors);
  return coerced;
}

/** Whose rate a request is counted for: its caller's, or its address's where nobody is known to call. */
function countedCaller({ caller, address = "" }: GraphQLRequest): string {
  return caller ? JSON.stringify([caller.issuer, caller.subject]) : address;
}

function checkCost(cost: number, limit: number): number {
  if (cost <= limit) return cost;
  const detail = `It costs ${cost}, and the limit is ${limit}.`;
  throw fail("COST_LIMIT_EXCEEDED", { detail, facts: { cost, limit } });
}

function withCost(answer: Answer, { requested, limit, remaining }: OperationCost): Answer {
  const cost: OperationCost = { requested, limit: Number.isFinite(limit) ? limit : undefined, remaining };
  // Written answers are read again: nobody asks for this in haste.
  const read = "text" in answer ? (JSON.parse(answer.text) as GraphQLAnswer) : answer;
  return { ...read, extensions: { ...read.extensions, cost } };
}
