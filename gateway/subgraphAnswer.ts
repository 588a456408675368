import type { ExecutionResult } from "graphql";

/** Reads a subgraph's answer. Throws when it is no JSON, or JSON that is no GraphQL: a proxy may have answered. */
export function readSubgraphAnswer(text: string): ExecutionResult {
  const result = JSON.parse(text) as ExecutionResult | null;
  if (typeof result !== "object" || (result?.data === undefined && !Array.isArray(result?.errors))) {
    throw new Error("A subgraph must answer data or errors, but answered neither.");
  }
  return result;
}
