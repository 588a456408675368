import { askedCustomers, withShownCustomer } from "../../kit/database/customerAlias";
import { type CustomerList, readCustomerCounts, readCustomerPages } from "../../kit/database/customerRows";
import type { Database, Queryable } from "../../kit/database/database";
import { readRows } from "../../kit/database/readRows";
import { readSourceStatus } from "../../kit/database/sourceStatus";
import {
  readCount,
  readCounts,
  readPage,
  readPages,
  type Condition,
  type KeyedList,
  type KeysetList,
} from "../../kit/keyset";
import type { DepositsSource, TransactionFilter } from "../source";
import { type depositTables, TABLES } from "./tables";

/** The tables of deposits, in whatever schema. */
type DepositTables = ReturnType<typeof depositTables>;

/** The schema whose `customer_alias` tells who is known as whom. */
const ALIASES = "deposits";

/**
 * The deposits kept in the subgraph's own database, whose schema and migrations are Prisma's. Reads are
 * SQL: one statement for many keys, which Prisma's client cannot say for pages and which costs a quarter.
 */
export function prismaSource(database: Database): DepositsSource {
  return { status: () => readSourceStatus(database), ...depositReads(database, TABLES) };
}

/** What a source reads of tables of that shape. */
export function depositReads(database: Queryable, tables: DepositTables): Omit<DepositsSource, "status"> {
  const { products, accounts, termDeposits, balances, accountHolders } = tables;
  const lists = listsOf(tables);
  return {
    accountsByIds: readRows(database, accounts, "id"),
    accountsByCustomerIds: (ids, page) => readCustomerPages(database, lists.heldAccounts, ids, page),
    accountCountsByCustomerIds: (ids) => readCustomerCounts(database, lists.heldAccounts, ids),
    totalsByCustomerIds: (ids) =>
      database.query(
        // Each account once, however many hold it whom the customer is known as.
        `SELECT holder.key AS "customerId", account.currency,
           sum(CASE balance.credit_debit_indicator WHEN 'CRDT' THEN balance.amount ELSE -balance.amount END) AS amount
         FROM (SELECT DISTINCT asked.key, each.account_id FROM ${askedCustomers(ALIASES)}
           JOIN ${accountHolders.name} AS each ON each.customer_id = asked.id
           WHERE each.role IN ('OWNER', 'JOINT_OWNER')) AS holder
         JOIN ${accounts.name} AS account ON account.id = holder.account_id
         JOIN ${balances.name} AS balance ON balance.account_id = account.id AND balance.type = 'CLBD'
         GROUP BY holder.key, account.currency ORDER BY account.currency`,
        [ids],
      ),
    balancesByAccountIds: readRows(database, balances, "account_id", "type"),
    termDepositsByAccountIds: readRows(database, termDeposits, "account_id"),
    holdersByAccountIds: readRows(
      database,
      withShownCustomer(accountHolders, ALIASES),
      "account_id",
      "role, customer_id",
    ),
    transactionsByAccountIds: (ids, page) =>
      readPages(database, lists.transactions, ids, page, transactionCondition(page.filter)),
    transactionCountsByAccountIds: (ids, filter) =>
      readCounts(database, lists.transactions, ids, transactionCondition(filter)),
    standingOrdersByAccountIds: (ids, page) => readPages(database, lists.standingOrders, ids, page),
    standingOrderCountsByAccountIds: (ids) => readCounts(database, lists.standingOrders, ids),
    cardsByAccountIds: (ids, page) => readPages(database, lists.cards, ids, page),
    cardCountsByAccountIds: (ids) => readCounts(database, lists.cards, ids),
    productsByCodes: readRows(database, products, "code"),
    products: (page) => readPage(database, lists.products, page),
    productCount: () => readCount(database, lists.products),
  };
}

function listsOf({ products, accounts, accountHolders, transactions, standingOrders, cards }: DepositTables) {
  const heldAccounts: CustomerList = {
    aliases: ALIASES,
    select: `${accounts.selectFrom("account")}, asked.key AS "customerId", holder.role`,
    columns: [...accounts.columns, "customerId", "role"],
    from: `${accountHolders.name} AS holder JOIN ${accounts.name} AS account ON account.id = holder.account_id`,
    key: "holder.customer_id",
    order: ["holder.account_id"],
    position: ["id"],
    // An account that two had who are one is theirs once, as what is most.
    prefer: "array_position(ARRAY['OWNER', 'JOINT_OWNER'], holder.role), known.is_alias",
    types: ["text"],
    direction: "ASC",
  };
  const transactionList: KeyedList = {
    select: transactions.select,
    from: transactions.name,
    key: "account_id",
    order: ["booked_on", "sequence"],
    types: ["date", "int"],
    direction: "DESC",
  };
  const productList: KeysetList = {
    select: products.select,
    from: products.name,
    order: ["name", "code"],
    types: ["text", "text"],
    direction: "ASC",
  };
  return {
    heldAccounts,
    transactions: transactionList,
    standingOrders: byAccount(standingOrders),
    cards: byAccount(withShownCustomer(cards, ALIASES)),
    products: productList,
  };
}

function byAccount({ select, name }: Pick<KeysetList, "select"> & { name: string }): KeyedList {
  return { select, from: name, key: "account_id", order: ["id"], types: ["text"], direction: "ASC" };
}

function transactionCondition({ from, to, creditDebitIndicator }: TransactionFilter): Condition {
  return {
    sql: `($1::date IS NULL OR booked_on >= $1::date) AND ($2::date IS NULL OR booked_on <= $2::date)
      AND ($3::text IS NULL OR credit_debit_indicator = $3::text)`,
    values: [from ?? null, to ?? null, creditDebitIndicator ?? null],
  };
}
