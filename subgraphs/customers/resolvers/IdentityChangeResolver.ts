import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Caller } from "../../../schema/caller";
import { fail } from "../../../schema/errors";
import { RequiresScopes } from "../../kit/access";
import { checkCustomerId } from "../../kit/checks";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { requireScope } from "../../kit/scopes";
import type { IdentityCommands } from "../commands";
import type { CustomersLoaders } from "../loaders";
import {
  DecideProposalInput,
  EndReferenceInput,
  LinkCustomersInput,
  LinkReferenceInput,
  MarkDistinctInput,
  UnlinkCustomersInput,
} from "../types/IdentityInputs";
import { IdentityChangePayload, IdentityProposalPayload } from "../types/IdentityPayloads";
import { customersField, toProposal } from "./identityAnswers";

type Context = SubgraphContext<CustomersLoaders, IdentityCommands>;

@Resolver()
export class IdentityChangeResolver {
  @RequiresScopes("identity:steward")
  @Mutation(() => IdentityProposalPayload, {
    description: "Asks that two customers be made one. It is done when a second person approves it.",
  })
  async linkCustomers(
    @Arg("input", () => LinkCustomersInput, { description: "The two." }) input: LinkCustomersInput,
    @Ctx() context: Context,
  ) {
    await checkCaller(context, [input.survivorId, input.mergedId]);
    return propose(context, (commands, actor) => commands.proposeMerge(input, actor));
  }

  @RequiresScopes("identity:steward")
  @Mutation(() => IdentityProposalPayload, {
    description:
      "Asks that two customers who were made one be two again, as they were. It is done when a second person approves it.",
  })
  async unlinkCustomers(
    @Arg("input", () => UnlinkCustomersInput, {
      description: "The one of the two who is shown as the other.",
    })
    input: UnlinkCustomersInput,
    @Ctx() context: Context,
  ) {
    await checkCaller(context, [input.mergedId]);
    return propose(context, (commands, actor) => commands.proposeUnmerge(input, actor));
  }

  @RequiresScopes("identity:steward")
  @Mutation(() => IdentityProposalPayload, {
    description:
      "Does what a proposal asks for. FORBIDDEN for who asked for it; CONFLICT when it is not open.",
  })
  async approveIdentityProposal(
    @Arg("input", () => DecideProposalInput, { description: "The decision." }) input: DecideProposalInput,
    @Ctx() context: Context,
  ) {
    await checkProposal(context, input.proposalId);
    return propose(context, (commands, actor) => commands.approve(input, actor));
  }

  @RequiresScopes("identity:steward")
  @Mutation(() => IdentityProposalPayload, {
    description: "Refuses what a proposal asks for, or takes it back. CONFLICT when it is not open.",
  })
  async rejectIdentityProposal(
    @Arg("input", () => DecideProposalInput, { description: "The decision." }) input: DecideProposalInput,
    @Ctx() context: Context,
  ) {
    await checkProposal(context, input.proposalId);
    return propose(context, (commands, actor) => commands.reject(input, actor));
  }

  @RequiresScopes("identity:steward")
  @Mutation(() => IdentityChangePayload, {
    description: "Keeps two customers from ever being made one: they are different people, however alike.",
  })
  async markDistinct(
    @Arg("input", () => MarkDistinctInput, { description: "The two." }) input: MarkDistinctInput,
    @Ctx() context: Context,
  ) {
    return change(context, input.customerIds, (commands, actor) => commands.markDistinct(input, actor));
  }

  @RequiresScopes("identity:steward")
  @Mutation(() => IdentityChangePayload, {
    description: "Takes back that two customers are different people.",
  })
  async unmarkDistinct(
    @Arg("input", () => MarkDistinctInput, { description: "The two." }) input: MarkDistinctInput,
    @Ctx() context: Context,
  ) {
    return change(context, input.customerIds, (commands, actor) => commands.unmarkDistinct(input, actor));
  }

  @RequiresScopes("identity:steward")
  @Mutation(() => IdentityChangePayload, {
    description: "Gives a key of another system to a customer. Whose it was, it no longer is.",
  })
  async linkReference(
    @Arg("input", () => LinkReferenceInput, { description: "The key, and whose it is." })
    input: LinkReferenceInput,
    @Ctx() context: Context,
  ) {
    return change(context, [input.customerId], (commands, actor) => commands.linkReference(input, actor));
  }

  @RequiresScopes("identity:steward")
  @Mutation(() => IdentityChangePayload, {
    description: "Takes a key of another system from the customer whose it is.",
  })
  async endReference(
    @Arg("input", () => EndReferenceInput, { description: "The key, and whose it is." })
    input: EndReferenceInput,
    @Ctx() context: Context,
  ) {
    return change(context, [input.customerId], (commands, actor) => commands.endReference(input, actor));
  }
}

async function propose(
  context: Context,
  command: (commands: IdentityCommands, actor: string) => Promise<string>,
) {
  const id = await context.change((commands) => command(commands, actorOf(context.caller)));
  return { proposal: toProposal((await context.loaders.identityProposalById.load(id))!) };
}

async function change(
  context: Context,
  ids: readonly string[],
  command: (commands: IdentityCommands, actor: string) => Promise<void>,
) {
  await checkCaller(context, ids);
  await context.change((commands) => command(commands, actorOf(context.caller)));
  return { customers: customersField(ids) };
}

/** Who acts, as history keeps it: of two issuers' people of one name, one is not the other. */
function actorOf(caller: Caller | undefined): string {
  return caller === undefined ? "operator" : `${caller.subject} (${caller.issuer})`;
}

/** Whether the caller is a steward, and sees whom the change names: else FORBIDDEN, or RECORD_NOT_FOUND. */
async function checkCaller({ caller, loaders }: Context, ids: readonly string[]): Promise<void> {
  requireScope(caller, "identity:steward", "A change of identity");
  const customers = await Promise.all(ids.map((id) => loaders.customerById.load(checkCustomerId(id))));
  if (customers.includes(null)) throw fail("RECORD_NOT_FOUND", { detail: "There is no such customer." });
}

async function checkProposal({ caller, loaders }: Context, id: string): Promise<void> {
  requireScope(caller, "identity:steward", "A change of identity");
  const proposal = await loaders.identityProposalById.load(id.replaceAll("\0", ""));
  const ids = proposal ? [proposal.survivorId, proposal.mergedId] : [];
  const customers = await Promise.all(ids.map((each) => loaders.customerById.load(each)));
  if (!proposal || customers.includes(null))
    throw fail("RECORD_NOT_FOUND", { detail: "There is no such proposal." });
}
