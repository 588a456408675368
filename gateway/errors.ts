import { randomUUID } from "node:crypto";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { CodedError, ERRORS, type ErrorCode, isErrorCode } from "../schema/errors";
import type { GraphQLAnswer, Log } from "./contract";
import { withoutValues } from "./withoutValues";

/** A request that is refused as a whole, for one reason or several. */
export class Refusal extends Error {
  constructor(readonly errors: readonly GraphQLError[]) {
    super(`The request was refused for ${errors.length} reason(s).`);
    this.name = "Refusal";
  }
}

/** Letters of a message: names may be as long as the text that they stand in. */
const LONGEST_MESSAGE = 500;

/** Gives errors of graphql-js a code of the table; their messages and locations speak of the client's own text. */
export function refuse(code: ErrorCode, errors: readonly GraphQLError[]): Refusal {
  return new Refusal(
    errors.map(
      (error) =>
        new GraphQLError(withoutValues(error.message).slice(0, LONGEST_MESSAGE), {
          nodes: error.nodes,
          source: error.source,
          positions: error.positions,
          extensions: { code },
        }),
    ),
  );
}

/**
 * The answer to a request that is refused: errors and no data. Whatever the table does not allow is masked. `suggest` says
 * whether messages may name what of the schema the client may have meant.
 */
export function refusalAnswer(error: unknown, log: Log, { suggest = true } = {}): GraphQLAnswer {
  const errors: readonly unknown[] = error instanceof Refusal ? error.errors : [error];
  const answers = errors.map((each) => clientError(each, log));
  if (suggest) return { errors: answers };
  return { errors: answers.map((each) => ({ ...each, message: withoutSuggestion(each.message) })) };
}

// graphql-js writes them behind all else that it says.
function withoutSuggestion(message: string): string {
  return message.replace(/ Did you mean [^]*\?$/, "");
}

/**
 * What a client may know of an error. A code of the table whose fault is the client's (below 500) or
 * passing (503, 504) keeps its message; all else is masked under a random id, and logged under that id.
 * Nothing but message, locations, path, code, the subgraph's name, id and the table's facts ever goes out.
 */
export function clientError(error: unknown, log: Log): GraphQLFormattedError {
  const code = codeOf(error);
  const fromSubgraph = subgraphOf(error);
  const subgraph = fromSubgraph !== undefined && { subgraph: fromSubgraph };
  const path = error instanceof GraphQLError ? error.path : undefined;
  if (code !== undefined && isForClients(code, fromSubgraph !== undefined)) {
    const locations = error instanceof GraphQLError ? error.locations : undefined;
    return {
      message: (error as Error).message,
      ...(locations && { locations }),
      ...(path && { path }),
      extensions: { ...(error instanceof CodedError && error.facts), code, ...subgraph },
    };
  }
  const errorId = givenErrorId(error) ?? randomUUID();
  log.error({ errorId, subgraph: fromSubgraph, path, cause: describeCause(error) }, "an error was masked");
  return {
    message: ERRORS.INTERNAL_ERROR.message,
    ...(path && { path }),
    extensions: { code: "INTERNAL_ERROR", ...subgraph, errorId },
  };
}

/**
 * An error for the log, with its causes: where it was thrown, and its message only if it is of the table. The
 * messages of others may hold customers' data, and a GraphQL error's nodes the client's document.
 */
export function describeCause(error: unknown, depth = 4): object | undefined {
  if (error === undefined || error === null) return undefined;
  if (!(error instanceof Error)) return { name: typeof error };
  const cause = error.cause ?? (error instanceof GraphQLError ? error.originalError : undefined);
  return {
    name: error.name,
    message: error instanceof CodedError ? error.message : undefined,
    code: "code" in error ? error.code : undefined,
    at: error.stack?.split("\n").filter((line) => line.startsWith("    at ")),
    ...(cause !== undefined && depth > 0 && { cause: describeCause(cause, depth - 1) }),
  };
}

// Codes that speak of a document, or of who sent it: what a subgraph is sent is the gateway's work, not the client's.
const OF_A_REQUEST: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "UNAUTHENTICATED",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
  "BAD_REQUEST",
]);

function isForClients(code: ErrorCode, fromSubgraph: boolean): boolean {
  if (fromSubgraph && OF_A_REQUEST.has(code)) return false;
  // The table's 500s tell operators what to mend: their details may name hosts, files and settings.
  return ERRORS[code].status !== 500;
}

function codeOf(error: unknown): ErrorCode | undefined {
  if (error instanceof CodedError) return error.code;
  const code = error instanceof GraphQLError ? error.extensions.code : undefined;
  return isErrorCode(code) ? code : undefined;
}

function subgraphOf(error: unknown): string | undefined {
  const name = error instanceof GraphQLError ? error.extensions.serviceName : undefined;
  return typeof name === "string" ? name : undefined;
}

// A subgraph that masked the error itself has logged it under its own id: one id leads to both logs.
function givenErrorId(error: unknown): string | undefined {
  const id = error instanceof GraphQLError ? error.extensions.errorId : undefined;
  return typeof id === "string" && /^[\w-]{8,64}$/.test(id) ? id : undefined;
}
