import type { ExecutionResult } from "graphql";
import { CodedError } from "../../schema/errors";
import { FETCH, type FetchMessage, type ToldCode, toldCode } from "../channels";
import type { FetchNode } from "../contract";
import type { Ask, Representations } from "./ask";
import type { Run } from "./run";

/** An ask that tells of itself, where anybody listens. */
export function observeFetch(ask: Ask, fetch: FetchNode): Ask {
  return (run, representations) =>
    FETCH.isObserved ? observed(ask, fetch, run, representations) : ask(run, representations);
}

async function observed(
  ask: Ask,
  { service, operationKind }: FetchNode,
  run: Run,
  representations?: Representations,
): Promise<ExecutionResult> {
  const { requestId, traceparent } = run.scope;
  const fetching: FetchMessage = {
    subgraph: service,
    operationType: operationKind,
    requestId,
    traceparent,
    isShared: true,
    codes: [],
    ms: 0,
  };
  FETCH.start.publish(fetching);
  const began = performance.now();
  try {
    const result = await ask({ ...run, fetching }, representations);
    fetching.codes = codesOf(result.errors);
    return result;
  } catch (error) {
    fetching.codes = [error instanceof CodedError ? error.code : "SUBGRAPH_UNAVAILABLE"];
    throw error;
  } finally {
    fetching.ms = performance.now() - began;
    FETCH.end.publish(fetching);
  }
}

/** The codes of what a subgraph answered as its errors, whatever that is. */
function codesOf(errors: unknown): readonly ToldCode[] {
  if (!Array.isArray(errors) || errors.length === 0) return NONE;
  const codes = errors.map((error: { extensions?: { code?: unknown } } | null) => error?.extensions?.code);
  return [...new Set(codes.map(toldCode))];
}

const NONE: readonly ToldCode[] = [];
