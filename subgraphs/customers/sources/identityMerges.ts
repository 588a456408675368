import { fail } from "../../../schema/errors";
import type { Queryable } from "../../kit/database/database";
import { knownAs, shownAs } from "../../kit/database/customerAlias";
import { randomCode } from "../../kit/randomCode";
import type { CandidateStatus } from "../types/identityEnums";

// Merges are kept as they were made, one under another; who is shown as whom follows from those that hold. So the end of
// one restores exactly what was before it, in whatever order merges end.

/** Two customers and when they are made one, or two. */
interface Merge {
  survivorId: string;
  mergedId: string;
  now: string;
}

/** As whom a customer is shown. Throws RECORD_NOT_FOUND. */
export async function shownCustomer(transaction: Queryable, id: string): Promise<string> {
  const [customer] = await transaction.query<{ id: string }>(
    `SELECT id FROM customers.customers WHERE id = ${shownAs("customers", "$1::text")}`,
    [id],
  );
  if (!customer) throw fail("RECORD_NOT_FOUND", { detail: "There is no such customer." });
  return customer.id;
}

/** All ids that a customer is known as. */
export async function personOf(transaction: Queryable, id: string): Promise<string[]> {
  const rows = await transaction.query<{ id: string }>(
    `SELECT known.id FROM ${knownAs("customers", "$1::text", "known")}`,
    [id],
  );
  return rows.map((row) => row.id);
}

/** A pair in its one spelling: by code units. */
export function pairOf([one, other]: readonly [string, string]): [string, string] {
  return one < other ? [one, other] : [other, one];
}

/** Shows one customer as another. */
export async function merge(transaction: Queryable, { survivorId, mergedId, now }: Merge): Promise<void> {
  const [survivors, merged] = [
    await personOf(transaction, survivorId),
    await personOf(transaction, mergedId),
  ];
  await transaction.query(
    `INSERT INTO customers.customer_merges (id, survivor_id, merged_id, merged_at) VALUES ($1, $2, $3, $4)`,
    [`IM-${randomCode(20)}`, survivorId, mergedId, now],
  );
  await transaction.query("UPDATE customers.customer_alias SET customer_id = $1 WHERE customer_id = $2", [
    survivorId,
    mergedId,
  ]);
  await transaction.query("INSERT INTO customers.customer_alias (alias_id, customer_id) VALUES ($1, $2)", [
    mergedId,
    survivorId,
  ]);
  await setCandidates(transaction, survivors, merged, "OPEN", "LINKED");
}

/** Ends a merge: the two are shown as before it, with those who were made one with either. Throws CONFLICT. */
export async function unmerge(transaction: Queryable, { survivorId, mergedId, now }: Merge): Promise<void> {
  const ended = await transaction.query(
    `UPDATE customers.customer_merges SET undone_at = $3
     WHERE survivor_id = $1 AND merged_id = $2 AND undone_at IS NULL RETURNING id`,
    [survivorId, mergedId, now],
  );
  if (ended.length === 0) throw fail("CONFLICT", { detail: "The two are not made one any more." });
  await transaction.query("DELETE FROM customers.customer_alias WHERE alias_id = $1", [mergedId]);
  await transaction.query(
    `WITH RECURSIVE below AS (
       SELECT merged_id FROM customers.customer_merges WHERE survivor_id = $1 AND undone_at IS NULL
       UNION
       SELECT next.merged_id FROM customers.customer_merges AS next JOIN below ON next.survivor_id = below.merged_id
       WHERE next.undone_at IS NULL)
     UPDATE customers.customer_alias SET customer_id = $1 WHERE alias_id IN (SELECT merged_id FROM below)`,
    [mergedId],
  );
  const [survivors, merged] = [
    await personOf(transaction, survivorId),
    await personOf(transaction, mergedId),
  ];
  await setCandidates(transaction, survivors, merged, "LINKED", "OPEN");
}

/** Says of the pairs between two groups of ids what became of them. */
export async function setCandidates(
  transaction: Queryable,
  ones: readonly string[],
  others: readonly string[],
  from: `${CandidateStatus}`,
  to: `${CandidateStatus}`,
): Promise<void> {
  await transaction.query(
    `UPDATE customers.match_candidates SET status = $4
     WHERE ((a = ANY($1) AND b = ANY($2)) OR (a = ANY($2) AND b = ANY($1))) AND status = $3`,
    [ones, others, from, to],
  );
}
