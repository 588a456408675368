import { createHash } from "node:crypto";
import type { DocumentNode, GraphQLFormattedError } from "graphql";
import type { Caller } from "../schema/caller";
import { CodedError, ERRORS, type ErrorCode, isErrorCode } from "../schema/errors";
import type { Answer, Audit, AuditEntry, AuditOutcome, Executed, GraphQLRequest } from "./contract";
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
  // What was executed tells whose data an answer holds; it may be silent.
  const { customers = [], classes = [] } = (executed ?? {}) as Partial<
    Pick<AuditEntry, "customers" | "classes">
  >;
  const { errors = [], data } = "text" in answer ? { data: {} } : answer;
  const outcome =
    data === undefined ? outcomeOf(codeOf(errors[0])) : errors.length > 0 ? "PARTIAL" : "ANSWERED";
  const refused = refusedOf(errors);
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
  const first = error instanceof Refusal ? error.errors[0].extensions.code : error;
  const code = first instanceof CodedError ? first.code : isErrorCode(first) ? first : "INTERNAL_ERROR";
  await audit?.record({
    at: new Date().toISOString(),
    ...request,
    customers: [],
    classes: [],
    refused: [code],
    outcome: outcomeOf(code),
  });
}

function outcomeOf(code: ErrorCode | undefined): AuditOutcome {
  return code !== undefined && ERRORS[code].status < 500 ? "REFUSED" : "FAILED";
}

/** Of how many errors a record tells. */
const MOST_REFUSED = 100;

/** What an answer's errors say was not given: `CODE path`, each once, `@` for any element of a list. */
function refusedOf(errors: readonly GraphQLFormattedError[]): string[] {
  const told = new Set<string>();
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

// A document is parsed once and asked for often: so is its hash made.
const hashes = new WeakMap<DocumentNode, string>();

/** Names a document: the id that it has as a trusted one. */
export function hashOfDocument(source: string, document?: DocumentNode): string {
  let hash = document && hashes.get(document);
  if (hash === undefined) {
    hash = createHash("sha256").update(source).digest("hex");
    if (document) hashes.set(document, hash);
  }
  return hash;
}
