import { Decimal } from "decimal.js";
import { type CustomerFacts, dayOf, daysBetween } from "../facts";
import type { Parameters } from "../parameters";
import type { Exchange, Missing } from "./exchange";
import { daysBefore } from "./position";

/** Where a customer's relation with the bank stands (Dwyer, Schurr and Oh, Journal of Marketing, 1987). */
export type LifecycleStage = "EXPLORATION" | "FORMATION" | "STABLE" | "DECLINE";

export type ChurnReason = "FALLING_BALANCES" | "CLOSED_PRODUCTS" | "COMPLAINTS" | "SILENCE" | "NO_INFLOW";

/** How likely it is that the customer leaves, in points up to 100, and what speaks for it. */
export interface Churn {
  score: number;
  reasons: readonly { reason: ChurnReason; points: number; detail: string }[];
  missing: readonly Missing[];
}

/** What speaks for a customer's leaving. What a system does not tell says nothing, and is told. */
export function churnOf(facts: CustomerFacts, { churn }: Parameters, exchange: Exchange): Churn {
  const { deposits, service } = facts;
  const reasons: Churn["reasons"][number][] = [];
  const missing: Missing[] = [];
  if (deposits) {
    const { today, accounts, flows } = deposits;
    const then = accounts.flatMap(({ amount365, currency }) =>
      amount365 === null ? [] : [{ amount: new Decimal(amount365), currency }],
    );
    const now = accounts.flatMap(({ amount, amount365, currency }) =>
      amount365 === null ? [] : [{ amount: new Decimal(amount ?? 0), currency }],
    );
    const [before, after] = [exchange.sum(then), exchange.sum(now)];
    if (then.length === 0 || "without" in before || "without" in after) {
      missing.push({ figure: "FALLING_BALANCES", reason: "balances of a year ago are not told" });
    } else if (before.sum.greaterThan(0)) {
      const fall = new Decimal(1).minus(after.sum.dividedBy(before.sum));
      if (fall.greaterThanOrEqualTo(churn.fallingBalances.share)) {
        const detail = `deposits fell by ${fall.times(100).toDecimalPlaces(0).toString()} % in a year`;
        reasons.push({ reason: "FALLING_BALANCES", points: churn.fallingBalances.points, detail });
      }
    }
    const open = accounts.filter(({ status }) => status !== "CLOSED").length;
    const closed = accounts.length - open;
    if (closed > 0 && closed >= open) {
      const detail = `${closed} of ${accounts.length} accounts are closed`;
      reasons.push({ reason: "CLOSED_PRODUCTS", points: churn.closedProducts.points, detail });
    }
    const recent = daysBefore(today, churn.noInflow.days);
    const inflows = flows.filter(({ direction }) => direction === "CRDT");
    if (open > 0 && !inflows.some(({ lastOn }) => lastOn > recent)) {
      const detail = `nothing came in for ${churn.noInflow.days} days`;
      reasons.push({ reason: "NO_INFLOW", points: churn.noInflow.points, detail });
    }
  } else missing.push({ figure: "FALLING_BALANCES", reason: "the deposits system did not tell" });
  if (service) {
    const complaints = service.cases?.complaints365 ?? 0;
    if (complaints >= churn.complaints.from && complaints > 0) {
      const detail = complaints === 1 ? "1 complaint in a year" : `${complaints} complaints in a year`;
      reasons.push({ reason: "COMPLAINTS", points: churn.complaints.points, detail });
    }
    const silent =
      service.lastAt === null ? undefined : daysBetween(service.lastAt.slice(0, 10), service.today);
    if (silent !== undefined && silent >= churn.silence.days) {
      reasons.push({
        reason: "SILENCE",
        points: churn.silence.points,
        detail: `no contact for ${silent} days`,
      });
    }
  } else missing.push({ figure: "COMPLAINTS", reason: "the service system did not tell" });
  const score = Math.min(
    100,
    reasons.reduce((sum, { points }) => sum + points, 0),
  );
  return { score, reasons, missing };
}

/** The stage: who may leave declines, else by how long the customer has been one; null where that is not known. */
export function stageOf(
  facts: CustomerFacts,
  churn: Pick<Churn, "score">,
  { lifecycle }: Parameters,
): LifecycleStage | null {
  if (churn.score >= lifecycle.decliningScore) return "DECLINE";
  const today = dayOf(facts);
  if (today === null || facts.customerSince === null) return null;
  const months = daysBetween(facts.customerSince, today) / 30.44;
  if (months < lifecycle.exploringMonths) return "EXPLORATION";
  return months < lifecycle.formingMonths ? "FORMATION" : "STABLE";
}
