import { CodedError, type ErrorCode, fail } from "../../schema/errors";
import type { Source, SourceStatus } from "./source";
import { type Section, SectionStatus } from "./types/Section";

/** What is known of a source when its sections are answered. */
export type SourceState = SourceStatus & Pick<Section, "status" | "cause">;

// Of a system that does not answer, all that can be told is what it said last.
const lastKnown = new WeakMap<Source, SourceStatus>();

/**
 * Reads the state of a source; null while nothing was loaded yet. A source that does not answer is UNAVAILABLE if it
 * ever answered this process; else it rejects with the source's SUBGRAPH_UNAVAILABLE, DEADLINE_EXCEEDED or
 * SOURCE_ANSWER_INVALID.
 */
export async function readState(source: Source): Promise<SourceState | null> {
  try {
    const status = await source.status();
    if (status === null) return null;
    lastKnown.set(source, status);
    return { ...status, status: isStale(status) ? SectionStatus.STALE : SectionStatus.CURRENT };
  } catch (cause) {
    const status = isAway(cause) ? lastKnown.get(source) : undefined;
    if (status === undefined) throw cause;
    return { ...status, status: SectionStatus.UNAVAILABLE, cause };
  }
}

/** Whose section it is, to read more of it. Throws SUBGRAPH_UNAVAILABLE where its system cannot be read. */
export function customerOf({ customerId, status, cause }: Section): string {
  // Reading on would only wait for the same silence.
  if (status === SectionStatus.UNAVAILABLE) throw fail("SUBGRAPH_UNAVAILABLE", { cause });
  return customerId;
}

function isStale({ staleAt }: SourceStatus): boolean {
  return staleAt !== null && Date.parse(staleAt) <= Date.now();
}

// A system whose answer cannot be read is of no more use than one that is silent.
const AWAY: readonly ErrorCode[] = ["SUBGRAPH_UNAVAILABLE", "DEADLINE_EXCEEDED", "SOURCE_ANSWER_INVALID"];

/** Whether a failure tells that a system does not answer. */
export function isAway(cause: unknown): boolean {
  if (!(cause instanceof CodedError)) return false;
  return AWAY.includes(cause.code);
}
