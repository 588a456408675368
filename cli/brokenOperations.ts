import { buildSchema, type Source } from "graphql";
import { checkOperations } from "../gateway/supergraph/trustedOperations";

/** What operations ask for and a schema does not answer, or answers only for now: a line each. */
export function brokenOperations(apiSdl: string, operations: readonly Source[]): string[] {
  const { broken, deprecated } = checkOperations(buildSchema(apiSdl), operations);
  return [...broken, ...deprecated];
}
