import { z } from "zod";
import type { SnapshotRows } from "../../../kit/adapters/snapshots";
import * as codes from "./codes";

// What the core's records are in the tables of deposits. Each schema makes rows, under the tables' and columns' names.

/** What an extract's code stands for. */
function coded<Codes extends Readonly<Record<string, string>>>(names: Codes) {
  return z.enum(Object.keys(names) as [string, ...string[]]).transform((code) => names[code]);
}

/** What a code stands for, where there is one. */
function codedOrNone(names: Readonly<Record<string, string>>) {
  return z.union([z.literal("").transform(() => null), coded(names)]);
}

const text = z.string().min(1);
const textOrNone = z.string().transform((value) => (value === "" ? null : value));
const key = z.string().regex(/^[1-9]\d*$/);
const day = z
  .string()
  .regex(/^\d{8}$/)
  .transform((digits) => `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`)
  .refine((date) => !Number.isNaN(Date.parse(date)) && new Date(date).toISOString().startsWith(date));
const dayOrNone = z.union([z.literal("0").transform(() => null), day]);
const time = z
  .string()
  .regex(/^\d{14}$/)
  .transform((digits) => digits.replace(/^(.{4})(..)(..)(..)(..)(..)$/, "$1-$2-$3T$4:$5:$6Z"))
  .refine((moment) => !Number.isNaN(Date.parse(moment)));
const flag = z.enum(["Y", "N"]).transform((letter) => letter === "Y");
const currency = z.string().regex(/^[A-Z]{3}$/);
/** The core's number of a customer, as the cross-reference spells it. */
const customerNumber = z
  .string()
  .regex(/^\d{11}$/)
  .transform((digits) => digits.replace(/^0+(?=.)/, ""));

const signed = (amount: string) => ({
  amount: amount.replace(/^-/, ""),
  credit_debit_indicator: amount.startsWith("-") ? "DBIT" : "CRDT",
});

/** A record adds or replaces, or takes away. */
const action = z.enum(["A", "D"]);

const product = z.object({
  actionCode: action,
  productCode: text,
  productName: text,
  productText: z.string(),
  accountKind: coded(codes.ACCOUNT_KINDS),
  productStatus: coded(codes.PRODUCT_STATUSES),
  currencyCode: currency,
  rateGiven: flag,
  interestRate: text,
  minimumGiven: flag,
  minimumOpening: text,
  termMonths: text,
});
const account = z.object({
  actionCode: action,
  accountKey: key,
  accountNumber: key,
  iban: textOrNone,
  accountKind: coded(codes.ACCOUNT_KINDS),
  productCode: textOrNone,
  accountStatus: coded(codes.ACCOUNT_STATUSES),
  currencyCode: currency,
  rateGiven: flag,
  interestRate: text,
  openedOn: day,
  closedOn: dayOrNone,
  termDetail: z
    .object({
      principal: text,
      termRate: text,
      startDate: day,
      maturityDate: day,
      maturityCode: coded(codes.MATURITY_INSTRUCTIONS),
      accruedInterest: text,
    })
    .optional(),
  balance: z.array(
    z.object({ balanceKind: z.enum(codes.BALANCE_KINDS), balanceAmount: text, balanceAsOf: time }),
  ),
});
const holder = z.object({
  actionCode: action,
  accountKey: key,
  customerNumber,
  roleCode: coded(codes.ROLES),
  holderSince: dayOrNone,
});
const booking = z.object({
  actionCode: action,
  accountKey: key,
  bookingKey: key,
  bookedOn: day,
  bookingNumber: text,
  amount: text,
  currencyCode: currency,
  bookingCode: coded(codes.BOOKING_CODES),
  purposeCode: codedOrNone(codes.PURPOSES),
  bookingText: textOrNone,
  counterpartyName: textOrNone,
  counterpartyBank: textOrNone,
  counterpartyAccount: textOrNone,
  balanceGiven: flag,
  balanceAfter: text,
});
const standingOrder = z.object({
  actionCode: action,
  accountKey: key,
  orderKey: key,
  creditorName: textOrNone,
  creditorBank: textOrNone,
  creditorAccount: text,
  amount: text,
  currencyCode: currency,
  purposeCode: codedOrNone(codes.PURPOSES),
  frequencyCode: codedOrNone(codes.FREQUENCIES),
  nextPaymentOn: dayOrNone,
  orderStatus: coded(codes.ORDER_STATUSES),
});
const card = z.object({
  actionCode: action,
  accountKey: key,
  cardKey: key,
  customerNumber,
  cardKind: coded(codes.CARD_KINDS),
  maskedNumber: textOrNone,
  cardStatus: coded(codes.CARD_STATUSES),
  issuedOn: dayOrNone,
  expiresOn: dayOrNone,
});

const accountId = (accountKey: string) => `A-${accountKey}`;

/** Rows of one record, by table; in a delta, whether they go. */
type RecordRows = Omit<SnapshotRows, "isDeleted">[];
const one = (table: string, row: SnapshotRows["rows"][number]): RecordRows => [{ table, rows: [row] }];

/** A record of an extract: whether what it tells of is taken away, and its rows. */
export interface ExtractRecord {
  isDeleted: boolean;
  rows: RecordRows;
}

function rowsBy<Fields extends { actionCode: "A" | "D" }>(
  schema: z.ZodType<Fields>,
  rowsOf: (fields: Fields) => RecordRows,
): z.ZodType<ExtractRecord> {
  return schema.transform((fields) => ({ isDeleted: fields.actionCode === "D", rows: rowsOf(fields) }));
}

/** What each kind of record must be, and the rows that it makes. */
export const EXTRACT_RECORDS: Readonly<Record<string, z.ZodType<ExtractRecord>>> = {
  PRODUCT: rowsBy(product, (fields) =>
    one("products", {
      code: fields.productCode,
      name: fields.productName,
      description: fields.productText,
      account_type: fields.accountKind,
      status: fields.productStatus,
      currency: fields.currencyCode,
      interest_rate: fields.rateGiven ? fields.interestRate : null,
      minimum_opening: fields.minimumGiven ? fields.minimumOpening : null,
      term_months: fields.termMonths === "0" ? null : fields.termMonths,
    }),
  ),
  ACCOUNT: rowsBy(account, (fields) => {
    const id = accountId(fields.accountKey);
    const balances = fields.balance.map(({ balanceKind, balanceAmount, balanceAsOf }) => ({
      account_id: id,
      type: balanceKind,
      ...signed(balanceAmount),
      as_of: balanceAsOf,
    }));
    const term = fields.termDetail && {
      account_id: id,
      principal: fields.termDetail.principal,
      interest_rate: fields.termDetail.termRate,
      start_date: fields.termDetail.startDate,
      maturity_date: fields.termDetail.maturityDate,
      maturity_instruction: fields.termDetail.maturityCode,
      accrued_interest: fields.termDetail.accruedInterest,
    };
    return [
      ...one("accounts", {
        id,
        account_number: fields.accountNumber,
        iban: fields.iban,
        account_type: fields.accountKind,
        product_code: fields.productCode,
        status: fields.accountStatus,
        currency: fields.currencyCode,
        interest_rate: fields.rateGiven ? fields.interestRate : null,
        opened_on: fields.openedOn,
        closed_on: fields.closedOn,
      }),
      { table: "balances", rows: balances },
      { table: "term_deposits", rows: term ? [term] : [] },
    ];
  }),
  HOLDER: rowsBy(holder, (fields) =>
    one("core_holders", {
      account_id: accountId(fields.accountKey),
      customer_number: fields.customerNumber,
      role: fields.roleCode,
      since: fields.holderSince,
    }),
  ),
  BOOKING: rowsBy(booking, (fields) =>
    one("transactions", {
      id: `T-${fields.bookingKey}`,
      account_id: accountId(fields.accountKey),
      booked_on: fields.bookedOn,
      sequence: fields.bookingNumber,
      ...signed(fields.amount),
      currency: fields.currencyCode,
      type: fields.bookingCode,
      purpose: fields.purposeCode,
      description: fields.bookingText,
      counterparty_name: fields.counterpartyName,
      counterparty_bank: fields.counterpartyBank,
      counterparty_account: fields.counterpartyAccount,
      balance_after: fields.balanceGiven ? fields.balanceAfter : null,
    }),
  ),
  "STANDING-ORDER": rowsBy(standingOrder, (fields) =>
    one("standing_orders", {
      id: `SO-${fields.orderKey}`,
      account_id: accountId(fields.accountKey),
      creditor_name: fields.creditorName,
      creditor_bank: fields.creditorBank,
      creditor_account: fields.creditorAccount,
      amount: fields.amount,
      currency: fields.currencyCode,
      purpose: fields.purposeCode,
      frequency: fields.frequencyCode,
      next_payment_date: fields.nextPaymentOn,
      status: fields.orderStatus,
    }),
  ),
  CARD: rowsBy(card, (fields) =>
    one("core_cards", {
      id: `CD-${fields.cardKey}`,
      account_id: accountId(fields.accountKey),
      customer_number: fields.customerNumber,
      card_type: fields.cardKind,
      masked_number: fields.maskedNumber,
      status: fields.cardStatus,
      issued_on: fields.issuedOn,
      expires_on: fields.expiresOn,
    }),
  ),
};
