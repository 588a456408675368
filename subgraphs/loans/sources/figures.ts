import { askedCustomers } from "../../kit/database/customerAlias";
import type { Queryable } from "../../kit/database/database";
import type { FiguresRecord } from "../../kit/figures";
import type { ReadRows } from "../../kit/source";
import { TABLES } from "./tables";

const { loans, borrowers, payments, collateral, creditRatings } = TABLES;

/** How many of a customer's credit ratings are told, newest first. */
const RATINGS = 10;

/** What customers owe, what covers it, what they repaid of late, and how they were rated. As of the day that the data is of. */
export function readFigures(database: Queryable, schema = "loans"): ReadRows<FiguresRecord> {
  const of = (table: string) =>
    `(SELECT asked.key AS shown, each.* FROM ${askedCustomers(schema)} JOIN ${table} AS each ON each.customer_id = asked.id)`;
  return (ids) =>
    database.query(
      `WITH day AS (SELECT max(as_of)::date AS today FROM ${schema}.source_status),
       owed AS (
         SELECT borrower.customer_id, jsonb_agg(jsonb_build_object(
             'id', loan.id, 'role', borrower.role, 'product', loan.product_code, 'purpose', loan.purpose,
             'status', loan.status, 'currency', loan.currency, 'rate', loan.interest_rate::text,
             'openedOn', loan.opened_on, 'maturesOn', loan.maturity_date,
             'originalPrincipal', loan.original_principal::text, 'principal', loan.principal_outstanding::text,
             'interest', loan.interest_outstanding::text, 'overdue', loan.total_overdue::text,
             'overdueSince', loan.overdue_since, 'pastDueDays', loan.past_due_days,
             'paid30', paid.last30::text, 'paid365', paid.last365::text, 'cover', cover.value::text,
             'coverCurrency', cover.currency
           ) ORDER BY loan.id) AS loans
         FROM (
           SELECT DISTINCT ON (shown, loan_id) shown AS customer_id, loan_id, role FROM ${of(borrowers.name)} AS stands
           WHERE role IN ('BORROWER', 'CO_BORROWER') ORDER BY shown, loan_id, role) AS borrower CROSS JOIN day
         JOIN ${loans.name} AS loan ON loan.id = borrower.loan_id
         LEFT JOIN LATERAL (
           SELECT sum(amount) FILTER (WHERE paid_on > day.today - 30) AS last30, sum(amount) AS last365
           FROM ${payments.name} WHERE loan_id = loan.id AND paid_on > day.today - 365 AND paid_on <= day.today) AS paid ON TRUE
         LEFT JOIN LATERAL (
           -- Of collateral in several currencies none is told: they cannot be added without a rate.
           SELECT CASE WHEN count(DISTINCT currency) = 1 THEN sum(value) END AS value, min(currency) AS currency
           FROM ${collateral.name} WHERE loan_id = loan.id) AS cover ON TRUE
         GROUP BY borrower.customer_id),
       rated AS (
         SELECT shown AS customer_id, jsonb_agg(jsonb_build_object('rating', rating, 'score', score, 'model', model,
             'assessedOn', assessed_on, 'validUntil', valid_until) ORDER BY place) AS ratings
         FROM (SELECT *, row_number() OVER (PARTITION BY shown ORDER BY assessed_on DESC) AS place
           FROM ${of(creditRatings.name)} AS given) AS ranked
         WHERE place <= ${RATINGS} GROUP BY shown)
       SELECT asked.key AS "customerId", jsonb_build_object('today', day.today,
         'loans', COALESCE(owed.loans, '[]'), 'ratings', COALESCE(rated.ratings, '[]')) AS figures
       FROM unnest($1::text[]) AS asked(key) CROSS JOIN day
       LEFT JOIN owed ON owed.customer_id = asked.key LEFT JOIN rated ON rated.customer_id = asked.key
       WHERE day.today IS NOT NULL`,
      [ids],
    );
}
