import { fold } from "../searchTerms";

/** The last digits of a phone number that are compared: country codes and trunk zeros come and go before them. */
const PHONE_DIGITS = 9;

/** A phone number as its last nine digits, a number; 0 for one that is too short or a filler such as 000000000. */
export function phoneKey(phone: string): number {
  const digits = phone
    .normalize("NFKC")
    .replace(/[x#;].*$/i, "") // an extension is not the number's end
    .replace(/\D/g, "")
    .slice(-PHONE_DIGITS);
  return digits.length < 7 || /^(.)\1*$/.test(digits) ? 0 : Number(digits);
}

/** An e-mail address as mail systems compare them: without case, and without the part behind a plus. */
export function emailKey(email: string): string {
  const [, local, domain] = /^\s*([^@\s]+)@([^@\s]+\.[^@\s]+)\s*$/.exec(fold(email)) ?? [];
  return local === undefined ? "" : `${local.replace(/\+.*$/, "")}@${domain}`;
}

/** A postcode without spaces and case, of a ZIP+4 code the first five digits; "" where there is none. */
export function postcodeKey(postcode: string | null): string {
  const plain = fold(postcode ?? "").replace(/[^\p{L}\p{N}]/gu, "");
  return /^\d{9}$/.test(plain) ? plain.slice(0, 5) : plain;
}

/**
 * A home as its postcode and the numbers in its lines, in their order: words of an address are written in many ways,
 * its numbers in one. "" where either is missing.
 */
export function placeKey(lines: readonly string[], postcode: string): string {
  const numbers = lines.join(" ").normalize("NFKC").match(/\d+/g) ?? [];
  return postcode === "" || numbers.length === 0 ? "" : `${postcode}/${numbers.map(Number).join("-")}`;
}

/** A date YYYY-MM-DD as the number YYYYMMDD; 0 for none and for what is no day of a person now alive or a company. */
export function dateKey(date: string | null): number {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(date ?? "") ?? [];
  if (year === undefined || Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31)
    return 0;
  return Number(year) < 1800 ? 0 : Number(year) * 10_000 + Number(month) * 100 + Number(day);
}
