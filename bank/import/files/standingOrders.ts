import { TABLES } from "../../../subgraphs/deposits/sources/tables";
import type { StandingOrderRecord } from "../../../subgraphs/deposits/source";
import { StandingOrderStatus } from "../../../subgraphs/deposits/types/enums";
import { amount, key, refuse, type Row, word } from "../fields";
import type { FileLoader } from "../loader";
import { knownIds } from "../stores";
import { CURRENCY, NO_ACCOUNT } from "./accounts";
import { counterparty, PURPOSES } from "./paymentSymbols";

/** order.asc: the standing orders. It does not say how often or when one pays. */
export const standingOrders: FileLoader = {
  name: "order.asc",
  delimiter: ";",
  header: ["order_id", "account_id", "bank_to", "account_to", "amount", "k_symbol"],
  system: "core-deposits",
  async load(rows, batch) {
    const read = batch.read(rows, standingOrder);
    const known = await knownIds(
      batch.stores,
      TABLES.accounts.name,
      read.map(({ value }) => value.accountId),
    );
    const owned = batch.keep(read, ({ accountId }) => (known.has(accountId) ? undefined : NO_ACCOUNT));
    const entries = await batch.firstOfKey(owned, "order_id", ({ id }) => id);
    await batch.writeLines(
      TABLES.standingOrders,
      entries.map(({ value }) => value),
    );
  },
};

function standingOrder(row: Row): StandingOrderRecord {
  return {
    id: `O-${key(row, "order_id")}`,
    accountId: `A-${key(row, "account_id")}`,
    creditorName: null,
    creditorBank: counterparty(row, "bank_to"),
    creditorAccount: counterparty(row, "account_to") ?? refuse("account_to", "is empty"),
    amount: amount(row, "amount"),
    currency: CURRENCY,
    purpose: word(row, "k_symbol", PURPOSES),
    frequency: null,
    nextPaymentDate: null,
    status: StandingOrderStatus.ACTIVE,
  };
}
