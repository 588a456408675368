import { randomUUID } from "node:crypto";
import { GraphQLError } from "graphql";
import { CodedError, ERRORS } from "../../schema/errors";

/**
 * What a caller may see of an error: one of the table as it is, one that GraphQL itself raised for the
 * caller's input as BAD_USER_INPUT, anything else only as an id under which `onError` is told the rest.
 */
export function maskError(
  error: GraphQLError,
  onError: (error: Error, errorId: string) => void,
): GraphQLError {
  const { nodes, source, positions, path, originalError } = error;
  if (!originalError || originalError instanceof GraphQLError)
    return new GraphQLError(error.message, {
      nodes,
      source,
      positions,
      path,
      extensions: { code: "BAD_USER_INPUT" },
    });
  if (originalError instanceof CodedError && ERRORS[originalError.code].status < 500) return error;
  const errorId = randomUUID();
  onError(originalError, errorId);
  const code = originalError instanceof CodedError ? originalError.code : "INTERNAL_ERROR";
  const { message } = ERRORS[code];
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code, errorId } });
}
