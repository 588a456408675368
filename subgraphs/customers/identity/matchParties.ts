import { setImmediate } from "node:timers/promises";
import { blockingRules } from "./blockingRules";
import { candidatePairs, type RuleReport } from "./candidatePairs";
import { Clusters, type KeptApart } from "./clusters";
import { Features } from "./features";
import type { Model } from "./model";
import { PairList } from "./pairList";
import { type Kind, learn, type OnProgress, type Population } from "./population";
import { type Thresholds, THRESHOLDS } from "./scorePair";
import type { Decision, MatchStore } from "./store";

/** How many decisions are written at a time. */
const BATCH = 500;

export interface MatchOptions {
  readonly thresholds?: Thresholds;
  /** Decides without writing anything. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

/** What a run came to: counts and rates, nothing of a customer. */
export interface MatchReport {
  records: number;
  invalidIdentifiers: number;
  rules: RuleReport[];
  /** Pairs that were compared. */
  compared: number;
  deterministic: number;
  links: number;
  review: number;
  /** Links that became reviews, by what held them. */
  held: Record<string, number>;
  /** Pairs for review that were not kept, because there were too many. */
  leftOut: number;
  neverLinked: number;
  /** How many clusters have how many records. */
  clusters: Record<string, number>;
  models: Partial<Record<Kind, Model>>;
}

/**
 * Decides which records of a store are one person: links by strong identifiers, scores all other pairs that a blocking
 * rule finds, makes clusters and hands the decisions to the store. The same records give the same decisions, in
 * whatever order they come. Takes some 300 bytes a record, and holds no more than one rule's blocks at a time.
 * Rejects with the signal's reason when it is aborted; what was written by then is withdrawn by the next run.
 */
export async function matchParties(store: MatchStore, options: MatchOptions = {}): Promise<MatchReport> {
  const { dryRun = false, signal, onProgress = () => undefined, thresholds = THRESHOLDS } = options;
  const features = new Features();
  const never = await readRecords(store, features, onProgress, signal);
  const population = await learn(features, thresholds, onProgress, signal);
  const { ranks } = population;

  const clusters = new Clusters(features.size, (a, b) => population.scorerOf(a).contradicts(a, b));
  for (const [a, b] of never) clusters.forbid(a, b);
  const pairs = new PairList(features.size);
  const rules = await scorePairs(population, clusters, pairs, onProgress, signal);

  const report: MatchReport = {
    records: features.size,
    invalidIdentifiers: features.invalidIdentifiers,
    rules,
    compared: rules.reduce((sum, { pairs: found }) => sum + found, 0),
    deterministic: 0,
    links: 0,
    review: 0,
    held: {},
    leftOut: pairs.leftOut,
    neverLinked: never.length,
    clusters: {},
    models: population.models,
  };
  const run = dryRun ? undefined : await store.begin();
  let batch: Decision[] = [];
  for (const decision of decide(population, clusters, pairs, ranks)) {
    signal?.throwIfAborted();
    if (decision.decision === "REVIEW") report.review++;
    else if (decision.method === "DETERMINISTIC") report.deterministic++;
    if (decision.decision === "LINK") report.links++;
    if (decision.heldBy !== null) report.held[decision.heldBy] = (report.held[decision.heldBy] ?? 0) + 1;
    batch.push(decision);
    if (batch.length < BATCH) continue;
    if (run !== undefined) await store.write(run, batch);
    batch = [];
    onProgress("writing decisions", report.links + report.review, pairs.length);
    await setImmediate();
  }
  if (run !== undefined) {
    if (batch.length > 0) await store.write(run, batch);
    await store.finish(run);
  }
  report.clusters = Object.fromEntries(clusters.sizes());
  return report;
}

/** Reads all records; answers the pairs that must not be linked, as indexes. */
async function readRecords(
  store: MatchStore,
  features: Features,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<[number, number][]> {
  const pairs: (readonly [string, string])[] = [];
  const wanted = new Map<string, number>();
  for await (const batch of store.neverLinks())
    for (const pair of batch) {
      pairs.push(pair);
      for (const id of pair) wanted.set(id, -1);
    }
  const total = await store.count();
  for await (const batch of store.parties()) {
    signal?.throwIfAborted();
    for (const record of batch) {
      if (wanted.has(record.id)) wanted.set(record.id, features.size);
      features.add(record);
    }
    onProgress("reading records", features.size, total);
    await setImmediate();
  }
  return pairs
    .map(([a, b]): [number, number] => [wanted.get(a)!, wanted.get(b)!])
    .filter(([a, b]) => a >= 0 && b >= 0);
}

/** Scores the pairs that the rules find; those that are not separate go into the list. */
async function scorePairs(
  { features, ranks, scorerOf }: Population,
  clusters: Clusters,
  pairs: PairList,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<RuleReport[]> {
  const rules = blockingRules(features);
  const reports = new Set<RuleReport>();
  const take = (a: number, b: number): void => {
    const scored = scorerOf(a).score(a, b);
    if (scored === undefined || scored.verdict === "SEPARATE" || clusters.isForbidden(a, b)) return;
    pairs.push(a, b, scored.score, scored.verdict);
  };
  for (const report of candidatePairs(features, rules, ranks, take)) {
    signal?.throwIfAborted();
    reports.add(report);
    onProgress(`comparing pairs by ${report.rule}`, report.pairs);
    await setImmediate();
  }
  return [...reports];
}

/** The decisions, best first: a link that clusters refuse goes to review, and who is one already needs no review. */
function* decide(
  { features: { ids }, scorerOf }: Population,
  clusters: Clusters,
  pairs: PairList,
  ranks: Uint32Array,
): Generator<Decision> {
  const places = pairs.inOrder(ranks);
  const apart = new Map<number, KeptApart>();
  for (const place of places) {
    const { a, b, verdict } = pairs.pairAt(place);
    const keptApart = verdict === "LINK" ? clusters.join(a, b) : undefined;
    if (keptApart) apart.set(place, keptApart);
  }
  for (const place of places) {
    const { a, b, verdict } = pairs.pairAt(place);
    const keptApart = apart.get(place);
    const isOne = clusters.rootOf(a) === clusters.rootOf(b);
    if (isOne && (verdict === "REVIEW" || keptApart)) continue;
    const { scored, evidence } = scorerOf(a).explain(a, b);
    const [first, second] = ids[a] < ids[b] ? [ids[a], ids[b]] : [ids[b], ids[a]];
    yield {
      a: first,
      b: second,
      score: scored.score,
      decision: keptApart ? "REVIEW" : verdict,
      method: scored.method,
      heldBy: keptApart ?? scored.heldBy,
      evidence,
    };
  }
}
