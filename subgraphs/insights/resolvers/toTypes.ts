import type { Decimal } from "decimal.js";
import type { Money } from "../../kit/types/Money";

/** An amount of the rules as the graph tells it: to the cent. */
export function moneyOf(amount: Decimal, currency: string): Money {
  return { amount: amount.toFixed(2), currency };
}

/** The same of an amount that may not be told. */
export function moneyOrNull(amount: Decimal | null, currency: string | null): Money | null {
  return amount === null || currency === null ? null : moneyOf(amount, currency);
}
