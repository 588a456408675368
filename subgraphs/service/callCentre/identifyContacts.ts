import type { Queryable } from "../../kit/database/database";
import { TABLES } from "../sources/tables";

const { callCentreContacts, cases, customerReference, interactions } = TABLES;

/** How many contacts one statement looks at. */
const AT_ONCE = 10_000;

/** What one look found. */
export interface Identified {
  /** Behind which contact the next look begins; empty where this was the last of the round. */
  readonly next: string;
  /** How many contacts are another customer's than before, or somebody's at last. */
  readonly changed: number;
}

/**
 * Looks at the contacts behind `after`, so many at a time, and gives each to whom its number is by now: the customer may
 * have come after the call, and a number that was linked to the wrong customer may be another's.
 */
export async function identifyContacts(
  database: Queryable,
  { numbers, after = "" }: { numbers: string; after?: string },
): Promise<Identified> {
  const [found] = await database.query<{ last: string | null; looked: number; changed: number }>(
    `WITH looked AS (
       SELECT contact_id, customer_number, interaction_id FROM ${callCentreContacts.name}
       WHERE contact_id > $2 AND customer_number IS NOT NULL ORDER BY contact_id LIMIT ${AT_ONCE}),
     owners AS (
       SELECT interaction.id, coalesce(reference.customer_id, about.customer_id) AS customer_id
       FROM looked JOIN ${interactions.name} AS interaction ON interaction.id = looked.interaction_id
       LEFT JOIN ${customerReference.name} AS reference
         ON reference.system = $1 AND reference.external_id = looked.customer_number
       LEFT JOIN ${cases.name} AS about ON about.id = interaction.case_id),
     changed AS (
       UPDATE ${interactions.name} AS interaction SET customer_id = owners.customer_id FROM owners
       WHERE interaction.id = owners.id AND interaction.customer_id IS DISTINCT FROM owners.customer_id
       RETURNING interaction.id)
     SELECT (SELECT max(contact_id) FROM looked) AS last, (SELECT count(*)::int FROM looked) AS looked,
       (SELECT count(*)::int FROM changed) AS changed`,
    [numbers, after],
  );
  return { next: found.looked < AT_ONCE ? "" : (found.last ?? ""), changed: found.changed };
}
