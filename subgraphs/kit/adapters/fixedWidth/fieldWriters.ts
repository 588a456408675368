import type { CodePage } from "./codePage";
import { digitsAt } from "./decimalText";
import type { FieldLayout, FieldType } from "./layout";

/** Writes a value's bytes from `at` on; false where the field cannot hold the value. */
export type FieldWriter = (bytes: Buffer, at: number, value: string) => boolean;

const DIGITS = /^[+-]?\d+(\.\d+)?$/;

export function fieldWriter({ type, length }: FieldLayout, page: CodePage): FieldWriter {
  switch (type.kind) {
    case "text":
      return (bytes, at, value) => put(bytes, at, length, page.encode(value), type.justified);
    case "wide":
      return (bytes, at, value) =>
        put(bytes, at, length, page.encodeWide(value.padEnd(length / 2, "\u3000")), false);
    case "zoned":
      return zonedWriter(type, length, page);
    case "packed":
      return packedWriter(type, length);
    case "binary":
      return binaryWriter(type, length);
  }
}

/** Puts text on a field of blanks. */
function put(
  bytes: Buffer,
  at: number,
  length: number,
  text: Buffer | undefined,
  justified: boolean,
): boolean {
  if (text === undefined || text.length > length) return false;
  text.copy(bytes, justified ? at + length - text.length : at);
  return true;
}

/** The digits of a value, as many as the field has; undefined where they do not fit. */
function digitsOf(
  value: string,
  { digits: count, scale, signed }: FieldType & { kind: "zoned" | "packed" | "binary" },
) {
  const found = DIGITS.test(value) ? digitsAt(value, scale) : undefined;
  if (!found || (found.isNegative && !signed)) return undefined;
  const digits = found.digits.replace(/^0+/, "").padStart(count, "0");
  return digits.length > count ? undefined : { digits, isNegative: found.isNegative };
}

function zonedWriter(type: FieldType & { kind: "zoned" }, length: number, page: CodePage): FieldWriter {
  const { sign, signed, blankWhenZero } = type;
  const leading = sign.at === "LEADING";
  const overpunched = signed && !sign.separate;
  return (bytes, at, value) => {
    const found = digitsOf(value, type);
    if (!found) return false;
    const { digits, isNegative } = found;
    if (blankWhenZero && /^0*$/.test(digits)) return true;
    const first = at + (sign.separate && leading ? 1 : 0);
    for (let i = 0; i < digits.length; i++) bytes[first + i] = page.zone + Number(digits[i]);
    const signAt = leading ? at : at + length - 1;
    if (sign.separate) bytes[signAt] = page.encode(isNegative ? "-" : "+")![0];
    else if (overpunched) bytes[signAt] = overpunch(bytes[signAt] & 0x0f, isNegative, page.zone);
    return true;
  };
}

function overpunch(digit: number, isNegative: boolean, zone: number): number {
  if (zone === 0xf0) return (isNegative ? 0xd0 : 0xc0) + digit;
  if (digit === 0) return isNegative ? 0x7d : 0x7b;
  return (isNegative ? 0x49 : 0x40) + digit;
}

function packedWriter(type: FieldType & { kind: "packed" }, length: number): FieldWriter {
  return (bytes, at, value) => {
    const found = digitsOf(value, type);
    if (!found) return false;
    const sign = !type.signed ? "f" : found.isNegative ? "d" : "c";
    bytes.write(`${found.digits}${sign}`.padStart(2 * length, "0"), at, "hex");
    return true;
  };
}

function binaryWriter(type: FieldType & { kind: "binary" }, length: number): FieldWriter {
  const { scale, signed, whole } = type;
  const bits = BigInt(8 * length);
  return (bytes, at, value) => {
    const found = DIGITS.test(value) ? digitsAt(value, scale) : undefined;
    if (!found || (!whole && !digitsOf(value, type))) return false;
    const number = BigInt(found.digits) * (found.isNegative ? -1n : 1n);
    const kept = signed ? BigInt.asIntN(Number(bits), number) : BigInt.asUintN(Number(bits), number);
    if (kept !== number) return false;
    bytes.write(
      BigInt.asUintN(Number(bits), number)
        .toString(16)
        .padStart(2 * length, "0"),
      at,
      "hex",
    );
    return true;
  };
}
