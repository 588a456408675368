import type { TrainingName } from "./blockingRules";
import { type ComparisonName, COMPARISONS, levelIn } from "./comparisons";
import { BELIEF, type Model } from "./model";
import type { Sample } from "./samplePairs";

/** Rounds after which estimating ends though it still moves. */
const MOST_ROUNDS = 200;
/** A round that moves no rate by more ends it. */
const STILL = 1e-5;

/** A sample of pairs that agree on one comparison; it tells of the others. */
export interface Session extends Sample {
  readonly blockedOn: TrainingName;
}

type Classes = [match: number, relative: number, stranger: number];
type Tables = Record<ComparisonName, { m: number[]; u: number[]; r: number[] }>;

const NAMES = Object.keys(COMPARISONS) as ComparisonName[];

/**
 * Estimates m, u and r by expectation and maximisation (Dempster, Laird and Rubin 1977; Winkler 1988 for linkage):
 * which pairs are one person's follows from the rates, the rates from the pairs, until neither moves. Each session
 * leaves out what its pairs agree on by choice; u comes from random pairs alone, less those that look like one person
 * or one family. What is believed beforehand counts as some pairs, so that a small bank has sensible rates too.
 */
export function estimateModel(
  sessions: readonly Session[],
  random: Sample,
  known: Readonly<Record<TrainingName, number>>,
): Model {
  let tables = startingTables(random);
  const shares = sessions.map((): Classes => [0.3, 0.1, 0.6]);
  let pairs = pairsOf(sessions, shares, tables, known, random.pairs);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const sums = emptySums();
    for (const [s, session] of sessions.entries())
      shares[s] = addSession(session, session.blockedOn, shares[s], tables, sums);
    pairs = pairsOf(sessions, shares, tables, known, random.pairs);
    const randomShares: Classes = [pairs.match, pairs.relative, pairs.stranger];
    const strangers = emptySums();
    addSession(random, undefined, normalise(randomShares), tables, strangers);
    const next = maximise(sums, strangers, random);
    const moved = furthest(tables, next);
    tables = next;
    if (moved < STILL) break;
  }
  return { rates: tables, pairs };
}

/** Expectation: adds what each class is thought to have of a sample's levels to the sums; answers the classes' shares. */
function addSession(
  { patterns, counts }: Sample,
  blockedOn: ComparisonName | undefined,
  shares: Classes,
  tables: Tables,
  sums: Tables,
): Classes {
  const totals: Classes = [0.5, 0.5, 0.5];
  for (const [i, pattern] of patterns.entries()) {
    const likely: Classes = [...shares];
    const levels = NAMES.map((name) => levelIn(pattern, COMPARISONS[name]));
    for (const [k, name] of NAMES.entries()) {
      const { m, r, u } = tables[name];
      if (name === blockedOn || levels[k] >= m.length) continue;
      likely[0] *= m[levels[k]];
      likely[1] *= r[levels[k]];
      likely[2] *= u[levels[k]];
    }
    const [match, relative, stranger] = normalise(likely).map((share) => share * counts[i]);
    totals[0] += match;
    totals[1] += relative;
    totals[2] += stranger;
    for (const [k, name] of NAMES.entries()) {
      const { m, r, u } = sums[name];
      if (name === blockedOn || levels[k] >= m.length) continue;
      m[levels[k]] += match;
      r[levels[k]] += relative;
      u[levels[k]] += stranger;
    }
  }
  return normalise(totals);
}

/** Maximisation: the rates that fit the sums best, with what is believed beforehand. */
function maximise(sums: Tables, strangers: Tables, random: Sample): Tables {
  return tablesOf((name) => ({
    m: withBelief(sums[name].m, BELIEF.rates[name].m, BELIEF.pairs.m),
    r: withBelief(sums[name].r, BELIEF.rates[name].r, BELIEF.pairs.r),
    u: smoothed(strangers[name].u, random),
  }));
}

function withBelief(sums: readonly number[], belief: readonly number[], worth: number): number[] {
  return normalise(sums.map((sum, level) => sum + belief[level] * worth));
}

/** A level that no pair of strangers reached is taken for one that half a pair reached. */
function smoothed(sums: readonly number[], { counts }: Sample): number[] {
  const seen = sums.reduce((total, sum) => total + sum, 0);
  // Where hardly anybody has the value, what was seen is too little to say "never".
  const floor = seen > 0 ? 0.5 : Math.max(1, counts.length);
  return normalise(sums.map((sum) => sum + floor));
}

function startingTables(random: Sample): Tables {
  const tables = tablesOf((name) => ({
    m: [...BELIEF.rates[name].m],
    r: [...BELIEF.rates[name].r],
    u: BELIEF.rates[name].m.map(() => 0),
  }));
  for (const [i, pattern] of random.patterns.entries())
    for (const name of NAMES) {
      const level = levelIn(pattern, COMPARISONS[name]);
      if (level < tables[name].u.length) tables[name].u[level] += random.counts[i];
    }
  for (const name of NAMES) tables[name].u = smoothed(tables[name].u, random);
  return tables;
}

/**
 * How many pairs of each class all records make: a session's pairs of the class, by how often the class agrees on what
 * the session is blocked on, and by how many records have that value. The middle one of the sessions' answers counts.
 */
function pairsOf(
  sessions: readonly Session[],
  shares: readonly Classes[],
  tables: Tables,
  known: Readonly<Record<TrainingName, number>>,
  all: number,
): Model["pairs"] {
  const estimate = (of: 0 | 1, rate: "m" | "r") =>
    middle(
      sessions.flatMap(({ blockedOn, pairs }, s) => {
        const agrees = tables[blockedOn][rate].at(-1)!;
        return known[blockedOn] > 0.05 && (of === 0 || blockedOn === "place" || blockedOn === "phone")
          ? [(shares[s][of] * pairs) / agrees / known[blockedOn] ** 2]
          : [];
      }),
    );
  const match = Math.min(Math.max(1, estimate(0, "m")), all / 2);
  const relative = Math.min(Math.max(1, estimate(1, "r")), all / 2);
  return { match, relative, stranger: Math.max(1, all - match - relative) };
}

function middle(numbers: number[]): number {
  const sorted = numbers.sort((a, b) => a - b);
  return sorted.length === 0 ? 0 : sorted[Math.floor((sorted.length - 1) / 2)];
}

function normalise<Numbers extends number[]>(numbers: Numbers): Numbers {
  const sum = numbers.reduce((total, number) => total + number, 0);
  return numbers.map((number) => number / sum) as Numbers;
}

function emptySums(): Tables {
  return tablesOf((name) => {
    const zeros = () => BELIEF.rates[name].m.map(() => 0);
    return { m: zeros(), u: zeros(), r: zeros() };
  });
}

function tablesOf(make: (name: ComparisonName) => Tables[ComparisonName]): Tables {
  return Object.fromEntries(NAMES.map((name) => [name, make(name)])) as Tables;
}

function furthest(before: Tables, after: Tables): number {
  let most = 0;
  for (const name of NAMES)
    for (const table of ["m", "u", "r"] as const)
      after[name][table].forEach(
        (rate, i) => (most = Math.max(most, Math.abs(rate - before[name][table][i]))),
      );
  return most;
}
