import { askedCustomers, withShownCustomer } from "../../kit/database/customerAlias";
import { type CustomerList, readCustomerCounts, readCustomerPages } from "../../kit/database/customerRows";
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

/** The schema whose `customer_alias` tells who is known as whom. */
const ALIASES = "loans";

const BORROWED_LOANS: CustomerList = {
  aliases: ALIASES,
  select: `${loans.selectFrom("loan")}, asked.key AS "customerId", borrower.role`,
  columns: [...loans.columns, "customerId", "role"],
  from: `${borrowers.name} AS borrower JOIN ${loans.name} AS loan ON loan.id = borrower.loan_id`,
  key: "borrower.customer_id",
  order: ["borrower.loan_id"],
  position: ["id"],
  // A loan that two stand behind who are one is theirs once, as what is most: the roles' names are in that order.
  prefer: "borrower.role, known.is_alias",
  types: ["text"],
  direction: "ASC",
};
const CREDIT_RATINGS: CustomerList = {
  aliases: ALIASES,
  select: creditRatings.selectFrom("credit_ratings", { customerId: "asked.key" }),
  columns: creditRatings.columns,
  from: creditRatings.name,
  key: "customer_id",
  order: ["assessed_on"],
  position: ["assessedOn"],
  prefer: "known.is_alias", // a customer has one rating a day
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
    loansByCustomerIds: (ids, page) => readCustomerPages(database, BORROWED_LOANS, ids, page),
    loanCountsByCustomerIds: (ids) => readCustomerCounts(database, BORROWED_LOANS, ids),
    totalsByCustomerIds: (ids) =>
      database.query(
        // Each loan once, however many stand behind it whom the customer is known as.
        `SELECT borrower.key AS "customerId", loan.currency, count(*)::int AS "loanCount",
           ${sumOf("loan.principal_outstanding", "principalOutstanding")},
           ${sumOf("loan.principal_outstanding + loan.interest_outstanding", "totalOutstanding")},
           ${sumOf("loan.total_overdue", "totalOverdue")}
         FROM (SELECT DISTINCT asked.key, each.loan_id FROM ${askedCustomers(ALIASES)}
           JOIN ${borrowers.name} AS each ON each.customer_id = asked.id
           WHERE each.role IN ('BORROWER', 'CO_BORROWER')) AS borrower
         JOIN ${loans.name} AS loan ON loan.id = borrower.loan_id
         WHERE loan.status NOT IN ('PENDING', 'PAID_OFF')
         GROUP BY borrower.key, loan.currency ORDER BY loan.currency`,
        [ids],
      ),
    newestCreditRatingsByCustomerIds: (ids) =>
      database.query(
        `SELECT DISTINCT ON (asked.key) ${CREDIT_RATINGS.select} FROM ${askedCustomers(ALIASES)}
         JOIN ${creditRatings.name} ON customer_id = asked.id
         ORDER BY asked.key, assessed_on DESC, asked.is_alias`,
        [ids],
      ),
    creditRatingsByCustomerIds: (ids, page) => readCustomerPages(database, CREDIT_RATINGS, ids, page),
    creditRatingCountsByCustomerIds: (ids) => readCustomerCounts(database, CREDIT_RATINGS, ids),
    borrowersByLoanIds: readRows(
      database,
      withShownCustomer(borrowers, ALIASES),
      "loan_id",
      "role, customer_id",
    ),
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
