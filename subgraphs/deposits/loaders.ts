import { countLoader, groupLoader, pageLoader, rowLoader, stateLoader } from "../kit/loaders";
import type { DepositsSource } from "./source";

/** One request's loaders: each turns all keys that the request asks for into one read of the source. */
export function createLoaders(source: DepositsSource) {
  return {
    state: stateLoader(source),
    accountById: rowLoader(source.accountsByIds, (account) => account.id),
    accountsByCustomerId: pageLoader(source.accountsByCustomerIds, (account) => account.customerId),
    accountCountByCustomerId: countLoader(source.accountCountsByCustomerIds),
    totalsByCustomerId: groupLoader(source.totalsByCustomerIds, (total) => total.customerId),
    balancesByAccountId: groupLoader(source.balancesByAccountIds, (balance) => balance.accountId),
    termDepositByAccountId: rowLoader(source.termDepositsByAccountIds, (deposit) => deposit.accountId),
    holdersByAccountId: groupLoader(source.holdersByAccountIds, (holder) => holder.accountId),
    transactionsByAccountId: pageLoader(
      source.transactionsByAccountIds,
      (transaction) => transaction.accountId,
    ),
    transactionCountByAccountId: countLoader(source.transactionCountsByAccountIds),
    standingOrdersByAccountId: pageLoader(source.standingOrdersByAccountIds, (order) => order.accountId),
    standingOrderCountByAccountId: countLoader(source.standingOrderCountsByAccountIds),
    cardsByAccountId: pageLoader(source.cardsByAccountIds, (card) => card.accountId),
    cardCountByAccountId: countLoader(source.cardCountsByAccountIds),
    productByCode: rowLoader(source.productsByCodes, (product) => product.code),
    products: source.products,
    productCount: source.productCount,
  };
}

export type DepositsLoaders = ReturnType<typeof createLoaders>;
