import { TABLES } from "../../../subgraphs/deposits/sources/tables";
import { BalanceType, CreditDebitIndicator } from "../../../subgraphs/deposits/types/enums";
import { upsertRows } from "../../../subgraphs/kit/database/upsertRows";
import { midnight } from "../fields";
import type { FileLoader } from "../loader";
import type { Stores } from "../stores";
import { CURRENCY } from "./accounts";

/** How many accounts are looked at in one step. */
const PAGE = 1_000;

interface LastBooking {
  accountId: string;
  bookedOn: string | null;
  balance: string | null;
}

/**
 * The closing booked balance of each account is the one after its last booking, on that day. An account
 * without bookings has none: nobody told it.
 */
export const writeClosingBalances: NonNullable<FileLoader["finish"]> = async (step) => {
  let after = "";
  for (;;) {
    const page = await step((stores) => writePage(stores, after));
    if (page.length < PAGE) return;
    after = page[page.length - 1].accountId;
  }
};

async function writePage(stores: Stores, after: string): Promise<LastBooking[]> {
  const deposits = stores.of("deposits");
  const page = await deposits.query<LastBooking>(
    `SELECT account.id AS "accountId", last.booked_on AS "bookedOn", last.balance_after AS balance
     FROM (SELECT id FROM ${TABLES.accounts.name} WHERE id > $1 AND currency = $2 ORDER BY id LIMIT $3) AS account
     LEFT JOIN LATERAL (
       SELECT booked_on, balance_after FROM ${TABLES.transactions.name} AS booking
       WHERE booking.account_id = account.id ORDER BY booked_on DESC, sequence DESC LIMIT 1) AS last ON TRUE
     ORDER BY account.id`,
    [after, CURRENCY, PAGE],
  );
  const balances = page.flatMap(({ accountId, bookedOn, balance }) => {
    if (bookedOn === null || balance === null) return [];
    const overdrawn = balance.startsWith("-");
    return {
      accountId,
      type: BalanceType.CLBD,
      amount: overdrawn ? balance.slice(1) : balance,
      creditDebitIndicator: overdrawn ? CreditDebitIndicator.DBIT : CreditDebitIndicator.CRDT,
      asOf: midnight(bookedOn),
    };
  });
  await upsertRows(deposits, TABLES.balances, balances);
  return page;
}
