import type { Caller, SCOPES } from "../../schema/caller";
import { fail } from "../../schema/errors";

type Scope = (typeof SCOPES)[number];

/** Whether a caller has a scope. Whoever opened the subgraph, and asks it without a caller, may do all. */
export function hasScope(caller: Caller | undefined, scope: Scope): boolean {
  return caller === undefined || caller.scopes.includes(scope);
}

/** Throws FORBIDDEN where the caller lacks the scope that `what` needs. */
export function requireScope(caller: Caller | undefined, scope: Scope, what: string): void {
  if (!hasScope(caller, scope)) throw fail("FORBIDDEN", { detail: `${what} needs ${scope}.` });
}
