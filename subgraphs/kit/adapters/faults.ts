import { CodedError, ERRORS, type ErrorCode, fail } from "../../../schema/errors";

/** What else is known of a fault that passes. */
export interface TransientFaultOptions {
  cause?: unknown;
  /** Milliseconds after which the system wants to be asked again. */
  retryAfter?: number;
}

/** The system did not do its work this time, and may if it is asked again. The message must not carry customers' data. */
export class TransientFault extends Error {
  readonly retryAfter: number | undefined;

  constructor(message: string, { cause, retryAfter }: TransientFaultOptions = {}) {
    super(message, { cause });
    this.name = "TransientFault";
    this.retryAfter = retryAfter;
  }
}

// There was no connection, or it ended under the call: no answer came of it.
const UNANSWERED: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_SOCKET",
]);

/** Whether the same call may succeed a moment later. */
export function isTransient(error: unknown): boolean {
  if (error instanceof TransientFault) return true;
  if (error instanceof CodedError)
    return error.code === "SUBGRAPH_UNAVAILABLE" && error.cause !== undefined && isTransient(error.cause);
  return UNANSWERED.has(networkCode(error));
}

/** Whether a failure tells that the system is away; a wrong answer tells that it is there. */
export function isSickness(error: unknown): boolean {
  const code = codeOf(error);
  return code === "SUBGRAPH_UNAVAILABLE" || code === "DEADLINE_EXCEEDED";
}

/** The code under which a call's failure is known: that of a mistake of this program is INTERNAL_ERROR. */
export function codeOf(error: unknown): ErrorCode {
  if (error instanceof CodedError) return error.code;
  return error instanceof TransientFault || networkCode(error) !== undefined
    ? "SUBGRAPH_UNAVAILABLE"
    : "INTERNAL_ERROR";
}

/** What may be told of a failure besides its code: never what the system said, which may be a customer's. */
export function factOf(error: unknown): string {
  if (error instanceof TransientFault) return error.message;
  if (error instanceof CodedError) {
    const detail = error.message.slice(ERRORS[error.code].message.length).trim();
    return detail || (error.cause === undefined ? "" : factOf(error.cause));
  }
  return networkCode(error) ?? nameOf(error);
}

/** The failure of a call, with the system, the call and the number of its keys; mistakes of this program stay as they are. */
export function failureOf(error: unknown, asked: string): Error {
  const code = codeOf(error);
  if (code !== "SUBGRAPH_UNAVAILABLE" && code !== "DEADLINE_EXCEEDED" && code !== "SOURCE_ANSWER_INVALID")
    return error as Error;
  const fact = factOf(error);
  return fail(code, { detail: fact ? `${asked}: ${fact}` : `${asked}.`, cause: error });
}

/** The code by which Node.js, undici and drivers name what became of a connection; a mistake of this program has none. */
function networkCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  // Node.js gives codes to wrong arguments too.
  const isMistake = /^(Type|Range|Syntax|Reference)Error/.test(nameOf(error));
  return typeof error.code === "string" && !isMistake ? error.code : undefined;
}

function nameOf(error: unknown): string {
  return typeof error === "object" && error !== null && "name" in error ? String(error.name) : "";
}
