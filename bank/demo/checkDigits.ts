// Numbers that carry check digits, so that a reader's own validation accepts the demo bank's.

/** Letters as two digits: A is 10, Z is 35. */
function lettersAsDigits(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
}

/** The digit that makes the Luhn sum of `digits` and itself a multiple of ten. */
function luhnDigit(digits: string): number {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

/** A number with its Luhn digit behind it. */
export function withLuhnDigit(digits: string): string {
  return `${digits}${luhnDigit(digits)}`;
}

/** An ISIN (ISO 6166): country, nine letters or digits, check digit. */
export function isinOf(country: string, number: string): string {
  const body = `${country}${number}`;
  return `${body}${luhnDigit(lettersAsDigits(body))}`;
}

/** An IBAN (ISO 13616): country, check digits, the account in the country's own form. */
export function ibanOf(country: string, account: string): string {
  const check = 98n - (BigInt(lettersAsDigits(`${account}${country}00`)) % 97n);
  return `${country}${String(check).padStart(2, "0")}${account}`;
}

const IDENTITY_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** A Chinese identity number (GB 11643): region, day of birth, serial number, check character. */
export function identityNumberOf(region: string, dateOfBirth: string, serial: string): string {
  const body = `${region}${dateOfBirth.replaceAll("-", "")}${serial}`;
  const sum = IDENTITY_WEIGHTS.reduce((total, weight, i) => total + weight * Number(body[i]), 0);
  return `${body}${"10X98765432"[sum % 11]}`;
}
