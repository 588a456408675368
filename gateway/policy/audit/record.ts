import { createHash } from "node:crypto";
import { z } from "zod";
import type { AuditEntry } from "../../audit";

/** A place in a chain: the number and the hash of its last record. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** Where a chain begins. */
export const GENESIS: Head = { seq: 0, hash: "0".repeat(64) };

/** A record as it is written: one line, without its end. */
export interface SealedRecord extends Head {
  readonly line: string;
}

const hash = z.string().regex(/^[\da-f]{64}$/);
const texts = z.array(z.string());

const record = z.strictObject({
  /** The record's number in its chain, from 1. */
  seq: z.int().min(1),
  /** The hash of the record before it. */
  prev: hash,
  at: z.string(),
  /** Marks what must be looked at: glass was broken. */
  loud: z.literal(true).optional(),
  who: z
    .strictObject({
      issuer: z.string(),
      subject: z.string(),
      relationshipManager: z.string().optional(),
      branch: z.string().optional(),
    })
    .optional(),
  purpose: z.string().optional(),
  reason: z.string().optional(),
  address: z.string().optional(),
  requestId: z.string().optional(),
  operation: z
    .strictObject({ name: z.string().optional(), type: z.string().optional(), hash: z.string().optional() })
    .optional(),
  customers: texts.optional(),
  classes: texts.optional(),
  refused: texts.optional(),
  outcome: z.string().optional(),
  /** In place of a request: what a crash left of the last line, and where it was put. */
  torn: z.strictObject({ file: z.string(), bytes: z.int(), sha256: hash }).optional(),
  /** The SHA-256 of the line without this member. */
  hash,
});

/** A record as it is read. Its members stand in the line in this order, absent ones left out. */
export type AuditRecord = Readonly<z.infer<typeof record>>;

/** What a crash left of a line. */
export type Torn = NonNullable<AuditRecord["torn"]>;

/** The most letters of a text that others chose. */
const LONGEST = 500;

/** A record's own members as JSON, as they are before it has a place in a chain. */
export function bodyOf({ caller, operation, ...entry }: AuditEntry): string {
  const { at, address, requestId, outcome } = entry;
  return JSON.stringify({
    at,
    loud: caller?.purpose === "BREAK_GLASS" ? true : undefined,
    who: caller && {
      issuer: clean(caller.issuer),
      subject: clean(caller.subject),
      relationshipManager: clean(caller.relationshipManagerId),
      branch: clean(caller.branchId),
    },
    purpose: caller?.purpose,
    reason: clean(caller?.reason),
    address: clean(address),
    requestId: clean(requestId),
    operation: operation && {
      name: clean(operation.name),
      type: clean(operation.type),
      hash: clean(operation.hash),
    },
    customers: listOf(entry.customers),
    classes: listOf(entry.classes),
    refused: listOf(entry.refused),
    outcome,
  });
}

/** The members of a record that tells of a torn line. */
export function bodyOfTorn(at: string, torn: Torn): string {
  return JSON.stringify({ at, torn });
}

/** Gives each record its place behind `head`, one after the other. */
export function link(bodies: readonly string[], head: Head): SealedRecord[] {
  let { seq, hash: prev } = head;
  return bodies.map((body) => {
    seq++;
    const text = `{"seq":${seq},"prev":"${prev}",${body.slice(1)}`;
    prev = hashOf(text);
    return { seq, hash: prev, line: `${text.slice(0, -1)},"hash":"${prev}"}` };
  });
}

/** Characters behind which a line has its hash: `,"hash":"…"}`. */
const HASH_LENGTH = `,"hash":"${GENESIS.hash}"}`.length;

/**
 * Reads a line, whatever its place. Undefined where it is none that `link` wrote: no record, not in the one way in
 * which a record is written, or another's hash.
 */
export function readLine(line: string): AuditRecord | undefined {
  const read = parse(line);
  if (read === undefined || JSON.stringify(read) !== line) return undefined;
  return read.hash === hashOf(`${line.slice(0, -HASH_LENGTH)}}`) ? read : undefined;
}

/** Reads a line without asking whether it was changed. */
export function parse(line: string): AuditRecord | undefined {
  try {
    return record.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

export function hashOf(text: string | Buffer): string {
  return createHash("sha256").update(text).digest("hex");
}

// What JSON can hold and PostgreSQL cannot: one client's NUL must not keep others' records from being written.
const UNSTORABLE = /[\p{Cc}\p{Cs}]/gu;

function clean(text: string | undefined): string | undefined {
  return text?.slice(0, LONGEST).replace(UNSTORABLE, "\uFFFD");
}

function listOf(items: Iterable<string>): string[] | undefined {
  const list = [...new Set(items)];
  return list.length === 0 ? undefined : list.sort().map((item) => clean(item)!);
}
