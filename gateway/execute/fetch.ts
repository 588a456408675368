import type { ExecutionResult } from "graphql";
import { CodedError, fail } from "../../schema/errors";
import type { FetchNode, Log, SubgraphService } from "../contract";
import { correlation } from "../correlation";
import { describeCause } from "../errors";
import { compileAsk } from "./ask";
import { selectedNames, selectionsOf } from "./fetchSelections";
import { compileFlatten, type Flatten, pathsAt } from "./flatten";
import { compileMerge, type Merge } from "./merge";
import { gather, type Gathered } from "./gather";
import { isPlainObject, read, write } from "./plainData";
import { compileRepresent } from "./representations";
import { applyRewrites } from "./rewrites";
import { observeFetch } from "./observeFetch";
import type { Run, Step } from "./run";
import type { Sections } from "./sections";
import type { SharedCalls } from "./sharedCalls";
import { compileSubgraphErrors, type Places, type SubgraphErrors } from "./subgraphErrors";
import type { Transcribe } from "./transcribe";
import type { WithinType } from "./typeConditions";

/** What fetches are compiled with. */
export interface FetchEnvironment {
  readonly services: ReadonlyMap<string, SubgraphService>;
  readonly calls: SharedCalls;
  /** How the answers of a fetch for the objects at a path are read, where they are not read as any JSON. */
  readonly transcribe: (fetch: FetchNode, path: readonly string[]) => Transcribe | undefined;
  readonly withinType: WithinType;
  readonly log: Log;
  /** Whether functions may be made from text. */
  readonly generate: boolean;
  /** The client's response name behind each private one of the plan. */
  readonly clientNames: ReadonlyMap<string, string | undefined>;
  /** Whether the caller sees personal data masked. */
  readonly isMasked: boolean;
  /** What the answer says of each subgraph. */
  readonly sections: Sections;
}

/** Compiles one request to one subgraph for the objects at `path`, the first of so many `stages` that are left. */
export function compileFetch(
  fetch: FetchNode,
  path: readonly string[],
  stages: number,
  environment: FetchEnvironment,
): Step {
  const service = environment.services.get(fetch.service);
  if (service === undefined)
    throw fail("CONFIG_INVALID", { detail: `No service answers for ${fetch.service}.` });
  const names = selectedNames(selectionsOf(fetch));
  const fields = [...names.keys()].filter((name) => name !== "__typename");
  const errors = compileSubgraphErrors(fetch, path, fields, environment.clientNames);
  const number = environment.sections.add(fetch.service);
  const parts: Parts = {
    fetch,
    number,
    ask: observeFetch(
      compileAsk(fetch, stages, service, {
        calls: environment.calls,
        transcribe: service.send && environment.transcribe(fetch, path),
        isMasked: environment.isMasked,
      }),
      fetch,
    ),
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
      // A client that went says nothing of the subgraph.
      if (failure.code === "CLIENT_CLOSED_REQUEST") return;
      const { code } = failure;
      const fields = { subgraph: fetch.service, code, cause: describeCause(failure.cause ?? failure) };
      environment.log.warn({ ...correlation(run.scope), ...fields }, "a subgraph did not answer");
      run.outcomes.failed(number, failure.code);
      run.errors.push(...errors.failed(failure));
    });
}

interface Parts {
  readonly fetch: FetchNode;
  /** Its number among the plan's fetches. */
  readonly number: number;
  readonly ask: ReturnType<typeof compileAsk>;
  readonly merge: Merge;
  readonly flatten: Flatten;
  readonly path: readonly string[];
  readonly errors: SubgraphErrors;
  readonly withinType: WithinType;
}

function rootFetch(parts: Parts): Step {
  const { fetch, number, ask, merge, flatten, withinType } = parts;
  return async (run) => {
    const targets = flatten(run.data);
    if (targets.length === 0) return;
    run.outcomes.asked(number);
    const data = dataOf(await ask(run), run, parts, { ofRepresentation: () => [] });
    if (data === undefined) return;
    applyRewrites(fetch.outputRewrites, data, withinType);
    for (const target of targets) merge(target, data);
  };
}

function entityFetch(parts: Parts, requires: NonNullable<FetchNode["requires"]>): Step {
  const { fetch, number, ask, merge, flatten, path, withinType } = parts;
  const represent = compileRepresent(requires, fetch.inputRewrites, withinType);
  const rewrites = fetch.outputRewrites;
  return async (run) => {
    const gathered = gather(flatten(run.data), represent);
    const { targets, indexes, firsts } = gathered;
    if (firsts.length === 0) return;
    run.outcomes.asked(number);
    const data = dataOf(await ask(run, gathered), run, parts, placesOf(gathered, path, run));
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
  { number, errors }: Parts,
  places: Places,
): object | undefined {
  run.outcomes.answered(number);
  const answered: unknown = result.errors;
  const isFaulty = Array.isArray(answered) && answered.length > 0;
  if (isFaulty) {
    run.outcomes.answeredInPart(number);
    run.errors.push(...errors.answered(answered, places));
  }
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
