/** What stands for what is not shown: always as long, so that it tells of no length. */
const HIDDEN = "***";

/** Of how many characters a text must be for the last four to be shown. */
const LONG = 8;

/**
 * A text as callers see it who may not see it as it is. A mask that is not known here shows nothing; what is masked already
 * stays as it is.
 */
export function maskText(mask: string, text: string): string {
  if (text === HIDDEN) return HIDDEN;
  switch (mask) {
    case "INITIALS":
      return initials(text);
    case "YEAR":
      return firstOfYear(text) ?? HIDDEN;
    case "LAST4":
      return lastFour(text);
    case "CONTACT":
      return text.includes("@") ? email(text) : lastFour(text.replace(/[^\d*]/g, ""));
    default:
      return HIDDEN;
  }
}

/** Whether a mask makes one and the same of every text. */
export function hidesAll(mask: string): boolean {
  return !["INITIALS", "YEAR", "LAST4", "CONTACT"].includes(mask);
}

/** The first of January of a date's year, written as the date is; undefined where it is none. */
export function firstOfYear(text: string): string | undefined {
  const [, year, time] = /^(\d{4})-\d\d-\d\d(T.+)?$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  return time === undefined ? `${year}-01-01` : `${year}-01-01T00:00:00.000Z`;
}

/** The first letters of three words at most. */
function initials(name: string): string {
  const [first, ...more] = name.match(/(?<![^\s-])[^\s-]/gu)?.slice(0, 3) ?? [];
  return first === undefined ? HIDDEN : more.reduce((text, letter) => `${text} ${letter}.`, `${first}.`);
}

function lastFour(text: string): string {
  const isMasked = text.startsWith(HIDDEN) && text.length === HIDDEN.length + 4;
  return text.length < LONG && !isMasked ? HIDDEN : HIDDEN + text.slice(-4);
}

const ASTERISK = 42;

function email(address: string): string {
  const at = address.lastIndexOf("@");
  const first = address.codePointAt(0);
  const letter = at > 1 && first !== undefined && first !== ASTERISK ? String.fromCodePoint(first) : "";
  return `${letter}${HIDDEN}${address.slice(at)}`;
}
