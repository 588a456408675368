import iconv from "iconv-lite";
import { fail } from "../../../../schema/errors";
import { type DoubleByteTable, doubleByteTable } from "./doubleByte";
import { ebcdicTable } from "./ebcdicTables";

/** How bytes are characters. */
export interface CodePage {
  readonly name: string;
  readonly blank: number;
  /** The upper half of the bytes that are digits: 0xF0 or 0x30. */
  readonly zone: number;
  /** What ends a line of a text file. */
  readonly newline: number;
  /** The Latin-1 byte of each byte, where `special` is 0. */
  readonly latin1: Uint8Array;
  /** 1 where a byte is no Latin-1 character of its own: `decode` reads it, or tells that it is none. */
  readonly special: Uint8Array;
  /** The text of bytes; undefined where they are none, control characters included. */
  decode(bytes: Buffer, start: number, end: number): string | undefined;
  /** The bytes of a text; undefined where the page lacks one of its characters. */
  encode(text: string): Buffer | undefined;
  /** The same for double-byte characters without shifts. */
  decodeWide(bytes: Buffer, start: number, end: number): string | undefined;
  encodeWide(text: string): Buffer | undefined;
}

const SHIFT_OUT = 0x0e; // double-byte characters follow
const SHIFT_IN = 0x0f;
const EBCDIC = { blank: 0x40, zone: 0xf0, newline: 0x15 };
const ASCII = { blank: 0x20, zone: 0x30, newline: 0x0a };

const pages = new Map<string, CodePage>();

/**
 * Opens a code page by its name: `ascii`, the EBCDIC pages `cp037`, `cp1047`, `cp1140`, and with Chinese `cp935` and
 * `cp1388`, or any page that has ASCII in its lower half and that iconv-lite knows. Throws CONFIG_INVALID.
 */
export function codePage(name: string): CodePage {
  const key = name
    .toLowerCase()
    .replace(/^(ibm|ccsid|cp)[-_]?0*(\d+)$/, (_, __, number: string) => `cp${number.padStart(3, "0")}`);
  const known = pages.get(key) ?? open(key);
  pages.set(key, known);
  return known;
}

function open(name: string): CodePage {
  if (name === "cp037" || name === "cp1047" || name === "cp1140")
    return singleByte(name, EBCDIC, ebcdicTable(name));
  if (name === "cp935" || name === "cp1388") return mixed(name, doubleByteTable(name));
  const characters = Array.from({ length: 256 }, (_, byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : undefined,
  );
  if (name === "ascii" || name === "us-ascii") return singleByte(name, ASCII, characters);
  if (/ebcdic|utf-?(7|16|32)|ucs/.test(name) || !iconv.encodingExists(name))
    throw fail("CONFIG_INVALID", { detail: "The code page is none that is known here." });
  return { ...singleByte(name, ASCII, characters), ...throughIconv(name) };
}

function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

function singleByte(
  name: string,
  kind: typeof EBCDIC,
  characters: readonly (string | undefined)[],
): CodePage {
  const latin1 = new Uint8Array(256).fill(0x3f);
  const special = new Uint8Array(256).fill(1);
  const bytesOf = new Map<string, number>();
  characters.forEach((character, byte) => {
    if (character === undefined || isControl(character)) return;
    bytesOf.set(character, byte);
    if (character.charCodeAt(0) > 0xff) return;
    latin1[byte] = character.charCodeAt(0);
    special[byte] = 0;
  });
  return {
    name,
    ...kind,
    latin1,
    special,
    decode(bytes, start, end) {
      let text = "";
      for (let at = start; at < end; at++) {
        const character = characters[bytes[at]];
        if (character === undefined || isControl(character)) return undefined;
        text += character;
      }
      return text;
    },
    encode(text) {
      const bytes = [...text].map((character) => bytesOf.get(character));
      return bytes.includes(undefined) ? undefined : Buffer.from(bytes as number[]);
    },
    decodeWide: () => undefined,
    encodeWide: () => undefined,
  };
}

/** A page whose single bytes are cp836's, and whose double bytes stand between shifts. */
function mixed(name: string, table: DoubleByteTable): CodePage {
  const narrow = singleByte(name, EBCDIC, ebcdicTable("cp836"));
  const decodeWide = (bytes: Buffer, start: number, end: number): string | undefined => {
    if ((end - start) % 2 !== 0) return undefined;
    let text = "";
    for (let at = start; at < end; at += 2) {
      const unit = table.units[(bytes[at] << 8) | bytes[at + 1]];
      if (unit === 0) return undefined;
      text += String.fromCharCode(unit);
    }
    return text;
  };
  const encodeWide = (text: string): Buffer | undefined => {
    const codes = [...text].map((character) => table.codeOf(character));
    return codes.includes(undefined)
      ? undefined
      : Buffer.from((codes as number[]).flatMap((code) => [code >> 8, code & 0xff]));
  };
  return {
    ...narrow,
    decodeWide,
    encodeWide,
    decode(bytes, start, end) {
      let text = "";
      for (let at = start; at < end;) {
        const out = bytes.indexOf(SHIFT_OUT, at);
        const from = out < 0 || out > end ? end : out;
        const plain = narrow.decode(bytes, at, from);
        if (plain === undefined) return undefined;
        text += plain;
        if (from === end) break;
        const back = shiftIn(bytes, from + 1, end);
        const wide = back < 0 ? undefined : decodeWide(bytes, from + 1, back);
        if (wide === undefined) return undefined;
        text += wide;
        at = back + 1;
      }
      return text;
    },
    encode(text) {
      const parts: Buffer[] = [];
      for (const [part] of text.matchAll(/[\u0020-\u007e£¥¦¬‾]+|[^\u0020-\u007e£¥¦¬‾]+/g)) {
        const plain = narrow.encode(part);
        const wide = plain ? undefined : encodeWide(part);
        if (!plain && !wide) return undefined;
        parts.push(plain ?? Buffer.from([SHIFT_OUT, ...wide!, SHIFT_IN]));
      }
      return Buffer.concat(parts);
    },
  };
}

/** Where the double-byte characters end: their halves are never as small as a shift. */
function shiftIn(bytes: Buffer, start: number, end: number): number {
  const at = bytes.indexOf(SHIFT_IN, start);
  return at >= end ? -1 : at;
}

function throughIconv(name: string): Pick<CodePage, "decode" | "encode"> {
  return {
    decode(bytes, start, end) {
      const text = iconv.decode(bytes.subarray(start, end), name);
      return text.includes("\ufffd") || [...text].some(isControl) ? undefined : text;
    },
    encode(text) {
      const bytes = iconv.encode(text, name);
      return iconv.decode(bytes, name) === text ? bytes : undefined;
    },
  };
}
