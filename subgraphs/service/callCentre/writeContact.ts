import { EventRefused } from "../../kit/adapters/amqpEvent";
import type { Queryable } from "../../kit/database/database";
import { readRows } from "../../kit/database/readRows";
import { upsertRows } from "../../kit/database/upsertRows";
import { normaliseExternalId } from "../../kit/normaliseExternalId";
import { TABLES } from "../sources/tables";
import { type CallCentreEvent, contactOf } from "./events";

const { callCentreContacts, cases, customerReference, interactions } = TABLES;

/** How far the call centre's clock may be ahead of this one. */
const CLOCK_TOLERANCE_MS = 3_600_000;

/** The system that a section names where nothing but events was ever loaded. */
const OWN_SYSTEM = "call-centre";

/**
 * Writes a contact that the call centre tells of, within the transaction of its event. The highest revision of a contact
 * stands. One of a number that nobody is known by is kept as nobody's, with the number: `identifyContacts` looks again.
 * `numbers` is the system of the cross-reference whose numbers the call centre uses. Throws EventRefused.
 */
export async function writeContact(
  event: CallCentreEvent,
  transaction: Queryable,
  { numbers, now = new Date() }: { numbers: string; now?: Date },
): Promise<void> {
  const { contactId, revision, customerNumber: told, startedAt } = event.data;
  if (Date.parse(startedAt) > now.getTime() + CLOCK_TOLERANCE_MS)
    throw new EventRefused("data.startedAt", "is in the future");
  const customerNumber = told === null ? null : normaliseExternalId(numbers, told);
  const interactionId = `I-CC-${contactId}`;
  const written = await transaction.query(
    `INSERT INTO ${callCentreContacts.name} AS known (contact_id, revision, customer_number, interaction_id)
     VALUES ($1, $2, $3, $4)
     ON CONFLICT (contact_id) DO UPDATE SET revision = excluded.revision, customer_number = excluded.customer_number
     WHERE known.revision < excluded.revision RETURNING contact_id`,
    [contactId, revision, customerNumber, interactionId],
  );
  if (written.length === 0) return;
  const byNumber =
    customerNumber === null ? undefined : await customerOf(transaction, numbers, customerNumber);
  const [about] =
    event.data.caseId == null ? [] : await readRows(transaction, cases, "id")([event.data.caseId]);
  // The contact is worth keeping where what is said of its case cannot be so.
  const caseOf = byNumber === undefined || about?.customerId === byNumber ? about : undefined;
  await upsertRows(transaction, interactions, [
    {
      ...contactOf(event),
      id: interactionId,
      customerId: byNumber ?? caseOf?.customerId ?? null,
      caseId: caseOf?.id ?? null,
    },
  ]);
  await touchStatus(transaction, event.time);
}

async function customerOf(
  transaction: Queryable,
  numbers: string,
  customerNumber: string,
): Promise<string | undefined> {
  const ofSystem = { sql: "system = $1", values: [numbers] };
  const [known] = await readRows(transaction, customerReference, "external_id")([customerNumber], ofSystem);
  return known?.customerId;
}

/** Of a subgraph that nothing was loaded into, events alone say as of when it is. No other load is made newer by them. */
async function touchStatus(transaction: Queryable, asOf: string): Promise<void> {
  await transaction.query(
    `INSERT INTO service.source_status AS status (source_system, as_of, loaded_at)
     SELECT $2, $1::timestamptz, now()
     WHERE NOT EXISTS (SELECT FROM service.source_status WHERE source_system <> $2)
     ON CONFLICT (source_system) DO UPDATE SET as_of = greatest(status.as_of, excluded.as_of)`,
    [asOf, OWN_SYSTEM],
  );
}
