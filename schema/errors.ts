/**
 * The one table of errors. A code never changes its meaning; clients and operators may rely on it.
 * `status` is the HTTP status when the error refuses a whole request. `message` says the contract.
 */
export const ERRORS = {
  // What a client sent.
  GRAPHQL_PARSE_FAILED: { status: 400, message: "The document must be valid GraphQL." },
  GRAPHQL_VALIDATION_FAILED: { status: 400, message: "The document must be valid against the schema." },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    message: "The request must select one operation of its document: send operationName.",
  },
  BAD_USER_INPUT: { status: 400, message: "Arguments and variables must be of the types the schema names." },
  BAD_REQUEST: { status: 400, message: "The request must follow the GraphQL-over-HTTP specification." },
  METHOD_NOT_ALLOWED: { status: 405, message: "Use GET or POST; mutations take POST." },
  NOT_ACCEPTABLE: {
    status: 406,
    message: "Accept application/graphql-response+json or application/json.",
  },
  PAYLOAD_TOO_LARGE: { status: 413, message: "The request body must be at most 1 MiB." },
  HEADERS_TOO_LARGE: { status: 431, message: "The request's headers must be at most 16 KiB." },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: "Send the request as application/json." },
  NOT_FOUND: { status: 404, message: "There is nothing at this path; GraphQL is at /graphql." },
  INVALID_ID: { status: 400, message: "An id must be one that this graph gave." },
  INVALID_CURSOR: { status: 400, message: "A cursor must come from the same list, with the same order." },
  INVALID_PAGE_SIZE: { status: 400, message: "first must be a whole number from 1 to 100." },
  INVALID_ARGUMENT: { status: 400, message: "An argument has a value that this field does not take." },
  IDEMPOTENCY_KEY_REUSED: {
    status: 409,
    message: "An idempotency key must be used for one request only; take a new key for another request.",
  },
  CONFLICT: { status: 409, message: "The record is not in a state that allows this change." },
  SOURCE_READ_ONLY: {
    status: 409,
    message: "The system behind this section is only read here: make the change in that system itself.",
  },
  RECORD_NOT_FOUND: { status: 404, message: "The record to change must exist." },
  ANSWER_TOO_LARGE: { status: 422, message: "The answer would be larger than it may be; ask for less." },
  OPERATION_TOO_COMPLEX: { status: 400, message: "An operation must stay within the limits of documents." },
  COST_LIMIT_EXCEEDED: {
    status: 400,
    message: "An operation must not cost more than the limit: ask for less.",
  },
  FORBIDDEN: { status: 403, message: "The caller must be allowed to do this." },
  OPERATION_NOT_TRUSTED: {
    status: 403,
    message: "The operation must be one of the trusted documents: send its id.",
  },
  UNAUTHENTICATED: { status: 401, message: "The request must prove who calls." },
  TOKEN_EXPIRED: { status: 401, message: "The token has expired; get another one from its issuer." },
  TOKEN_INVALID: {
    status: 401,
    message: "The token must be one that an issuer known here made for this graph, as it made it.",
  },
  PURPOSE_NOT_ALLOWED: {
    status: 403,
    message: "The header x-purpose must name a purpose that the token allows.",
  },
  BREAK_GLASS_NEEDS_REASON: {
    status: 400,
    message:
      "The purpose BREAK_GLASS needs a reason of at most 500 characters in the header x-purpose-reason.",
  },
  UNAUTHORIZED_FIELD_OR_TYPE: { status: 403, message: "The caller must be allowed to see this field." },
  RATE_LIMITED: { status: 429, message: "You have asked for much of late; try again after Retry-After." },
  // What went wrong on this side.
  INTERNAL_ERROR: { status: 500, message: "Something went wrong here; give the support desk the error id." },
  SUBGRAPH_UNAVAILABLE: { status: 503, message: "A system behind this section did not answer; try again." },
  SOURCE_ANSWER_INVALID: {
    status: 502,
    message: "A system behind this section answered what cannot be read; its operators have been told.",
  },
  CLIENT_CLOSED_REQUEST: { status: 499, message: "The client closed its connection before the answer." },
  DEADLINE_EXCEEDED: { status: 504, message: "The answer took too long; ask for less or try again." },
  AUTH_UNAVAILABLE: { status: 503, message: "Tokens cannot be checked now; try again." },
  RATE_LIMIT_UNAVAILABLE: { status: 503, message: "Rates cannot be counted now; try again." },
  AUDIT_UNAVAILABLE: {
    status: 503,
    message: "Nothing is answered that cannot be put on record, and now it cannot; try again.",
  },
  NOT_READY: { status: 503, message: "The server is starting or stopping; try again." },
  SOURCE_CONTRACT_BROKEN: { status: 500, message: "A source must return one row set a key." },
  // What stops a program from starting or finishing.
  CONFIG_INVALID: { status: 500, message: "The configuration must be valid; see the table in README.md." },
  PORT_IN_USE: { status: 500, message: "The port must be free: stop the other program or set PORT." },
  DATA_DIR_IN_USE: {
    status: 500,
    message: "A data directory serves one process: stop the other one, or set DATA_DIR or DATABASE_URL.",
  },
  DATA_DIR_INVALID: { status: 500, message: "The data directory must be one that this program made." },
  DATABASE_UNREACHABLE: {
    status: 500,
    message: "The database must be reachable: check DATABASE_URL and that the server runs.",
  },
  DATABASE_VERSION_UNSUPPORTED: { status: 500, message: "PostgreSQL must be version 13 or later." },
  MIGRATION_EDITED: {
    status: 500,
    message: "A migration must not change after it was applied: restore the file and add a new migration.",
  },
  MIGRATION_FAILED: {
    status: 500,
    message: "A migration failed: mend its cause, then mark it with `prisma migrate resolve`.",
  },
  MIGRATION_UNKNOWN: {
    status: 500,
    message: "The database has a migration that this release does not know: run a release that has it.",
  },
  COPYBOOK_INVALID: { status: 500, message: "A copybook must be one that can be laid out in bytes." },
  SUPERGRAPH_INVALID: { status: 500, message: "The supergraph must compose: run npm run schema." },
  SUPERGRAPH_UNREACHABLE: {
    status: 500,
    message: "The supergraph must be readable: check SUPERGRAPH and what it names.",
  },
  SCHEMA_CHECK_FAILED: {
    status: 500,
    message: "schema/ must be what the classes say, and its operations must stay valid.",
  },
  AUDIT_BROKEN: {
    status: 500,
    message: "The audit log must be as it was written: keep it as it is, and find out who changed it.",
  },
  AUDIT_OPTION_INVALID: {
    status: 500,
    message: "Run npm run audit -- verify, who-saw or seal, with the options that docs/audit.md describes.",
  },
  SUBJECT_OPTION_INVALID: {
    status: 500,
    message:
      "Run npm run subject -- export <customer> --requested-by <token> --approved-by <token> [--out <file>].",
  },
  SUBJECT_ACCESS_DENIED: {
    status: 403,
    message:
      "Subject access takes two people: one with customer:read and pii:read asks, another with audit:read approves.",
  },
  SUBJECT_INCOMPLETE: {
    status: 500,
    message: "All of a customer must be readable, and stay as it is, while it is exported; try again.",
  },
  SUBJECT_UNKNOWN: { status: 404, message: "The customer must be one that the graph holds." },
  ADAPTER_OPTION_INVALID: {
    status: 500,
    message: "Run npm run adapter -- new or test, with the options that docs/adapters.md describes.",
  },
  SOURCE_BROKEN: {
    status: 500,
    message: "The source must keep its contract: mend what the report above calls BROKEN.",
  },
  IDENTITY_OPTION_INVALID: {
    status: 500,
    message:
      "Run npm run identity -- match [--dry-run], explain <customer> <customer>, or publish [--follow [--every <seconds>]].",
  },
  IDENTITY_PAIR_UNKNOWN: {
    status: 404,
    message: "Both must be customers that the graph holds, of one kind, and not merged.",
  },
  SUBGRAPH_UNKNOWN: { status: 500, message: "The subgraph must be one of the folders in subgraphs/." },
  IMPORT_FOLDER_INVALID: {
    status: 500,
    message: "The folder must hold the files that docs/import.md describes.",
  },
  IMPORT_HEADER_INVALID: {
    status: 500,
    message: "The file must have the header that docs/import.md describes.",
  },
  IMPORT_OPTION_INVALID: {
    status: 500,
    message: "Run npm run import -- <folder> [--rejects <file>] [--replace-demo].",
  },
  IMPORT_RUNNING: {
    status: 500,
    message: "One import at a time fills a database: wait until the other one ends.",
  },
  DEMO_BANK_PRESENT: {
    status: 500,
    message:
      "The database holds the demo bank: import into another (DATA_DIR or DATABASE_URL), or add --replace-demo.",
  },
  BANK_PRESENT: {
    status: 500,
    message: "The database holds a bank that is not the demo bank: seed another (DATA_DIR or DATABASE_URL).",
  },
} as const satisfies Record<string, { status: number; message: string }>;

/** A stable error code: a key of the table. */
export type ErrorCode = keyof typeof ERRORS;

/** What is said of an error besides what the table says. */
export interface FailOptions {
  /** The fact after the contract; never customers' data. */
  detail?: string;
  /** Numbers for the client's program, for example the seconds to wait. */
  facts?: Readonly<Record<string, number>>;
  /** For the log alone. */
  cause?: unknown;
}

/** An error of the table. Its message may go to clients: `detail` must never carry customers' data. */
export class CodedError extends Error {
  /** graphql-js copies these into the error it answers. */
  readonly extensions: { code: ErrorCode };

  /** What machines may want to know of it; goes to clients. */
  readonly facts: Readonly<Record<string, number>> | undefined;

  constructor(
    readonly code: ErrorCode,
    options: FailOptions = {},
  ) {
    super(options.detail === undefined ? ERRORS[code].message : `${ERRORS[code].message} ${options.detail}`, {
      cause: options.cause,
    });
    this.name = "CodedError";
    this.facts = options.facts;
    this.extensions = { code };
  }
}

/**
 * Makes an error of the table, to be thrown: `throw fail("INVALID_ID", { detail: "Customer ids look like C-1042." })`.
 */
export function fail(code: ErrorCode, options?: FailOptions): CodedError {
  return new CodedError(code, options);
}

/** Whether a text is a code of the table. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.hasOwn(ERRORS, code);
}
