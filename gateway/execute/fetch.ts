import type { ExecutionResult } from "graphql";
import { CodedError, fail } from "../../schema/errors";
import type { FetchNode, Log, SubgraphService } from "../contract";
import { describeCause } from "../errors";
import { compileAsk } from "./ask";
import { selectedNames, selectionsOf } from "./fetchSelections";
import { compileFlatten, type Flatten, pathsAt } from "./flatten";
import { compileMerge, type Merge } from "./merge";
import { gather, type Gathered } from "./gather";
import { isPlainObject, read, write } from "./plainData";
import { compileRepresent } from "./representations";
import { applyRewrites } from "./rewrites";
import type { Run, Step } from "./run";
import type { SharedCalls } from "./sharedCalls";
import { compileSubgraphErrors, type Places, type SubgraphErrors } from "./subgraphErrors";
import type { WithinType } from "./typeConditions";

/** What fetches are compiled with. */
export interface FetchEnvironment {
  readonly services: ReadonlyMap<string, SubgraphService>;
  readonly calls: SharedCalls;
  readonly withinType: WithinType;
  readonly log: Log;
  /** Whether functions may be made from text. */
  readonly generate: boolean;
  /** The client's response name behind each private one of the plan. */
  readonly clientNames: ReadonlyMap<string, string>;
}

/** Compiles one request to one subgraph for the objects at `path`. */
export function compileFetch(fetch: FetchNode, path: readonly string[], environment: FetchEnvironment): Step {
  const service = environment.services.get(fetch.service);
  if (service === undefined)
    throw fail("CONFIG_INVALID", { detail: `No service answers for ${fetch.service}.` });
  const names = selectedNames(selectionsOf(fetch));
  const fields = [...names.keys()].filter((name) => name !== "__typename");
  const errors = compileSubgraphErrors(fetch, path, fields, environment.clientNames);
  const parts: Parts = {
    fetch,
    ask: compileAsk(fetch, service, environment.calls),
    merge: compileMerge(names, environment.generate),
    flatten: compileFlatten(path),
    path,
    errors,
    withinType: environment.withinType,
  };
  const step = fetch.requires === undefined ? rootFetch(parts) : entityFetch(parts, fetch.requires);
  return (run) =>
    step(run).catch((cause: unknown) => {
      const failure = cause instanceof CodedError ? cause : fail("SUBGRAPH_UNAVAILABLE", { cause });
      environment.log.warn(
        { subgraph: fetch.service, code: failure.code, cause: describeCause(failure.cause ?? failure) },
        "a subgraph did not answer",
      );
      run.errors.push(...errors.failed(failure));
    });
}

interface Parts {
  readonly fetch: FetchNode;
  readonly ask: ReturnType<typeof compileAsk>;
  readonly merge: Merge;
  readonly flatten: Flatten;
  readonly path: readonly string[];
  readonly errors: SubgraphErrors;
  readonly withinType: WithinType;
}

function rootFetch({ fetch, ask, merge, flatten, errors, withinType }: Parts): Step {
  return async (run) => {
    const targets = flatten(run.data);
    if (targets.length === 0) return;
    const data = dataOf(await ask(run), run, errors, { ofRepresentation: () => [] });
    if (data === undefined) return;
    applyRewrites(fetch.outputRewrites, data, withinType);
    for (const target of targets) merge(target, data);
  };
}

function entityFetch(parts: Parts, requires: NonNullable<FetchNode["requires"]>): Step {
  const { fetch, ask, merge, flatten, path, errors, withinType } = parts;
  const represent = compileRepresent(requires, fetch.inputRewrites, withinType);
  const rewrites = fetch.outputRewrites;
  return async (run) => {
    const gathered = gather(flatten(run.data), represent);
    const { targets, indexes, firsts } = gathered;
    if (firsts.length === 0) return;
    const data = dataOf(await ask(run, gathered), run, errors, placesOf(gathered, path, run));
    if (data === undefined) return;
    const entities = read(data, "_entities");
    if (!Array.isArray(entities) || entities.length !== firsts.length) {
      const got = Array.isArray(entities) ? entities.length : "none";
      throw new Error(
        `A subgraph must answer one entity for each representation (${firsts.length}), but answered ${got}.`,
      );
    }
    if (rewrites.length > 0) {
      entities.forEach((entity, i) => {
        if (!isPlainObject(entity)) return;
        // The rewrites may depend on the type, which the subgraph was not asked for.
        if (read(entity, "__typename") === undefined) {
          write(entity, "__typename", read(targets[firsts[i]], "__typename"));
        }
        applyRewrites(rewrites, entity, withinType);
      });
    }
    for (let i = 0; i < targets.length; i++) {
      const entity: unknown = indexes[i] < 0 ? undefined : entities[indexes[i]];
      if (isPlainObject(entity)) merge(targets[i], entity);
    }
  };
}

/** Takes the errors from an answer; undefined where it has no data besides. */
function dataOf(
  result: ExecutionResult,
  run: Run,
  errors: SubgraphErrors,
  places: Places,
): object | undefined {
  const answered: unknown = result.errors;
  const isFaulty = Array.isArray(answered) && answered.length > 0;
  if (isFaulty) run.errors.push(...errors.answered(answered, places));
  const data: unknown = result.data;
  if (isPlainObject(data)) return data;
  if (!isFaulty) throw new Error("A subgraph must answer data or errors, but answered neither.");
  return undefined;
}

function placesOf({ indexes, targets }: Gathered, path: readonly string[], run: Run): Places {
  let paths: readonly (readonly (string | number)[])[] | undefined;
  return {
    ofRepresentation(index) {
      paths ??= pathsAt(path, run.data);
      return paths.filter((_path, i) => i < targets.length && indexes[i] === index);
    },
  };
}
