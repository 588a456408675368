import { createHash } from "node:crypto";
import { ArgsType, Field, Int } from "type-graphql";
import { fail } from "../../schema/errors";

/** A page of a list: how many rows, after which position of the list's order. Plain data. */
export interface PageRequest {
  /** 1 to 100. */
  readonly first: number;
  /** The values of the list's order in the last row that the client has; undefined for the first page. */
  readonly after?: readonly CursorValue[];
}

/** One value of a position: texts, and dates, times and decimals as texts. */
export type CursorValue = string | number;

/** The largest page that a client may ask for. */
const LARGEST_PAGE = 100;

/** The arguments of every list. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 20, description: "How many to return: 1 to 100." })
  first!: number;

  @Field(() => String, {
    nullable: true,
    description: "The endCursor of the page before; none for the first page.",
  })
  after?: string | null;
}

/**
 * Checks a list's arguments. `list` names the list and its order ("transactions of A-1 by date"), so that
 * another list's cursor is refused. Throws INVALID_PAGE_SIZE or INVALID_CURSOR.
 */
export function readPage({ first, after }: PageArgs, list: string): PageRequest {
  if (first < 1 || first > LARGEST_PAGE) throw fail("INVALID_PAGE_SIZE", { detail: `It is ${first}.` });
  return after == null ? { first } : { first, after: decodeCursor(after, list) };
}

/** An opaque cursor: the list's tag and the position, readable by this server alone. */
export function encodeCursor(values: readonly CursorValue[], list: string): string {
  return Buffer.from(JSON.stringify([tagOf(list), ...values])).toString("base64url");
}

function decodeCursor(cursor: string, list: string): CursorValue[] {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch (cause) {
    throw fail("INVALID_CURSOR", { cause });
  }
  if (!Array.isArray(parts) || parts.length < 2 || !parts.every(isCursorValue) || parts[0] !== tagOf(list))
    throw fail("INVALID_CURSOR");
  return parts.slice(1);
}

function isCursorValue(value: unknown): value is CursorValue {
  return typeof value === "string" || typeof value === "number";
}

// A tag is wanted for every row of a page, always of the same list: the last one is kept.
let lastTag = { list: "", tag: "" };
function tagOf(list: string): string {
  if (lastTag.list !== list)
    lastTag = { list, tag: createHash("sha256").update(list).digest("base64url").slice(0, 8) };
  return lastTag.tag;
}
