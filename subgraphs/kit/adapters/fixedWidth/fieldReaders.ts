import type { CodePage } from "./codePage";
import { decimalOf, decimalText, EXACT_DIGITS, longDecimalText } from "./decimalText";
import type { FieldLayout, FieldType } from "./layout";

/** One record while it is decoded. Readers leave what is wrong in `fault`; what they return then is nothing. */
export interface Cursor {
  bytes: Buffer;
  /** Where the record begins in `bytes`, and where it ends. */
  base: number;
  end: number;
  /** The record as Latin-1, a character a byte; other characters are not right in it. */
  text: string;
  /** Bytes by which the tables read so far are shorter than they can be. */
  shrunk: number;
  /** What the fields held on which tables and redefinitions depend. */
  remembered: string[];
  fault: string | undefined;
  /** The item in which it was found. */
  faultIn: string;
}

/** Reads a field that begins at a byte of the record. */
export type FieldReader = (cursor: Cursor, at: number) => string;

export function fieldReader({ type, length }: FieldLayout, page: CodePage): FieldReader {
  switch (type.kind) {
    case "text":
      return textReader(length, page, type.justified);
    case "wide":
      return (cursor, at) => {
        const { bytes, base } = cursor;
        const text = page.decodeWide(bytes, base + at, base + at + length);
        if (text === undefined) cursor.fault = "no double-byte text of its code page";
        return text?.replace(/\u3000+$/, "") ?? "";
      };
    case "zoned":
      return zonedReader(type, length, page);
    case "packed":
      return packedReader(type, length);
    case "binary":
      return binaryReader(type, length);
  }
}

/** Text without the blanks, or zero bytes, that fill the field. */
function textReader(length: number, page: CodePage, justified: boolean): FieldReader {
  const { blank, special } = page;
  return (cursor, at) => {
    const { bytes, base, text } = cursor;
    const start = base + at;
    let end = start + length;
    while (end > start && (bytes[end - 1] === blank || bytes[end - 1] === 0)) end--;
    let from = start;
    if (justified) while (from < end && bytes[from] === blank) from++;
    for (let i = from; i < end; i++) if (special[bytes[i]] === 1) return longWay(cursor, page, from, end);
    return text.slice(from - base, end - base);
  };
}

function longWay(cursor: Cursor, page: CodePage, start: number, end: number): string {
  const text = page.decode(cursor.bytes, start, end);
  if (text === undefined) cursor.fault = "no text of its code page";
  return text ?? "";
}

/** Digits as characters, the sign in the upper half of the first or last one, or a character of its own. */
function zonedReader(type: FieldType & { kind: "zoned" }, length: number, page: CodePage): FieldReader {
  const { scale, sign, signed, digits: count, blankWhenZero } = type;
  const { zone, blank } = page;
  const leading = sign.at === "LEADING";
  const overpunched = signed && !sign.separate;
  const firstDigit = sign.separate && leading ? 1 : 0;
  const signAt = leading ? 0 : length - 1;
  const end = firstDigit + count;
  const lowFrom = end - EXACT_DIGITS;
  return (cursor, at) => {
    const { bytes, base } = cursor;
    const start = base + at;
    if (blankWhenZero && isBlank(bytes, start, length, blank)) return decimalText(0, scale, false);
    let isNegative = false;
    let high = 0;
    let low = 0;
    for (let i = firstDigit; i < end; i++) {
      const byte = bytes[start + i];
      let digit = byte - zone;
      if (digit < 0 || digit > 9) {
        const signedDigit = i === signAt && (overpunched || !signed) ? overpunchOf(byte, zone) : -1;
        if (signedDigit < 0 || (signedDigit >= 10 && !signed)) {
          cursor.fault = "a byte that is no digit";
          return "";
        }
        isNegative = signedDigit >= 10;
        digit = signedDigit % 10;
      }
      if (i < lowFrom) high = high * 10 + digit;
      else low = low * 10 + digit;
    }
    if (sign.separate) {
      const character = page.latin1[bytes[start + signAt]];
      if (character !== 0x2b && character !== 0x2d) {
        cursor.fault = "a byte that is no sign";
        return "";
      }
      isNegative = character === 0x2d;
    }
    return longDecimalText(high, low, scale, isNegative);
  };
}

function isBlank(bytes: Buffer, start: number, length: number, blank: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[start + i] !== blank) return false;
  return true;
}

/**
 * The digit under a sign, 10 more where it is negative, -1 where there is none. EBCDIC has C and A, E for plus, D and B
 * for minus in the upper half. In ASCII it is what those bytes become in translation ({ and A to I, } and J to R), or
 * Micro Focus's p to y for minus.
 */
function overpunchOf(byte: number, zone: number): number {
  if (zone === 0xf0) {
    const digit = byte & 0x0f;
    if (digit > 9 || byte < 0xa0) return -1;
    return (byte & 0xf0) === 0xd0 || (byte & 0xf0) === 0xb0 ? digit + 10 : digit;
  }
  if (byte === 0x7b) return 0;
  if (byte === 0x7d) return 10;
  if (byte >= 0x41 && byte <= 0x49) return byte - 0x40;
  if (byte >= 0x4a && byte <= 0x52) return byte - 0x49 + 10;
  if (byte >= 0x70 && byte <= 0x79) return byte - 0x70 + 10;
  return -1;
}

/** Two digits a byte, the last half a sign: B and D are minus, A, C, E and F are not. */
function packedReader(
  { digits: count, scale, signed }: FieldType & { kind: "packed" },
  length: number,
): FieldReader {
  // Of an even number of digits, the first half is no digit of the number; it must be zero.
  const firstMost = count % 2 === 0 ? 0x0f : 0xff;
  // The last byte holds one digit and seven before it fourteen: the last fifteen.
  const lowFrom = Math.max(length - 1 - (EXACT_DIGITS - 1) / 2, 0);
  return (cursor, at) => {
    const { bytes, base } = cursor;
    const start = base + at;
    const last = start + length - 1;
    let isBad = bytes[start] > firstMost;
    let high = 0;
    let low = 0;
    for (let i = start; i < last; i++) {
      const byte = bytes[i];
      const first = byte >> 4;
      const second = byte & 0x0f;
      if (first > 9 || second > 9) isBad = true;
      if (i < start + lowFrom) high = high * 100 + first * 10 + second;
      else low = low * 100 + first * 10 + second;
    }
    const digit = bytes[last] >> 4;
    const sign = bytes[last] & 0x0f;
    const isNegative = sign === 0x0d || sign === 0x0b;
    if (isBad || digit > 9 || sign < 0x0a || (isNegative && !signed)) {
      cursor.fault =
        sign < 0x0a ? "a packed number without a sign" : "a packed number with a half byte that is no digit";
      return "";
    }
    return longDecimalText(high, low * 10 + digit, scale, isNegative);
  };
}

/** Two's complement, the highest byte first. */
function binaryReader(type: FieldType & { kind: "binary" }, length: number): FieldReader {
  const { digits, scale, signed, whole } = type;
  const limit = 10n ** BigInt(digits);
  return (cursor, at) => {
    const { bytes, base } = cursor;
    const start = base + at;
    if (length < 8) {
      const value = signed ? bytes.readIntBE(start, length) : bytes.readUIntBE(start, length);
      if (!whole && Math.abs(value) >= Number(limit)) return tooLarge(cursor);
      return decimalText(Math.abs(value), scale, value < 0);
    }
    const value = signed ? bytes.readBigInt64BE(start) : bytes.readBigUInt64BE(start);
    const size = value < 0n ? -value : value;
    if (!whole && size >= limit) return tooLarge(cursor);
    return decimalOf(String(size), scale, value < 0n);
  };
}

function tooLarge(cursor: Cursor): string {
  cursor.fault = "a binary number with more digits than its picture";
  return "";
}
