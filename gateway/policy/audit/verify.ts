import { fail } from "../../../schema/errors";
import type { Line } from "./auditReader";
import { GENESIS, type Head, parse, readLine } from "./record";

/** A head of one of the log's chains, to be kept elsewhere. */
export interface Seal extends Head {
  readonly chain: number;
}

/** What was found in a chain. */
export interface Verdict {
  /** How many records were found whole and in their places. */
  readonly records: number;
  /** The last of them. */
  readonly head: Head;
  /** The first that is not. */
  readonly broken?: { readonly file: string; readonly line: number; readonly why: string };
}

/**
 * Proves a chain: that each record is as it was written, and none was taken out, put in or moved. What was cut off at its
 * end shows by a seal alone: `seals` are the heads that it must have. `after` is the head behind which it begins.
 */
export async function verifyChain(
  lines: AsyncIterable<Line>,
  seals: readonly Head[] = [],
  after: Head = GENESIS,
): Promise<Verdict> {
  const sealed = new Map(seals.map(({ seq, hash }) => [seq, hash]));
  if (sealed.get(after.seq) === after.hash) sealed.delete(after.seq);
  let head = after;
  let at = { file: "", line: 0 };
  const verdict = (why?: string): Verdict => ({
    records: head.seq - after.seq,
    head,
    ...(why !== undefined && { broken: { ...at, why } }),
  });
  for await (const line of lines) {
    at = { file: line.file, line: line.number };
    const why = faultOf(line, head);
    if (why !== undefined) return verdict(why);
    const { seq, hash } = readLine(line.text)!;
    if ((sealed.get(seq) ?? hash) !== hash) {
      return verdict(`record ${seq} is another than the one that was sealed: the log was written anew`);
    }
    sealed.delete(seq);
    head = { seq, hash };
  }
  const [missing] = sealed.keys();
  if (missing === undefined) return verdict();
  if (missing < head.seq) return verdict(`record ${missing} was sealed, and is not here`);
  return verdict(`the log ends here, and record ${missing} was sealed: its end was cut off`);
}

/** Why a line cannot follow behind a head; undefined where it does. */
function faultOf({ text, isWhole }: Line, head: Head): string | undefined {
  if (!isWhole) return "the line is not whole: a write is under way, or was cut off";
  const record = readLine(text);
  if (record === undefined) {
    return parse(text) === undefined ? "this is no record" : "the record was changed: its hash is another's";
  }
  const expected = head.seq + 1;
  if (record.seq > expected) {
    const last = record.seq - 1;
    const which = last === expected ? `record ${last} is` : `records ${expected} to ${last} are`;
    return `${which} missing before record ${record.seq}: removed, or moved`;
  }
  if (record.seq < expected) return `record ${record.seq} stands where ${expected} should: put in, or moved`;
  if (record.prev === head.hash) return undefined;
  return `record ${record.seq} follows another record than the one before it: one of the two was replaced`;
}

/** A seal as text. */
export function sealText({ chain, seq, hash }: Seal): string {
  return `${chain}:${seq}:${hash}`;
}

/** Reads what `sealText` wrote. Throws AUDIT_OPTION_INVALID. */
export function readSeal(text: string): Seal {
  const [, chain, seq, hash] = /^(\d{1,9}):(\d{1,15}):([\da-f]{64})$/.exec(text) ?? [];
  if (hash === undefined) {
    throw fail("AUDIT_OPTION_INVALID", { detail: "A head looks like 1:104:, then 64 hexadecimal digits." });
  }
  return { chain: Number(chain), seq: Number(seq), hash };
}
