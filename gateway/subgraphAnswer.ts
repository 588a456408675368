import type { ExecutionResult } from "graphql";
import { fail } from "../schema/errors";

/** Levels that an answer may be nested: no operation of a client is half as deep. */
export const MOST_LEVELS = 500;

// Counting the levels takes a third of the time that reading takes: what is shorter is read without. It may be nested
// some thousand levels deep, which is read at once; whoever then goes down too far fails alone.
const UNCOUNTED = 64 * 1024;

/**
 * Reads a subgraph's answer. Throws when it is no JSON, or JSON that is no GraphQL: a proxy may have answered. Throws
 * ANSWER_TOO_LARGE where it is nested so deep that reading it would hold up everything else for seconds.
 */
export function readSubgraphAnswer(answer: Buffer): ExecutionResult {
  if (answer.length > UNCOUNTED && isTooDeep(answer)) throw fail("ANSWER_TOO_LARGE");
  const result = JSON.parse(answer.toString("utf8")) as ExecutionResult | null;
  if (typeof result !== "object" || (result?.data === undefined && !Array.isArray(result?.errors))) {
    throw new Error("A subgraph must answer data or errors, but answered neither.");
  }
  return result;
}

function isTooDeep(json: Buffer): boolean {
  const { length } = json;
  let levels = 0;
  let isText = false;
  for (let i = 0; i < length; i++) {
    const code = json[i];
    if (isText) {
      if (code === BACKSLASH) i++;
      else if (code === QUOTE) isText = false;
    } else if (code === QUOTE) isText = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (++levels > MOST_LEVELS) return true;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) levels--;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
