import { GraphQLError, type GraphQLFormattedError } from "graphql";
import type { FetchNode } from "../contract";
import { isPlainObject } from "./plainData";
import { renamedKeys } from "./rewrites";

/** A path in the answer. */
export type Path = readonly (string | number)[];

/** Where the objects of a fetch are. Worked out only when there are errors. */
export interface Places {
  /** For a representation, the paths of the objects that it stands for. */
  ofRepresentation(index: number): readonly Path[];
}

/** Makes the errors of one fetch into errors of the client's operation. */
export interface SubgraphErrors {
  /** Errors that a subgraph answered. */
  answered(errors: readonly unknown[], places: Places): GraphQLError[];
  /** What a failure of the whole fetch costs: its code and message at each of the fetch's fields. */
  failed(failure: GraphQLError | Error): GraphQLError[];
}

/** Prepares for the errors of a fetch for the objects at `path`, which brings these `fields`. */
export function compileSubgraphErrors(
  fetch: FetchNode,
  path: readonly string[],
  fields: readonly string[],
  clientNames: ReadonlyMap<string, string | undefined>,
): SubgraphErrors {
  // An error of a whole list is told once, at the list.
  const firstList = path.indexOf("@");
  const place = firstList < 0 ? path : path.slice(0, firstList);
  const renamed = renamedKeys(fetch.outputRewrites);
  const own = (steps: Path): Path =>
    renamed.size === 0 ? steps : steps.map((step) => renamed.get(String(step)) ?? step);

  const pathsOf = (given: unknown, places: Places): readonly (Path | undefined)[] => {
    if (!isPath(given) || given.length === 0) return [place.length > 0 ? place : undefined];
    if (fetch.requires === undefined) return [[...place, ...(firstList < 0 ? own(given) : [])]];
    const [, index, ...below] = given;
    if (typeof index !== "number") return [place];
    const found = places.ofRepresentation(index);
    return found.length === 0 ? [place] : found.map((before) => [...before, ...own(below)]);
  };

  const toClient = (steps: Path | undefined): Path | undefined => {
    if (clientNames.size === 0 || steps === undefined) return steps;
    const names = steps.map((step) => (clientNames.has(String(step)) ? clientNames.get(String(step)) : step));
    const end = names.indexOf(undefined);
    // What a client did not ask for is told at the object that it is of.
    const known = names.slice(0, end < 0 ? names.length : end) as Path;
    return known.length > 0 ? known : undefined;
  };

  return {
    answered: (errors, places) =>
      errors.flatMap((error) => {
        const given: Partial<GraphQLFormattedError> = isPlainObject(error) ? error : {};
        return pathsOf(given.path, places).map((at) => subgraphError(given, fetch.service, toClient(at)));
      }),
    failed(failure) {
      const paths = firstList < 0 && fields.length > 0 ? fields.map((field) => [...path, field]) : [place];
      return paths.map((at) => subgraphError(failure, fetch.service, toClient(at)));
    },
  };
}

function subgraphError(
  error: { readonly message?: unknown; readonly extensions?: unknown },
  serviceName: string,
  path: Path | undefined,
): GraphQLError {
  const message = typeof error.message === "string" ? error.message : "A subgraph must say what went wrong.";
  const extensions = isPlainObject(error.extensions) ? error.extensions : {};
  return new GraphQLError(message, {
    path,
    originalError: error instanceof Error ? error : undefined,
    extensions: { ...extensions, serviceName },
  });
}

function isPath(path: unknown): path is Path {
  return Array.isArray(path) && path.every((step) => typeof step === "string" || typeof step === "number");
}
