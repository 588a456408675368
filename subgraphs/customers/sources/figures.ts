import type { Queryable } from "../../kit/database/database";
import type { FiguresRecord } from "../../kit/figures";
import type { ReadRows } from "../../kit/source";
import { TABLES } from "./tables";

const { customers, consents } = TABLES;

/** What insights take of who customers are: no name, number or address. */
export function readFigures(database: Queryable): ReadRows<FiguresRecord> {
  return (ids) =>
    database.query(
      `SELECT id AS "customerId", jsonb_build_object('partyType', party_type, 'customerSince', customer_since,
         'incomeBand', income_band, 'consents', COALESCE((
           SELECT jsonb_agg(jsonb_build_object('purpose', purpose, 'status', status, 'expiresOn', expires_on) ORDER BY id)
           FROM ${consents.name} WHERE customer_id = customer.id), '[]')) AS figures
       FROM ${customers.name} AS customer WHERE id = ANY($1)`,
      [ids],
    );
}
