import { askedCustomers } from "../../kit/database/customerAlias";
import type { Queryable } from "../../kit/database/database";
import type { FiguresRecord } from "../../kit/figures";
import type { ReadRows } from "../../kit/source";
import { TABLES } from "./tables";

const { interactions, cases } = TABLES;

/** How many of a customer's overdue cases, and of the answers to surveys, are told one by one. */
const TOLD = 5;

/**
 * How often customers and the bank were in contact, by channel, over 90 and 365 days, what they complained of, which
 * cases are late, and how content they were. As of the day that the data is of.
 */
export function readFigures(database: Queryable, schema = "service"): ReadRows<FiguresRecord> {
  const of = (table: string) =>
    `(SELECT asked.key AS shown, each.* FROM ${askedCustomers(schema)} JOIN ${table} AS each ON each.customer_id = asked.id)`;
  return (ids) =>
    database.query(
      `WITH day AS (SELECT max(as_of) AS now, max(as_of)::date AS today FROM ${schema}.source_status),
       contacts AS (
         SELECT customer_id, max(last_at) AS last_at, jsonb_agg(jsonb_build_object('channel', channel,
             'count90', count90, 'count365', count365, 'lastAt', last_at) ORDER BY channel) AS channels
         FROM (SELECT shown AS customer_id, channel, max(started_at) AS last_at,
             (count(*) FILTER (WHERE started_at > day.now - interval '90 days'))::int AS count90,
             (count(*) FILTER (WHERE started_at > day.now - interval '365 days'))::int AS count365
           FROM ${of(interactions.name)} AS contact CROSS JOIN day WHERE started_at <= day.now
           GROUP BY shown, channel) AS sums GROUP BY customer_id),
       complaints AS (
         SELECT shown AS customer_id, jsonb_build_object(
             'opened365', (count(*) FILTER (WHERE opened_at > day.now - interval '365 days'))::int,
             'complaints365', (count(*) FILTER (WHERE category = 'COMPLAINT' AND opened_at > day.now - interval '365 days'))::int,
             'open', (count(*) FILTER (WHERE status IN ('OPEN', 'IN_PROGRESS')))::int,
             'overdue', (count(*) FILTER (WHERE status IN ('OPEN', 'IN_PROGRESS') AND due_at < day.now))::int) AS cases
         FROM ${of(cases.name)} AS opened CROSS JOIN day GROUP BY shown),
       late AS (
         SELECT shown AS customer_id, jsonb_agg(jsonb_build_object('caseNumber', case_number, 'dueAt', due_at) ORDER BY place) AS late
         FROM (SELECT *, row_number() OVER (PARTITION BY shown ORDER BY due_at, case_number) AS place
           FROM ${of(cases.name)} AS waiting CROSS JOIN day
           WHERE status IN ('OPEN', 'IN_PROGRESS') AND due_at < day.now) AS ranked
         WHERE place <= ${TOLD} GROUP BY shown),
       surveys AS (
         SELECT shown AS customer_id, jsonb_agg(jsonb_build_object('score', satisfaction_score::text,
             'scale', satisfaction_scale, 'at', closed_at) ORDER BY place) AS surveys
         FROM (SELECT *, row_number() OVER (PARTITION BY shown ORDER BY COALESCE(closed_at, opened_at) DESC, id) AS place
           FROM ${of(cases.name)} AS answered WHERE satisfaction_score IS NOT NULL) AS ranked
         WHERE place <= ${TOLD} GROUP BY shown)
       SELECT asked.key AS "customerId", jsonb_build_object('today', day.today, 'lastAt', contacts.last_at,
         'channels', COALESCE(contacts.channels, '[]'), 'cases', complaints.cases,
         'late', COALESCE(late.late, '[]'), 'surveys', COALESCE(surveys.surveys, '[]')) AS figures
       FROM unnest($1::text[]) AS asked(key) CROSS JOIN day
       LEFT JOIN contacts ON contacts.customer_id = asked.key LEFT JOIN complaints ON complaints.customer_id = asked.key
       LEFT JOIN late ON late.customer_id = asked.key LEFT JOIN surveys ON surveys.customer_id = asked.key
       WHERE day.now IS NOT NULL`,
      [ids],
    );
}
