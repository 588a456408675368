import { MOST_LEVELS } from "../subgraphAnswer";
import { deviate } from "./projection";

/**
 * Walks over one JSON value of an answer's bytes that must begin at `at`; returns where it ends. Throws
 * `DEVIATION` where it is not there, or not written the plainest way.
 */
export type Scan = (bytes: Uint8Array, at: number) => number;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;

export const scanString: Scan = (bytes, at) => {
  if (bytes[at] !== QUOTE) deviate();
  for (let i = at + 1; ; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) return i + 1;
    if (byte === BACKSLASH) i = scanEscape(bytes, i);
    // The end of the bytes is no number at all.
    else if (!(byte >= 0x20)) deviate();
  }
};

/** Returns the last byte of an escape. */
function scanEscape(bytes: Uint8Array, at: number): number {
  const byte = bytes[at + 1];
  if (byte !== 0x75) return `"\\/bfnrt`.includes(String.fromCharCode(byte)) ? at + 1 : deviate();
  for (let i = at + 2; i < at + 6; i++) if (!isHexDigit(bytes[i])) deviate();
  return at + 5;
}

function isHexDigit(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 0x39;
}

/** A whole number of 32 bits, as the specification has it. */
export const scanInt: Scan = (bytes, at) => {
  const isNegative = bytes[at] === MINUS;
  const end = scanDigits(bytes, isNegative ? at + 1 : at);
  let value = 0;
  for (let i = isNegative ? at + 1 : at; i < end; i++) value = value * 10 + (bytes[i] - ZERO);
  return value <= (isNegative ? 2 ** 31 : 2 ** 31 - 1) ? end : deviate();
};

/** A number without an exponent, which might be more than a double holds. */
export const scanFloat: Scan = (bytes, at) => {
  let end = scanDigits(bytes, bytes[at] === MINUS ? at + 1 : at);
  if (bytes[end] === DOT) {
    const first = ++end;
    while (isDigit(bytes[end])) end++;
    if (end === first) deviate();
  }
  return end - at <= MAX_DIGITS ? end : deviate();
};

const MAX_DIGITS = 100;

function scanDigits(bytes: Uint8Array, at: number): number {
  if (!isDigit(bytes[at])) deviate();
  let end = at + 1;
  // JSON has no number that begins with a zero and goes on.
  if (bytes[at] !== ZERO) while (isDigit(bytes[end])) end++;
  else if (isDigit(bytes[end])) deviate();
  return end;
}

const TRUE = ascii("true");
const FALSE = ascii("false");
const NULL = ascii("null");

export const scanBoolean: Scan = (bytes, at) => {
  if (isAt(bytes, at, TRUE)) return at + 4;
  return isAt(bytes, at, FALSE) ? at + 5 : deviate();
};

export const scanNull: Scan = (bytes, at) => (isAt(bytes, at, NULL) ? at + 4 : deviate());

/** A value of any kind. Of what is inside, only the strings and the brackets' number are looked at. */
export const scanAny: Scan = (bytes, at) => {
  let depth = 0;
  for (let i = at; ; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) i = scanString(bytes, i) - 1;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > MOST_LEVELS) deviate();
    } else if (byte === 0x7d || byte === 0x5d) depth--;
    else if (byte === undefined) deviate();
    else if (depth === 0) i = scanPlain(bytes, i) - 1;
    if (depth === 0) return i + 1;
    if (depth < 0) deviate();
  }
};

/** A number, `true`, `false` or `null`. */
function scanPlain(bytes: Uint8Array, at: number): number {
  let end = at;
  // Letters, digits, and the signs of numbers.
  while (isHexDigit(bytes[end]) || (bytes[end] >= 0x61 && bytes[end] <= 0x7a) || SIGNS.has(bytes[end])) end++;
  return end > at ? end : deviate();
}

const SIGNS: ReadonlySet<number> = new Set([0x2b, MINUS, DOT]);

/** One of some names, in quotes. */
export function scanOneOf(names: readonly string[]): Scan {
  const candidates = names.map((name) => ascii(`"${name}"`));
  return (bytes, at) => {
    for (const candidate of candidates) {
      if (bytes[at + candidate.length - 1] === QUOTE && isAt(bytes, at, candidate)) {
        return at + candidate.length;
      }
    }
    return deviate();
  };
}

function isAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
