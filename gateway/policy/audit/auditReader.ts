import type { Signal } from "../../contract";
import type { AuditRecord } from "./record";

/** A line of the log, and where it stands. */
export interface Line {
  readonly text: string;
  /** A file, or a chain of the table. */
  readonly file: string;
  /** In a file the line, in the table the row's number. */
  readonly number: number;
  /** Whether its end was written too. */
  readonly isWhole: boolean;
}

/** Where a record stands in the log. */
export interface Place {
  readonly chain: number;
  readonly seq: number;
}

/** Which records are looked for: those that meet every condition given. */
export interface Search {
  readonly customer?: string;
  /** From this time on, RFC 3339 in UTC. */
  readonly since?: string;
  /** Before this time. */
  readonly until?: string;
  /** Behind this place. */
  readonly after?: Place;
  /** Ends the search. */
  readonly signal?: Signal;
}

/** A record that was looked for. */
export interface FoundRecord extends Place {
  readonly record: AuditRecord;
}

/** Reads a log, while others may be writing it. */
export interface AuditReader {
  /** The numbers of its chains. */
  chains(): Promise<number[]>;
  /** A chain from its beginning, as it is written. */
  lines(chain: number): AsyncIterable<Line>;
  /** The records looked for, a chain after the other, each in its order. */
  find(search: Search): AsyncIterable<FoundRecord>;
  close(): Promise<void>;
}

/** Whether a record is one that is looked for. */
export function isFound({ at, customers }: AuditRecord, { customer, since, until }: Search): boolean {
  if (since !== undefined && at < since) return false;
  if (until !== undefined && at >= until) return false;
  return customer === undefined || (customers?.includes(customer) ?? false);
}
