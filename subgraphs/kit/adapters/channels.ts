import { channel } from "node:diagnostics_channel";
import type { ErrorCode } from "../../../schema/errors";

/** One call to a system, however often it was tried. */
export interface SourceCallMessage {
  readonly system: string;
  readonly call: string;
  /** How many keys were asked for. */
  readonly keys: number;
  /** Waiting for its turn and retries included. */
  readonly ms: number;
  readonly outcome: "OK" | ErrorCode;
}

/** Records of a system that were left out of an answer. */
export interface SourceRejectMessage {
  readonly system: string;
  readonly call: string;
  readonly count: number;
  readonly reason: string;
}

// What systems' adapters tell of themselves, for whoever observes them: plain data, nothing of a customer.

export const SOURCE_CALL = channel("customer-graph:source-call");
export const SOURCE_REJECT = channel("customer-graph:source-reject");
