import { setImmediate } from "node:timers/promises";
import { type TrainingName, trainingRules } from "./blockingRules";
import { type PairComparer, pairComparer } from "./comparePair";
import { estimateModel } from "./estimate";
import { type Features, rankById } from "./features";
import { countFrequencies } from "./frequencies";
import type { Model } from "./model";
import { type Sample, sampleBlocks, sampleRandom } from "./samplePairs";
import { pairScorer, type PairScorer, type Thresholds, THRESHOLDS } from "./scorePair";

/** The kinds of records, as Features numbers them. */
export const KINDS = { PERSON: 1, ORGANISATION: 2 } as const;
export type Kind = keyof typeof KINDS;

/** Called now and then: which step, and how far. A step whose end is not known has no total. */
export type OnProgress = (step: string, done: number, total?: number) => void;

/** All records of a store, ready to be compared. */
export interface Population {
  readonly features: Features;
  readonly ranks: Uint32Array;
  readonly compare: PairComparer;
  readonly models: Partial<Record<Kind, Model>>;
  /** The scorer of a record's kind. */
  readonly scorerOf: (record: number) => PairScorer;
}

/** Estimates the rates of each kind of records. */
export async function learn(
  features: Features,
  thresholds: Thresholds = THRESHOLDS,
  onProgress: OnProgress = () => undefined,
  signal?: AbortSignal,
): Promise<Population> {
  const ranks = rankById(features);
  const compare = pairComparer(features);
  const frequencies = countFrequencies(features);
  const rules = trainingRules(features);
  const names = Object.keys(rules) as TrainingName[];
  const kinds = (Object.keys(KINDS) as Kind[]).filter((kind) =>
    features.kind.values.subarray(0, features.size).includes(KINDS[kind]),
  );
  const numbers = kinds.map((kind) => KINDS[kind]);
  const samples: Sample[][] = [];
  for (const name of names) {
    signal?.throwIfAborted();
    onProgress("sampling pairs", samples.length, names.length);
    await setImmediate();
    samples.push(sampleBlocks(features, rules[name], compare, numbers));
  }
  const models: Population["models"] = {};
  const scorers: PairScorer[] = [];
  for (const [k, kind] of kinds.entries()) {
    signal?.throwIfAborted();
    onProgress("estimating rates", k, kinds.length);
    await setImmediate();
    const random = sampleRandom(features, ranks, compare, KINDS[kind]);
    if (random.pairs === 0) continue;
    const sessions = names.map((blockedOn, n) => ({ ...samples[n][k], blockedOn }));
    const model = estimateModel(sessions, random, knownShares(features, KINDS[kind]));
    models[kind] = model;
    scorers[KINDS[kind]] = pairScorer(features, compare, frequencies, model, thresholds);
  }
  return { features, ranks, compare, models, scorerOf: (record) => scorers[features.kind.values[record]] };
}

/** Of the records of a kind, the share that has each value. */
function knownShares(features: Features, kind: number): Record<TrainingName, number> {
  const columns = {
    birth: features.birth,
    name: features.family,
    phone: features.phones,
    place: features.places,
  };
  let records = 0;
  const known = { birth: 0, name: 0, phone: 0, place: 0 };
  for (let record = 0; record < features.size; record++) {
    if (features.kind.values[record] !== kind) continue;
    records++;
    for (const name of Object.keys(columns) as TrainingName[])
      if (columns[name].values[record * columns[name].width] !== 0) known[name]++;
  }
  return Object.fromEntries(Object.entries(known).map(([name, count]) => [name, count / records])) as Record<
    TrainingName,
    number
  >;
}
