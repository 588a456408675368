import { Decimal } from "decimal.js";
import { type CustomerFacts, dayOf, daysBetween } from "../facts";
import type { Parameters } from "../parameters";
import type { Exchange, Missing } from "./exchange";
import { untold } from "./exchange";
import { heldKinds } from "./products";
import { PRODUCT_KINDS, type PeerGroup, type ProductKind } from "./value";

export type OpportunityKind =
  "DEPOSIT_MATURES" | "LOAN_MATURES" | "INVESTMENT_MATURES" | "IDLE_BALANCE" | "MISSING_PRODUCT";

/** Something to talk with a customer about. */
export interface Opportunity {
  kind: OpportunityKind;
  /** The kind of product to offer. */
  product: ProductKind;
  /** What it is about: an account, a loan, a holding. */
  subject: string | null;
  reason: string;
  amount: Decimal | null;
  currency: string | null;
  /** When it is due. */
  date: string | null;
  /** The riskiest product that may be offered; null where nothing that bears risk may be. */
  highestRisk: string | null;
}

/** What there is to offer. */
export interface Opportunities {
  opportunities: readonly Opportunity[];
  missing: readonly Missing[];
}

/**
 * What matures soon, money that lies idle, and kinds of products that peers have: soonest first, then by amount.
 * Nobody who agreed to no marketing is offered what they have not. Investments take a risk profile that is valid.
 */
export function opportunitiesOf(
  facts: CustomerFacts,
  parameters: Parameters,
  { exchange, peers }: { exchange: Exchange; peers: PeerGroup | null },
): Opportunities {
  const { maturesWithinDays, idle, peers: limit, suitability } = parameters.opportunities;
  const missing: Missing[] = [];
  const found: Opportunity[] = [];
  const today = dayOf(facts);
  if (today === null) return { opportunities: [], missing: [untold("opportunities", "product")] };
  const profile = facts.wealth?.profile;
  const isValid = profile && (profile.validUntil === null || profile.validUntil >= today);
  const highestRisk = isValid ? (suitability[profile.rating as keyof typeof suitability] ?? null) : null;
  const isSoon = (day: string | null): day is string =>
    day !== null && day >= today && daysBetween(today, day) <= maturesWithinDays;
  const add = (opportunity: Omit<Opportunity, "highestRisk">) => found.push({ ...opportunity, highestRisk });

  for (const { id, type, amount, currency, maturesOn, status } of facts.deposits?.accounts ?? []) {
    if (status === "CLOSED" || amount === null) continue;
    if (type === "TERM" && isSoon(maturesOn)) {
      const reason = `a term deposit matures in ${daysBetween(today, maturesOn)} days`;
      add({
        kind: "DEPOSIT_MATURES",
        product: "TERM_DEPOSIT",
        subject: id,
        reason,
        amount: new Decimal(amount),
        currency,
        date: maturesOn,
      });
    }
  }
  for (const { id, maturesOn, status, principal, currency } of facts.loans?.loans ?? []) {
    if (status !== "ACTIVE" || !isSoon(maturesOn)) continue;
    const reason = `a loan is paid off in ${daysBetween(today, maturesOn)} days`;
    add({
      kind: "LOAN_MATURES",
      product: "LOAN",
      subject: id,
      reason,
      amount: principal === null ? null : new Decimal(principal),
      currency,
      date: maturesOn,
    });
  }
  for (const { id, amount, currency, maturesOn } of facts.wealth?.holdings ?? []) {
    if (!isSoon(maturesOn)) continue;
    const reason = `an investment is paid back in ${daysBetween(today, maturesOn)} days`;
    add({
      kind: "INVESTMENT_MATURES",
      product: "INVESTMENTS",
      subject: id,
      reason,
      amount: new Decimal(amount),
      currency,
      date: maturesOn,
    });
  }
  if (!facts.deposits) missing.push(untold("IDLE_BALANCE", "deposits"));
  else idleBalances(facts, idle, exchange).forEach(add);

  const held = heldKinds(facts);
  const agrees = mayBeMarketed(facts, today);
  if (held === null) missing.push(untold("MISSING_PRODUCT", "product"));
  else if (peers === null)
    missing.push({ figure: "MISSING_PRODUCT", reason: "the read model is not made yet" });
  else if (agrees === null) missing.push(untold("MISSING_PRODUCT", "customers"));
  else if (agrees) {
    for (const product of PRODUCT_KINDS) {
      const { share } = peers[product];
      if (held.has(product) || share.lessThan(limit.share)) continue;
      // Whoever's risk profile is missing or has run out is assessed first, not sold to.
      if (product === "INVESTMENTS" && highestRisk === null) continue;
      const reason = `${share.times(100).toDecimalPlaces(0).toString()} % of comparable customers have one`;
      add({
        kind: "MISSING_PRODUCT",
        product,
        subject: null,
        reason,
        amount: null,
        currency: null,
        date: null,
      });
    }
  }
  return { opportunities: found.sort(bySoonest), missing };
}

/** Current accounts by currency: what is left after some months of what usually goes out. */
function idleBalances(
  { deposits }: CustomerFacts,
  { months, least }: Parameters["opportunities"]["idle"],
  exchange: Exchange,
): Omit<Opportunity, "highestRisk">[] {
  const { accounts, flows, today } = deposits!;
  const currencies = new Set(accounts.map(({ currency }) => currency));
  return [...currencies].flatMap((currency) => {
    const balance = accounts
      .filter((each) => each.currency === currency && each.type === "CURRENT" && each.status === "ACTIVE")
      .reduce((sum, { amount }) => sum.plus(amount ?? 0), new Decimal(0));
    const out = flows.find((flow) => flow.currency === currency && flow.direction === "DBIT");
    // A history of less than a year is of so many months as it has, one at the least.
    const known = out ? Math.max(1, Math.min(12, daysBetween(out.firstOn, today) / 30.44)) : 12;
    const needed = new Decimal(out?.amount ?? 0).dividedBy(known).times(months);
    const amount = balance.minus(needed).toDecimalPlaces(2, Decimal.ROUND_DOWN);
    const worth = exchange.convert({ amount, currency });
    if (worth === undefined || worth.lessThan(least)) return [];
    const reason = `more than ${months} months of payments lie on current accounts`;
    return [
      { kind: "IDLE_BALANCE", product: "SAVINGS", subject: null, reason, amount, currency, date: null },
    ];
  });
}

/** Whether the customer agreed to marketing that has not run out; null where it is not told. */
export function mayBeMarketed({ consents }: CustomerFacts, today: string): boolean | null {
  if (consents === null) return null;
  return consents.some(
    ({ purpose, status, expiresOn }) =>
      purpose === "MARKETING" && status === "GIVEN" && (expiresOn === null || expiresOn >= today),
  );
}

function bySoonest(one: Opportunity, other: Opportunity): number {
  if (one.date !== other.date) return (one.date ?? "9999") < (other.date ?? "9999") ? -1 : 1;
  return (other.amount ?? new Decimal(0)).comparedTo(one.amount ?? new Decimal(0));
}
