import type { OpenCaseInput } from "./types/OpenCaseInput";
import type { ProgressCaseInput } from "./types/ProgressCaseInput";
import type { RecordInteractionInput } from "./types/RecordInteractionInput";
import type { ResolveCaseInput } from "./types/ResolveCaseInput";

/**
 * The changes that a service desk makes. Each answers the id of the record that it made or changed, and does
 * so once for an idempotency key, also when equal calls come at the same moment. All throw INVALID_ARGUMENT
 * and IDEMPOTENCY_KEY_REUSED.
 */
export interface ServiceCommands {
  /** Answers the interaction's id. Throws INVALID_ID or RECORD_NOT_FOUND (the case). */
  recordInteraction(input: RecordInteractionInput): Promise<string>;
  /** Answers the case's id. Throws INVALID_ID. */
  openCase(input: OpenCaseInput): Promise<string>;
  /** Begins an open case, or leaves a note on one in progress. Throws RECORD_NOT_FOUND or CONFLICT. */
  progressCase(input: ProgressCaseInput): Promise<string>;
  /** Ends a case that is open or in progress. Throws RECORD_NOT_FOUND or CONFLICT. */
  resolveCase(input: ResolveCaseInput): Promise<string>;
}
