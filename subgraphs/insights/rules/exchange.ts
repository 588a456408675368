import { Decimal } from "decimal.js";
import type { Parameters } from "../parameters";

/** Why a figure is not told. */
export interface Missing {
  /** Which figure. */
  readonly figure: string;
  readonly reason: string;
}

/** An amount in one currency. */
export interface Amount {
  readonly amount: Decimal;
  readonly currency: string;
}

/** Brings amounts into the reporting currency, each by the rate of its currency. */
export class Exchange {
  private readonly rates: ReadonlyMap<string, { rate: Decimal; date: string }>;
  readonly reporting: string;

  constructor({ reporting, exchangeRates }: Parameters) {
    this.reporting = reporting;
    this.rates = new Map(
      exchangeRates.map(({ currency, rate, date }) => [currency, { rate: new Decimal(rate), date }]),
    );
  }

  /** The amount in the reporting currency; undefined where there is no rate. Not rounded. */
  convert({ amount, currency }: Amount): Decimal | undefined {
    if (currency === this.reporting) return amount;
    const known = this.rates.get(currency);
    return known && amount.times(known.rate);
  }

  /** The sum in the reporting currency; the currencies without a rate, where there are any, in its stead. */
  sum(amounts: Iterable<Amount>): { sum: Decimal } | { without: string[] } {
    let sum = new Decimal(0);
    const without = new Set<string>();
    for (const each of amounts) {
      const converted = this.convert(each);
      if (converted === undefined) without.add(each.currency);
      else sum = sum.plus(converted);
    }
    return without.size > 0 ? { without: [...without].sort() } : { sum };
  }

  /** The oldest day of the rates of these currencies; null where none was needed. */
  ratesAsOf(currencies: Iterable<string>): string | null {
    const days = [...currencies].flatMap((currency) =>
      currency === this.reporting ? [] : (this.rates.get(currency)?.date ?? []),
    );
    return days.length === 0 ? null : days.sort()[0];
  }
}

/** What is said of a sum that some currency has no rate for. */
export function withoutRate(figure: string, currencies: readonly string[]): Missing {
  return { figure, reason: `there is no exchange rate for ${currencies.join(", ")}` };
}

/** What is said of a figure whose system did not tell. */
export function untold(figure: string, system: string): Missing {
  return { figure, reason: `the ${system} system did not tell` };
}
