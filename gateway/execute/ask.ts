import type { ExecutionResult } from "graphql";
import type { FetchNode, Signal, SubgraphService } from "../contract";
import { readSubgraphAnswer } from "../subgraphAnswer";
import { quote } from "./codegen";
import { copy, type PlainObject } from "./plainData";
import { DEVIATION } from "./projection";
import type { Run } from "./run";
import type { SharedCalls } from "./sharedCalls";
import type { Transcribe } from "./transcribe";

/** Distinct representations, as JSON text and as objects. */
export interface Representations {
  /** Parted by commas. */
  readonly text: string;
  objects(): PlainObject[];
}

/** Sends a fetch's request; the answer is the asker's own. Rejects when the subgraph did not answer. */
export type Ask = (run: Run, representations?: Representations) => Promise<ExecutionResult>;

/**
 * Prepares a fetch's request as far as it is the same every time. Equal queries in flight are one, over
 * requests too, and their answer is read once; mutations never are, and nobody joins a query that began before
 * a mutation ended. A query has its share of the time that the request has left for `stages` fetches in a row; a
 * mutation has all of it, for whoever ends one early does not know what it changed.
 */
export function compileAsk(
  fetch: FetchNode,
  stages: number,
  service: SubgraphService,
  {
    calls,
    transcribe,
    isMasked = false,
  }: { calls: SharedCalls; transcribe?: Transcribe; isMasked?: boolean },
): Ask {
  const send = service.send ? overWire(fetch, service, reader(transcribe)) : inProcess(fetch, service);
  if (fetch.operationKind === "mutation") {
    return async (run, representations) => {
      calls.forget();
      try {
        const variables = variablesText(run, fetch.variables, representations);
        return await send(run, variables, run.scope.signal, representations);
      } finally {
        calls.forget();
      }
    };
  }
  // Who shares a call takes its texts as they were read: those with masks are for others than those without.
  const id = calls.idOf(`${service.name}\n${isMasked ? "masked" : ""}\n${fetch.operation}`);
  return (run, representations) => {
    const variables = variablesText(run, fetch.variables, representations);
    const { signal, deadlineAt, caller } = run.scope;
    return calls.ask({
      key: `${id}:${caller.length}:${caller}${variables}`,
      signal,
      // An equal share of what is left, so that one that hangs leaves time for those after it.
      timeout: deadlineAt === undefined ? undefined : (deadlineAt - performance.now()) / stages,
      call: (shared) => send(run, variables, shared, representations),
      copy,
    });
  };
}

/** Sends a request whose variables are written already. */
type Send = (
  run: Run,
  variables: string,
  signal: Signal,
  representations?: Representations,
) => Promise<ExecutionResult>;

type Read = (answer: Buffer) => ExecutionResult;

/** A subgraph behind a wire gets the fixed part of its body with the variables written into it. */
function overWire(
  { operation, operationName, operationKind }: FetchNode,
  service: SubgraphService,
  read: Read,
): Send {
  const name = operationName === undefined ? "" : `,"operationName":${quote(operationName)}`;
  const head = `{"query":${quote(operation)}${name},"variables":{`;
  const isQuery = operationKind === "query";
  // Of the last answers the older ones count less and less; how long the first takes nobody knows.
  let usual = Infinity;
  return async ({ scope, fetching }, variables, signal) => {
    if (fetching) fetching.isShared = false;
    const { requestId, caller } = scope;
    const { traceparent } = fetching ?? scope;
    const isQuick = usual < QUICK;
    const sent = performance.now();
    const options = { isQuery, isQuick, signal, caller, requestId, traceparent };
    const answer = await service.send!(`${head}${variables}}}`, options);
    const took = performance.now() - sent;
    usual = usual === Infinity ? took : usual + (took - usual) / 8;
    return read(answer);
  };
}

/** Milliseconds below which an answer holds up nobody for long. */
const QUICK = 50;

/** A subgraph that writes its JSON otherwise would have each answer read twice: so often it is tried. */
const MOST_MISSES = 20;

/** Takes from an answer as text what may stay text; what is out of the ordinary is read as any JSON. */
function reader(transcribe: Transcribe | undefined): Read {
  if (transcribe === undefined) return readSubgraphAnswer;
  let misses = 0;
  return (answer) => {
    if (misses < MOST_MISSES) {
      try {
        const result = transcribe(answer);
        misses = 0;
        return result;
      } catch (error) {
        if (error !== DEVIATION) throw error;
        misses++;
      }
    }
    return readSubgraphAnswer(answer);
  };
}

/** A subgraph in this process is handed the variables as they are: nothing is written and read again. */
function inProcess(fetch: FetchNode, service: SubgraphService): Send {
  const { operation: query, operationName } = fetch;
  return async (run, _text, _signal, representations) => {
    if (run.fetching) run.fetching.isShared = false;
    const variables: PlainObject = {};
    for (const name of fetch.variables) {
      if (Object.hasOwn(run.variables, name)) variables[name] = run.variables[name];
    }
    if (representations) variables.representations = representations.objects();
    return service.execute({ query, operationName, variables }, run.scope);
  };
}

/** The variables as the inside of a JSON object; those that the client left out are left out. */
function variablesText(run: Run, names: readonly string[], representations?: Representations): string {
  let text = representations === undefined ? "" : `"representations":[${representations.text}]`;
  for (const name of names) {
    const value = Object.hasOwn(run.variables, name) ? run.variables[name] : undefined;
    if (value === undefined) continue;
    text += `${text === "" ? "" : ","}${quote(name)}:${JSON.stringify(value)}`;
  }
  return text;
}
