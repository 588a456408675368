import type { Database } from "../../kit/database/database";
import { readRows } from "../../kit/database/readRows";
import { readSourceStatus } from "../../kit/database/sourceStatus";
import {
  readCount,
  readCounts,
  readPage,
  readPages,
  type KeyedList,
  type KeysetList,
} from "../../kit/keyset";
import type { LoansSource } from "../source";
import { TABLES } from "./tables";

const { products, loans, borrowers, instalments, payments, collateral, creditRatings } = TABLES;

const BORROWED_LOANS: KeyedList = {
  select: `${loans.selectFrom("loan")}, borrower.customer_id AS "customerId", borrower.role`,
  from: `${borrowers.name} AS borrower JOIN ${loans.name} AS loan ON loan.id = borrower.loan_id`,
  key: "borrower.customer_id",
  order: ["borrower.loan_id"],
  types: ["text"],
  direction: "ASC",
};
const CREDIT_RATINGS: KeyedList = {
  select: creditRatings.select,
  from: creditRatings.name,
  key: "customer_id",
  order: ["assessed_on"],
  types: ["date"],
  direction: "DESC",
};
const INSTALMENTS: KeyedList = {
  select: instalments.select,
  from: instalments.name,
  key: "loan_id",
  order: ["number"],
  types: ["int"],
  direction: "ASC",
};
const PAYMENTS: KeyedList = {
  select: payments.select,
  from: payments.name,
  key: "loan_id",
  order: ["paid_on", "id"],
  types: ["date", "text"],
  direction: "DESC",
};
const PRODUCTS: KeysetList = {
  select: products.select,
  from: products.name,
  order: ["name", "code"],
  types: ["text", "text"],
  direction: "ASC",
};

/** A figure's sum over a group of loans, and how many of them do not tell it: SQL's sum skips a null. */
function sumOf(figure: string, name: string): string {
  return `sum(${figure}) AS "${name}", count(*) FILTER (WHERE (${figure}) IS NULL)::int AS "${name}UnknownCount"`;
}

/**
 * The loans kept in the subgraph's own database, whose schema and migrations are Prisma's. Reads are SQL:
 * one statement for many keys, which Prisma's client cannot say for pages and which costs a quarter.
 */
export function prismaSource(database: Database): LoansSource {
  return {
    status: () => readSourceStatus(database),
    loansByIds: readRows(database, loans, "id"),
    loansByCustomerIds: (ids, page) => readPages(database, BORROWED_LOANS, ids, page),
    loanCountsByCustomerIds: (ids) => readCounts(database, BORROWED_LOANS, ids),
    totalsByCustomerIds: (ids) =>
      database.query(
        `SELECT borrower.customer_id AS "customerId", loan.currency, count(*)::int AS "loanCount",
           ${sumOf("loan.principal_outstanding", "principalOutstanding")},
           ${sumOf("loan.principal_outstanding + loan.interest_outstanding", "totalOutstanding")},
           ${sumOf("loan.total_overdue", "totalOverdue")}
         FROM ${borrowers.name} AS borrower
         JOIN ${loans.name} AS loan ON loan.id = borrower.loan_id
         WHERE borrower.customer_id = ANY($1) AND borrower.role IN ('BORROWER', 'CO_BORROWER')
           AND loan.status NOT IN ('PENDING', 'PAID_OFF')
         GROUP BY borrower.customer_id, loan.currency ORDER BY loan.currency`,
        [ids],
      ),
    newestCreditRatingsByCustomerIds: (ids) =>
      database.query(
        `SELECT DISTINCT ON (customer_id) ${creditRatings.select} FROM ${creditRatings.name}
         WHERE customer_id = ANY($1) ORDER BY customer_id, assessed_on DESC`,
        [ids],
      ),
    creditRatingsByCustomerIds: (ids, page) => readPages(database, CREDIT_RATINGS, ids, page),
    creditRatingCountsByCustomerIds: (ids) => readCounts(database, CREDIT_RATINGS, ids),
    borrowersByLoanIds: readRows(database, borrowers, "loan_id", "role, customer_id"),
    instalmentsByLoanIds: (ids, page) => readPages(database, INSTALMENTS, ids, page),
    instalmentCountsByLoanIds: (ids) => readCounts(database, INSTALMENTS, ids),
    paymentsByLoanIds: (ids, page) => readPages(database, PAYMENTS, ids, page),
    paymentCountsByLoanIds: (ids) => readCounts(database, PAYMENTS, ids),
    collateralByLoanIds: readRows(database, collateral, "loan_id", "id"),
    productsByCodes: readRows(database, products, "code"),
    products: (page) => readPage(database, PRODUCTS, page),
    productCount: () => readCount(database, PRODUCTS),
  };
}
