import { Decimal } from "decimal.js";
import { type CustomerFacts, daysBetween } from "../facts";
import { type Exchange, type Missing, untold, withoutRate } from "./exchange";
import { cents } from "./position";

/** Recency, frequency and monetary value of what a customer moved over 365 days. */
export interface Rfm {
  /** Days since the last movement; null where nothing ever moved. */
  recencyDays: number | null;
  /** Movements. */
  frequency: number | null;
  currency: string;
  /** What moved, in and out, and that for each movement. */
  monetary: Decimal | null;
  average: Decimal | null;
  missing: readonly Missing[];
}

/** Of the movements on the customer's accounts, besides interest and fees, and of executed orders for investments. */
export function rfmOf({ deposits, wealth }: CustomerFacts, exchange: Exchange): Rfm {
  const none = {
    recencyDays: null,
    frequency: null,
    currency: exchange.reporting,
    monetary: null,
    average: null,
  };
  if (!deposits) return { ...none, missing: [untold("rfm", "deposits")] };
  const orders = wealth?.orders ?? [];
  const days = [
    ...deposits.accounts.flatMap(({ lastOn }) => lastOn ?? []),
    ...orders.map(({ lastAt }) => lastAt.slice(0, 10)),
  ].sort();
  const frequency = [...deposits.flows, ...orders].reduce((sum, { count }) => sum + count, 0);
  const amounts = [...deposits.flows, ...orders].map(({ amount, currency }) => ({
    amount: new Decimal(amount ?? 0),
    currency,
  }));
  const total = exchange.sum(amounts);
  const last = days.at(-1);
  const known = {
    ...none,
    recencyDays: last === undefined ? null : Math.max(0, daysBetween(last, deposits.today)),
    frequency,
  };
  if ("without" in total) return { ...known, missing: [withoutRate("monetary", total.without)] };
  const average = frequency === 0 ? null : cents(total.sum.dividedBy(frequency));
  return { ...known, monetary: cents(total.sum), average, missing: [] };
}
