import { columnOf, type Table } from "../../../kit/database/table";
import type { SnapshotShape, SnapshotTable } from "../../../kit/adapters/snapshotStore";
import { TABLES } from "../tables";

/** The system under which the cross-reference has the core's numbers. */
const SYSTEM = "core";

// Tables that hold customers under the core's own numbers. What reads them sees views that have the customers' ids.
const HOLDERS: SnapshotTable = {
  name: "core_holders",
  columns: ["account_id", "customer_number", "role", "since"],
  key: ["customer_number", "account_id"],
};
const CARDS: SnapshotTable = {
  name: "core_cards",
  columns: [
    ...["id", "account_id", "customer_number", "card_type", "masked_number", "status"],
    ...["issued_on", "expires_on"],
  ],
  key: ["id"],
};
const AS_THEY_ARE = [
  TABLES.products,
  TABLES.accounts,
  TABLES.termDeposits,
  TABLES.balances,
  TABLES.transactions,
  TABLES.standingOrders,
].map((each) => plain(each as Table<object>));

/**
 * Tables like the subgraph's own in a schema of their own. Customers' numbers become ids when they are read, by the
 * cross-reference of that moment: what a steward corrects is seen at once, and not after the next extract.
 */
export const EXTRACT_TABLES: SnapshotShape = {
  tables: [...AS_THEY_ARE, HOLDERS, CARDS],
  create: (schema) => `
    ${AS_THEY_ARE.map(({ name }) => `CREATE TABLE ${schema}.${name} (LIKE deposits.${name} INCLUDING ALL);`).join("\n")}
    CREATE TABLE ${schema}.core_holders (account_id TEXT NOT NULL, customer_number TEXT NOT NULL, role TEXT NOT NULL,
      since DATE, PRIMARY KEY (customer_number, account_id));
    CREATE INDEX ON ${schema}.core_holders (account_id);
    CREATE TABLE ${schema}.core_cards (id TEXT PRIMARY KEY, account_id TEXT NOT NULL, customer_number TEXT NOT NULL,
      card_type TEXT NOT NULL, masked_number TEXT, status TEXT NOT NULL, issued_on DATE, expires_on DATE);
    CREATE INDEX ON ${schema}.core_cards (account_id, id);
    -- Of a customer with two numbers that hold one account, the stronger role: OWNER is before the others by length.
    CREATE VIEW ${schema}.account_holders AS
      SELECT DISTINCT ON (reference.customer_id, holder.account_id)
        holder.account_id, reference.customer_id, holder.role, holder.since
      FROM ${schema}.core_holders AS holder JOIN deposits.customer_reference AS reference
        ON reference.system = '${SYSTEM}' AND reference.external_id = holder.customer_number
      ORDER BY reference.customer_id, holder.account_id, length(holder.role), holder.since;
    CREATE VIEW ${schema}.cards AS
      SELECT card.id, card.account_id, reference.customer_id, card.card_type, card.masked_number, card.status,
        card.issued_on, card.expires_on
      FROM ${schema}.core_cards AS card JOIN deposits.customer_reference AS reference
        ON reference.system = '${SYSTEM}' AND reference.external_id = card.customer_number;`,
};

function plain({ name, columns, key }: Table<object>): SnapshotTable {
  return {
    name: name.slice(name.indexOf(".") + 1),
    columns: (columns as readonly string[]).map(columnOf),
    key: (key as readonly string[]).map(columnOf),
  };
}
