import { createReadStream } from "node:fs";

/** One physical line of a file, without its end. */
export interface Line {
  /** From 1. */
  number: number;
  text: string;
}

/** No record is longer. What is must be another kind of file, or lines that lost their ends. */
export const LONGEST_LINE = 1024 * 1024;

/** Stands for the text of a line that is longer than LONGEST_LINE: it is not kept. */
export const TOO_LONG = "\u0000too long";

/**
 * Reads a UTF-8 file line by line, a few at a time: lines end with LF or CRLF, a byte order mark is dropped.
 * Quotes mean nothing here, so that one that is never closed cannot swallow the lines behind it. `onBytes`
 * sees the file as it is.
 */
export async function* readLines(file: string, onBytes?: (bytes: Buffer) => void): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder("utf-8");
  let number = 0;
  let rest = "";
  let tooLong = false;
  const lineOf = (text: string): Line => {
    const whole = tooLong || text.length > LONGEST_LINE ? TOO_LONG : text.replace(/\r$/, "");
    tooLong = false;
    return { number: ++number, text: whole };
  };
  for await (const bytes of createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    onBytes?.(bytes);
    const texts = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = texts.pop() as string;
    const lines = texts.map(lineOf);
    if (rest.length > LONGEST_LINE) {
      tooLong = true;
      rest = "";
    }
    if (lines.length > 0) yield lines;
  }
  rest += decoder.decode();
  if (rest !== "" || tooLong) yield [lineOf(rest)];
}
