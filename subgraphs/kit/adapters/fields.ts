import { Decimal } from "decimal.js";
import { z } from "zod";

// What the fields of outside systems' records become. A message never quotes the value.

/** An exact decimal as text or number, with so many places, as a database would tell it. More places do not fit. */
export function decimal(places: number) {
  return z
    .union([z.string().regex(/^[+-]?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,2})?$/), z.number()])
    .transform((value) => new Decimal(value))
    .refine((value) => value.decimalPlaces() <= places, "has more places than it may")
    .transform((value) => value.toFixed(places));
}

/** A whole number that stands for so many decimals: 12345 is 123.45. */
export function impliedDecimal(places: number) {
  return z
    .union([z.string().regex(/^[+-]?\d{1,40}$/), z.int()])
    .transform((value) => new Decimal(value).toFixed(0))
    .transform((digits) => new Decimal(`${digits}e-${places}`).toFixed(places));
}

/** A day as YYYYMMDD. */
export function compactDate() {
  return z
    .string()
    .regex(/^\d{8}$/)
    .transform((text) => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`)
    .refine((day) => z.iso.date().safeParse(day).success, "is no day of the calendar");
}

/** A time with its offset, in UTC. */
export function time() {
  return z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());
}

/** One of a system's codes, as what it means here. */
export function code<Meaning extends string>(meanings: Readonly<Record<string, Meaning>>) {
  return z
    .string()
    .refine((text) => Object.hasOwn(meanings, text), "is no known code")
    .transform((text) => meanings[text]);
}

/** What may be missing, or null: null then. */
export function optional<Value>(field: z.ZodType<Value>) {
  return field.nullish().transform((value) => value ?? null);
}
