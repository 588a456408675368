import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { fail } from "../../../schema/errors";
import { checkCustomerId } from "../../kit/checks";
import { RequiresScopes } from "../../kit/access";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { requireScope } from "../../kit/scopes";
import type { ServiceCommands } from "../commands";
import type { ServiceLoaders } from "../loaders";
import { InteractionPayload } from "../types/InteractionPayload";
import { OpenCaseInput } from "../types/OpenCaseInput";
import { ProgressCaseInput } from "../types/ProgressCaseInput";
import { RecordInteractionInput } from "../types/RecordInteractionInput";
import { ResolveCaseInput } from "../types/ResolveCaseInput";
import { ServiceCasePayload } from "../types/ServiceCasePayload";
import { toCase } from "./toCase";
import { toInteraction } from "./toInteraction";

type Context = SubgraphContext<ServiceLoaders, ServiceCommands>;

@Resolver()
export class ServiceChangeResolver {
  @RequiresScopes("service:write")
  @Mutation(() => InteractionPayload, {
    description: "Records a contact between the bank and a person, identified or not.",
  })
  async recordInteraction(
    @Arg("input", () => RecordInteractionInput, { description: "The contact." })
    input: RecordInteractionInput,
    @Ctx() context: Context,
  ) {
    await checkCaller(context, input);
    const id = await context.change((commands) => commands.recordInteraction(input));
    return { interaction: toInteraction((await context.loaders.interactionById.load(id))!) };
  }

  @RequiresScopes("service:write")
  @Mutation(() => ServiceCasePayload, {
    description: "Opens a case for a customer. Its due time follows from its priority.",
  })
  openCase(
    @Arg("input", () => OpenCaseInput, { description: "The case." }) input: OpenCaseInput,
    @Ctx() context: Context,
  ) {
    return changeCase(context, input, (commands) => commands.openCase(input));
  }

  @RequiresScopes("service:write")
  @Mutation(() => ServiceCasePayload, {
    description:
      "Begins to work on an open case, or leaves a note on one in progress. CONFLICT when it has ended.",
  })
  progressCase(
    @Arg("input", () => ProgressCaseInput, { description: "The work." }) input: ProgressCaseInput,
    @Ctx() context: Context,
  ) {
    return changeCase(context, input, (commands) => commands.progressCase(input));
  }

  @RequiresScopes("service:write")
  @Mutation(() => ServiceCasePayload, {
    description: "Ends a case with an answer to the customer. CONFLICT when it has ended already.",
  })
  resolveCase(
    @Arg("input", () => ResolveCaseInput, { description: "The answer." }) input: ResolveCaseInput,
    @Ctx() context: Context,
  ) {
    return changeCase(context, input, (commands) => commands.resolveCase(input));
  }
}

async function changeCase(
  context: Context,
  named: Named,
  command: (commands: ServiceCommands) => Promise<string>,
) {
  await checkCaller(context, named);
  const id = await context.change(command);
  return { serviceCase: toCase((await context.loaders.caseById.load(id))!) };
}

/** Whom and what a change names. */
interface Named {
  customerId?: string | null;
  caseId?: string | null;
}

/**
 * Whether the caller may make changes, and sees what this one names: else FORBIDDEN, or RECORD_NOT_FOUND as where it
 * is not there. Before the change and not in its transaction: a key used again must not show what the first call made.
 */
async function checkCaller(
  { caller, loaders, visible }: Context,
  { customerId, caseId }: Named,
): Promise<void> {
  requireScope(caller, "service:write", "A change");
  if (visible.all) return;
  if (customerId != null && !(await visible.load(checkCustomerId(customerId))))
    throw fail("RECORD_NOT_FOUND", { detail: "There is no such customer." });
  if (caseId != null) {
    const record = await loaders.caseById.load(caseId.trim());
    if (!(await visible.any(() => [record?.customerId])))
      throw fail("RECORD_NOT_FOUND", { detail: "There is no such case." });
  }
}
