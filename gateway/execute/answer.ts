import type { GraphQLFormattedError } from "graphql";
import type { Answer, Executed, Log } from "../contract";
import { clientError } from "../errors";

/** The answer to a request that was executed: its errors as far as clients may know them. */
export function answerOf(executed: Executed, log: Log): Answer {
  if ("text" in executed) return executed;
  const { data, errors, extensions } = executed;
  const told = distinct(errors.map((error) => withinAnswer(clientError(error, log), data)));
  return { data, ...(told.length > 0 && { errors: told }), ...(extensions && { extensions }) };
}

// A fetch may stand for a list of places, or for fields that only another subgraph needs: its path then
// leaves the client's answer, and is cut where it leaves.
function withinAnswer(error: GraphQLFormattedError, data: unknown): GraphQLFormattedError {
  // The path of what was denied is the client's own, and goes to the elements of lists as a whole.
  if (!error.path || error.extensions?.code === "UNAUTHORIZED_FIELD_OR_TYPE") return error;
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
