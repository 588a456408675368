import { askedCustomers } from "../../kit/database/customerAlias";
import type { Queryable } from "../../kit/database/database";
import type { FiguresRecord } from "../../kit/figures";
import type { ReadRows } from "../../kit/source";
import { TABLES } from "./tables";

const { accounts, accountHolders, balances, termDeposits, transactions } = TABLES;

/** The largest movements of a customer's last 30 days that are told one by one. */
const LARGEST_MOVEMENTS = 3;

/**
 * What the accounts that customers own come to: balances now, 30 and 365 days ago, flows of the last 365 days,
 * what movements of theirs usually are (median, and median absolute deviation, of those before the last 30 days),
 * the largest of late, and what matures. As of the day that the data is of. Amounts are signed: overdrafts are negative.
 */
export function readFigures(database: Queryable, schema = "deposits"): ReadRows<FiguresRecord> {
  const of = (table: string) =>
    `(SELECT asked.key AS shown, each.* FROM ${askedCustomers(schema)} JOIN ${table} AS each ON each.customer_id = asked.id)`;
  return (ids) =>
    database.query(
      `WITH day AS (SELECT max(as_of)::date AS today FROM ${schema}.source_status),
       owned AS (
         -- Each account once, however many hold it whom the customer is known as.
         SELECT DISTINCT ON (holder.shown, account.id) holder.shown AS customer_id, holder.role, account.*
         FROM ${of(accountHolders.name)} AS holder
         JOIN ${accounts.name} AS account ON account.id = holder.account_id
         WHERE holder.role IN ('OWNER', 'JOINT_OWNER')
         ORDER BY holder.shown, account.id, holder.role = 'OWNER' DESC),
       held AS (
         SELECT owned.customer_id, jsonb_agg(jsonb_build_object(
             'id', owned.id, 'role', owned.role, 'type', owned.account_type, 'product', owned.product_code,
             'status', owned.status, 'currency', owned.currency, 'rate', owned.interest_rate::text,
             'openedOn', owned.opened_on, 'amount', booked.amount::text,
             'amount30', ${balanceBefore("then30", 30)}, 'amount365', ${balanceBefore("then365", 365)},
             'lastOn', recent.days[1], 'previousOn', recent.days[2],
             'maturesOn', term.maturity_date, 'instruction', term.maturity_instruction
           ) ORDER BY owned.id) AS accounts
         FROM owned CROSS JOIN day
         LEFT JOIN LATERAL (
           SELECT CASE credit_debit_indicator WHEN 'CRDT' THEN amount ELSE -amount END AS amount
           FROM ${balances.name} WHERE account_id = owned.id AND type = 'CLBD') AS booked ON TRUE
         LEFT JOIN ${termDeposits.name} AS term ON term.account_id = owned.id
         ${lastBalance("then30", 30)} ${lastBalance("then365", 365)}
         LEFT JOIN LATERAL (
           SELECT array_agg(booked_on ORDER BY booked_on DESC) AS days FROM (
             SELECT DISTINCT booked_on FROM ${transactions.name}
             WHERE account_id = owned.id AND type NOT IN ('INTEREST', 'FEE')
             ORDER BY booked_on DESC LIMIT 2) AS newest) AS recent ON TRUE
         GROUP BY owned.customer_id),
       moved AS MATERIALIZED (
         SELECT owned.customer_id, moves.id, moves.booked_on, moves.amount, moves.currency,
           moves.credit_debit_indicator AS direction, moves.booked_on > day.today - 30 AS late
         FROM owned CROSS JOIN day JOIN ${transactions.name} AS moves ON moves.account_id = owned.id
         WHERE moves.booked_on > day.today - 365 AND moves.booked_on <= day.today
           AND moves.type NOT IN ('INTEREST', 'FEE')),
       flows AS (
         SELECT customer_id, jsonb_agg(jsonb_build_object('currency', currency, 'direction', direction,
             'count', count, 'amount', amount::text, 'firstOn', first_on, 'lastOn', last_on) ORDER BY currency, direction) AS flows
         FROM (SELECT customer_id, currency, direction, count(*)::int AS count, sum(amount) AS amount,
             min(booked_on) AS first_on, max(booked_on) AS last_on
           FROM moved GROUP BY customer_id, currency, direction) AS sums GROUP BY customer_id),
       middles AS (
         SELECT customer_id, currency, direction, percentile_disc(0.5) WITHIN GROUP (ORDER BY amount) AS median
         FROM moved WHERE NOT late GROUP BY customer_id, currency, direction),
       patterns AS (
         SELECT customer_id, jsonb_agg(jsonb_build_object('currency', currency, 'direction', direction,
             'count', count, 'median', median::text, 'mad', mad::text) ORDER BY currency, direction) AS patterns
         FROM (SELECT moved.customer_id, moved.currency, moved.direction, count(*)::int AS count, middles.median,
             percentile_disc(0.5) WITHIN GROUP (ORDER BY abs(moved.amount - middles.median)) AS mad
           FROM moved JOIN middles USING (customer_id, currency, direction) WHERE NOT late
           GROUP BY moved.customer_id, moved.currency, moved.direction, middles.median) AS each GROUP BY customer_id),
       movements AS (
         SELECT customer_id, jsonb_agg(jsonb_build_object('id', id, 'bookedOn', booked_on, 'amount', amount::text,
             'currency', currency, 'direction', direction) ORDER BY place) AS movements
         FROM (SELECT moved.*, row_number() OVER (PARTITION BY customer_id ORDER BY amount DESC, id) AS place
           FROM moved WHERE late) AS ranked WHERE place <= ${LARGEST_MOVEMENTS} GROUP BY customer_id)
       SELECT asked.key AS "customerId", jsonb_build_object('today', day.today,
         'accounts', COALESCE(held.accounts, '[]'), 'flows', COALESCE(flows.flows, '[]'),
         'patterns', COALESCE(patterns.patterns, '[]'), 'movements', COALESCE(movements.movements, '[]')) AS figures
       FROM unnest($1::text[]) AS asked(key) CROSS JOIN day
       LEFT JOIN held ON held.customer_id = asked.key LEFT JOIN flows ON flows.customer_id = asked.key
       LEFT JOIN patterns ON patterns.customer_id = asked.key
       LEFT JOIN movements ON movements.customer_id = asked.key
       WHERE day.today IS NOT NULL`,
      [ids],
    );
}

/** The balance behind the last transaction of that many days ago or before. */
function lastBalance(name: string, days: number): string {
  return `LEFT JOIN LATERAL (
    SELECT balance_after FROM ${transactions.name} WHERE account_id = owned.id AND booked_on <= day.today - ${days}
    ORDER BY booked_on DESC, sequence DESC LIMIT 1) AS ${name} ON TRUE`;
}

/** That balance; nothing before the account was opened, and null where its history does not go back so far. */
function balanceBefore(name: string, days: number): string {
  return `CASE WHEN owned.opened_on > day.today - ${days} THEN '0' ELSE ${name}.balance_after::text END`;
}
