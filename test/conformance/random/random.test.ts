import { OUR_WAYS } from "../executors";
import { type Faults, faultsFor, faultsInKeys } from "./answers";
import { dice } from "./dice";
import { byApollo, bySpecification, type Judge, smallestDifference, subjectOf } from "./differences";
import { randomQuery } from "./query";
import type { World } from "./world";

// More for a long look: RANDOM_GRAPHS=1000 RANDOM_SEED=7.
const GRAPHS = Number(process.env.RANDOM_GRAPHS ?? 12);
const QUERIES = 60;
// A slow computer asks fewer, so that the tests end in a minute.
const MILLISECONDS = process.env.RANDOM_GRAPHS ? Infinity : 11_000;
const SEED = Number(process.env.RANDOM_SEED ?? 1);

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
      const subject = subjectOf(seed, faultsOf, { isTame });
      if (subject === undefined) continue;
      const die = dice(seed * 7919);
      for (let i = 0; i < QUERIES; i++) {
        const root = die.chance(0.15) ? "Mutation" : "Query";
        const selections = randomQuery(subject.world, subject.graph.schema, die, { root, isTame });
        if (selections === undefined) continue;
        queries++;
        for (const way of OUR_WAYS) {
          const found = await smallestDifference(subject, selections, { root, judge, way });
          if (found !== undefined) throw new Error(`seed ${seed}, ${way}\n\n${found}`);
        }
      }
    }
    expect(queries).toBeGreaterThan(0);
  },
);
