import { randomUUID } from "node:crypto";
import type { Database } from "../../kit/database/database";
import type { MatchStore, NeverLink, PartyRecord } from "../identity/store";
import { READ_CUSTOMERS, TABLES } from "./tables";

/** How many rows are read at a time. */
const PAGE = 2_000;

/** A customer with all that may tell who it is, as PartyRecord has it. An alias is shown as its customer, and left out. */
const PARTY = `SELECT customer.id, party_type AS "partyType",
    array_remove(ARRAY[legal_name, name], NULL) AS names, date_of_birth AS "dateOfBirth",
    COALESCE((SELECT jsonb_agg(jsonb_build_object('scheme', scheme, 'value', value))
      FROM ${TABLES.identifiers.name} WHERE customer_id = customer.id), '[]') AS identifiers,
    ARRAY(SELECT value FROM ${TABLES.contactPoints.name}
      WHERE customer_id = customer.id AND type IN ('MOBILE', 'PHONE')) AS phones,
    ARRAY(SELECT value FROM ${TABLES.contactPoints.name}
      WHERE customer_id = customer.id AND type = 'EMAIL') AS emails,
    COALESCE((SELECT jsonb_agg(jsonb_build_object('lines', lines, 'postalCode', postal_code))
      FROM ${TABLES.addresses.name} WHERE customer_id = customer.id AND type <> 'WORK'), '[]') AS addresses
  FROM ${READ_CUSTOMERS.name} AS customer
  WHERE NOT EXISTS (SELECT FROM ${TABLES.customerAlias.name} WHERE alias_id = customer.id)`;

/** The customers of the subgraph's own database as matching reads them, and its tables of pairs. */
export function openMatchStore(database: Database): MatchStore {
  return {
    async count() {
      const [{ count }] = await database.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM ${READ_CUSTOMERS.name}`,
      );
      return count;
    },
    async *parties() {
      for (let after = ""; ;) {
        const page = await database.query<PartyRecord>(
          `${PARTY} AND customer.id > $1 ORDER BY customer.id LIMIT ${PAGE}`,
          [after],
        );
        if (page.length > 0) yield page;
        if (page.length < PAGE) return;
        after = page[page.length - 1].id;
      }
    },
    async partiesByIds(ids) {
      return database.query<PartyRecord>(`${PARTY} AND customer.id = ANY($1)`, [ids]);
    },
    async *neverLinks() {
      for (let after: NeverLink = ["", ""]; ;) {
        const page = await database.query<Record<"a" | "b" | "shownA" | "shownB", string>>(
          `SELECT a, b, COALESCE(one.customer_id, a) AS "shownA", COALESCE(other.customer_id, b) AS "shownB"
           FROM customers.never_links
           LEFT JOIN ${TABLES.customerAlias.name} AS one ON one.alias_id = a
           LEFT JOIN ${TABLES.customerAlias.name} AS other ON other.alias_id = b
           WHERE (a, b) > ($1, $2) ORDER BY a, b LIMIT ${PAGE}`,
          [...after],
        );
        // What was said of a customer who became another holds of that one.
        if (page.length > 0) yield page.map(({ shownA, shownB }): NeverLink => [shownA, shownB]);
        if (page.length < PAGE) return;
        after = [page[page.length - 1].a, page[page.length - 1].b];
      }
    },
    async begin() {
      const run = randomUUID();
      await database.query("INSERT INTO customers.match_runs (id, started_at) VALUES ($1, now())", [run]);
      return run;
    },
    async write(run, decisions) {
      await database.query(
        `INSERT INTO ${TABLES.matchCandidates.name} AS old
           (a, b, score, decision, method, held_by, evidence, run, found_at, status)
         SELECT a, b, round(score::numeric, 4), decision, method, "heldBy", evidence, $1, now(), 'OPEN'
         FROM jsonb_to_recordset($2::jsonb) AS found
           (a text, b text, score float8, decision text, method text, "heldBy" text, evidence jsonb)
         ON CONFLICT (a, b) DO UPDATE SET score = excluded.score, decision = excluded.decision,
           method = excluded.method, held_by = excluded.held_by, evidence = excluded.evidence, run = excluded.run,
           found_at = excluded.found_at, status = CASE old.status WHEN 'WITHDRAWN' THEN 'OPEN' ELSE old.status END`,
        [run, JSON.stringify(decisions)],
      );
    },
    async finish(run) {
      await database.transaction(async (transaction) => {
        // A run that began later, and is still at work, keeps what it has written.
        await transaction.query(
          `UPDATE ${TABLES.matchCandidates.name} SET status = 'WITHDRAWN' WHERE status = 'OPEN' AND run IN (
             SELECT id FROM customers.match_runs
             WHERE id <> $1 AND started_at <= (SELECT started_at FROM customers.match_runs WHERE id = $1))`,
          [run],
        );
        await transaction.query("UPDATE customers.match_runs SET finished_at = now() WHERE id = $1", [run]);
      });
    },
  };
}
