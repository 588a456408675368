import { Decimal } from "decimal.js";
import type { AccountFacts, CustomerFacts, LoanAccountFacts } from "../facts";
import { type Amount, type Exchange, type Missing, untold, withoutRate } from "./exchange";

/** What the customer has and owes. All amounts are exact; those of the reporting currency are rounded to cents. */
export interface Position {
  byCurrency: readonly { currency: string; assets: Decimal; liabilities: Decimal; net: Decimal }[];
  reporting: {
    currency: string;
    assets: Decimal;
    liabilities: Decimal;
    net: Decimal;
    ratesAsOf: string | null;
  } | null;
  /** Parts of the assets in the reporting currency, largest first; shares add up to 1. */
  mix: readonly { kind: AssetKind; amount: Decimal; share: Decimal }[];
  /** How the net position changed in the reporting currency. */
  change30: Decimal | null;
  change365: Decimal | null;
  missing: readonly Missing[];
}

export type AssetKind = "CURRENT_ACCOUNTS" | "SAVINGS" | "TERM_DEPOSITS" | "INVESTMENTS";

const KINDS: Record<AccountFacts["type"], AssetKind> = {
  CURRENT: "CURRENT_ACCOUNTS",
  SAVINGS: "SAVINGS",
  TERM: "TERM_DEPOSITS",
};

/** A part of what the customer has (positive) or owes (negative). */
interface Part extends Amount {
  kind: AssetKind | undefined;
}

/**
 * Assets are balances of accounts that the customer owns, alone or with others, and what investments are worth;
 * liabilities are overdrafts, and what is outstanding of loans. Net is the one less the other: the position is the
 * sum of its parts.
 */
export function positionOf(facts: CustomerFacts, exchange: Exchange): Position {
  const missing: Missing[] = [];
  const parts = partsOf(facts, missing, "now");
  const byCurrency = new Map<string, { assets: Decimal; liabilities: Decimal }>();
  for (const { amount, currency } of parts) {
    const sums = byCurrency.get(currency) ?? { assets: new Decimal(0), liabilities: new Decimal(0) };
    if (amount.isNegative()) sums.liabilities = sums.liabilities.minus(amount);
    else sums.assets = sums.assets.plus(amount);
    byCurrency.set(currency, sums);
  }
  const total = missing.length === 0 ? exchange.sum(parts) : undefined;
  if (total && "without" in total) missing.push(withoutRate("reporting", total.without));
  const assets = exchange.sum(parts.filter(({ amount }) => !amount.isNegative()));
  const reporting =
    total && "sum" in total && "sum" in assets
      ? {
          currency: exchange.reporting,
          assets: cents(assets.sum),
          liabilities: cents(assets.sum).minus(cents(total.sum)),
          net: cents(total.sum),
          ratesAsOf: exchange.ratesAsOf(byCurrency.keys()),
        }
      : null;
  return {
    byCurrency: [...byCurrency]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([currency, { assets, liabilities }]) => ({
        currency,
        assets,
        liabilities,
        net: assets.minus(liabilities),
      })),
    reporting,
    mix: reporting === null ? [] : mixOf(parts, exchange),
    change30: changeOf("change30", facts, exchange, reporting?.net, missing),
    change365: changeOf("change365", facts, exchange, reporting?.net, missing),
    missing,
  };
}

type Moment = "now" | "change30" | "change365";

/** All parts at a moment; tells `missing` what a system does not. */
function partsOf({ deposits, loans, wealth }: CustomerFacts, missing: Missing[], at: Moment): Part[] {
  const parts: Part[] = [];
  const figure = at === "now" ? "position" : at;
  const add = (amount: string | null, currency: string, kind: AssetKind | undefined, what: string) => {
    if (amount === null) missing.push({ figure, reason: `${what} is not told` });
    else parts.push({ amount: new Decimal(amount), currency, kind });
  };
  if (!deposits) missing.push(untold(figure, "deposits"));
  for (const account of deposits?.accounts ?? []) {
    if (at === "now" && account.status === "CLOSED" && account.amount === null) continue;
    const amount = { now: account.amount, change30: account.amount30, change365: account.amount365 }[at];
    add(
      amount,
      account.currency,
      KINDS[account.type],
      at === "now" ? "an account's balance" : "a balance of then",
    );
  }
  if (!wealth) missing.push(untold(figure, "wealth"));
  for (const holding of wealth?.holdings ?? []) {
    const amount = { now: holding.amount, change30: holding.amount30, change365: holding.amount365 }[at];
    add(amount, holding.currency, "INVESTMENTS", "a price of then");
  }
  if (!loans) missing.push(untold(figure, "loans"));
  for (const loan of loans?.loans ?? []) {
    if (loan.status === "PENDING" || (at === "now" && loan.status === "PAID_OFF")) continue;
    const owed = owedAt(loan, at, loans!.today);
    if (owed === null) missing.push({ figure, reason: "what is outstanding of a loan is not told" });
    else parts.push({ amount: owed.negated(), currency: loan.currency, kind: undefined });
  }
  return parts;
}

/** The principal outstanding; before, as much more as was repaid since, and nothing before the loan was paid out. */
function owedAt(loan: LoanAccountFacts, at: Moment, today: string): Decimal | null {
  const days = at === "change30" ? 30 : at === "change365" ? 365 : 0;
  if (days > 0 && loan.openedOn > daysBefore(today, days)) return new Decimal(0);
  const principal = loan.status === "PAID_OFF" ? "0" : loan.principal;
  if (principal === null) return null;
  const paid = { now: "0", change30: loan.paid30, change365: loan.paid365 }[at] ?? "0";
  return Decimal.min(new Decimal(principal).plus(paid), new Decimal(loan.originalPrincipal));
}

function changeOf(
  at: "change30" | "change365",
  facts: CustomerFacts,
  exchange: Exchange,
  net: Decimal | undefined,
  missing: Missing[],
): Decimal | null {
  if (net === undefined) return null;
  const untold: Missing[] = [];
  const parts = partsOf(facts, untold, at);
  const then = untold.length === 0 ? exchange.sum(parts) : undefined;
  if (then && "sum" in then) return net.minus(cents(then.sum));
  // Once is enough, however many balances are not told.
  missing.push(then ? withoutRate(at, then.without) : untold[0]);
  return null;
}

function mixOf(parts: readonly Part[], exchange: Exchange): Position["mix"] {
  const sums = new Map<AssetKind, Decimal>();
  for (const part of parts) {
    if (part.kind === undefined || part.amount.isNegative()) continue;
    sums.set(part.kind, (sums.get(part.kind) ?? new Decimal(0)).plus(exchange.convert(part)!));
  }
  const total = [...sums.values()].reduce((sum, amount) => sum.plus(amount), new Decimal(0));
  if (total.isZero()) return [];
  return [...sums]
    .map(([kind, amount]) => ({
      kind,
      amount: cents(amount),
      share: amount.dividedBy(total).toDecimalPlaces(4),
    }))
    .sort((one, other) => other.amount.comparedTo(one.amount));
}

/** Rounded to hundredths, half up: how amounts of the reporting currency are told. */
export function cents(amount: Decimal): Decimal {
  return amount.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

/** The day so many days before another. */
export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
}
