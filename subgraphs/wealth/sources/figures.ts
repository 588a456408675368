import { askedCustomers } from "../../kit/database/customerAlias";
import type { Queryable } from "../../kit/database/database";
import type { FiguresRecord } from "../../kit/figures";
import type { ReadRows } from "../../kit/source";
import { TABLES } from "./tables";

const { holdings, securities, navs, orders, riskProfiles } = TABLES;

/**
 * What customers hold, now and at the prices of 30 and 365 days ago, what they ordered of late, and how much risk
 * they bear. As of the day that the data is of.
 */
export function readFigures(database: Queryable, schema = "wealth"): ReadRows<FiguresRecord> {
  const of = (table: string) =>
    `(SELECT asked.key AS shown, each.* FROM ${askedCustomers(schema)} JOIN ${table} AS each ON each.customer_id = asked.id)`;
  return (ids) =>
    database.query(
      `WITH day AS (SELECT max(as_of)::date AS today FROM ${schema}.source_status),
       held AS (
         SELECT holding.shown AS customer_id, jsonb_agg(jsonb_build_object(
             'id', holding.id, 'security', holding.security_id, 'code', security.local_code, 'name', security.name,
             'assetClass', security.asset_class, 'risk', security.risk_rating, 'fee', security.management_fee::text,
             'currency', holding.currency, 'amount', holding.market_value::text, 'cost', holding.cost_basis::text,
             'maturesOn', COALESCE(holding.maturity_date, security.maturity_date),
             'amount30', (holding.quantity * nav30.value)::text, 'amount365', (holding.quantity * nav365.value)::text
           ) ORDER BY holding.id) AS holdings
         FROM ${of(holdings.name)} AS holding CROSS JOIN day
         JOIN ${securities.name} AS security ON security.id = holding.security_id
         ${valueBefore("nav30", 30)} ${valueBefore("nav365", 365)}
         GROUP BY holding.shown),
       ordered AS (
         SELECT customer_id, jsonb_agg(jsonb_build_object('side', side, 'currency', currency, 'count', count,
             'amount', amount::text, 'late', late, 'lastAt', last_at) ORDER BY side, currency, late) AS orders
         FROM (SELECT shown AS customer_id, side, currency, placed_at > day.today - 30 AS late, count(*)::int AS count,
             sum(amount) AS amount, max(placed_at) AS last_at
           FROM ${of(orders.name)} AS placed CROSS JOIN day
           WHERE status = 'EXECUTED' AND placed_at > day.today - 365
           GROUP BY shown, side, currency, late) AS sums GROUP BY customer_id),
       profiled AS (
         SELECT DISTINCT ON (shown) shown AS customer_id, jsonb_build_object('rating', rating,
           'assessedOn', assessed_on, 'validUntil', valid_until) AS profile
         FROM ${of(riskProfiles.name)} AS assessed ORDER BY shown, assessed_on DESC)
       SELECT asked.key AS "customerId", jsonb_build_object('today', day.today,
         'holdings', COALESCE(held.holdings, '[]'), 'orders', COALESCE(ordered.orders, '[]'),
         'profile', profiled.profile) AS figures
       FROM unnest($1::text[]) AS asked(key) CROSS JOIN day
       LEFT JOIN held ON held.customer_id = asked.key LEFT JOIN ordered ON ordered.customer_id = asked.key
       LEFT JOIN profiled ON profiled.customer_id = asked.key
       WHERE day.today IS NOT NULL`,
      [ids],
    );
}

/** The security's last price of that many days ago or before. */
function valueBefore(name: string, days: number): string {
  return `LEFT JOIN LATERAL (
    SELECT value FROM ${navs.name} WHERE security_id = holding.security_id AND date <= day.today - ${days}
    ORDER BY date DESC LIMIT 1) AS ${name} ON TRUE`;
}
