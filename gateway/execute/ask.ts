import type { ExecutionResult } from "graphql";
import type { FetchNode, SubgraphService } from "../contract";
import { readSubgraphAnswer } from "../subgraphAnswer";
import { quote } from "./codegen";
import { copy, type PlainObject } from "./plainData";
import type { Run } from "./run";
import type { SharedCalls } from "./sharedCalls";

/** Distinct representations, as JSON text and as objects. */
export interface Representations {
  /** Parted by commas. */
  readonly text: string;
  objects(): PlainObject[];
}

/** Sends a fetch's request; the answer is the asker's own. Rejects when the subgraph did not answer. */
export type Ask = (run: Run, representations?: Representations) => Promise<ExecutionResult>;

/** One way to a subgraph: what comes back may be shared as it came, and is read by each for itself. */
interface Way<Raw> {
  ask(run: Run, variables: string, representations?: Representations): Promise<Raw>;
  readonly copy: (raw: Raw) => Raw;
  read(raw: Raw): ExecutionResult;
}

/**
 * Prepares a fetch's request as far as it is the same every time. Equal queries in flight are one, over
 * requests too; mutations never are, and nobody joins a query that began before a mutation ended.
 */
export function compileAsk(fetch: FetchNode, service: SubgraphService, calls: SharedCalls): Ask {
  return service.send
    ? askBy(overWire(fetch, service), fetch, service, calls)
    : askBy(inProcess(fetch, service), fetch, service, calls);
}

function askBy<Raw>(way: Way<Raw>, fetch: FetchNode, service: SubgraphService, calls: SharedCalls): Ask {
  if (fetch.operationKind === "mutation") {
    return async (run, representations) => {
      calls.forget();
      try {
        const variables = variablesText(run, fetch.variables, representations);
        return way.read(await way.ask(run, variables, representations));
      } finally {
        calls.forget();
      }
    };
  }
  const id = calls.idOf(`${service.name}\n${fetch.operation}`);
  return async (run, representations) => {
    const variables = variablesText(run, fetch.variables, representations);
    const { signal, caller } = run.scope;
    const raw = await calls.ask<Raw>({
      key: `${id}:${caller.length}:${caller}${variables}`,
      signal,
      call: () => way.ask(run, variables, representations),
      copy: way.copy,
    });
    return way.read(raw);
  };
}

/** A subgraph behind a wire gets the fixed part of its body with the variables written into it. */
function overWire(
  { operation, operationName, operationKind }: FetchNode,
  service: SubgraphService,
): Way<string> {
  const name = operationName === undefined ? "" : `,"operationName":${quote(operationName)}`;
  const head = `{"query":${quote(operation)}${name},"variables":{`;
  const isQuery = operationKind === "query";
  return {
    ask: async (run, variables) =>
      service.send!(`${head}${variables}}}`, { isQuery, signal: run.scope.signal }),
    copy: (text) => text,
    read: readSubgraphAnswer,
  };
}

/** A subgraph in this process is handed the variables as they are: nothing is written and read again. */
function inProcess(fetch: FetchNode, service: SubgraphService): Way<ExecutionResult> {
  const { operation: query, operationName } = fetch;
  return {
    async ask(run, _text, representations) {
      const variables: PlainObject = {};
      for (const name of fetch.variables) {
        if (Object.hasOwn(run.variables, name)) variables[name] = run.variables[name];
      }
      if (representations) variables.representations = representations.objects();
      return service.execute({ query, operationName, variables }, run.scope);
    },
    copy,
    read: (result) => result,
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
