import type { Database } from "../../kit/database/database";
import { both, readCount, readPage, shifted, type Condition, type KeysetList } from "../../kit/keyset";
import type { Sight } from "../../kit/sight";
import { columnOf } from "../../kit/database/table";
import type { BankSource, InsightFilter, InsightOrder } from "../bankSource";
import type { InsightRecord } from "../source";
import { inSight } from "./inSight";
import { CURRENT } from "./current";
import { TABLES } from "./tables";

const { insights, customerAccess } = TABLES;

/** The rows of the making that is read, filtered. */
const ROWS = `(SELECT * FROM ${insights.name} WHERE generation = ${CURRENT}) AS customer_insights`;

/** What is asked over many customers, as SQL over the read model: one statement each. */
export function bankSource(database: Database): BankSource {
  const ask = <Row>(
    sql: (where: string) => string,
    filter: InsightFilter,
    sight: Sight,
    ...more: unknown[]
  ) => {
    const condition = both(filterCondition(filter), inSight(sight));
    const where = shifted(condition, more.length);
    return database.query<Row>(sql(where), [...more, ...condition.values]);
  };
  return {
    customers: ({ order, filter, ...page }, sight) =>
      readPage<InsightRecord>(
        database,
        listBy(order),
        page,
        both(both(known(order), filterCondition(filter)), inSight(sight)),
      ),
    customerCount: (filter, sight) =>
      readCount(database, { from: ROWS }, both(filterCondition(filter), inSight(sight))),
    segments: (filter, sight) =>
      ask(
        (where) => `SELECT segment, count(*)::int AS customers, COALESCE(sum(assets), 0)::text AS assets,
           COALESCE(sum(contribution), 0)::text AS contribution
         FROM ${ROWS} WHERE segment IS NOT NULL AND ${where} GROUP BY segment`,
        filter,
        sight,
      ),
    paretoCurve: (points, filter, sight) =>
      ask(
        (where) => `WITH ranked AS (
           SELECT row_number() OVER falling AS place, sum(contribution) OVER falling AS so_far, count(*) OVER () AS count
           FROM ${ROWS} WHERE contribution IS NOT NULL AND ${where}
           WINDOW falling AS (ORDER BY contribution DESC, customer_id ROWS UNBOUNDED PRECEDING))
         SELECT place::int AS customers, so_far::text AS contribution FROM ranked
         WHERE place IN (SELECT ceil(count * step / $1::numeric)::int FROM generate_series(1, $1::int) AS step)
         ORDER BY place`,
        filter,
        sight,
        points,
      ),
    channels: (filter, sight) =>
      ask(
        (
          where,
        ) => `SELECT channel, count(*)::int AS customers, sum((use ->> 'count90')::int)::int AS "contacts90",
           sum((use ->> 'count365')::int)::int AS "contacts365"
         FROM ${ROWS} CROSS JOIN LATERAL jsonb_each(contacts) AS used(channel, use)
         WHERE ${where} GROUP BY channel ORDER BY channel`,
        filter,
        sight,
      ),
    products: (filter, sight) =>
      ask(
        (
          where,
        ) => `SELECT kind, count(*)::int AS holders, COALESCE(sum((amounts -> kind ->> 'now')::numeric), 0)::text AS amount,
           COALESCE(sum((amounts -> kind ->> 'then')::numeric), 0)::text AS "knownThen",
           COALESCE(sum((amounts -> kind ->> 'now')::numeric) FILTER (WHERE amounts -> kind ->> 'then' IS NOT NULL), 0)::text AS "knownNow"
         FROM ${ROWS} CROSS JOIN LATERAL unnest(kinds) AS kind WHERE ${where} GROUP BY kind`,
        filter,
        sight,
      ),
    crossHoldings: (filter, sight) =>
      ask(
        (where) => `SELECT kind, other, count(*)::int AS holders
         FROM ${ROWS} CROSS JOIN LATERAL unnest(kinds) AS kind CROSS JOIN LATERAL unnest(kinds) AS other
         WHERE ${where} GROUP BY kind, other`,
        filter,
        sight,
      ),
    cohorts: (filter, sight) =>
      ask(
        (where) => `SELECT extract(YEAR FROM customer_since)::int AS year, count(*)::int AS customers,
           COALESCE(sum(assets), 0)::text AS assets, COALESCE(sum(contribution), 0)::text AS contribution,
           (count(*) FILTER (WHERE segment = 'KEY'))::int AS "keyCustomers", round(avg(churn_score), 1)::text AS "churnScore"
         FROM ${ROWS} WHERE customer_since IS NOT NULL AND ${where} GROUP BY year ORDER BY year`,
        filter,
        sight,
      ),
  };
}

function listBy(order: InsightOrder): KeysetList {
  const base = { select: insights.select, from: ROWS, direction: "DESC" } as const;
  if (order === "customerId") return { ...base, order: ["customer_id"], types: ["text"], direction: "ASC" };
  return { ...base, order: [columnOf(order), "customer_id"], types: ["numeric", "text"] };
}

function known(order: InsightOrder): Condition {
  return { sql: `${columnOf(order)} IS NOT NULL`, values: [] };
}

/** The condition of each part of a filter, with its value as $1. */
const PARTS: Record<keyof InsightFilter, string> = {
  segments: "segment = ANY($1::text[])",
  cells: "cell = ANY($1::text[])",
  stages: "stage = ANY($1::text[])",
  branchId: assigned("branch_id = $1::text"),
  relationshipManagerId: assigned("relationship_manager_id = $1::text"),
  has: "kinds @> $1::text[]",
  lacks: "kinds IS NOT NULL AND NOT kinds && $1::text[]",
  contributionFrom: "contribution >= $1::numeric",
  contributionTo: "contribution <= $1::numeric",
  assetsFrom: "assets >= $1::numeric",
  assetsTo: "assets <= $1::numeric",
  churnScoreFrom: "churn_score >= $1::int",
  loyaltyScoreTo: "loyalty_score <= $1::int",
  recencyDaysFrom: "recency_days >= $1::int",
  recencyQuintiles: "recency_quintile = ANY($1::int[])",
  frequencyQuintiles: "frequency_quintile = ANY($1::int[])",
  monetaryQuintiles: "monetary_quintile = ANY($1::int[])",
  customerSinceFrom: "customer_since >= $1::date",
  customerSinceTo: "customer_since <= $1::date",
  marketing: `(${assigned("marketing_until >= CURRENT_DATE")}) = $1::boolean`,
};

function assigned(condition: string): string {
  return `customer_id IN (SELECT customer_id FROM ${customerAccess.name} WHERE ${condition})`;
}

function filterCondition(filter: InsightFilter): Condition {
  const parts = (Object.keys(PARTS) as (keyof InsightFilter)[]).filter((name) => filter[name] !== undefined);
  return parts.reduce<Condition>((all, name) => both(all, { sql: PARTS[name], values: [filter[name]] }), {
    sql: "TRUE",
    values: [],
  });
}
