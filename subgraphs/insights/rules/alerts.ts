import { Decimal } from "decimal.js";
import { type CustomerFacts, daysBetween } from "../facts";
import type { Parameters } from "../parameters";
import type { Exchange } from "./exchange";

export type AlertKind =
  | "UNUSUAL_MOVEMENT"
  | "DORMANT_ACCOUNT_AWAKE"
  | "ARREARS_BEGUN"
  | "LARGE_MATURITY"
  | "CASE_OVERDUE"
  | "RISK_PROFILE_EXPIRED";

/** Something that somebody should look at. */
export interface AlertCause {
  kind: AlertKind;
  /** What caused it, and when: the same cause is the same text, however often it is found. */
  cause: string;
  /** A movement, an account, a loan, a holding, a case. */
  subject: string;
  on: string;
  reason: string;
  amount: Decimal | null;
  currency: string | null;
}

/** A constant that makes the median absolute deviation of normal data its standard deviation: 1 / Φ⁻¹(3/4). */
const CONSISTENT = "1.4826";

/** What is to be looked at in a customer's facts. Found again it has the same cause, so that nobody is told twice. */
export function alertsOf(facts: CustomerFacts, { alerts }: Parameters, exchange: Exchange): AlertCause[] {
  const found: AlertCause[] = [];
  const tell = (
    kind: AlertKind,
    subject: string,
    on: string,
    more: Pick<AlertCause, "reason"> & Partial<AlertCause>,
  ) =>
    found.push({
      amount: null,
      currency: null,
      ...more,
      kind,
      subject,
      on,
      cause: `${kind} ${subject} ${on}`,
    });
  const { deposits, loans, wealth, service } = facts;
  const worth = (amount: Decimal, currency: string) => exchange.convert({ amount, currency });

  for (const { id, bookedOn, amount: text, currency, direction } of deposits?.movements ?? []) {
    const pattern = deposits!.patterns.find(
      (each) => each.currency === currency && each.direction === direction,
    );
    const { deviations, leastCount, least } = alerts.movement;
    if (!pattern || pattern.count < leastCount) continue;
    const amount = new Decimal(text);
    const usual = new Decimal(pattern.mad).times(CONSISTENT).times(deviations).plus(pattern.median);
    if (!amount.greaterThan(usual) || worth(amount, currency)?.lessThan(least) !== false) continue;
    const what = direction === "CRDT" ? "came in" : "went out";
    const reason = `${text} ${currency} ${what}, where ${pattern.median} ${currency} is usual`;
    tell("UNUSUAL_MOVEMENT", id, bookedOn, { reason, amount, currency });
  }
  for (const { id, lastOn, previousOn } of deposits?.accounts ?? []) {
    if (lastOn === null || previousOn === null || daysBetween(lastOn, deposits!.today) > 30) continue;
    const slept = daysBetween(previousOn, lastOn);
    if (slept < alerts.dormantDays) continue;
    tell("DORMANT_ACCOUNT_AWAKE", id, lastOn, { reason: `an account moved after ${slept} days of rest` });
  }
  for (const { id, overdue, overdueSince, currency, pastDueDays } of loans?.loans ?? []) {
    if (overdueSince === null || overdue === null || new Decimal(overdue).isZero()) continue;
    const reason = `a loan is ${pastDueDays ?? daysBetween(overdueSince, loans!.today)} days past due`;
    tell("ARREARS_BEGUN", id, overdueSince, { reason, amount: new Decimal(overdue), currency });
  }
  const maturities = [
    ...(deposits?.accounts ?? []).map((each) => ({ ...each, today: deposits!.today })),
    ...(wealth?.holdings ?? []).map((each) => ({ ...each, status: "ACTIVE", today: wealth!.today })),
  ];
  for (const { id, maturesOn, amount: text, currency, status, today } of maturities) {
    if (maturesOn === null || text === null || status === "CLOSED" || maturesOn < today) continue;
    const days = daysBetween(today, maturesOn);
    const amount = new Decimal(text);
    if (days > alerts.maturityWithinDays || worth(amount, currency)?.lessThan(alerts.largeMaturity) !== false)
      continue;
    tell("LARGE_MATURITY", id, maturesOn, {
      reason: `${text} ${currency} matures in ${days} days`,
      amount,
      currency,
    });
  }
  for (const { caseNumber, dueAt } of service?.late ?? [])
    tell("CASE_OVERDUE", caseNumber, dueAt.slice(0, 10), { reason: "a case is past its due time" });
  const until = wealth?.profile?.validUntil ?? null;
  if (until !== null && until < wealth!.today && wealth!.holdings.length > 0)
    tell("RISK_PROFILE_EXPIRED", facts.id, until, { reason: "the risk profile of an investor has run out" });
  return found;
}
