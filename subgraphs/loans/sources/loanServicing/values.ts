import { Decimal } from "decimal.js";
import { z } from "zod";

// How the loan system writes single values, and the graph's form of them.

/** More digits than any amount or rate has: nothing is rounded. */
export const Exact = Decimal.clone({ precision: 1_000 });

/** As many digits as the graph's own database has for an amount, and for a rate. */
const AMOUNT_PLACES = 2;
const RATE_PLACES = 6;

/** xsd:decimal, of a length that a sum of money can have. */
const decimal = z.string().regex(/^[+-]?(\d{1,16}(\.\d{0,10})?|\.\d{1,10})$/);

/** An amount, with two places or as many as it came with. */
export const amount = decimal.transform((text) => written(new Exact(text), AMOUNT_PLACES));

export const currency = z.string().regex(/^[A-Z]{3}$/);

/** An amount with its currency. */
export const money = z.object({ $: amount, "@ccy": currency });

/** A share of one as percent: 0.0345 is 3.450000. */
export const percent = decimal.transform((text) => written(new Exact(text).times(100), RATE_PLACES));

/** xsd:int. */
export const wholeNumber = z
  .string()
  .regex(/^[+-]?\d{1,9}$/)
  .transform(Number);

/** xsd:date: the day counts, the time zone that may follow does not change it. */
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(Z|[+-]\d{2}:\d{2})?$/)
  .transform((text) => text.slice(0, 10))
  .pipe(z.iso.date());

/** A code of a table, as the graph's word for it. */
export function coded<Code extends string | number, Word extends string>(
  words: Readonly<Record<Code, Word>>,
) {
  const codes = Object.keys(words) as `${Code}`[];
  return z.enum(codes).transform((code) => words[code as Code]);
}

/** The id of what has the number: of 000000104201 it is L-104201. */
export function idOf(kind: "L" | "A", number: string): string {
  return `${kind}-${number.replace(/^0+(?=.)/, "")}`;
}

/** The account of a loan; undefined for an id that no loan of this system has. */
export function accountNoOf(loanId: string): string | undefined {
  return /^L-([1-9]\d{0,11})$/.exec(loanId)?.[1].padStart(12, "0");
}

function written(value: Decimal, places: number): string {
  // Zero has no sign.
  const unsigned = value.isZero() ? value.abs() : value;
  return unsigned.toFixed(Math.max(places, value.decimalPlaces()));
}
