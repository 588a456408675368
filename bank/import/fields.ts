// Small checkers of one field each. They name the field and what is wrong, never what it holds.

/** A record of a file: its fields by the names in the header. */
export type Row = Readonly<Record<string, string>>;

/** Why a record is not taken. Becomes a line of the rejects. */
export class Refusal extends Error {}

/** Refuses the record: `refuse("amount", "must be an amount")`. */
export function refuse(field: string, what: string): never {
  throw new Refusal(`${field}: ${what}`);
}

/** A text that must be there. */
export function text(row: Row, field: string): string {
  return optional(row, field) ?? refuse(field, "is empty");
}

/** A text that may be absent: empty, blank or, as the CRM writes it, N/A. */
export function optional(row: Row, field: string): string | null {
  const value = row[field].trim();
  return value === "" || value === "N/A" ? null : value;
}

/** A whole number that is a key, without zeros in front. */
export function key(row: Row, field: string): string {
  const value = row[field].trim();
  if (!/^\d{1,18}$/.test(value)) refuse(field, "must be a whole number");
  return value.replace(/^0+(?=.)/, "");
}

/** An amount that is not negative, with two decimals: the columns hold 16 digits before them. */
export function amount(row: Row, field: string): string {
  const value = row[field].trim();
  if (!/^\d{1,16}(\.\d{1,2})?$/.test(value)) refuse(field, "must be an amount");
  return decimals(value);
}

/** An amount that may be negative. */
export function signedAmount(row: Row, field: string): string {
  const value = row[field].trim();
  if (!/^-?\d{1,16}(\.\d{1,2})?$/.test(value)) refuse(field, "must be an amount");
  return decimals(value);
}

/** A whole number from 1 to `most`. */
export function count(row: Row, field: string, most: number): number {
  const value = row[field].trim();
  const number = Number(value);
  if (!/^\d{1,9}$/.test(value) || number < 1 || number > most)
    refuse(field, `must be a whole number from 1 to ${most}`);
  return number;
}

/** One of the words that the system uses, as what stands for it here. */
export function word<Meaning>(row: Row, field: string, words: Readonly<Record<string, Meaning>>): Meaning {
  const value = row[field].trim();
  if (!Object.hasOwn(words, value)) {
    const known = Object.keys(words).map((name) => (name === "" ? "empty" : name));
    refuse(field, `must be one of ${known.join(", ")}`);
  }
  return words[value];
}

/** A core date, YYMMDD of the twentieth century. */
export function coreDate(row: Row, field: string): string {
  return date(field, /^(?<year>\d\d)(?<month>\d\d)(?<day>\d\d)$/.exec(row[field].trim()), "YYMMDD", "19");
}

/** A date of the complaints, DD-MM-YYYY. */
export function dayFirstDate(row: Row, field: string): string {
  const match = /^(?<day>\d\d)-(?<month>\d\d)-(?<year>\d{4})$/.exec(row[field].trim());
  return date(field, match, "DD-MM-YYYY");
}

/** A date, YYYY-MM-DD. */
export function isoDate(row: Row, field: string): string {
  const match = /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)$/.exec(row[field].trim());
  return date(field, match, "YYYY-MM-DD");
}

/** YYYY-MM-DD of year, month and day, or undefined where the calendar has no such day. */
export function calendarDay(year: string, month: string, day: string): string | undefined {
  const text = `${year}-${month}-${day}`;
  const time = Date.parse(`${text}T00:00:00Z`);
  // Date.parse takes 31 February for 3 March.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? undefined : text;
}

/** Midnight UTC of a day, as RFC 3339. */
export function midnight(day: string): string {
  return `${day}T00:00:00.000Z`;
}

function date(field: string, match: RegExpExecArray | null, form: string, century = ""): string {
  const { year, month, day } = match?.groups ?? {};
  return (match && calendarDay(`${century}${year}`, month, day)) ?? refuse(field, `must be a date, ${form}`);
}

function decimals(value: string): string {
  const [whole, fraction = ""] = value.split(".");
  return `${whole}.${fraction.padEnd(2, "0")}`;
}
