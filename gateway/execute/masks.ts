/** What stands for what is not shown: always as long, so that it tells of no length. */
const HIDDEN = "***";

/** Of how many characters a text must be for the last four to be shown. */
const LONG = 8;

/** A text as callers see it who may not see it as it is. A mask that is not known here shows nothing. */
export function maskText(mask: string, text: string): string {
  switch (mask) {
    case "INITIALS":
      return initials(text);
    case "YEAR":
      return firstOfYear(text) ?? HIDDEN;
    case "LAST4":
      return lastFour(text);
    case "CONTACT":
      return text.includes("@") ? email(text) : lastFour(text.replace(/\D/g, ""));
    default:
      return HIDDEN;
  }
}

/** The first of January of a date's year, written as the date is; undefined where it is none. */
export function firstOfYear(text: string): string | undefined {
  const [, year, time] = /^(\d{4})-\d\d-\d\d(T.+)?$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  return time === undefined ? `${year}-01-01` : `${year}-01-01T00:00:00.000Z`;
}

function initials(name: string): string {
  const words = name.split(/[\s-]+/).filter((word) => word !== "");
  const letters = words.slice(0, 3).map((word) => `${String.fromCodePoint(word.codePointAt(0)!)}.`);
  return letters.length === 0 ? HIDDEN : letters.join(" ");
}

function lastFour(text: string): string {
  return text.length < LONG ? HIDDEN : HIDDEN + text.slice(-4);
}

function email(address: string): string {
  const at = address.lastIndexOf("@");
  const first = address.codePointAt(0);
  const letter = at > 1 && first !== undefined ? String.fromCodePoint(first) : "";
  return `${letter}${HIDDEN}${address.slice(at)}`;
}
