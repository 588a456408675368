import type { GraphQLError } from "graphql";
import type { RequestScope } from "../contract";

/** One execution of a compiled operation: what its steps read and write. */
export interface Run {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly scope: RequestScope;
  /** What was merged so far. */
  readonly data: object;
  readonly errors: GraphQLError[];
}

/** A step of a plan. Never rejects: what goes wrong is in the run's errors. */
export type Step = (run: Run) => Promise<void>;
