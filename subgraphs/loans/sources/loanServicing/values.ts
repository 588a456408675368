import { Decimal } from "decimal.js";
import { z } from "zod";
import { decimal } from "../../../kit/adapters/fields";

// How the loan system writes single values, and the graph's form of them.

/** More digits than any amount or rate has: nothing is rounded. */
export const Exact = Decimal.clone({ precision: 1_000 });

/** An amount, with the two places that the graph's own database has for it. */
export const amount = decimal(2);

export const currency = z.string().regex(/^[A-Z]{3}$/);

/** An amount with its currency. */
export const money = z.object({ $: amount, "@ccy": currency });

/** A share of one as percent, with the six places that the graph's own database has for it: 0.0345 is 3.450000. */
export const percent = decimal(8).transform((share) => new Exact(share).times(100).toFixed(6));

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

/** The id of what has the number, without the zeros in front. */
export function idOf(kind: "L" | "A", number: string): string {
  return `${kind}-${number.replace(/^0+(?=.)/, "")}`;
}

/** The loan of an account: of 000000104201 it is L-104201. */
export function loanIdOf(accountNo: string): string {
  return idOf("L", accountNo);
}

/** The account of a loan; undefined for an id that no loan of this system has. */
export function accountNoOf(loanId: string): string | undefined {
  return /^L-([1-9]\d{0,11})$/.exec(loanId)?.[1].padStart(12, "0");
}
