import { Decimal } from "decimal.js";

/** An amount of money in hundredths: exact, and quicker to add than a Decimal. */
export type Cents = bigint;

/** Whole units of a currency. */
export function units(amount: number): Cents {
  return BigInt(amount) * 100n;
}

/** The decimal text of an amount: -5n is "-0.05". */
export function amountOf(cents: Cents): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The amount of a decimal, rounded half up. */
export function centsOf(amount: Decimal.Value): Cents {
  return BigInt(new Decimal(amount).times(100).toFixed(0, Decimal.ROUND_HALF_UP));
}

/** `percent` of an amount, rounded half up: 1.85 % is "1.85". */
export function percentOf(cents: Cents, percent: Decimal.Value): Cents {
  return BigInt(new Decimal(cents.toString()).times(percent).div(100).toFixed(0, Decimal.ROUND_HALF_UP));
}

export function sum(amounts: readonly Cents[]): Cents {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

export function absolute(cents: Cents): Cents {
  return cents < 0n ? -cents : cents;
}
