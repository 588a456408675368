import { fail } from "../../../../schema/errors";

/** One sentence of a copybook: its words up to the full stop. */
export interface CopybookEntry {
  /** The line that it begins on, from 1. */
  line: number;
  words: string[];
}

/** Where code stands: `fixed` is COBOL's reference format with sequence numbers and an indicator, `free` has neither. */
export type CopybookFormat = "fixed" | "free";

// COBOL's reference format (ISO/IEC 1989): columns 1-6 number the line, 7 says what it is, 8-72 are code.
const INDICATOR = 6;
const CODE_FROM = 7;
const CODE_TO = 72;

/** Quotes keep spaces and full stops inside; a full stop ends a sentence where a blank or nothing follows. */
const WORD = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[^\s"']+/g;

/** Cuts a copybook into sentences. Comments go, continued lines are joined. Throws COPYBOOK_INVALID. */
export function entriesOf(text: string, format: CopybookFormat = "fixed"): CopybookEntry[] {
  const { code, starts } = joined(text, format);
  const entries: CopybookEntry[] = [];
  let entry: CopybookEntry | undefined;
  for (const { 0: word, index } of code.matchAll(WORD)) {
    const isQuoted = word.startsWith('"') || word.startsWith("'");
    const bare = isQuoted ? word : word.replace(/[.,;]+$/, "");
    entry ??= { line: lineAt(starts, index), words: [] };
    if (bare) entry.words.push(isQuoted ? word : bare.toUpperCase());
    if (isQuoted || !word.endsWith(".")) continue;
    if (entry.words.length > 0) entries.push(entry);
    entry = undefined;
  }
  if (entry && entry.words.length > 0) throw invalid(entry.line, "the last entry has no full stop");
  return entries;
}

/** An error of a copybook's line. */
export function invalid(line: number, reason: string): Error {
  return fail("COPYBOOK_INVALID", { detail: `Line ${line}: ${reason}.` });
}

interface LineStart {
  at: number;
  line: number;
}

function joined(text: string, format: CopybookFormat): { code: string; starts: LineStart[] } {
  let code = "";
  const starts: LineStart[] = [];
  text.split(/\r?\n/).forEach((raw, i) => {
    const whole = raw.replaceAll("\t", "        ");
    const indicator = format === "fixed" ? (whole[INDICATOR] ?? " ") : " ";
    if ("*/Dd".includes(indicator)) return;
    if (indicator !== " " && indicator !== "-")
      throw invalid(i + 1, "column 7 holds what COBOL does not know");
    const area = format === "fixed" ? whole.slice(CODE_FROM, CODE_TO) : whole;
    if (indicator === "-") {
      // A literal goes on behind a quote, up to column 72; a word where the last line's stopped.
      const open = openQuote(code);
      const rest = area.trimStart();
      code = open ? code.trimEnd().padEnd(code.length) + rest.slice(1) : code.trimEnd() + rest;
      return;
    }
    const comment = area.indexOf("*>");
    starts.push({ at: code.length + 1, line: i + 1 });
    code += `\n${comment < 0 ? area : area.slice(0, comment)}`;
  });
  return { code, starts };
}

/** Whether a text ends inside a quoted literal. */
function openQuote(code: string): boolean {
  let quote: string | undefined;
  for (const character of code.slice(code.lastIndexOf("\n") + 1)) {
    if (quote === undefined && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = undefined;
  }
  return quote !== undefined;
}

function lineAt(starts: readonly LineStart[], at: number): number {
  let line = 1;
  for (const start of starts) {
    if (start.at > at) break;
    line = start.line;
  }
  return line;
}
