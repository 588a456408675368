/**
 * How each system writes its keys; a system that is not here writes each key in one way only. None for a key that the system
 * cannot have given.
 */
const SPELLINGS: Record<string, (externalId: string) => string | undefined> = {
  // The call centre's files carry its numbers through spreadsheets, which make floats of them.
  "call-centre": withoutFloat,
  crm: (externalId) => numbered(externalId, /^C-?(\d+)$/, "C", 8) ?? externalId.toUpperCase(),
  // The core pads its numbers with zeros to the width of the file at hand.
  core: (externalId) => withoutFloat(externalId).replace(/^0+(?=.)/, ""),
  loans: (externalId) => numbered(externalId, /^(?:LB[- ]?)?(\d+)$/, "LB-", 7) ?? externalId.toUpperCase(),
  // Eight digits, of which a spreadsheet drops the zeros in front; the last one checks the others.
  wealth: (externalId) => {
    const key = numbered(externalId, /^(\d{1,8})$/, "", 8);
    return key !== undefined && hasLuhnDigit(key) ? key : undefined;
  },
  "service-desk": (externalId) => numbered(externalId, /^SD[- ]?(\d+)$/, "SD", 0) ?? externalId.toUpperCase(),
};

/**
 * The one spelling of a key that a system gives a customer: the cross-reference holds and is asked for this. Undefined for a
 * key that the system cannot have given, for example one with a wrong check digit.
 */
export function checkedExternalId(system: string, externalId: string): string | undefined {
  const trimmed = externalId.trim();
  const spell = Object.hasOwn(SPELLINGS, system) ? SPELLINGS[system] : undefined;
  return spell ? spell(trimmed) : trimmed;
}

/** The same, where a key that the system cannot have given stays as it is: nobody has it. */
export function normaliseExternalId(system: string, externalId: string): string {
  return checkedExternalId(system, externalId) ?? externalId.trim();
}

/** A whole number that went through a spreadsheet: `4711.0`, `4.711E+3`. */
function withoutFloat(externalId: string): string {
  const [, whole, part = "", power = "0"] = /^(\d+)(?:\.(\d*))?(?:E\+?(\d{1,2}))?$/i.exec(externalId) ?? [];
  if (whole === undefined) return externalId;
  const places = Number(power);
  const digits = part.replace(/0+$/, "");
  if (digits.length > places) return externalId; // not a whole number: another key
  return whole + digits.padEnd(places, "0");
}

/** A key of a prefix and a number, which is padded to so many digits; undefined where it is not of this form. */
function numbered(externalId: string, form: RegExp, prefix: string, digits: number): string | undefined {
  const [, number] = form.exec(withoutFloat(externalId.toUpperCase())) ?? [];
  return number === undefined ? undefined : prefix + number.replace(/^0+(?=.)/, "").padStart(digits, "0");
}

/** Whether the last digit is that of Luhn's formula over the others (ISO/IEC 7812-1). */
function hasLuhnDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
