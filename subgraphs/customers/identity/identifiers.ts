// Numbers of authorities: one spelling each, and none that its own check digit denies.

const GB_11643_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const GB_32100_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** The check character of a Chinese identity number's first 17 digits (GB 11643, ISO 7064 MOD 11-2). */
export function identityCheck(digits: string): string {
  const sum = GB_11643_WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return "10X98765432"[sum % 11];
}

/** Whether a unified social credit code bears its check character (GB 32100, modulo 31 of weights 3^i). */
function isCreditCode(code: string): boolean {
  let [sum, weight] = [0, 1];
  for (const letter of code.slice(0, 17)) {
    const value = GB_32100_LETTERS.indexOf(letter);
    if (value < 0) return false;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return GB_32100_LETTERS[(31 - (sum % 31)) % 31] === code[17];
}

/** Of 15 digits, as cards were until 1999, the number of 18 that its bearer has now: the century was left out. */
function withCentury(number: string): string {
  const body = `${number.slice(0, 6)}19${number.slice(6)}`;
  return `${body}${identityCheck(body)}`;
}

/**
 * The one spelling of an identifier; undefined for one that can tell nothing: too short, a filler such as 000000,
 * or with a wrong check digit. A scheme without check digits takes what is plausible.
 */
export function normaliseIdentifier(scheme: string, value: string): string | undefined {
  const plain = value
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "");
  if (scheme === "NATIONAL_ID" && /^\d{15}$/.test(plain)) return withCentury(plain);
  if (scheme === "NATIONAL_ID" && /^\d{17}[\dX]$/.test(plain))
    return identityCheck(plain) === plain[17] ? plain : undefined;
  if (scheme === "REGISTRATION_NUMBER" && /^[0-9A-Z]{18}$/.test(plain))
    return isCreditCode(plain) ? plain : undefined;
  const digits = plain.replace(/\D/g, "");
  const isFiller = /^(.)\1*$/.test(digits) || "01234567890123456789".includes(digits);
  return plain.length < 6 || digits.length < 4 || isFiller ? undefined : plain;
}
