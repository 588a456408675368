import { fail } from "../../../schema/errors";
import type { Queryable } from "../../kit/database/database";
import { shownAs } from "../../kit/database/customerAlias";
import { upsertRows } from "../../kit/database/upsertRows";
import { randomCode } from "../../kit/randomCode";
import type { ExternalKey, ExternalReferenceRecord } from "../source";
import { TABLES } from "./tables";

const { endedReferences, externalReferences, partyRecords } = TABLES;

/**
 * Gives a key to a customer from a moment on, and with it what the system says of the person. Answers whose it was until
 * then. Throws CONFLICT where it is the customer's already.
 */
export async function giveReference(
  transaction: Queryable,
  reference: ExternalReferenceRecord,
  now: string,
): Promise<string | undefined> {
  const { system, externalId, customerId } = reference;
  if (await isTheirs(transaction, reference))
    throw fail("CONFLICT", { detail: "The key is the customer's already." });
  const before = await takeReference(transaction, { system, externalId }, now);
  await upsertRows(transaction, externalReferences, [reference]);
  await setPartyRecord(transaction, { system, externalId }, customerId);
  return before;
}

/** Ends a customer's reference. Answers the id under which it was kept. Throws RECORD_NOT_FOUND. */
export async function endReference(transaction: Queryable, key: OwnKey, now: string): Promise<string> {
  const kept = (await isTheirs(transaction, key)) ? await takeReference(transaction, key, now) : undefined;
  if (kept === undefined) throw fail("RECORD_NOT_FOUND", { detail: "The customer has no such key." });
  await setPartyRecord(transaction, key, null);
  return kept;
}

/** A key and whose it is. */
type OwnKey = ExternalKey & Pick<ExternalReferenceRecord, "customerId">;

/** Whether the key is that of a customer, or of any that the customer is known as. */
async function isTheirs(
  transaction: Queryable,
  { system, externalId, customerId }: OwnKey,
): Promise<boolean> {
  const owner = `${externalReferences.name}.customer_id`;
  const found = await transaction.query(
    `SELECT system FROM ${externalReferences.name} WHERE system = $1 AND external_id = $2
       AND ${shownAs("customers", owner)} = ${shownAs("customers", "$3::text")}`,
    [system, externalId, customerId],
  );
  return found.length > 0;
}

/** Moves a reference from those that hold to those that held. Answers whose it was, if anybody's. */
async function takeReference(
  transaction: Queryable,
  { system, externalId }: ExternalKey,
  now: string,
): Promise<string | undefined> {
  const [held] = await transaction.query<ExternalReferenceRecord>(
    `DELETE FROM ${externalReferences.name} WHERE system = $1 AND external_id = $2
     RETURNING ${externalReferences.select}`,
    [system, externalId],
  );
  if (!held) return undefined;
  await upsertRows(transaction, endedReferences, [{ ...held, id: `IR-${randomCode(20)}`, validTo: now }]);
  return held.customerId;
}

async function setPartyRecord(
  transaction: Queryable,
  { system, externalId }: ExternalKey,
  customerId: string | null,
): Promise<void> {
  await transaction.query(
    `UPDATE ${partyRecords.name} SET customer_id = $3 WHERE system = $1 AND external_id = $2`,
    [system, externalId, customerId],
  );
}
