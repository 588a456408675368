import type {
  HoldingRecord,
  NavRecord,
  OrderRecord,
  RiskProfileRecord,
  SecurityRecord,
} from "../../../subgraphs/wealth/source";
import { CODES } from "../../../subgraphs/wealth/sources/wealthPlatformRecords";

// The demo bank's rows as the wealth platform writes them: days as YYYYMMDD, sums as whole hundredths, prices and
// quantities as JSON numbers, its own codes; what is not known is left out.

export function instrument(security: SecurityRecord) {
  return {
    instrNo: numberOf(security.id),
    isin: security.isin ?? undefined,
    code: security.localCode,
    name: security.name,
    text: security.description,
    class: codeOf(CODES.assetClass, security.assetClass),
    risk: Number(security.riskRating.slice(1)),
    issuer: security.issuer ?? undefined,
    state: codeOf(CODES.instrumentState, security.status),
    ccy: security.currency,
    feePct: number(security.managementFee),
    minAmt: hundredths(security.minimumAmount),
    px: number(security.unitPrice),
    pxKind: security.priceType === null ? undefined : codeOf(CODES.priceKind, security.priceType),
    pxDate: compact(security.priceAsOf),
    matDate: compact(security.maturityDate),
  };
}

export function price({ securityId, date, value }: NavRecord) {
  return { instrNo: numberOf(securityId), day: compact(date)!, nav: number(value) };
}

export function position(holding: HoldingRecord, clientNo: string) {
  return {
    posNo: numberOf(holding.id),
    clientNo,
    instrNo: numberOf(holding.securityId),
    qty: number(holding.quantity),
    ccy: holding.currency,
    px: number(holding.unitPrice),
    pxKind: codeOf(CODES.priceKind, holding.priceType),
    pxDate: compact(holding.priceAsOf),
    mktVal: hundredths(holding.marketValue),
    costVal: hundredths(holding.costBasis),
    matDate: compact(holding.maturityDate),
  };
}

export function order(order: OrderRecord, clientNo: string) {
  return {
    orderNo: numberOf(order.id),
    clientNo,
    instrNo: numberOf(order.securityId),
    side: codeOf(CODES.side, order.side),
    qty: number(order.quantity),
    amt: hundredths(order.amount),
    ccy: order.currency,
    state: Number(codeOf(CODES.orderState, order.status)),
    via: order.channel === null ? undefined : codeOf(CODES.channel, order.channel),
    entered: inShanghai(order.placedAt),
    filled: order.executedAt === null ? undefined : inShanghai(order.executedAt),
  };
}

export function suitability(profile: RiskProfileRecord, clientNo: string) {
  return {
    clientNo,
    assessed: compact(profile.assessedOn),
    class: Number(profile.rating.slice(1)),
    validThru: compact(profile.validUntil),
  };
}

/** A day without hyphens. */
export function compact(day: string | null): string | undefined {
  return day?.replaceAll("-", "");
}

/** A time with the platform's own offset. */
export function inShanghai(time: string): string {
  const local = new Date(Date.parse(time) + 8 * 3_600_000).toISOString();
  return local.replace("Z", "+08:00");
}

/** The demo bank's id without its letter: H-104201 is 104201. */
export function numberOf(id: string): string {
  return id.slice(id.indexOf("-") + 1);
}

// The demo bank's prices and quantities have fewer digits than a double.
function number(decimal: string | null): number | undefined {
  return decimal === null ? undefined : Number(decimal);
}

function hundredths(amount: string | null): number | undefined {
  if (amount === null) return undefined;
  const [whole, part = ""] = amount.split(".");
  return Number(whole + part.padEnd(2, "0"));
}

function codeOf(codes: Readonly<Record<string, string>>, meaning: string): string {
  const found = Object.keys(codes).find((code) => codes[code] === meaning);
  if (found === undefined) throw new Error(`The platform must have a code for ${meaning}.`);
  return found;
}
