import { fail } from "../../schema/errors";

/**
 * Checks an International Securities Identification Number (ISO 6166) and gives it in capitals. Throws
 * INVALID_ARGUMENT when it has not the form of one or its check digit is wrong.
 */
export function readIsin(text: string): string {
  const isin = text.trim().toUpperCase();
  if (!/^[A-Z]{2}[A-Z0-9]{9}[0-9]$/.test(isin))
    throw fail("INVALID_ARGUMENT", {
      detail: "isin must be two letters, nine letters or digits, and a check digit (ISO 6166).",
    });
  if (checksum(isin) !== 0)
    throw fail("INVALID_ARGUMENT", {
      detail: "isin must end with its check digit (ISO 6166), but another digit stands there.",
    });
  return isin;
}

/** The sum of Luhn over the number with each letter written as 10 to 35; 0 when the check digit is right. */
function checksum(isin: string): number {
  const digits = [...isin].map((character) => parseInt(character, 36)).join("");
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = place % 2 === 1 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10;
}
