import { CsvError, parse } from "csv-parse/sync";
import { type Encoding, type Line, LONGEST_RECORD, readLines, TOO_LONG } from "./delimitedLines";

/** How a system writes its delimited files. What is not told is as in RFC 4180. */
export interface Dialect extends Encoding {
  /** One or more characters; a comma unless told. */
  readonly delimiter?: string;
  /** What texts may be enclosed in; null where a quote is a character like any other. */
  readonly quote?: string | null;
  /** What stands before a quote inside quotes; the quote itself unless told. */
  readonly escape?: string;
  /** Whether a quote inside a text without quotes is a character like any other; else the record is refused. */
  readonly looseQuotes?: boolean;
  /** Whether a quoted text may hold line ends, which become LF. Else each line is a record. */
  readonly multiline?: boolean;
  /** Whether blanks around a field do not belong to it. */
  readonly trim?: boolean;
  /** Lines that begin with it hold no record. */
  readonly comment?: string;
  /** Characters that a field has at the most; as many as a record unless told. */
  readonly longestField?: number;
}

/** A record: its fields, or why it cannot be read. */
export type Fields = { line: number } & ({ fields: string[] } | { fault: string });

/** How many lines are parsed at once: csv-parse costs more a call than a line. */
const GROUP = 500;

/** A text that is not closed by then has lost its quote. */
const MOST_LINES = 50;

const NOT_CLOSED = "a quoted text is not closed";

/** What a fault of csv-parse means; its own messages quote the line, which is customers' data. */
const FAULTS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: NOT_CLOSED,
  INVALID_OPENING_QUOTE: "a quote stands inside a text that is not quoted",
  CSV_INVALID_CLOSING_QUOTE: "a quoted text goes on behind its quote",
};

/**
 * Reads delimited text, some records at a time, no more than is asked for. A line that is not right costs itself
 * only: a quote that is never closed, too. Blank lines and comments hold no record. A record of another number of fields
 * than `width` is a fault; where there is none, the first record is a header and tells it.
 */
export async function* readFields(
  bytes: AsyncIterable<Buffer>,
  dialect: Dialect = {},
  width?: number,
): AsyncGenerator<Fields[]> {
  const splitter = new Splitter(dialect, width);
  for await (const lines of readLines(bytes, dialect)) {
    const records = splitter.push(lines);
    if (records.length > 0) yield records;
  }
  const records = splitter.end();
  if (records.length > 0) yield records;
}

/** Splits lines into records. */
class Splitter {
  /** Lines that begin with one whose quote may be closed in lines to come. */
  private waiting: Line[] = [];

  private readonly whatTellsWidth: "header" | "layout";

  constructor(
    private readonly dialect: Dialect,
    private width: number | undefined,
  ) {
    this.whatTellsWidth = width === undefined ? "header" : "layout";
  }

  push(lines: readonly Line[]): Fields[] {
    return this.split([...this.waiting.splice(0), ...lines], false);
  }

  end(): Fields[] {
    return this.split(this.waiting.splice(0), true);
  }

  private split(lines: readonly Line[], isEnd: boolean): Fields[] {
    const records: Fields[] = [];
    for (let at = 0; at < lines.length;) {
      const group = lines.slice(at, at + GROUP);
      const filled = group.filter((line) => this.holdsRecord(line));
      const whole = this.parseGroup(filled);
      if (whole) {
        for (const [i, fields] of whole.entries()) records.push(this.checked(filled[i].number, fields));
        at += group.length;
        continue;
      }
      for (const end = at + group.length; at < end;) {
        const record = this.holdsRecord(lines[at]) ? this.parseAt(lines, at, isEnd) : { lines: 1 };
        if (record === "WAIT") {
          this.waiting = lines.slice(at);
          return records;
        }
        if ("record" in record) records.push(record.record);
        at += record.lines;
      }
    }
    return records;
  }

  private holdsRecord({ text }: Line): boolean {
    const { comment } = this.dialect;
    return text.trim() !== "" && (comment === undefined || !text.startsWith(comment));
  }

  /** The records of lines of which each is one; undefined where they must be looked at one by one. */
  private parseGroup(group: readonly Line[]): string[][] | undefined {
    if (group.some(({ text }) => this.faultOfText(text) !== undefined)) return undefined;
    const records = this.parse(group.map(({ text }) => text).join("\n"));
    // Fewer records than lines: a quote of one line was closed in another.
    return Array.isArray(records) && records.length === group.length ? records : undefined;
  }

  /** The record that begins in a line, and how many lines it has. */
  private parseAt(lines: readonly Line[], at: number, isEnd: boolean) {
    const { number: line, text } = lines[at];
    const single = (record: Fields) => ({ record, lines: 1 });
    const fault = this.faultOfText(text);
    if (fault !== undefined) return single({ line, fault });
    const parsed = this.parse(text);
    if (Array.isArray(parsed)) return single(this.checked(line, parsed[0]));
    if (parsed !== NOT_CLOSED || !this.dialect.multiline) return single({ line, fault: parsed });
    return this.parseMultiline(lines, at, isEnd) ?? single({ line, fault: NOT_CLOSED });
  }

  /** A record whose quotes are closed in a later line; undefined where its first line must be given up alone. */
  private parseMultiline(lines: readonly Line[], at: number, isEnd: boolean) {
    let { text } = lines[at];
    for (let next = at + 1; next < at + MOST_LINES; next++) {
      if (next >= lines.length) return isEnd ? undefined : "WAIT";
      text += `\n${lines[next].text}`;
      if (text.length > LONGEST_RECORD || this.faultOfText(lines[next].text) !== undefined) return undefined;
      if (!lines[next].text.includes(this.quote!)) continue;
      const parsed = this.parse(text);
      if (parsed === NOT_CLOSED) continue;
      if (!Array.isArray(parsed) || parsed.length > 1) return undefined;
      const record = this.checked(lines[at].number, parsed[0]);
      // Two stray quotes may look like a pair: the lines between them are records of their own.
      return "fault" in record ? undefined : { record, lines: next - at + 1 };
    }
    return undefined;
  }

  private get quote(): string | null {
    return this.dialect.quote === undefined ? '"' : this.dialect.quote;
  }

  /** The records of a text, or what is wrong with it. */
  private parse(text: string): string[][] | string {
    const { delimiter = ",", escape, looseQuotes = false, trim = false } = this.dialect;
    try {
      return parse(text, {
        delimiter,
        quote: this.quote,
        escape: escape ?? this.quote,
        relax_quotes: looseQuotes,
        trim,
        record_delimiter: "\n",
        relax_column_count: true,
      });
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      return FAULTS[error.code] ?? "the line is not delimited text";
    }
  }

  private checked(line: number, fields: string[]): Fields {
    const { longestField = LONGEST_RECORD } = this.dialect;
    this.width ??= fields.length;
    if (fields.length !== this.width)
      return {
        line,
        fault: `the line has ${fields.length} fields where the ${this.whatTellsWidth} has ${this.width}`,
      };
    if (fields.some((field) => field.length > longestField))
      return { line, fault: `a field is longer than ${longestField} characters` };
    return { line, fields };
  }

  private faultOfText(text: string): string | undefined {
    if (text === TOO_LONG) return `the line is longer than ${LONGEST_RECORD} characters`;
    if (text.includes("\u0000")) return "the line holds a NUL character";
    if (text.includes("\uFFFD")) return `the line is not ${(this.dialect.encoding ?? "UTF-8").toUpperCase()}`;
    return undefined;
  }
}
