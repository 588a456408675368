import { Decimal } from "decimal.js";
import type { CustomersReads } from "../../kit/systemRows";
import { countsOf, type KeyedWholeList, pagesOf } from "../../kit/wholeLists";
import type { AccountRecord, BalanceRecord, DepositsSource, DepositTotalRecord } from "../source";

/** An account with one holder, what he is to it, and what is booked on it. */
export type HeldAccount = AccountRecord & { role: string; booked: Omit<BalanceRecord, "accountId" | "type"> };
type Held = HeldAccount & { customerId: string };

const ACCOUNTS: KeyedWholeList<Held> = {
  keyOf: ({ customerId }) => customerId,
  orderOf: ({ id }) => [id],
  direction: "ASC",
};
const OWNING = ["OWNER", "JOINT_OWNER"];
const Exact = Decimal.clone({ precision: 60 });
const none = () => Promise.resolve([]);

/**
 * The accounts of a system that tells them, who holds them and what is booked on them, and nothing below them. A source
 * that can tell more puts its own reads in these ones' place.
 */
export function heldAccounts({
  ofCustomers,
  byKeys,
}: CustomersReads<HeldAccount>): Omit<DepositsSource, "status" | "health" | "close"> {
  /** The same account once, whoever holds it. */
  const distinct = async (ids: readonly string[]) => [
    ...new Map((await byKeys(ids)).map((account) => [account.id, account])).values(),
  ];
  return {
    accountsByIds: distinct,
    accountsByCustomerIds: async (ids, page) => pagesOf(await ofCustomers(ids), ACCOUNTS, page),
    accountCountsByCustomerIds: async (ids) => countsOf(await ofCustomers(ids), ACCOUNTS.keyOf),
    totalsByCustomerIds: async (ids) => totalsOf(await ofCustomers(ids)),
    balancesByAccountIds: async (ids) =>
      (await distinct(ids)).map(({ id, booked }) => ({ accountId: id, type: "CLBD", ...booked })),
    holdersByAccountIds: async (ids) =>
      (await byKeys(ids)).map(({ id, customerId, role }) => ({
        accountId: id,
        customerId,
        role,
        since: null,
      })),
    termDepositsByAccountIds: none,
    transactionsByAccountIds: none,
    transactionCountsByAccountIds: none,
    standingOrdersByAccountIds: none,
    standingOrderCountsByAccountIds: none,
    cardsByAccountIds: none,
    cardCountsByAccountIds: none,
    productsByCodes: none,
    products: none,
    productCount: () => Promise.resolve(0),
  };
}

/** The sums of what customers own, one a customer and currency, by currency. */
function totalsOf(held: readonly Held[]): DepositTotalRecord[] {
  const sums = new Map<string, { customerId: string; currency: string; amount: Decimal; places: number }>();
  for (const { customerId, currency, role, booked } of held) {
    if (!OWNING.includes(role)) continue;
    const key = `${currency} ${customerId}`;
    const before = sums.get(key) ?? { customerId, currency, amount: new Exact(0), places: 0 };
    const amount = new Exact(booked.amount);
    sums.set(key, {
      ...before,
      amount:
        booked.creditDebitIndicator === "CRDT" ? before.amount.plus(amount) : before.amount.minus(amount),
      places: Math.max(before.places, booked.amount.split(".")[1]?.length ?? 0),
    });
  }
  return [...sums.keys()].sort().map((key) => {
    const { places, amount, ...whose } = sums.get(key)!;
    return { ...whose, amount: amount.toFixed(places) };
  });
}
