import type {
  DocumentNode,
  ExecutionResult,
  GraphQLError,
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

/** A whole answer without errors, already written: `{"data":…}`. */
export interface TextAnswer {
  readonly text: string;
}

/** What goes out: nearly always text; an object where there is something to say about errors. */
export type Answer = TextAnswer | GraphQLAnswer;

/** What came of executing an operation. The errors are not yet fit for clients. */
export type Executed = TextAnswer | FaultyResult;

/** What an operation came to when not everything went well. */
export interface FaultyResult {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly GraphQLError[];
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
  /**
   * All that subgraphs are told of the caller, as text: fetches of two requests are one only where this is
   * equal. Empty while nothing is told.
   */
  readonly caller: string;
}

/** A composed graph at one moment. It never changes: a reload is another object. */
export interface Supergraph {
  /** Names this very graph: equal ids mean equal SDL. */
  readonly id: string;
  /** What clients may ask: without the federation's own fields. */
  readonly schema: GraphQLSchema;
  /** What it was composed to: all that planning needs. */
  readonly sdl: string;
  /** Who answers for each subgraph, by its name. */
  readonly services: ReadonlyMap<string, SubgraphService>;
}

/** How an operation is answered: which subgraphs are asked what, in which order. Plain data. */
export interface Plan {
  /** Absent where no subgraph needs to be asked. */
  readonly node?: PlanNode;
  /**
   * The client's operation and its fragments as they were planned: what is skipped is gone, and some fields
   * have private response names.
   */
  readonly document: DocumentNode;
  /** The operation of `document` that was planned. */
  readonly definition: OperationDefinitionNode;
  /** The client's own response name behind each private one. */
  readonly clientNames: ReadonlyMap<string, string>;
}

export type PlanNode = SequenceNode | ParallelNode | FlattenNode | FetchNode;

/** One after the other. */
export interface SequenceNode {
  readonly kind: "Sequence";
  readonly nodes: readonly PlanNode[];
}

/** At the same time. */
export interface ParallelNode {
  readonly kind: "Parallel";
  readonly nodes: readonly PlanNode[];
}

/** For all objects at a path; `@` stands for each element of a list. */
export interface FlattenNode {
  readonly kind: "Flatten";
  readonly path: readonly string[];
  readonly node: PlanNode;
}

/** One request to one subgraph. */
export interface FetchNode {
  readonly kind: "Fetch";
  readonly service: string;
  readonly operationKind: "query" | "mutation";
  readonly operation: string;
  readonly operationName?: string;
  /** The client's variables that the operation uses. */
  readonly variables: readonly string[];
  /** What to send of each object as its representation; absent where the fetch begins at the root. */
  readonly requires?: readonly PlanSelection[];
  /** Changes to make to each representation. */
  readonly inputRewrites: readonly Rewrite[];
  /** Changes to make to each object that comes back. */
  readonly outputRewrites: readonly Rewrite[];
}

/** A part of a representation. */
export type PlanSelection =
  | { readonly kind: "Field"; readonly name: string; readonly selections?: readonly PlanSelection[] }
  | {
      readonly kind: "InlineFragment";
      readonly typeCondition?: string;
      readonly selections: readonly PlanSelection[];
    };

/** Sets or renames a key; an element of the path is a key or `... on Type`. */
export type Rewrite =
  | { readonly kind: "ValueSetter"; readonly path: readonly string[]; readonly setValueTo: unknown }
  | { readonly kind: "KeyRenamer"; readonly path: readonly string[]; readonly renameKeyTo: string };

/** One GraphQL request to a subgraph, as the planner makes them. */
export interface SubgraphRequest {
  query: string;
  operationName?: string;
  variables?: Record<string, unknown>;
}

/** A subgraph that answers: in this process or behind HTTP. */
export interface SubgraphService {
  /** The name that the supergraph knows it by. */
  readonly name: string;
  /** Answers one request; all calls for one client's request carry the same `scope`. */
  execute(request: SubgraphRequest, scope: object): Promise<ExecutionResult>;
  /**
   * Answers a request that is already written, with an answer not yet read. A service that has this is
   * asked by it; one that executes in this process does without, so that nothing is written and read again.
   */
  send?(body: string, options: SendOptions): Promise<string>;
  /** Rejects when the subgraph could not answer now. */
  checkHealth(): Promise<void>;
  /** Gives back the connections. */
  close(): Promise<void>;
}

/** How a written request is sent. */
export interface SendOptions {
  /** Whether it may share a connection with requests still unanswered, and be sent again should that break. */
  readonly isQuery: boolean;
  readonly signal: AbortSignal;
}
