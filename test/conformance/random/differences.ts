import { isDeepStrictEqual } from "node:util";
import { CodedError } from "../../../schema/errors";
import { type ComparedGraph, compareOver, type OUR_WAYS, type Outcome } from "../executors";
import { answerFrom, answerWhole, type Faults } from "./answers";
import { isValid, printQuery, type Root, type Selection, VARIABLES } from "./query";
import { shrink } from "./shrink";
import { randomWorld, type World } from "./world";

/** A random graph that is compared. */
export interface Subject {
  world: World;
  graph: ComparedGraph;
  faults: Faults;
}

/** What is wrong with an answer to a query; undefined where nothing is. */
export type Judge = (subject: Subject, query: string, way: Way) => Promise<unknown>;
/** Our ways to execute. */
export type Way = (typeof OUR_WAYS)[number];

/** Judges by the whole graph as one schema: data and order to the letter, and an error for each error. */
export const bySpecification: Judge = async ({ world, graph, faults }, query, way) => {
  const log = world.log;
  log.length = 0;
  const whole = await answerWhole(world, faults, graph.schema, query, VARIABLES);
  const mutations = log.splice(0);
  const got = await graph[way](query, VARIABLES);
  if (!isDeepStrictEqual(log, mutations)) return { mutations, executed: [...log] };
  const expected = JSON.stringify(whole.data);
  if (got.text !== expected) return { expected, got: got.text, errors: got.errors };
  const unexplained = (whole.errors ?? []).filter(({ path }) => !explains(got, path ?? []));
  if (unexplained.length > 0) return { unexplained: unexplained.map(({ path }) => path), got: got.errors };
  // A subgraph to which an interface is an object is asked for all types, and may err for those not asked for.
  const surplus = got.errors.filter(({ path }) => isIn(got.data, path ?? []));
  if (surplus.length > 0 && !whole.errors) return { surplus };
  return undefined;
};

/** Judges by Apollo's executor, the order of keys aside. */
export const byApollo: Judge = async ({ graph, world: { log } }, query, way) => {
  log.length = 0;
  const got = await graph[way](query, VARIABLES);
  const mutations = log.splice(0);
  const apollo = await graph.apollo(query, VARIABLES).catch(() => undefined);
  // It has queries that it cannot plan, and answers of subgraphs for which it fails the whole request.
  if (apollo?.data === undefined) return undefined;
  if (!isDeepStrictEqual(mutations, log)) return { mutations: [...log], executed: mutations };
  if (!isDeepStrictEqual(withoutLosses(got.data, apollo), apollo.data)) {
    return { apollo: apollo.text, got: got.text, errors: got.errors, errorsOfApollo: apollo.errors };
  }
  // An error may be of a field that Apollo's plan alone asks for.
  const lacking = apollo.errors.filter(({ path }) => isIn(got.data, path ?? []));
  return lacking.length > 0 && got.errors.length === 0 ? { lacking } : undefined;
};

/** The data without what Apollo's plan alone has lost to an error: a plan by another way may come to more. */
function withoutLosses(data: unknown, apollo: Outcome): unknown {
  if (apollo.errors.length === 0) return data;
  const strip = (own: unknown, other: unknown): unknown => {
    if (other === null) return null;
    if (Array.isArray(own) && Array.isArray(other)) return own.map((each, i) => strip(each, other[i]));
    if (typeof own !== "object" || own === null || typeof other !== "object") return own;
    return Object.fromEntries(
      Object.entries(own).map(([key, each]) => [key, strip(each, (other as Record<string, unknown>)[key])]),
    );
  };
  return strip(data, apollo.data);
}

function isIn(data: unknown, path: readonly (string | number)[]): boolean {
  let at = data;
  for (const step of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return false;
    at = (at as Record<string | number, unknown>)[step];
  }
  return true;
}

function explains({ errors }: Outcome, path: readonly (string | number)[]): boolean {
  return errors.some((error) => {
    const at = error.path ?? [];
    return at.slice(0, path.length).every((step, i) => step === path[i]);
  });
}

export function subjectOf(
  seed: number,
  faultsOf: (world: World, seed: number) => Faults,
  { isTame }: { isTame: boolean },
): Subject | undefined {
  const world = randomWorld(seed, { isTame });
  const faults = faultsOf(world, seed);
  try {
    return { world, faults, graph: compareOver(world.subgraphs, answerFrom(world, faults)) };
  } catch {
    return undefined; // these subgraphs do not compose
  }
}

/** The smallest query found that is answered wrong, with all that a person needs to see why. */
export async function smallestDifference(
  subject: Subject,
  selections: Selection[],
  { root, judge, way }: { root: Root; judge: Judge; way: Way },
) {
  const { graph, world } = subject;
  const differenceOf = (query: string) =>
    judge(subject, query, way).catch((error: unknown) => {
      // There are operations that no plan can be made for, and they are known.
      return error instanceof CodedError && error.code === "SUPERGRAPH_INVALID" ? undefined : String(error);
    });
  const differs = async (smaller: Selection[]) => {
    const source = printQuery(smaller, root);
    return isValid(graph.schema, source) && (await differenceOf(source)) !== undefined;
  };
  if (!(await differs(selections))) return undefined;
  const query = printQuery(await shrink(selections, differs), root);
  return [
    query,
    JSON.stringify(await differenceOf(query), null, 1),
    ...world.subgraphs.map(({ name, sdl }) => `# ${name}\n${sdl}`),
    graph.describePlan(query, VARIABLES),
  ].join("\n\n");
}
