import type { GraphQLFormattedError } from "graphql";
import type { Caller } from "../schema/caller";
import { CodedError, ERRORS, type ErrorCode, isErrorCode } from "../schema/errors";
import type { Audit, AuditEntry, AuditOutcome } from "./audit";
import type { Answer, Executed, GraphQLRequest } from "./contract";
import { hashOfDocument } from "./documentHash";
import { Refusal } from "./errors";

/** What becomes known of a request on its way: all that is on record of it besides where it came from. */
export interface Known {
  /** When it came. */
  readonly at: string;
  operation?: { name?: string; type?: string; hash?: string };
  executed?: Executed;
}

/** What is put on record of a request that was answered. */
export function entryOf(
  request: GraphQLRequest,
  requestId: string | undefined,
  { at, operation = asked(request), executed }: Known,
  answer: Answer,
): AuditEntry {
  const { caller, address } = request;
  const { customers = [], classes = [], denied = [] } = executed?.record ?? {};
  const { errors = [], data } = "text" in answer ? { data: {} } : answer;
  const refused = refusedOf(errors, denied);
  const answered = refused.length > 0 ? "PARTIAL" : "ANSWERED";
  const outcome = data === undefined ? outcomeOf(codeOf(errors[0])) : answered;
  return { at, caller, address, requestId, operation, customers, classes, refused, outcome };
}

/** The operation of a request that was not understood: in its own words. */
function asked({ operationName: name, query, documentId }: GraphQLRequest): AuditEntry["operation"] {
  return { name, hash: query === "" ? documentId : hashOfDocument(query) };
}

/** What is known of a request that is refused before it is understood. */
export interface Refused {
  caller?: Caller;
  address?: string;
  requestId?: string;
}

/**
 * Puts a request on record that is refused before the pipeline: for whoever refuses it. Rejects with AUDIT_UNAVAILABLE:
 * then that is the answer.
 */
export async function recordRefusal(
  audit: Audit | undefined,
  request: Refused,
  error: unknown,
): Promise<void> {
  const code = codeOfError(error);
  await audit?.record({
    at: new Date().toISOString(),
    ...request,
    customers: [],
    classes: [],
    refused: [code],
    outcome: outcomeOf(code),
  });
}

/** An export of all that the graph holds of one customer, begun or, with an error, come to nothing. */
export interface Exported {
  caller?: Caller;
  customer: string;
  error?: unknown;
}

/** Puts an export on record. Rejects with AUDIT_UNAVAILABLE. */
export async function recordExport(audit: Audit, { caller, customer, error }: Exported): Promise<void> {
  const code = error === undefined ? undefined : codeOfError(error);
  await audit.record({
    at: new Date().toISOString(),
    caller,
    operation: { name: "subject", type: "export" },
    customers: [customer],
    classes: [],
    refused: code === undefined ? [] : [code],
    outcome: error === undefined ? "ANSWERED" : outcomeOf(code),
  });
}

function codeOfError(error: unknown): ErrorCode {
  const first = error instanceof Refusal ? error.errors[0].extensions.code : error;
  if (first instanceof CodedError) return first.code;
  return isErrorCode(first) ? first : "INTERNAL_ERROR";
}

function outcomeOf(code: ErrorCode | undefined): AuditOutcome {
  return code !== undefined && ERRORS[code].status < 500 ? "REFUSED" : "FAILED";
}

/** Of how many errors a record tells. */
const MOST_REFUSED = 100;

/** What was not given: `CODE path`, each once, `@` for any element of a list. */
function refusedOf(
  errors: readonly GraphQLFormattedError[],
  denied: readonly (readonly string[])[],
): string[] {
  const told = new Set(
    denied.slice(0, MOST_REFUSED).map((path) => `UNAUTHORIZED_FIELD_OR_TYPE ${path.join(".")}`),
  );
  for (const error of errors) {
    const path = error.path?.map((key) => (typeof key === "number" ? "@" : key)).join(".");
    told.add([codeOf(error) ?? "INTERNAL_ERROR", ...(path ? [path] : [])].join(" "));
    if (told.size >= MOST_REFUSED) break;
  }
  return [...told];
}

function codeOf(error: GraphQLFormattedError | undefined): ErrorCode | undefined {
  const code = error?.extensions?.code;
  return isErrorCode(code) ? code : undefined;
}
