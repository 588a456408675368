import { Args, ArgsType, Ctx, Field, Query, Resolver } from "type-graphql";
import { RequiresScopes } from "../../kit/access";
import { Paged, toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import { PageArgs, readPage } from "../../kit/pages";
import type { CustomersLoaders } from "../loaders";
import { CandidateStatus, MatchDecision } from "../types/identityEnums";
import { IdentityEventConnection } from "../types/IdentityEvent";
import { IdentityProposalConnection } from "../types/IdentityProposal";
import { MatchCandidateConnection } from "../types/MatchCandidate";
import { toCandidate, toHistory, toProposal } from "./identityAnswers";

type Context = SubgraphContext<CustomersLoaders>;

@ArgsType()
class CandidateArgs extends PageArgs {
  @Field(() => [CandidateStatus], {
    defaultValue: [CandidateStatus.OPEN],
    description: "Of which something of this became; unless said, those on which nobody decided yet.",
  })
  statuses!: CandidateStatus[];

  @Field(() => [MatchDecision], {
    nullable: true,
    description: "Of which matching makes this; none for all.",
  })
  decisions?: MatchDecision[] | null;
}

@ArgsType()
class ProposalArgs extends PageArgs {
  @Field(() => Boolean, {
    nullable: true,
    description: "Those alone that wait for a decision, or that do not; none for all.",
  })
  isOpen?: boolean | null;
}

/** What stewards see. Who does not see every customer sees none of it: a pair tells of both. */
@Resolver()
export class IdentityQueryResolver {
  @Paged()
  @RequiresScopes("customer:read", "identity:steward", "rows:all")
  @Query(() => MatchCandidateConnection, {
    nullable: true,
    description: "The pairs of customers that may be one person, the likeliest first.",
  })
  async matchCandidates(
    @Args() { statuses, decisions, ...args }: CandidateArgs,
    @Ctx() { loaders, visible }: Context,
  ) {
    const list = "match candidates";
    const filter = { statuses, decisions: decisions ?? undefined };
    const page = { ...readPage(args, list), filter };
    return toConnection({
      rows: visible.all ? await loaders.matchCandidates(page) : [],
      page,
      list,
      positionOf: ({ score, a, b }) => [score, a, b],
      edgeOf: (candidate) => ({ node: toCandidate(candidate) }),
      count: () => (visible.all ? loaders.matchCandidateCount(filter) : Promise.resolve(0)),
    });
  }

  @Paged()
  @RequiresScopes("customer:read", "identity:steward", "rows:all")
  @Query(() => IdentityProposalConnection, {
    nullable: true,
    description: "The merges of customers, and their ends, that somebody asked for, newest first.",
  })
  async identityProposals(@Args() { isOpen, ...args }: ProposalArgs, @Ctx() { loaders, visible }: Context) {
    const list = "identity proposals";
    const filter = { isOpen: isOpen ?? undefined };
    const page = { ...readPage(args, list), filter };
    return toConnection({
      rows: visible.all ? await loaders.identityProposals(page) : [],
      page,
      list,
      positionOf: ({ proposedAt, id }) => [proposedAt, id],
      edgeOf: (proposal) => ({ node: toProposal(proposal) }),
      count: () => (visible.all ? loaders.identityProposalCount(filter) : Promise.resolve(0)),
    });
  }

  @Paged()
  @RequiresScopes("customer:read", "identity:steward", "rows:all")
  @Query(() => IdentityEventConnection, {
    nullable: true,
    description: "All that was done to customers' identity, newest first.",
  })
  async identityHistory(@Args() args: PageArgs, @Ctx() { loaders, visible }: Context) {
    const list = "identity history";
    const page = readPage(args, list);
    return toHistory({
      rows: visible.all ? await loaders.identityHistory(page) : [],
      page,
      list,
      count: () => (visible.all ? loaders.identityHistoryCount() : Promise.resolve(0)),
    });
  }
}
