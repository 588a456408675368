import { TABLES } from "../../../subgraphs/deposits/sources/tables";
import type { TransactionRecord } from "../../../subgraphs/deposits/source";
import {
  CreditDebitIndicator,
  PaymentPurpose,
  TransactionType,
} from "../../../subgraphs/deposits/types/enums";
import type { Entry } from "../batch";
import { type Booking, bookingOrder } from "../bookingOrder";
import { amount, coreDate, key, refuse, type Row, signedAmount, word } from "../fields";
import type { FileLoader } from "../loader";
import { knownIds, type Stores } from "../stores";
import { CURRENCY, NO_ACCOUNT } from "./accounts";
import { writeClosingBalances } from "./closingBalances";
import { counterparty, PURPOSES } from "./paymentSymbols";

/** The core writes cash withdrawals in both words. */
const DIRECTIONS = {
  PRIJEM: CreditDebitIndicator.CRDT,
  VYDAJ: CreditDebitIndicator.DBIT,
  VYBER: CreditDebitIndicator.DBIT,
};

/** How money moved, and in which direction that goes; no operation is interest or a thing of the bank's own. */
const OPERATIONS: Record<string, { type: TransactionType; direction?: CreditDebitIndicator }> = {
  "": { type: TransactionType.OTHER },
  VKLAD: { type: TransactionType.CASH_DEPOSIT, direction: CreditDebitIndicator.CRDT },
  VYBER: { type: TransactionType.CASH_WITHDRAWAL, direction: CreditDebitIndicator.DBIT },
  "VYBER KARTOU": { type: TransactionType.CARD_WITHDRAWAL, direction: CreditDebitIndicator.DBIT },
  "PREVOD Z UCTU": { type: TransactionType.TRANSFER_IN, direction: CreditDebitIndicator.CRDT },
  "PREVOD NA UCET": { type: TransactionType.TRANSFER_OUT, direction: CreditDebitIndicator.DBIT },
};

/** What the bank books itself is told by its purpose: the core writes a fee as cash taken out. */
const BOOKED_BY_BANK: Partial<Record<PaymentPurpose, TransactionType>> = {
  [PaymentPurpose.STATEMENT_FEE]: TransactionType.FEE,
  [PaymentPurpose.INTEREST_CREDITED]: TransactionType.INTEREST,
  [PaymentPurpose.PENALTY_INTEREST]: TransactionType.INTEREST,
};

type Transaction = TransactionRecord & { balanceAfter: string };

/** trans.asc: what moved on the accounts. */
export const transactions: FileLoader = {
  name: "trans.asc",
  delimiter: ";",
  header: [
    ...["trans_id", "account_id", "date", "type", "operation"],
    ...["amount", "balance", "k_symbol", "bank", "account"],
  ],
  system: "core-deposits",
  datesOf: (row) => [coreDate(row, "date")],
  groupField: "date",
  async load(rows, batch) {
    const read = batch.read(rows, transaction);
    const known = await knownIds(
      batch.stores,
      TABLES.accounts.name,
      read.map(({ value }) => value.accountId),
    );
    const owned = batch.keep(read, ({ accountId }) => (known.has(accountId) ? undefined : NO_ACCOUNT));
    const entries = await batch.firstOfKey(owned, "trans_id", ({ id }) => id);
    await batch.writeLines(TABLES.transactions, await inBookingOrder(batch.stores, entries));
  },
  finish: writeClosingBalances,
};

function transaction(row: Row, line: number): Transaction {
  const direction = word(row, "type", DIRECTIONS);
  const operation = word(row, "operation", OPERATIONS);
  const purpose = word(row, "k_symbol", PURPOSES);
  if (operation.direction !== undefined && operation.direction !== direction)
    refuse("operation", "does not go with type");
  return {
    id: `T-${key(row, "trans_id")}`,
    accountId: `A-${key(row, "account_id")}`,
    bookedOn: coreDate(row, "date"),
    sequence: line,
    amount: amount(row, "amount"),
    currency: CURRENCY,
    creditDebitIndicator: direction,
    type: (purpose && BOOKED_BY_BANK[purpose]) ?? operation.type,
    purpose,
    description: null,
    counterpartyName: null,
    counterpartyBank: counterparty(row, "bank"),
    counterpartyAccount: counterparty(row, "account"),
    balanceAfter: signedAmount(row, "balance"),
  };
}

/** Hands the line numbers of each account's day out again, in the order of booking. */
async function inBookingOrder(
  stores: Stores,
  entries: readonly Entry<Transaction>[],
): Promise<Transaction[]> {
  const days = new Map<string, Transaction[]>();
  for (const { value } of entries) {
    const day = `${value.accountId} ${value.bookedOn}`;
    const bookings = days.get(day);
    if (bookings) bookings.push(value);
    else days.set(day, [value]);
  }
  const balances = await balancesBefore(stores, [...days.values()]);
  const inDateOrder = [...days.values()].sort((a, b) => (a[0].bookedOn < b[0].bookedOn ? -1 : 1));
  return inDateOrder.flatMap((day) => {
    const { accountId } = day[0];
    const order = bookingOrder(day.map(bookingOf), balances.get(accountId) ?? 0n);
    const sequences = day.map(({ sequence }) => sequence);
    const ordered = order.map((index, i) => ({ ...day[index], sequence: sequences[i] }));
    balances.set(accountId, minorUnits(ordered[ordered.length - 1].balanceAfter));
    return ordered;
  });
}

/** The balance of each account before its first day here, from the bookings that were loaded before. */
async function balancesBefore(
  stores: Stores,
  days: readonly (readonly Transaction[])[],
): Promise<Map<string, bigint>> {
  const first = new Map<string, string>();
  for (const [{ accountId, bookedOn }] of days) {
    const before = first.get(accountId);
    if (before === undefined || bookedOn < before) first.set(accountId, bookedOn);
  }
  const rows = await stores.of("deposits").query<{ accountId: string; balance: string }>(
    `SELECT asked.account_id AS "accountId", last.balance_after AS balance
     FROM unnest($1::text[], $2::date[]) AS asked(account_id, day)
     CROSS JOIN LATERAL (
       SELECT balance_after FROM deposits.transactions AS earlier
       WHERE earlier.account_id = asked.account_id AND earlier.booked_on < asked.day
       ORDER BY booked_on DESC, sequence DESC LIMIT 1) AS last
     WHERE last.balance_after IS NOT NULL`,
    [[...first.keys()], [...first.values()]],
  );
  return new Map(rows.map(({ accountId, balance }) => [accountId, minorUnits(balance)]));
}

function bookingOf({ amount, creditDebitIndicator, balanceAfter }: Transaction): Booking {
  const sum = minorUnits(amount);
  return {
    signed: creditDebitIndicator === CreditDebitIndicator.CRDT.valueOf() ? sum : -sum,
    after: minorUnits(balanceAfter),
  };
}

/** Hundredths of an amount with two decimals. */
function minorUnits(decimal: string): bigint {
  return BigInt(decimal.replace(".", ""));
}
