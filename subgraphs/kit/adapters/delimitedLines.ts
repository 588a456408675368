import iconv from "iconv-lite";
import { fail } from "../../../schema/errors";

/** One physical line of a file, without its end. */
export interface Line {
  /** From 1. */
  number: number;
  text: string;
}

/** No record is longer, in characters: what is must be another kind of file, or lines that lost their ends. */
export const LONGEST_RECORD = 1024 * 1024;

/** Stands for the text of a line that is longer than LONGEST_RECORD: it is not kept. */
export const TOO_LONG = "\u0000too long";

/** How the bytes of a file are lines of text. */
export interface Encoding {
  /** A name that iconv-lite knows, for example `win1250`, `gbk` or `utf-16`; UTF-8 unless told. */
  readonly encoding?: string;
  /** What ends a line: LF, with or without CR before it, or CR alone. The file itself tells, unless told. */
  readonly lineEnd?: "LF" | "CR";
}

/**
 * Reads text line by line, a few at a time; a byte order mark is dropped. Quotes mean nothing here, so that one that
 * is never closed cannot swallow the lines behind it. Throws CONFIG_INVALID for an encoding that nobody knows.
 */
export async function* readLines(
  bytes: AsyncIterable<Buffer>,
  { encoding = "utf-8", lineEnd }: Encoding = {},
): AsyncGenerator<Line[]> {
  const decoder = decoderOf(encoding);
  let end = lineEnd;
  let number = 0;
  let rest = "";
  let tooLong = false;
  const lineOf = (text: string): Line => {
    const whole = tooLong || text.length > LONGEST_RECORD ? TOO_LONG : text.replace(/\r+$/, "");
    tooLong = false;
    return { number: ++number, text: whole };
  };
  const takeLines = (): Line[] => {
    if (end === undefined) return [];
    const texts = rest.split(end === "LF" ? "\n" : "\r");
    rest = texts.pop() as string;
    return texts.map(lineOf);
  };
  for await (const some of bytes) {
    rest += decoder.write(some);
    end ??= lineEndOf(rest, false);
    const lines = takeLines();
    if (rest.length > LONGEST_RECORD) {
      tooLong = true;
      rest = "";
    }
    if (lines.length > 0) yield lines;
  }
  rest += decoder.end() ?? "";
  end ??= lineEndOf(rest, true) ?? "LF";
  const lines = takeLines();
  if (rest !== "" || tooLong) lines.push(lineOf(rest));
  if (lines.length > 0) yield lines;
}

/** The end of the lines of a text that may go on; undefined where it does not tell yet. */
function lineEndOf(text: string, isWhole: boolean): "LF" | "CR" | undefined {
  if (text.includes("\n")) return "LF";
  const cr = text.indexOf("\r");
  // The LF that belongs to a CR may be in the next piece.
  return cr >= 0 && (isWhole || cr < text.length - 1) ? "CR" : undefined;
}

interface Decoder {
  write(bytes: Buffer): string;
  end(): string | undefined;
}

function decoderOf(encoding: string): Decoder {
  if (/^utf-?8$/i.test(encoding)) {
    const decoder = new TextDecoder("utf-8"); // several times as fast
    return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
  }
  if (!iconv.encodingExists(encoding))
    throw fail("CONFIG_INVALID", { detail: `There is no encoding ${String(encoding)}.` });
  return iconv.getDecoder(encoding);
}
