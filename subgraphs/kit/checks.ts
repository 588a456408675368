import { fail } from "../../schema/errors";

// What a client may send beyond what the types of GraphQL say. A message names the argument, never its value.

/** How far a client's clock may be ahead of this one. */
const CLOCK_TOLERANCE_MS = 60_000;

/** PostgreSQL's text takes neither NUL nor half of a surrogate pair. */
const UNWRITABLE = /[\0\p{Surrogate}]/u;

/** A client's key is compared as it is: nothing is trimmed. Throws INVALID_ARGUMENT. */
export function checkKey(key: string): void {
  checkLength("idempotencyKey", key, 100);
}

/** A text without blanks around it, of 1 to `longest` characters. Throws INVALID_ARGUMENT. */
export function checkText(name: string, text: string, longest: number): string {
  const trimmed = text.trim();
  checkLength(name, trimmed, longest);
  return trimmed;
}

function checkLength(name: string, text: string, longest: number): void {
  const length = [...text].length;
  if (length < 1 || length > longest)
    throw invalid(`${name} must have 1 to ${longest} characters, but has ${length}.`);
  if (UNWRITABLE.test(text)) throw invalid(`${name} must be Unicode text without NUL.`);
}

/** The same where the text may be left out. An empty one is not left out. */
export function checkOptionalText(
  name: string,
  text: string | null | undefined,
  longest: number,
): string | null {
  return text == null ? null : checkText(name, text, longest);
}

/** A moment as RFC 3339, by `now` at the latest. Throws INVALID_ARGUMENT. */
export function checkPast(name: string, moment: Date, now: Date): string {
  checkMoment(name, moment);
  if (moment.getTime() > now.getTime() + CLOCK_TOLERANCE_MS)
    throw invalid(`${name} must not be in the future.`);
  return new Date(Math.min(moment.getTime(), now.getTime())).toISOString();
}

/** A moment as RFC 3339 that PostgreSQL takes. Throws INVALID_ARGUMENT. */
export function checkMoment(name: string, moment: Date): string {
  const year = moment.getUTCFullYear();
  if (year < 1 || year > 9999) throw invalid(`${name} must be in the years 1 to 9999.`);
  return moment.toISOString();
}

/**
 * An id that the customers subgraph could have given. Whether the customer exists is that subgraph's matter:
 * asking it here would make the desk stand still whenever it does. Throws INVALID_ID.
 */
export function checkCustomerId(id: string): string {
  if (!/^C-[A-Za-z0-9]{1,32}$/.test(id))
    throw fail("INVALID_ID", { detail: "Customer ids look like C-1042." });
  return id;
}

/** Says what is wrong with an argument. */
export function invalid(detail: string) {
  return fail("INVALID_ARGUMENT", { detail });
}
