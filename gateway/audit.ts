import type { Caller } from "../schema/caller";

/** What a request came to. FAILED: refused for a reason on this side. */
export type AuditOutcome = "ANSWERED" | "PARTIAL" | "REFUSED" | "FAILED";

/** What is put on record of one request. */
export interface AuditEntry {
  /** When it came: RFC 3339, in UTC. */
  readonly at: string;
  /** Who asked, for what and why; absent where nobody was known. */
  readonly caller?: Caller;
  readonly address?: string;
  readonly requestId?: string;
  /** As far as it was understood; `hash` is the SHA-256 of the document's text in hexadecimal digits. */
  readonly operation?: { readonly name?: string; readonly type?: string; readonly hash?: string };
  /** The ids of the customers in the answer. */
  readonly customers: Iterable<string>;
  /** The classes of fields in the answer. */
  readonly classes: Iterable<string>;
  /** What was not given: codes, with the path where there is one. */
  readonly refused: readonly string[];
  readonly outcome: AuditOutcome;
}

/** Puts requests on record. */
export interface Audit {
  /** Throws AUDIT_UNAVAILABLE while nothing can be recorded: asked before any work is done. */
  admit(): void;
  /** Resolves when the record will outlast a crash. Rejects with AUDIT_UNAVAILABLE: then nothing may be answered. */
  record(entry: AuditEntry): Promise<void>;
  close(): Promise<void>;
}
