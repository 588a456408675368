import type { IncomingHttpHeaders } from "node:http";
import type {
  DocumentNode,
  ExecutionResult,
  GraphQLError,
  GraphQLFormattedError,
  GraphQLSchema,
  OperationDefinitionNode,
} from "graphql";
import type { Caller } from "../schema/caller";

/** Where the gateway's stages write: pino's logger, or anything with its two-argument calls. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * Tells those who listen that work is to end early. Every AbortSignal is one; requests have a lighter one, for theirs
 * costs more to make and to listen to than much of what is done under it.
 */
export interface Signal {
  readonly aborted: boolean;
  /** Why, once it is aborted. */
  readonly reason: Error;
  addEventListener(type: "abort", listener: SignalListener): void;
  removeEventListener(type: "abort", listener: SignalListener): void;
}

/** Whom a signal calls: an object needs no function made for each signal. */
export type SignalListener = (() => void) | { handleEvent(): void };

/** What a client asked for, read from HTTP but not yet understood as GraphQL. */
export interface GraphQLRequest {
  /** The document's text; empty where the request names a trusted document instead. */
  readonly query: string;
  /** Names a trusted document: the SHA-256 of its text in hexadecimal digits, `sha256:` before it or not. */
  readonly documentId?: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Whether the request must change nothing: it came by GET, which browsers and proxies may repeat. */
  readonly readOnly: boolean;
  /** Aborts when the client has gone and waits for no answer. */
  readonly signal?: Signal;
  /** Who asks, where it is known. */
  readonly caller?: Caller;
  /** The network address that the request came from. */
  readonly address?: string;
  /** Whether the answer is to tell what the operation cost. */
  readonly explainCost?: boolean;
}

/** Finds who calls by a request's headers, or throws why nobody can be believed to. */
export type Authenticate = (headers: IncomingHttpHeaders) => Caller | Promise<Caller>;

/** What a client is answered: without `data` the whole request was refused. Safe to send as it is. */
export interface GraphQLAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: AnswerExtensions;
}

/** What an operation cost, told to whom asks for it. */
export interface OperationCost {
  readonly requested: number;
  /** The most that one operation may cost; absent where there is no limit. */
  readonly limit?: number;
  /** What the caller has left for now; absent where nobody counts. */
  readonly remaining?: number;
}

/** What is told of an answer beside its data; absent where there is nothing to tell. */
export interface AnswerExtensions {
  /** Absent where no subgraph was asked. */
  readonly sections?: readonly AnswerSection[];
  /** For clients who ask for it. */
  readonly cost?: OperationCost;
}

/** How one subgraph did its part of an answer. */
export interface AnswerSection {
  readonly subgraph: string;
  /** PARTIAL: answered, with errors. TIMEOUT: not in time. UNAVAILABLE: not asked because sick, or no use. */
  readonly status: "OK" | "PARTIAL" | "TIMEOUT" | "UNAVAILABLE";
  /** Milliseconds that its longest call was waited for. */
  readonly ms: number;
}

/** A whole answer, already written: `{"data":…,"errors":…,"extensions":…}`. Its errors are those known before execution. */
export interface TextAnswer {
  readonly text: string;
}

/** What goes out: nearly always text; an object where something went wrong in execution. */
export type Answer = TextAnswer | GraphQLAnswer;

/** What came of executing an operation. The errors are not yet fit for clients. */
export type Executed = (TextAnswer | FaultyResult) & { readonly record?: Shown };

/** What an answer shows, for the audit. */
export interface Shown {
  /** The keys of all whose data the answer may have. */
  readonly customers: ReadonlySet<string>;
  /** The kinds of personal data that are shown as they are, and the subgraphs that were asked. */
  readonly classes: readonly string[];
  /** What was asked for and may not be seen: response names from the root, "@" for the elements of a list. */
  readonly denied: readonly (readonly string[])[];
}

/** What an operation came to when not everything went well. */
export interface FaultyResult {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly GraphQLError[];
  readonly extensions?: AnswerExtensions;
}

/** The one operation that a request selected, with its variables coerced by the client's schema. */
export interface Operation {
  readonly source: string;
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly variables: Record<string, unknown>;
  /** What it asks about its caller and the caller does not have, in an order of its own; nothing unless told. */
  readonly withheld?: readonly string[];
}

/** How much of an operation its caller may see. */
export interface Sight {
  /** The fields that may not be seen: response names from the root, "@" for the elements of a list. */
  readonly denied: readonly (readonly string[])[];
  /** The fields that are masked, by `Type.field`; none unless told. */
  readonly masks?: ReadonlyMap<string, { readonly mask: string }>;
  /** What introspection shows; absent where nothing is asked of it. */
  readonly shown?: GraphQLSchema;
  /** The kinds of personal data that may be seen as they are. */
  readonly kinds: readonly string[];
}

/** An operation in which what its caller may not see is marked. */
export interface Seen {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  /** Absent where all may be seen. */
  readonly sight?: Sight;
}

/** How a client's request is known in logs and traces. */
export interface RequestOrigin {
  /** The id that its log lines carry, and that the client is told; absent where it did not come by HTTP. */
  readonly requestId?: string;
  /** Its place in a trace, by W3C Trace Context; absent while there is none. */
  readonly traceparent?: string;
}

/** One client's request: an object made for it alone, which every fetch of that request is given. */
export interface RequestScope extends RequestOrigin {
  /** Aborts when the request's deadline passes, or its client has gone. */
  readonly signal: Signal;
  /** When all fetches must have ended, by performance.now(); they part the time among themselves. No limit if absent. */
  readonly deadlineAt?: number;
  /**
   * All that subgraphs are told of the caller, as text: fetches of two requests are one only where this is
   * equal. Empty where nobody is known to call.
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
  /** The client's own response name behind each private one; undefined where the client did not ask. */
  readonly clientNames: ReadonlyMap<string, string | undefined>;
  /** How much of it the caller may see; all unless told. */
  readonly sight?: Sight;
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
  | {
      readonly kind: "Field";
      /** Its name in the merged data. */
      readonly name: string;
      /** Its name in the representation, where that is another. */
      readonly sentAs?: string;
      readonly selections?: readonly PlanSelection[];
    }
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
   * Answers a request that is already written, with the bytes of an answer not yet read. A service that has this is
   * asked by it; one that executes in this process does without, so that nothing is written and read again.
   */
  send?(body: string, options: SendOptions): Promise<Buffer>;
  /** Rejects when the subgraph could not answer now. */
  checkHealth(): Promise<void>;
  /** Gives back the connections. */
  close(): Promise<void>;
}

/** How a written request is sent, and for whom. */
export interface SendOptions extends RequestOrigin {
  /** Whether it changes nothing, so that it may be sent again where no answer came. */
  readonly isQuery: boolean;
  /** Whether its like was answered soon of late: where it shares a connection, those behind it lose little. */
  readonly isQuick?: boolean;
  readonly signal: Signal;
  /** What the subgraph is told of the caller: see RequestScope. */
  readonly caller?: string;
}
