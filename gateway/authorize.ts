import { GraphQLError } from "graphql";
import type { Caller } from "../schema/caller";
import type { Log, RequestOrigin } from "./contract";
import { refuse } from "./errors";
import type { Asked } from "./plan/scopes";
import { askPolicies } from "./policy/askPolicies";
import type { Policies } from "./policy/policies";

/** Who asks for an operation, and with what. */
export interface Authorization {
  readonly caller: Caller;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly policies: Policies;
  readonly context: RequestOrigin;
  readonly log: Log;
}

const NOTHING: readonly string[] = [];

/**
 * What an operation asks about its caller and the caller does not have. Callers of whom this is equal see the same of it, and
 * share its plan.
 */
export async function withheldFrom(asked: Asked, authorization: Authorization): Promise<readonly string[]> {
  const { scopes } = authorization.caller;
  const withheld = asked.grants.filter(
    // Whoever is known to call has proven who it is.
    (grant) => grant !== "authenticated" && !scopes.includes(grant.slice("scope:".length)),
  );
  if (asked.policies.length > 0) withheld.push(...(await deniedByPolicies(asked, authorization)));
  return withheld.length === 0 ? NOTHING : withheld;
}

async function deniedByPolicies({ policies: uses }: Asked, authorization: Authorization): Promise<string[]> {
  const { variables, policies, caller, context, log } = authorization;
  let named;
  try {
    named = uses.map(({ policy, argumentsFor }) => ({ policy, arguments: argumentsFor(variables) }));
  } catch (error) {
    if (error instanceof GraphQLError) throw refuse("BAD_USER_INPUT", [error]);
    throw error;
  }
  const answers = await askPolicies(named, { policies, caller, context, log });
  return uses.flatMap(({ grant }, i) => (answers[i] ? [] : [grant]));
}
