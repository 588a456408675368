import { z } from "zod";
import { code, compactDate, decimal, impliedDecimal, optional, time } from "../../kit/adapters/fields";

// The wealth platform's records, and what they are here. It writes days as YYYYMMDD, sums as whole hundredths, prices
// and quantities as JSON numbers, its own numbers without a letter, and leaves out what it does not know.

/** The platform's codes, and what each means. */
export const CODES = {
  assetClass: {
    CA: "CASH",
    BD: "BOND",
    EQ: "EQUITY",
    F1: "FUND_MONEY_MARKET",
    F2: "FUND_BOND",
    F3: "FUND_MIXED",
    F4: "FUND_EQUITY",
    SN: "STRUCTURED",
    LI: "INSURANCE",
    PM: "PRECIOUS_METAL",
  },
  instrumentState: { A: "AVAILABLE", W: "WITHDRAWN" },
  priceKind: { N: "NAV", M: "MARKET" },
  side: { B: "BUY", S: "SELL" },
  orderState: { "10": "PLACED", "20": "EXECUTED", "80": "CANCELLED", "90": "REJECTED" },
  channel: {
    BR: "BRANCH",
    TE: "PHONE",
    AT: "ATM",
    IN: "WEB",
    MO: "MOBILE",
    EM: "EMAIL",
    LE: "POST",
    FX: "FAX",
    RF: "REFERRAL",
  },
} as const;

const digits = z.string().regex(/^\d{1,18}$/);
const currency = z.string().regex(/^[A-Z]{3}$/);
const level = z.string().regex(/^[1-5]$/);
const text = z.string().min(1);

const AMOUNT_PLACES = 2;
const PRICE_PLACES = 6;

export const instrument = z
  .object({
    instrNo: digits,
    isin: optional(z.string().regex(/^[A-Z]{2}[A-Z0-9]{9}\d$/)),
    code: text,
    name: text,
    text: z.string(),
    class: code(CODES.assetClass),
    risk: level,
    issuer: optional(text),
    state: code(CODES.instrumentState),
    ccy: currency,
    feePct: optional(decimal(PRICE_PLACES)),
    minAmt: optional(impliedDecimal(AMOUNT_PLACES)),
    px: optional(decimal(PRICE_PLACES)),
    pxKind: optional(code(CODES.priceKind)),
    pxDate: optional(compactDate()),
    matDate: optional(compactDate()),
  })
  .transform((record) => ({
    id: `W-${record.instrNo}`,
    isin: record.isin,
    localCode: record.code,
    name: record.name,
    description: record.text,
    assetClass: record.class,
    riskRating: `R${record.risk}`,
    issuer: record.issuer,
    status: record.state,
    currency: record.ccy,
    managementFee: record.feePct,
    minimumAmount: record.minAmt,
    unitPrice: record.px,
    priceType: record.pxKind,
    priceAsOf: record.pxDate,
    maturityDate: record.matDate,
  }));

export const price = z
  .object({ instrNo: digits, day: compactDate(), nav: decimal(PRICE_PLACES) })
  .transform(({ instrNo, day, nav }) => ({ securityId: `W-${instrNo}`, date: day, value: nav }));

export const priceCount = z
  .object({ instrNo: digits, days: z.string().regex(/^\d{1,6}$/) })
  .transform(({ instrNo, days }) => ({ key: `W-${instrNo}`, count: Number(days) }));

/** What is a client's has the platform's number of the client still. */
export const position = z
  .object({
    posNo: digits,
    clientNo: digits,
    instrNo: digits,
    qty: decimal(PRICE_PLACES),
    ccy: currency,
    px: decimal(PRICE_PLACES),
    pxKind: code(CODES.priceKind),
    pxDate: compactDate(),
    mktVal: impliedDecimal(AMOUNT_PLACES),
    costVal: optional(impliedDecimal(AMOUNT_PLACES)),
    matDate: optional(compactDate()),
  })
  .transform((record) => ({
    clientNo: record.clientNo,
    id: `H-${record.posNo}`,
    securityId: `W-${record.instrNo}`,
    quantity: record.qty,
    currency: record.ccy,
    unitPrice: record.px,
    priceType: record.pxKind,
    priceAsOf: record.pxDate,
    marketValue: record.mktVal,
    costBasis: record.costVal,
    maturityDate: record.matDate,
  }));

export const order = z
  .object({
    orderNo: digits,
    clientNo: digits,
    instrNo: digits,
    side: code(CODES.side),
    qty: optional(decimal(PRICE_PLACES)),
    amt: optional(impliedDecimal(AMOUNT_PLACES)),
    ccy: currency,
    state: code(CODES.orderState),
    via: optional(code(CODES.channel)),
    entered: time(),
    filled: optional(time()),
  })
  .transform((record) => ({
    clientNo: record.clientNo,
    id: `O-${record.orderNo}`,
    securityId: `W-${record.instrNo}`,
    side: record.side,
    quantity: record.qty,
    amount: record.amt,
    currency: record.ccy,
    status: record.state,
    channel: record.via,
    placedAt: record.entered,
    executedAt: record.filled,
  }));

export const suitability = z
  .object({ clientNo: digits, assessed: compactDate(), class: level, validThru: optional(compactDate()) })
  .transform((record) => ({
    clientNo: record.clientNo,
    assessedOn: record.assessed,
    rating: `C${record.class}`,
    validUntil: record.validThru,
  }));

export const platformStatus = z
  .object({ bookedUntil: time() })
  .transform(({ bookedUntil }) => ({ sourceSystem: "wealth-platform", asOf: bookedUntil, staleAt: null }));
