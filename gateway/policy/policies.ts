import type { Caller } from "../../schema/caller";
import type { RequestOrigin } from "../contract";

/** One field of a request that asks a policy. */
export interface PolicyUse {
  /** The field's arguments. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

/**
 * Decides whether a caller may see fields that name it by `@policy`: asked once a request for all of them, it answers one
 * for each, in their order.
 */
export type Policy = (
  uses: readonly PolicyUse[],
  caller: Caller,
  context: RequestOrigin,
) => Promise<readonly boolean[]>;

/** The policies by the names that the graph's classes give them. */
export type Policies = Readonly<Record<string, Policy>>;

/** The policies of this bank's graph. A field that names another is denied. */
export const POLICIES: Policies = {};
