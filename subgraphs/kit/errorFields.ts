import { CodedError } from "../../schema/errors";

/**
 * An error as the log may have it: what it is and where it was thrown. Not its message, unless it is of
 * the table: a database says the values that it did not like, and those are customers' data.
 */
export function errorFields(error: Error): Record<string, unknown> {
  const cause = error instanceof CodedError && error.cause instanceof Error ? error.cause : error;
  return {
    error: error instanceof CodedError ? `${error.code}: ${error.message}` : error.name,
    cause: (cause as { code?: string }).code ?? cause.name,
    at: (cause.stack ?? "").split("\n").filter((line) => line.startsWith("    at ")),
  };
}
