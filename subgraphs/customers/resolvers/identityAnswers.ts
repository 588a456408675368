import { toConnection } from "../../kit/connections";
import type { SubgraphContext } from "../../kit/defineSubgraph";
import type { PageRequest } from "../../kit/pages";
import type { CustomersLoaders } from "../loaders";
import type { IdentityHistoryRecord, IdentityProposalRecord, MatchCandidateRecord } from "../source";
import { ProposalStatus } from "../types/identityEnums";

type Context = SubgraphContext<CustomersLoaders>;

/** A field that is the customers of some ids as they now are: each once, without those whom the caller must not see. */
export function customersField(ids: readonly string[]) {
  return async (_args: unknown, { loaders }: Context) => {
    const found = await Promise.all(ids.map((id) => loaders.customerById.load(id)));
    const seen = found.filter((customer) => customer !== null);
    return [...new Map(seen.map((customer) => [customer.id, customer])).values()];
  };
}

/** A pair as GraphQL answers it. */
export function toCandidate({ a, b, ...rest }: MatchCandidateRecord) {
  return { ...rest, customerIds: [a, b], customers: customersField([a, b]) };
}

/** A proposal as GraphQL answers it. */
export function toProposal(proposal: IdentityProposalRecord) {
  const { survivorId, mergedId, decision, expiresAt } = proposal;
  const open = Date.parse(expiresAt) > Date.now() ? ProposalStatus.OPEN : ProposalStatus.EXPIRED;
  return { ...proposal, status: decision ?? open, customers: customersField([survivorId, mergedId]) };
}

/** A page of a history, newest first. */
export function toHistory(description: {
  rows: readonly IdentityHistoryRecord[];
  page: PageRequest;
  list: string;
  count: () => Promise<number>;
}) {
  return toConnection({
    ...description,
    positionOf: (event) => [event.id],
    edgeOf: (event) => ({ node: event }),
  });
}
