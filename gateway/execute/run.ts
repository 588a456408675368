import type { GraphQLError } from "graphql";
import type { FetchMessage } from "../channels";
import type { RequestScope } from "../contract";
import type { FetchOutcomes } from "./sections";

/** One execution of a compiled operation: what its steps read and write. */
export interface Run {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly scope: RequestScope;
  /** What was merged so far. */
  readonly data: object;
  readonly errors: GraphQLError[];
  /** What is told of the fetch that asks, where anybody listens. */
  readonly fetching?: FetchMessage;
  readonly outcomes: FetchOutcomes;
}

/** A step of a plan. Never rejects: what goes wrong is in the run's errors. */
export type Step = (run: Run) => Promise<void>;
