import { isDeepStrictEqual } from "node:util";
import { type ComparedGraph, compareOver, type Outcome } from "../executors";
import { answerFrom, answerWhole, type Faults, faultsFor, faultsInKeys } from "./answers";
import { dice } from "./dice";
import { isValid, printQuery, randomQuery, type Selection, VARIABLES } from "./query";
import { shrink } from "./shrink";
import { randomWorld, type World } from "./world";

// More for a long look: RANDOM_GRAPHS=1000 RANDOM_SEED=7.
const GRAPHS = Number(process.env.RANDOM_GRAPHS ?? 12);
const QUERIES = 60;
// A slow computer asks fewer, so that the tests end in a minute.
const MILLISECONDS = process.env.RANDOM_GRAPHS ? Infinity : 15_000;
const SEED = Number(process.env.RANDOM_SEED ?? 1);

interface Subject {
  world: World;
  graph: ComparedGraph;
  faults: Faults;
}

/** What is wrong with an answer to a query; undefined where nothing is. */
type Judge = (subject: Subject, query: string, way: Way) => Promise<unknown>;
type Way = "ours" | "closures";

/** Judges by the whole graph as one schema: data and order to the letter, and an error for each error. */
const bySpecification: Judge = async ({ world, graph, faults }, query, way) => {
  const whole = await answerWhole(world, faults, graph.schema, query, VARIABLES);
  const got = await graph[way](query, VARIABLES);
  const expected = JSON.stringify(whole.data);
  if (got.text !== expected) return { expected, got: got.text, errors: got.errors };
  const unexplained = (whole.errors ?? []).filter(({ path }) => !explains(got, path ?? []));
  if (unexplained.length > 0) return { unexplained: unexplained.map(({ path }) => path), got: got.errors };
  if (got.errors.length > 0 && !whole.errors) return { surplus: got.errors };
  return undefined;
};

/** Judges by Apollo's executor, the order of keys aside. */
const byApollo: Judge = async ({ graph }, query, way) => {
  const got = await graph[way](query, VARIABLES);
  const apollo = await graph.apollo(query, VARIABLES).catch(() => undefined);
  // It has queries that it cannot plan, and answers of subgraphs for which it fails the whole request.
  if (apollo?.data === undefined) return undefined;
  if (!isDeepStrictEqual(got.data, apollo.data)) {
    return { apollo: apollo.text, got: got.text, errors: got.errors, errorsOfApollo: apollo.errors };
  }
  // An error may be of a field that Apollo's plan alone asks for.
  const lacking = apollo.errors.filter(({ path }) => isIn(got.data, path ?? []));
  return lacking.length > 0 && got.errors.length === 0 ? { lacking } : undefined;
};

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

test.each<[string, Judge, (world: World, seed: number) => Faults, boolean]>([
  ["keep their promises", bySpecification, (world, seed) => faultsFor(world, seed, 0), false],
  ["break them", bySpecification, (world, seed) => faultsFor(world, seed, 9), false],
  ["lose keys", byApollo, (_world, seed) => faultsInKeys(seed, 9), true],
])(
  "random queries over random graphs whose subgraphs %s are answered right",
  async (_name, judge, faultsOf, isTame) => {
    let queries = 0;
    const end = performance.now() + MILLISECONDS;
    for (let seed = SEED; seed < SEED + GRAPHS && performance.now() < end; seed++) {
      const subject = subjectOf(seed, faultsOf);
      if (subject === undefined) continue;
      const die = dice(seed * 7919);
      for (let i = 0; i < QUERIES; i++) {
        const selections = randomQuery(subject.world, subject.graph.schema, die, { isTame });
        if (selections === undefined) continue;
        queries++;
        for (const way of ["ours", "closures"] as const) {
          const found = await smallestDifference(subject, selections, judge, way);
          if (found !== undefined) throw new Error(`seed ${seed}, ${way}\n\n${found}`);
        }
      }
    }
    expect(queries).toBeGreaterThan(0);
  },
);

function subjectOf(seed: number, faultsOf: (world: World, seed: number) => Faults): Subject | undefined {
  const world = randomWorld(seed);
  const faults = faultsOf(world, seed);
  try {
    return { world, faults, graph: compareOver(world.subgraphs, answerFrom(world, faults)) };
  } catch {
    return undefined; // these subgraphs do not compose
  }
}

/** The smallest query found that is answered wrong, with all that a person needs to see why. */
async function smallestDifference(subject: Subject, selections: Selection[], judge: Judge, way: Way) {
  const { graph, world } = subject;
  const differenceOf = (query: string) => judge(subject, query, way).catch(String);
  const differs = async (smaller: Selection[]) =>
    isValid(graph.schema, smaller) && (await differenceOf(printQuery(smaller))) !== undefined;
  if (!(await differs(selections))) return undefined;
  const query = printQuery(await shrink(selections, differs));
  return [
    query,
    JSON.stringify(await differenceOf(query), null, 1),
    ...world.subgraphs.map(({ name, sdl }) => `# ${name}\n${sdl}`),
    graph.describePlan(query, VARIABLES),
  ].join("\n\n");
}
