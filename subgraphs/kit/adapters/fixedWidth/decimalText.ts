/** As many digits as a double surely holds. */
export const EXACT_DIGITS = 15;

const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);
const TWO_DIGITS = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, "0"));

/**
 * The decimal text of a whole number below 10^15 of which `scale` digits stand behind the point; a negative scale is
 * zeros that were not written. It is exact: of such numbers the quotient is never rounded up to the next whole one.
 */
export function decimalText(value: number, scale: number, isNegative: boolean): string {
  if (value === 0) isNegative = false;
  const sign = isNegative ? "-" : "";
  if (scale === 0) return sign + value;
  if (scale < 0) return value === 0 ? "0" : sign + value + "0".repeat(-scale);
  if (scale > EXACT_DIGITS) return decimalOf(String(value), scale, isNegative);
  const unit = POWERS[scale];
  const whole = Math.floor(value / unit);
  const fraction = value - whole * unit;
  return `${sign}${whole}.${padded(fraction, scale)}`;
}

/** The same of a number of up to 30 digits, cut into `high` and the last fifteen digits. */
export function longDecimalText(high: number, low: number, scale: number, isNegative: boolean): string {
  if (high === 0) return decimalText(low, scale, isNegative);
  const sign = isNegative ? "-" : "";
  if (scale <= 0 || scale > EXACT_DIGITS)
    return decimalOf(high + String(low).padStart(EXACT_DIGITS, "0"), scale, isNegative);
  const unit = POWERS[scale];
  const whole = Math.floor(low / unit);
  const fraction = low - whole * unit;
  return `${sign}${high}${padded(whole, EXACT_DIGITS - scale)}.${padded(fraction, scale)}`;
}

function padded(value: number, width: number): string {
  if (width === 2) return TWO_DIGITS[value];
  return width === 0 ? "" : String(value).padStart(width, "0");
}

/** The same of digits as text, however many. */
export function decimalOf(digits: string, scale: number, isNegative: boolean): string {
  const bare = digits.replace(/^0+/, "");
  const sign = isNegative && bare !== "" ? "-" : "";
  if (scale <= 0) return bare === "" ? "0" : sign + bare + "0".repeat(-scale);
  const padded = bare.padStart(scale + 1, "0");
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

/** The digits that a decimal text has at a scale, without point and sign; undefined where it has more behind the point. */
export function digitsAt(text: string, scale: number): { digits: string; isNegative: boolean } | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = ""] = match;
  const isNegative = sign === "-" && /[1-9]/.test(whole + fraction);
  if (scale < 0) {
    const cut = whole.padStart(-scale + 1, "0");
    if (/[1-9]/.test(fraction) || /[1-9]/.test(cut.slice(scale))) return undefined;
    return { digits: cut.slice(0, scale), isNegative };
  }
  if (/[1-9]/.test(fraction.slice(scale))) return undefined;
  return { digits: whole + fraction.slice(0, scale).padEnd(scale, "0"), isNegative };
}
