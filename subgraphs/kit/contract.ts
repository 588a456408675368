import type { ExecutionResult } from "graphql";

/** One GraphQL request to a subgraph, as the gateway's planner makes them. */
export interface SubgraphRequest {
  query: string;
  operationName?: string;
  variables?: Record<string, unknown>;
}

/** A subgraph that answers: in this process or behind HTTP, its caller cannot tell. */
export interface RunningSubgraph {
  readonly name: string;
  /**
   * Answers one request. `scope` is any object that stands for the client's request: all calls with
   * the same scope share one set of loaders, so that a row is read once for the whole request. Its `caller`, the text
   * that callerText writes, says who asks. Rejects where that cannot be read.
   */
  execute(request: SubgraphRequest, scope: object): Promise<ExecutionResult>;
  /** Rejects when the subgraph cannot read its source. */
  checkHealth(): Promise<void>;
  /** Gives back the subgraph's connections. */
  close(): Promise<void>;
}
