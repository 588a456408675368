import type {
  DocumentNode,
  ExecutionResult,
  GraphQLFormattedError,
  GraphQLSchema,
  OperationDefinitionNode,
} from "graphql";

/** Where the gateway's stages write: pino's logger, or anything with its two-argument calls. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What a client asked for, read from HTTP but not yet understood as GraphQL. */
export interface GraphQLRequest {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Whether the request must change nothing: it came by GET, which browsers and proxies may repeat. */
  readonly readOnly: boolean;
}

/** What a client is answered: without `data` the whole request was refused. Safe to send as it is. */
export interface GraphQLAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** The one operation that a request selected, with its variables coerced by the client's schema. */
export interface Operation {
  readonly source: string;
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly variables: Record<string, unknown>;
}

/** One client's request: an object made for it alone, which every fetch of that request is given. */
export interface RequestScope {
  /** Aborts when the request's deadline passes. */
  readonly signal: AbortSignal;
}

/** A composed graph at one moment. It never changes: a reload is another object. */
export interface Supergraph {
  /** Names this very graph: equal ids mean equal SDL. */
  readonly id: string;
  /** What clients may ask: without the federation's own fields. */
  readonly schema: GraphQLSchema;
  /** Runs an operation that is valid against `schema`. The result's errors are not yet fit for clients. */
  execute(operation: Operation, scope: RequestScope): Promise<ExecutionResult>;
}

/** One GraphQL request to a subgraph, as the planner makes them. */
export interface SubgraphRequest {
  query: string;
  operationName?: string;
  variables?: Record<string, unknown>;
}

/** A subgraph that answers: in this process or behind HTTP, its caller cannot tell. */
export interface SubgraphService {
  /** The name that the supergraph knows it by. */
  readonly name: string;
  /** Answers one request; all calls for one client's request carry the same `scope`. */
  execute(request: SubgraphRequest, scope: object): Promise<ExecutionResult>;
  /** Rejects when the subgraph could not answer now. */
  checkHealth(): Promise<void>;
  /** Gives back the connections. */
  close(): Promise<void>;
}
