import { channel } from "node:diagnostics_channel";
import { type ErrorCode, isErrorCode } from "../schema/errors";

/**
 * What the gateway tells of itself, for whoever observes it: the one list of its diagnostics channels and of their
 * messages. No message holds a query's text, variables or data. What is told of each request looks at `hasSubscribers`
 * or `isObserved` first, so that with nobody listening no message is made.
 */
class Channel<Message extends object> {
  private readonly channel;

  constructor(name: string) {
    this.channel = channel(`customer-graph:${name}`);
  }

  get hasSubscribers(): boolean {
    return this.channel.hasSubscribers;
  }

  publish(message: Message): void {
    this.channel.publish(message);
  }

  /** Hears every message from now on, until the function that comes back is called. The listener must not throw. */
  subscribe(listener: (message: Message) => void): () => void {
    const hear = (message: unknown) => listener(message as Message);
    this.channel.subscribe(hear);
    return () => void this.channel.unsubscribe(hear);
  }
}

/** What takes its time: `:start` is told as it begins, `:end` as it ends, both with the same message. */
class Stage<Message extends object> {
  readonly start: Channel<Message>;
  readonly end: Channel<Message>;

  constructor(name: string) {
    this.start = new Channel(`${name}:start`);
    this.end = new Channel(`${name}:end`);
  }

  get isObserved(): boolean {
    return this.start.hasSubscribers || this.end.hasSubscribers;
  }
}

/** A code of the errors' table, or what stands for any other. */
export type ToldCode = ErrorCode | "OTHER";

export function toldCode(code: unknown): ToldCode {
  return isErrorCode(code) ? code : "OTHER";
}

/** Who asks: nothing of a customer. */
interface Asked {
  /** The client's request, as in the log. */
  readonly requestId?: string;
  /**
   * Its place in a trace, by W3C Trace Context. At first where the message comes from; whoever traces puts its own
   * span here at the start, and what follows is told of that.
   */
  traceparent?: string;
  /** Milliseconds it took; 0 before its end. */
  ms: number;
}

/** One request of a client to `/graphql`. */
export interface RequestMessage extends Asked {
  readonly method: string;
  /** The operation, once it is known. Its name is the client's own word. */
  operationName?: string;
  operationType?: string;
  /** The HTTP status at the end; 499 where the client hung up before. */
  status: number;
  /** The first error's code. */
  code?: ToldCode;
}

/** Planning and compiling an operation that is not known yet. */
export interface PlanMessage extends Asked {
  /** What went wrong. */
  code?: ToldCode;
}

/** One fetch of a request: a call of a subgraph, or waiting for an equal call in flight. */
export interface FetchMessage extends Asked {
  readonly subgraph: string;
  readonly operationType: "query" | "mutation";
  /** Whether it waited for another fetch's call; certain at the end. */
  isShared: boolean;
  /** Each once: what kept it from an answer, or what the answer's errors say. */
  codes: readonly ToldCode[];
}

/** An operation was looked up among those that are planned, for a request or to be ready for one. */
export interface LookupMessage {
  readonly isKnown: boolean;
  /** How many operations, and how many documents, are kept. */
  readonly operations: number;
  readonly documents: number;
}

/** A circuit breaker's state: told once as it is made, then at each change. */
export interface BreakerMessage {
  readonly subgraph: string;
  readonly state: "closed" | "open" | "half-open";
}

/** A call of a subgraph was sent again. */
export interface RetryMessage {
  readonly subgraph: string;
}

/** A bulkhead was made: told once. */
export interface BulkheadMessage {
  readonly subgraph: string;
  /** How many calls are inside, and wait, at the moment. */
  readonly read: () => { running: number; waiting: number };
}

/** Connections to a subgraph will be kept: told once. */
export interface ConnectionsMessage {
  readonly subgraph: string;
  /** Connections that are open, those of them that are unused, and requests sent and waiting, at the moment. */
  readonly read: () => { open: number; free: number; sent: number; queued: number };
}

/** A graph is served, or was refused while the old one is. */
export interface SupergraphMessage {
  readonly outcome: "served" | "refused";
  /** The graph's id, shortened as in the log; absent where it could not be read. */
  readonly graph?: string;
  /** Whether it is the one that the gateway starts with. */
  readonly isFirst: boolean;
}

/** A subgraph of this process called an outside system. Told by the subgraphs' kit. */
export interface SourceCallMessage {
  readonly system: string;
  readonly call: string;
  readonly keys: number;
  /** Waiting and retries included. */
  readonly ms: number;
  /** `OK`, or a code of the table. */
  readonly outcome: string;
}

/** Records of an outside system were left out of an answer. Told by the subgraphs' kit. */
export interface SourceRejectMessage {
  readonly system: string;
  readonly call: string;
  readonly count: number;
  readonly reason: string;
}

export const REQUEST = new Stage<RequestMessage>("request");
export const PLAN = new Stage<PlanMessage>("plan");
export const FETCH = new Stage<FetchMessage>("fetch");
export const LOOKUP = new Channel<LookupMessage>("lookup");
export const BREAKER = new Channel<BreakerMessage>("breaker");
export const RETRY = new Channel<RetryMessage>("retry");
export const BULKHEAD = new Channel<BulkheadMessage>("bulkhead");
export const CONNECTIONS = new Channel<ConnectionsMessage>("connections");
export const SUPERGRAPH = new Channel<SupergraphMessage>("supergraph");
export const SOURCE_CALL = new Channel<SourceCallMessage>("source-call");
export const SOURCE_REJECT = new Channel<SourceRejectMessage>("source-reject");
