import iconv from "iconv-lite";
import { RUNS_1388, RUNS_935 } from "./chineseRuns";

/** The double-byte characters of a code page, by code and by character. */
export interface DoubleByteTable {
  /** The UTF-16 unit of each code; 0 where there is none. */
  readonly units: Uint16Array;
  codeOf(character: string): number | undefined;
}

const tables = new Map<string, DoubleByteTable>();

/** The table of a code page, made at its first use. */
export function doubleByteTable(page: "cp935" | "cp1388"): DoubleByteTable {
  const known = tables.get(page);
  if (known) return known;
  const units = new Uint16Array(0x10000);
  units[0x4040] = 0x3000; // the wide blank stands before all rows
  addRuns(units, RUNS_935);
  if (page === "cp1388") addRuns(units, RUNS_1388);
  units[0x7e46] = 0xe5e5; // a place for a bank's own character, to which GB 18030 gives no code
  const codes = new Map<number, number>();
  units.forEach((unit, code) => {
    if (unit !== 0) codes.set(unit, code);
  });
  const table = { units, codeOf: (character: string) => codes.get(character.charCodeAt(0)) };
  tables.set(page, table);
  return table;
}

function addRuns(units: Uint16Array, runs: string): void {
  for (const run of runs.split(" ")) {
    const [, start, length = "1", first] = /^(\w{4})(?:\+(\d+))?=(\w+)$/.exec(run)!;
    let code = parseInt(start, 16);
    let bytes = iconv.encode(String.fromCharCode(parseInt(first, 16)), "gb18030");
    for (let i = 0; i < Number(length); i++) {
      units[code] = iconv.decode(bytes, "gb18030").charCodeAt(0);
      code += (code & 0xff) === 0xfe ? 0x43 : 1; // a row goes from 41 to FE
      bytes = gb18030After(bytes);
    }
  }
}

/** The next code of GB 18030: of two bytes, the second without 7F, or of four. */
function gb18030After(bytes: Buffer): Buffer {
  const next = Buffer.from(bytes);
  if (next.length === 2) {
    if (next[1] < 0xfe) next[1] += next[1] === 0x7e ? 2 : 1;
    else {
      next[1] = 0x40;
      next[0]++;
    }
    return next;
  }
  for (let at = 3; at > 0; at--) {
    const isDigit = at % 2 === 1;
    if (next[at]++ < (isDigit ? 0x39 : 0xfe)) return next;
    next[at] = isDigit ? 0x30 : 0x81;
  }
  next[0]++;
  return next;
}
