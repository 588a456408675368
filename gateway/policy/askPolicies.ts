import type { Caller } from "../../schema/caller";
import type { Log, RequestOrigin } from "../contract";
import { withinDeadline } from "../deadline";
import { correlation } from "../correlation";
import { describeCause } from "../errors";
import type { Policies, PolicyUse } from "./policies";

/** Milliseconds that a policy has. */
const DEADLINE = 1_000;

/** A use of a policy by a field, with the policy's name. */
export interface NamedUse extends PolicyUse {
  readonly policy: string;
}

/** Who asks policies, and with what. */
export interface PolicyAsker {
  readonly policies: Policies;
  readonly caller: Caller;
  readonly context: RequestOrigin;
  readonly log: Log;
}

/**
 * Asks each policy once for all of its uses; answers one for each use, in their order. A policy that is not known, fails,
 * takes too long or answers anything else lets nobody through.
 */
export async function askPolicies(uses: readonly NamedUse[], asker: PolicyAsker): Promise<boolean[]> {
  const names = [...new Set(uses.map(({ policy }) => policy))];
  const answers = new Map(
    await Promise.all(
      names.map(async (name) => {
        const own = uses.filter(({ policy }) => policy === name);
        return [name, (await askOne(name, own, asker)).values()] as const;
      }),
    ),
  );
  return uses.map(({ policy }) => answers.get(policy)!.next().value === true);
}

async function askOne(
  name: string,
  uses: readonly PolicyUse[],
  { policies, caller, context, log }: PolicyAsker,
): Promise<readonly boolean[]> {
  try {
    const policy = Object.hasOwn(policies, name) ? policies[name] : undefined;
    if (policy === undefined) throw new Error(`Policy ${name} must be one of gateway/policy/policies.ts.`);
    const given = uses.map((use) => ({ arguments: use.arguments }));
    const answers: readonly boolean[] = await withinDeadline(DEADLINE, () => policy(given, caller, context));
    if (!(answers instanceof Array) || answers.length !== uses.length)
      throw new Error("A policy must answer one for each use.");
    return answers;
  } catch (cause) {
    log.error(
      { ...correlation(context), policy: name, cause: describeCause(cause) },
      "a policy failed: denied",
    );
    return uses.map(() => false);
  }
}
