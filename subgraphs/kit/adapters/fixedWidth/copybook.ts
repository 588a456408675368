import { type CopybookEntry, type CopybookFormat, entriesOf, invalid } from "./copybookText";
import { type Picture, readPicture } from "./picture";

/** How a number is kept: as characters, in binary, packed, or in binary of which every value is taken. */
export type Usage = "DISPLAY" | "DISPLAY-1" | "BINARY" | "PACKED" | "NATIVE";

/** Where a number of characters has its sign. */
export interface SignPlace {
  at: "LEADING" | "TRAILING";
  separate: boolean;
}

/** One item of a copybook with those below it. */
export interface CopybookItem {
  level: number;
  line: number;
  /** Undefined for FILLER. */
  name?: string;
  picture?: Picture;
  usage?: Usage;
  sign?: SignPlace;
  redefines?: string;
  occurs?: { min: number; max: number; dependingOn?: string };
  justified?: boolean;
  blankWhenZero?: boolean;
  children: CopybookItem[];
}

const USAGES: Record<string, Usage> = {
  DISPLAY: "DISPLAY",
  "DISPLAY-1": "DISPLAY-1",
  COMP: "BINARY",
  COMPUTATIONAL: "BINARY",
  BINARY: "BINARY",
  "COMP-4": "BINARY",
  "COMPUTATIONAL-4": "BINARY",
  "COMP-5": "NATIVE",
  "COMPUTATIONAL-5": "NATIVE",
  "COMP-3": "PACKED",
  "COMPUTATIONAL-3": "PACKED",
  "PACKED-DECIMAL": "PACKED",
};
const CLAUSES = new Set([
  ...Object.keys(USAGES),
  ...["PIC", "PICTURE", "USAGE", "REDEFINES", "OCCURS", "SIGN", "LEADING", "TRAILING", "VALUE", "VALUES"],
  ...["JUST", "JUSTIFIED", "BLANK", "EXTERNAL", "GLOBAL"],
]);

/**
 * Reads a COBOL copybook into its records: items of level 01 (or 77), or one record without a name where the copybook
 * begins below that. Conditions (88) and renamings (66) describe no bytes and are left out. Throws COPYBOOK_INVALID.
 */
export function readCopybook(text: string, format?: CopybookFormat): CopybookItem[] {
  const root: CopybookItem = { level: 0, line: 1, children: [] };
  const path = [root];
  for (const entry of entriesOf(text, format)) {
    const level = Number(entry.words[0]);
    if (level === 66 || level === 88) continue;
    if (!Number.isInteger(level) || level < 1 || (level > 49 && level !== 77))
      throw invalid(entry.line, "an entry begins with a level number from 01 to 49");
    const item = itemOf(entry, level === 77 ? 1 : level);
    while (path[path.length - 1].level >= item.level) path.pop();
    const parent = path[path.length - 1];
    if (parent.picture) throw invalid(entry.line, "an item with a PICTURE has no items below it");
    parent.children.push(item);
    path.push(item);
  }
  if (root.children.length === 0) throw invalid(1, "there is no item");
  return root.children.every(({ level }) => level === 1) ? root.children : [{ ...root, level: 1 }];
}

function itemOf({ line, words }: CopybookEntry, level: number): CopybookItem {
  const named = words.length > 1 && !CLAUSES.has(words[1]);
  const name = named && words[1] !== "FILLER" ? words[1] : undefined;
  const item: CopybookItem = { level, line, name, children: [] };
  const rest = words.slice(named ? 2 : 1);
  while (rest.length > 0) readClause(item, rest);
  return item;
}

/** Takes one clause off the front of the words. */
function readClause(item: CopybookItem, words: string[]): void {
  const word = words.shift()!;
  const skip = (...optional: string[]) => {
    while (optional.includes(words[0])) words.shift();
  };
  if (word in USAGES) item.usage = USAGES[word];
  else if (word === "USAGE") skip("IS");
  else if (word === "PIC" || word === "PICTURE") {
    skip("IS");
    item.picture = readPicture(words.shift() ?? "");
    if (!item.picture) throw invalid(item.line, "the PICTURE is none that can be laid out");
  } else if (word === "REDEFINES") item.redefines = words.shift();
  else if (word === "OCCURS") item.occurs = readOccurs(item, words);
  else if (word === "SIGN") skip("IS");
  else if (word === "LEADING" || word === "TRAILING") {
    item.sign = { at: word, separate: words[0] === "SEPARATE" };
    skip("SEPARATE", "CHARACTER");
  } else if (word === "VALUE" || word === "VALUES")
    while (words.length > 0 && !CLAUSES.has(words[0])) words.shift();
  else if (word === "JUST" || word === "JUSTIFIED") {
    skip("RIGHT");
    item.justified = true;
  } else if (word === "BLANK") {
    skip("WHEN", "ZERO", "ZEROS", "ZEROES");
    item.blankWhenZero = true;
  } else if (word !== "EXTERNAL" && word !== "GLOBAL") throw invalid(item.line, `${word} cannot be laid out`);
}

function readOccurs(item: CopybookItem, words: string[]): CopybookItem["occurs"] {
  const first = Number(words.shift());
  const hasRange = words[0] === "TO";
  const max = hasRange ? Number(words.splice(0, 2)[1]) : first;
  if (!Number.isInteger(first) || !Number.isInteger(max) || first < 0 || max < Math.max(first, 1))
    throw invalid(item.line, "OCCURS says how often");
  if (words[0] === "TIMES") words.shift();
  let dependingOn: string | undefined;
  while (words.length > 0 && ["DEPENDING", "INDEXED", "ASCENDING", "DESCENDING"].includes(words[0])) {
    const word = words.shift();
    while (["ON", "BY", "KEY", "IS"].includes(words[0])) words.shift();
    if (word === "DEPENDING") dependingOn = words.shift();
    else while (words.length > 0 && !CLAUSES.has(words[0]) && !STARTS_OF_OCCURS.has(words[0])) words.shift();
  }
  if (hasRange && dependingOn === undefined) throw invalid(item.line, "OCCURS … TO … depends on an item");
  return { min: dependingOn === undefined ? max : first, max, dependingOn };
}
const STARTS_OF_OCCURS = new Set(["DEPENDING", "INDEXED", "ASCENDING", "DESCENDING"]);
