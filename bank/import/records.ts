import { CsvError, parse } from "csv-parse/sync";
import { type Line, LONGEST_LINE, TOO_LONG } from "./lines";

/** What a line says: its fields, or why it cannot be read. */
export type Parsed = { line: number } & ({ fields: string[] } | { fault: string });

/** How many lines are parsed at once: csv-parse costs more a call than a line. */
const GROUP = 500;

/** What a fault of csv-parse means; its own messages quote the line, which is customers' data. */
const FAULTS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: "a quoted text is not closed",
  INVALID_OPENING_QUOTE: "a quote stands inside a text that is not quoted",
  CSV_INVALID_CLOSING_QUOTE: "a quoted text goes on behind its quote",
};

/** Splits lines into fields. A line that is not right costs itself only. Blank lines hold no record. */
export function parseLines(lines: readonly Line[], delimiter: string): Parsed[] {
  const filled = lines.filter(({ text }) => text.trim() !== "");
  const groups = Array.from({ length: Math.ceil(filled.length / GROUP) }, (_, i) =>
    filled.slice(i * GROUP, (i + 1) * GROUP),
  );
  return groups.flatMap((group) => parseGroup(group, delimiter));
}

function parseGroup(group: readonly Line[], delimiter: string): Parsed[] {
  if (group.some(({ text }) => faultOfText(text) !== undefined)) return parseEach(group, delimiter);
  try {
    const records = parseText(group.map(({ text }) => text).join("\n"), delimiter);
    // Fewer records than lines: a quote of one line was closed in another.
    if (records.length === group.length)
      return records.map((fields, i) => ({ line: group[i].number, fields }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  return parseEach(group, delimiter);
}

function parseEach(group: readonly Line[], delimiter: string): Parsed[] {
  return group.map(({ number: line, text }): Parsed => {
    const fault = faultOfText(text);
    if (fault !== undefined) return { line, fault };
    try {
      return { line, fields: parseText(text, delimiter)[0] };
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      return { line, fault: FAULTS[error.code] ?? "the line is not delimited text" };
    }
  });
}

function parseText(text: string, delimiter: string): string[][] {
  return parse(text, { delimiter, record_delimiter: "\n", relax_column_count: true });
}

function faultOfText(text: string): string | undefined {
  if (text === TOO_LONG) return `the line is longer than ${LONGEST_LINE} characters`;
  if (text.includes("\u0000")) return "the line holds a NUL character";
  if (text.includes("\uFFFD")) return "the line is not UTF-8";
  return undefined;
}
