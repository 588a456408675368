import { createHash } from "node:crypto";
import { fail } from "../../../schema/errors";
import type { Queryable } from "./database";

/** A change that is to happen once. */
export interface OnceOnly {
  /** The subgraph's schema, whose `idempotency_keys` keeps what was done. */
  schema: string;
  operation: string;
  /** What the client sent, with its key. */
  input: { idempotencyKey: string };
  /** Id of the record that `write` makes or changes. */
  resultId: string;
  write: () => Promise<void>;
}

/**
 * Does a change once for its key, within the transaction that the change is part of, and answers the id of
 * its record; the key again with an equal request answers the id of the first. Throws
 * IDEMPOTENCY_KEY_REUSED when the key was used for another request.
 */
export async function once(
  transaction: Queryable,
  { schema, operation, input, resultId, write }: OnceOnly,
): Promise<string> {
  const { idempotencyKey, ...request } = input;
  const requestHash = createHash("sha256")
    .update(JSON.stringify(canonical(request)))
    .digest("hex");
  // Of two equal calls at once, the second waits here until the first is committed or rolled back.
  const claimed = await transaction.query(
    `INSERT INTO ${schema}.idempotency_keys (key, operation, request_hash, result_id, created_at)
     VALUES ($1, $2, $3, $4, now()) ON CONFLICT (key) DO NOTHING RETURNING key`,
    [idempotencyKey, operation, requestHash, resultId],
  );
  if (claimed.length > 0) {
    await write();
    return resultId;
  }
  const [first] = await transaction.query<{ operation: string; requestHash: string; resultId: string }>(
    `SELECT operation, request_hash AS "requestHash", result_id AS "resultId"
     FROM ${schema}.idempotency_keys WHERE key = $1`,
    [idempotencyKey],
  );
  if (first.operation !== operation || first.requestHash !== requestHash)
    throw fail("IDEMPOTENCY_KEY_REUSED");
  return first.resultId;
}

/** The same text for equal requests, whatever the order of their arguments; null is the same as left out. */
function canonical(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.entries(value)
    .filter(([, inner]) => inner != null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, canonical(inner)]);
}
