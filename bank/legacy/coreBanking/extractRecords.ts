import * as codes from "../../../subgraphs/deposits/sources/coreBanking/codes";
import type { Fields } from "../../../subgraphs/kit/adapters/fixedWidth/decoder";
import type { WrittenRecord } from "../../../subgraphs/kit/adapters/fixedWidth/writeFixedWidth";
import type { SystemRows } from "../../demo/rows";

/** Rows of deposits, under the names of their tables. */
export type DepositRows = SystemRows["deposits"];

/** Rows as the core's records; `A` for what is there, `D` for what is taken away. */
export function* recordsOf(rows: DepositRows, actionCode: "A" | "D" = "A"): Generator<WrittenRecord> {
  for (const row of rows.products ?? [])
    yield record("PRODUCT", "10", actionCode, {
      productCode: row.code,
      productName: row.name,
      productText: row.description,
      accountKind: codeOf(codes.ACCOUNT_KINDS, row.accountType),
      productStatus: codeOf(codes.PRODUCT_STATUSES, row.status),
      currencyCode: row.currency,
      rateGiven: given(row.interestRate),
      interestRate: row.interestRate ?? "0",
      minimumGiven: given(row.minimumOpening),
      minimumOpening: row.minimumOpening ?? "0",
      termMonths: String(row.termMonths ?? 0),
    });
  for (const row of rows.accounts ?? []) yield account(row, rows, actionCode);
  for (const row of rows.accountHolders ?? [])
    yield record("HOLDER", "30", actionCode, {
      accountKey: keyOf(row.accountId),
      customerNumber: customerNumberOf(row.customerId),
      roleCode: codeOf(codes.ROLES, row.role),
      holderSince: day(row.since),
    });
  for (const row of rows.transactions ?? [])
    yield record("BOOKING", "40", actionCode, {
      accountKey: keyOf(row.accountId),
      bookingKey: keyOf(row.id),
      bookedOn: day(row.bookedOn),
      bookingNumber: String(row.sequence),
      amount: signed(row),
      currencyCode: row.currency,
      bookingCode: codeOf(codes.BOOKING_CODES, row.type),
      purposeCode: codeOf(codes.PURPOSES, row.purpose),
      bookingText: row.description ?? "",
      counterpartyName: row.counterpartyName ?? "",
      counterpartyBank: row.counterpartyBank ?? "",
      counterpartyAccount: row.counterpartyAccount ?? "",
      balanceGiven: given(row.balanceAfter),
      balanceAfter: row.balanceAfter ?? "0",
    });
  for (const row of rows.standingOrders ?? [])
    yield record("STANDING-ORDER", "50", actionCode, {
      accountKey: keyOf(row.accountId),
      orderKey: keyOf(row.id),
      creditorName: row.creditorName ?? "",
      creditorBank: row.creditorBank ?? "",
      creditorAccount: row.creditorAccount,
      amount: row.amount,
      currencyCode: row.currency,
      purposeCode: codeOf(codes.PURPOSES, row.purpose),
      frequencyCode: codeOf(codes.FREQUENCIES, row.frequency),
      nextPaymentOn: day(row.nextPaymentDate),
      orderStatus: codeOf(codes.ORDER_STATUSES, row.status),
    });
  for (const row of rows.cards ?? [])
    yield record("CARD", "60", actionCode, {
      accountKey: keyOf(row.accountId),
      cardKey: keyOf(row.id),
      customerNumber: customerNumberOf(row.customerId),
      cardKind: codeOf(codes.CARD_KINDS, row.cardType),
      maskedNumber: row.maskedNumber ?? "",
      cardStatus: codeOf(codes.CARD_STATUSES, row.status),
      issuedOn: day(row.issuedOn),
      expiresOn: day(row.expiresOn),
    });
}

type Row<Name extends keyof DepositRows> = NonNullable<DepositRows[Name]>[number];

/** An account's record holds its balances, and what a term deposit has besides. */
function account(row: Row<"accounts">, rows: DepositRows, actionCode: "A" | "D"): WrittenRecord {
  const balances = (rows.balances ?? []).filter(({ accountId }) => accountId === row.id);
  const term = (rows.termDeposits ?? []).find(({ accountId }) => accountId === row.id);
  return record("ACCOUNT", "20", actionCode, {
    accountKey: keyOf(row.id),
    accountNumber: row.accountNumber,
    iban: row.iban ?? "",
    accountKind: codeOf(codes.ACCOUNT_KINDS, row.accountType),
    productCode: row.productCode ?? "",
    accountStatus: codeOf(codes.ACCOUNT_STATUSES, row.status),
    currencyCode: row.currency,
    rateGiven: given(row.interestRate),
    interestRate: row.interestRate ?? "0",
    openedOn: day(row.openedOn),
    closedOn: day(row.closedOn),
    ...(term && {
      termDetail: {
        principal: term.principal,
        termRate: term.interestRate,
        startDate: day(term.startDate),
        maturityDate: day(term.maturityDate),
        maturityCode: codeOf(codes.MATURITY_INSTRUCTIONS, term.maturityInstruction),
        accruedInterest: term.accruedInterest,
      },
    }),
    balanceCount: String(balances.length),
    balance: balances.map((balance) => ({
      balanceKind: balance.type,
      balanceAmount: signed(balance),
      balanceAsOf: balance.asOf.replace(/\D/g, "").slice(0, 14),
    })),
  });
}

function record(kind: string, recordType: string, actionCode: string, fields: Fields): WrittenRecord {
  return { kind, fields: { recordType, actionCode, ...fields } };
}

/** The core's own key of what the demo bank calls A-104201: the digits. */
function keyOf(id: string): string {
  return id.slice(id.indexOf("-") + 1);
}

/** The core's own number of a customer: eleven digits. */
export function customerNumberOf(customerId: string): string {
  return keyOf(customerId).padStart(11, "0");
}

function codeOf(names: Readonly<Record<string, string>>, name: string | null): string {
  if (name === null) return "";
  const found = Object.keys(names).find((code) => names[code] === name);
  if (found === undefined) throw new RangeError(`${name} has no code of the core's.`);
  return found;
}

function day(date: string | null): string {
  return date?.replaceAll("-", "") ?? "0";
}

function given(value: string | null): string {
  return value === null ? "N" : "Y";
}

function signed({ amount, creditDebitIndicator }: { amount: string; creditDebitIndicator: string }): string {
  return creditDebitIndicator === "DBIT" ? `-${amount}` : amount;
}
