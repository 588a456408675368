import { createHash } from "node:crypto";
import type { Database, Queryable } from "../../kit/database/database";
import { upsertRows } from "../../kit/database/upsertRows";
import { type CustomerFacts, dayOf } from "../facts";
import type { Parameters } from "../parameters";
import { Exchange } from "../rules/exchange";
import { TABLES } from "../sources/tables";
import { foundAlerts, type FoundAlert, insightOf } from "./insightOf";
import { valueOverBank } from "./valueOverBank";

const { generations, insights, alerts } = TABLES;

/** Customers that are read and written at once: what is held in memory, and lost when a making is cut off. */
const BATCH = 500;

/** Where the facts come from. */
export interface FactsReader {
  /** The ids of customers behind one, in their order. */
  customerIds(after: string | undefined, first: number): Promise<string[]>;
  /** What the systems tell of these customers, all of them in one read of each system. */
  facts(ids: readonly string[]): Promise<CustomerFacts[]>;
}

/** What a making of the read model did. */
export interface Refreshed {
  generation: number;
  customers: number;
  /** Alerts that were not known before. */
  alerts: number;
}

/** How a making is done. */
export interface RefreshOptions {
  parameters: Parameters;
  reader: FactsReader;
  /** Told how many customers are in it, after each batch. */
  onProgress?: (customers: number) => void;
  /** Ends it after a batch: the next one goes on behind. */
  signal?: AbortSignal;
}

/**
 * Makes the read model anew, beside the one that is read, and then has it read in its stead. One that was cut off and had
 * the same parameters is gone on with. Whoever runs it sees to it that nobody else does.
 */
export async function refresh(database: Database, options: RefreshOptions): Promise<Refreshed> {
  const { parameters, reader, onProgress, signal } = options;
  const exchange = new Exchange(parameters);
  const { id, cursor, customers: before } = await begin(database, parameters);
  let [after, customers, found] = [cursor ?? undefined, before, 0];
  for (;;) {
    signal?.throwIfAborted();
    const ids = await reader.customerIds(after, BATCH);
    if (ids.length === 0) break;
    const facts = await reader.facts(ids);
    after = ids.at(-1);
    customers += facts.length;
    const days = facts.flatMap((each) => dayOf(each) ?? []).sort();
    await database.transaction(async (transaction) => {
      const rows = facts.map((each) => insightOf(each, id, { parameters, exchange }));
      await upsertRows(transaction, insights, rows);
      found += await keepAlerts(
        transaction,
        facts.flatMap((each) => foundAlerts(each, { parameters, exchange })),
      );
      await transaction.query(
        `UPDATE ${generations.name} SET cursor = $2, customers = $3, as_of = GREATEST(as_of, $4::date) WHERE id = $1`,
        [id, after, customers, days.at(-1) ?? null],
      );
    });
    onProgress?.(customers);
  }
  await database.transaction(async (transaction) => {
    // Of a large bank these take longer than a request may.
    await transaction.query("SET LOCAL statement_timeout = 0");
    await valueOverBank(transaction, id, parameters);
    await transaction.query(`UPDATE ${generations.name} SET completed_at = now() WHERE id = $1`, [id]);
  });
  await forget(database, id);
  return { generation: id, customers, alerts: found };
}

/** Writes alerts of causes that are not known yet, and tells how many. What became of the others stays. */
export async function keepAlerts(database: Queryable, found: readonly FoundAlert[]): Promise<number> {
  if (found.length === 0) return 0;
  const rows = await database.query(
    `INSERT INTO ${alerts.name} (id, customer_id, kind, cause, subject, occurred_on, reason, amount, currency)
     SELECT id, "customerId", kind, cause, subject, "occurredOn", reason, amount, currency
     FROM jsonb_to_recordset($1::jsonb) AS found (id text, "customerId" text, kind text, cause text, subject text,
       "occurredOn" date, reason text, amount numeric, currency text)
     ON CONFLICT (customer_id, cause) DO NOTHING RETURNING id`,
    [JSON.stringify(found)],
  );
  return rows.length;
}

interface Begun {
  id: number;
  cursor: string | null;
  customers: number;
}

async function begin(database: Database, parameters: Parameters): Promise<Begun> {
  const hash = createHash("sha256").update(JSON.stringify(parameters)).digest("hex");
  const [cutOff] = await database.query<Begun>(
    `SELECT id, cursor, customers FROM ${generations.name}
     WHERE completed_at IS NULL AND parameters = $1 AND begun_at > now() - interval '1 day' ORDER BY id DESC LIMIT 1`,
    [hash],
  );
  if (cutOff) return cutOff;
  const [begun] = await database.query<Begun>(
    `INSERT INTO ${generations.name} (parameters, currency) VALUES ($1, $2) RETURNING id, cursor, customers`,
    [hash, parameters.reporting],
  );
  return begun;
}

/** Removes what was made before, batch by batch; the makings themselves are kept as a history. */
async function forget(database: Database, current: number): Promise<void> {
  for (;;) {
    const gone = await database.query(
      `DELETE FROM ${insights.name} WHERE (generation, customer_id) IN (
         SELECT generation, customer_id FROM ${insights.name} WHERE generation < $1 LIMIT 20000) RETURNING generation`,
      [current],
    );
    if (gone.length === 0) break;
  }
  await database.query(`DELETE FROM ${generations.name} WHERE id < $1 AND completed_at IS NULL`, [current]);
}
