import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from "graphql";
import type { GraphQLAnswer, Log } from "../contract";
import { clientError } from "../errors";

/** The answer to a request that was executed: its data, and its errors as far as clients may know them. */
export function answerOf(result: ExecutionResult, log: Log): GraphQLAnswer {
  const raw = [...(result.errors ?? []), ...incompleteValues(result)];
  if (raw.length === 0) return { data: result.data ?? null };
  const errors = distinct(raw.map((error) => withinAnswer(clientError(error, log), result.data)));
  // Without data the request failed before execution began: then there is no data entry at all.
  return result.data === undefined ? { errors } : { data: result.data, errors };
}

// Apollo's executor reports a null that the schema forbids beside the errors instead of among them.
function incompleteValues(result: ExecutionResult): GraphQLError[] {
  const values = result.extensions?.valueCompletion;
  return Array.isArray(values) ? values.filter((value) => value instanceof GraphQLError) : [];
}

// A fetch may stand for a list of places, or for fields that only another subgraph needs: its path then
// leaves the client's answer, and is cut where it leaves.
function withinAnswer(error: GraphQLFormattedError, data: unknown): GraphQLFormattedError {
  if (!error.path) return error;
  let at = data;
  let length = 0;
  for (const key of error.path) {
    if (typeof at === "object" && at !== null && !Object.hasOwn(at, key)) break;
    at = (at as Record<string | number, unknown> | null | undefined)?.[key];
    length++;
  }
  const { path, ...rest } = error;
  return length === 0 ? rest : { ...rest, path: path.slice(0, length) };
}

function distinct(errors: readonly GraphQLFormattedError[]): GraphQLFormattedError[] {
  return [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
}
