import { fail } from "../../../schema/errors";
import { checkCustomerId, checkKey, checkText, invalid } from "../../kit/checks";
import type { Database, Queryable } from "../../kit/database/database";
import { once } from "../../kit/database/onceOnly";
import { upsertRows } from "../../kit/database/upsertRows";
import { randomCode } from "../../kit/randomCode";
import type { IdentityCommands } from "../commands";
import { checkedExternalId } from "../../kit/normaliseExternalId";
import type { IdentityHistoryRecord, IdentityProposalRecord } from "../source";
import { MatchMethod } from "../types/enums";
import { CandidateStatus, IdentityAction, ProposalKind } from "../types/identityEnums";
import { shownCustomer, merge, pairOf, personOf, setCandidates, unmerge } from "./identityMerges";
import { endReference, giveReference } from "./identityReferences";
import { IDENTITY_HISTORY, TABLES } from "./tables";

const { identityProposals } = TABLES;

/** How long a proposal waits for a second person. */
const PROPOSAL_DAYS = 7;

/**
 * One change of identity at a time: pairs and chains of merges are looked at before they are written, and history is
 * numbered in the order in which it is seen by others.
 */
const IDENTITY_LOCK = 5_310_411;

/** What is done of a change, and what is to be remembered of it. */
type Entry = Pick<IdentityHistoryRecord, "action" | "customerIds"> &
  Partial<Pick<IdentityHistoryRecord, "proposalId" | "system" | "externalId">>;

/** Changes of the subgraph's own database: one transaction holds the key, the change and its history. */
export function identityCommands(database: Database, clock: () => Date = () => new Date()): IdentityCommands {
  /** Answers the result of the first time. `write` answers what history is to keep. */
  const changeOnce = (
    operation: string,
    input: { idempotencyKey: string; reason: string },
    actor: string,
    resultId: string,
    write: (transaction: Queryable, now: string) => Promise<Entry>,
  ): Promise<string> => {
    checkKey(input.idempotencyKey);
    const reason = checkText("reason", input.reason, 1000);
    const asked = { ...input, actor }; // of two people who send the same key, one is not the other
    return database.transaction(async (transaction) => {
      await transaction.query(`SELECT pg_advisory_xact_lock(${IDENTITY_LOCK})`);
      return once(transaction, {
        schema: database.schema,
        operation,
        input: asked,
        resultId,
        async write() {
          const now = clock().toISOString();
          const entry = await write(transaction, now);
          await remember(transaction, { ...entry, occurredAt: now, actor, reason });
        },
      });
    });
  };

  const propose = async (
    transaction: Queryable,
    proposal: Pick<IdentityProposalRecord, "id" | "kind" | "survivorId" | "mergedId" | "reason">,
    actor: string,
    now: string,
  ) => {
    const open = await transaction.query(
      `SELECT id FROM ${identityProposals.name} WHERE decision IS NULL AND expires_at > $1::timestamptz AND kind = $2
         AND survivor_id = ANY($3) AND merged_id = ANY($3)`,
      [now, proposal.kind, [proposal.survivorId, proposal.mergedId]],
    );
    if (open.length > 0) throw fail("CONFLICT", { detail: "It is proposed already." });
    const expiresAt = new Date(Date.parse(now) + PROPOSAL_DAYS * 86_400_000).toISOString();
    const undecided = { decision: null, decidedBy: null, decidedAt: null, decisionReason: null };
    await upsertRows(transaction, identityProposals, [
      { ...proposal, proposedBy: actor, proposedAt: now, expiresAt, ...undecided },
    ]);
  };

  /** Decides on a proposal that is open. */
  const decide = (
    operation: "approve" | "reject",
    input: { idempotencyKey: string; reason: string; proposalId: string },
    actor: string,
    act: (transaction: Queryable, proposal: IdentityProposalRecord, now: string) => Promise<IdentityAction>,
  ) => {
    const id = checkText("proposalId", input.proposalId, 100);
    return changeOnce(operation, input, actor, id, async (transaction, now) => {
      const proposal = await openProposal(transaction, id, now);
      if (operation === "approve" && proposal.proposedBy === actor)
        throw fail("FORBIDDEN", { detail: "Whoever proposed it needs a second person to approve it." });
      const action = await act(transaction, proposal, now);
      const decision = operation === "approve" ? "APPROVED" : "REJECTED";
      await upsertRows(transaction, identityProposals, [
        { ...proposal, decision, decidedBy: actor, decidedAt: now, decisionReason: input.reason.trim() },
      ]);
      return { action, customerIds: [proposal.survivorId, proposal.mergedId], proposalId: id };
    });
  };

  return {
    proposeMerge(input, actor) {
      const id = `IP-${randomCode(20)}`;
      const [survivor, merged] = [input.survivorId, input.mergedId].map(checkCustomerId);
      return changeOnce("proposeMerge", input, actor, id, async (transaction, now) => {
        const [survivorId, mergedId] = [
          await shownCustomer(transaction, survivor),
          await shownCustomer(transaction, merged),
        ];
        await checkMergeable(transaction, survivorId, mergedId);
        const reason = input.reason.trim();
        const kind = ProposalKind.MERGE;
        await propose(transaction, { id, kind, survivorId, mergedId, reason }, actor, now);
        return {
          action: IdentityAction.MERGE_PROPOSED,
          customerIds: [survivorId, mergedId],
          proposalId: id,
        };
      });
    },

    proposeUnmerge(input, actor) {
      const id = `IP-${randomCode(20)}`;
      const mergedId = checkCustomerId(input.mergedId);
      return changeOnce("proposeUnmerge", input, actor, id, async (transaction, now) => {
        const [held] = await transaction.query<{ survivorId: string }>(
          `SELECT survivor_id AS "survivorId" FROM customers.customer_merges
           WHERE merged_id = $1 AND undone_at IS NULL`,
          [mergedId],
        );
        if (!held) throw fail("CONFLICT", { detail: "The customer is not shown as another." });
        const { survivorId } = held;
        const reason = input.reason.trim();
        const kind = ProposalKind.UNMERGE;
        await propose(transaction, { id, kind, survivorId, mergedId, reason }, actor, now);
        return {
          action: IdentityAction.UNMERGE_PROPOSED,
          customerIds: [survivorId, mergedId],
          proposalId: id,
        };
      });
    },

    approve: (input, actor) =>
      decide("approve", input, actor, async (transaction, { kind, survivorId, mergedId }, now) => {
        if (kind === "UNMERGE") {
          await unmerge(transaction, { survivorId, mergedId, now });
          return IdentityAction.UNMERGED;
        }
        for (const id of [survivorId, mergedId])
          if ((await shownCustomer(transaction, id)) !== id)
            throw fail("CONFLICT", { detail: "One of the two is shown as another by now." });
        await checkMergeable(transaction, survivorId, mergedId);
        await merge(transaction, { survivorId, mergedId, now });
        return IdentityAction.MERGED;
      }),

    reject: (input, actor) =>
      decide("reject", input, actor, (_transaction, { kind }) =>
        Promise.resolve(kind === "MERGE" ? IdentityAction.MERGE_REJECTED : IdentityAction.UNMERGE_REJECTED),
      ),

    async markDistinct(input, actor) {
      const pair = readPair(input.customerIds);
      await changeOnce("markDistinct", input, actor, pair.join(" "), async (transaction, now) => {
        const [a, b] = pairOf(await bothShown(transaction, pair));
        if (a === b)
          throw fail("CONFLICT", { detail: "The two are one customer: they must be parted first." });
        const written = await transaction.query(
          `INSERT INTO customers.never_links (a, b, actor, reason, decided_at) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (a, b) DO NOTHING RETURNING a`,
          [a, b, actor, input.reason.trim(), now],
        );
        if (written.length === 0)
          throw fail("CONFLICT", { detail: "The two are marked as distinct already." });
        await setCandidates(transaction, [a], [b], CandidateStatus.OPEN, CandidateStatus.DISTINCT);
        return { action: IdentityAction.MARKED_DISTINCT, customerIds: [a, b] };
      });
    },

    async unmarkDistinct(input, actor) {
      const pair = readPair(input.customerIds);
      await changeOnce("unmarkDistinct", input, actor, pair.join(" "), async (transaction) => {
        const [one, other] = await bothShown(transaction, pair);
        const [ones, others] = [await personOf(transaction, one), await personOf(transaction, other)];
        const removed = await transaction.query(
          `DELETE FROM customers.never_links
           WHERE (a = ANY($1) AND b = ANY($2)) OR (a = ANY($2) AND b = ANY($1)) RETURNING a`,
          [ones, others],
        );
        if (removed.length === 0) throw fail("CONFLICT", { detail: "The two are not marked as distinct." });
        await setCandidates(transaction, ones, others, CandidateStatus.DISTINCT, CandidateStatus.OPEN);
        return { action: IdentityAction.DISTINCT_WITHDRAWN, customerIds: [one, other] };
      });
    },

    async linkReference(input, actor) {
      const { system, externalId } = readKey(input);
      const customerId = checkCustomerId(input.customerId);
      await changeOnce("linkReference", input, actor, customerId, async (transaction, now) => {
        await shownCustomer(transaction, customerId);
        const before = await giveReference(
          transaction,
          {
            ...{ system, externalId, customerId, actor },
            ...{ matchMethod: MatchMethod.MANUAL, confidence: "1.0000", validFrom: now },
          },
          now,
        );
        const customerIds = before === undefined ? [customerId] : [customerId, before];
        return { action: IdentityAction.REFERENCE_LINKED, customerIds, system, externalId };
      });
    },

    async endReference(input, actor) {
      const { system, externalId } = readKey(input);
      const customerId = checkCustomerId(input.customerId);
      await changeOnce("endReference", input, actor, customerId, async (transaction, now) => {
        const kept = await endReference(transaction, { system, externalId, customerId }, now);
        return { action: IdentityAction.REFERENCE_ENDED, customerIds: [kept], system, externalId };
      });
    },
  };
}

/** Throws INVALID_ARGUMENT or INVALID_ID. */
function readPair(ids: readonly string[]): readonly [string, string] {
  const [one, other, ...more] = ids;
  if (other === undefined || more.length > 0) throw invalid("customerIds must be two ids.");
  return pairOf([checkCustomerId(one), checkCustomerId(other)]);
}

/** The key of another system in its one spelling. Throws INVALID_ARGUMENT. */
function readKey(input: { system: string; externalId: string }) {
  const system = checkText("system", input.system, 100);
  const externalId = checkedExternalId(system, checkText("externalId", input.externalId, 100));
  if (externalId === undefined)
    throw invalid("externalId must be a key that the system could have given: its check digit is wrong.");
  return { system, externalId };
}

async function bothShown(
  transaction: Queryable,
  [one, other]: readonly [string, string],
): Promise<[string, string]> {
  return [await shownCustomer(transaction, one), await shownCustomer(transaction, other)];
}

/** Throws CONFLICT where two customers cannot be made one. */
async function checkMergeable(transaction: Queryable, survivorId: string, mergedId: string): Promise<void> {
  if (survivorId === mergedId) throw fail("CONFLICT", { detail: "The two are one customer already." });
  const marked = await transaction.query(
    `SELECT a FROM customers.never_links
     WHERE (a = ANY($1) AND b = ANY($2)) OR (a = ANY($2) AND b = ANY($1)) LIMIT 1`,
    [await personOf(transaction, survivorId), await personOf(transaction, mergedId)],
  );
  if (marked.length > 0) throw fail("CONFLICT", { detail: "The two are marked as distinct." });
}

/** A proposal that waits for a decision. Throws RECORD_NOT_FOUND or CONFLICT. */
async function openProposal(
  transaction: Queryable,
  id: string,
  now: string,
): Promise<IdentityProposalRecord> {
  const [proposal] = await transaction.query<IdentityProposalRecord>(
    `SELECT ${identityProposals.select} FROM ${identityProposals.name} WHERE id = $1`,
    [id],
  );
  if (!proposal) throw fail("RECORD_NOT_FOUND", { detail: "There is no such proposal." });
  if (proposal.decision !== null) throw fail("CONFLICT", { detail: `The proposal is ${proposal.decision}.` });
  if (proposal.expiresAt <= now) throw fail("CONFLICT", { detail: "The proposal has expired." });
  return proposal;
}

async function remember(
  transaction: Queryable,
  entry: Entry & Pick<IdentityHistoryRecord, "occurredAt" | "actor" | "reason">,
): Promise<void> {
  const { occurredAt, actor, action, reason, customerIds, proposalId, system, externalId } = entry;
  await transaction.query(
    `INSERT INTO ${IDENTITY_HISTORY.name}
       (occurred_at, actor, action, reason, customer_ids, proposal_id, system, external_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [occurredAt, actor, action, reason, customerIds, proposalId ?? null, system ?? null, externalId ?? null],
  );
}
