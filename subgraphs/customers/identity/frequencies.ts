import type { Column } from "./columns";
import { type Features, SLOTS } from "./features";

/** How many records bear each value: common values tell less. */
export interface Frequencies {
  readonly records: number;
  /** Of each record, how many bear its whole name. */
  readonly name: Uint32Array;
  /** Of each word, how many bear it as the family's and as the given name. */
  readonly family: Uint32Array;
  readonly given: Uint32Array;
  readonly birth: ReadonlyMap<number, number>;
  /** Beside each phone, e-mail address and place of the features, how many bear it. */
  readonly phones: Uint32Array;
  readonly emails: Uint32Array;
  readonly places: Uint32Array;
}

/** Counts them over all records. */
export function countFrequencies(features: Features): Frequencies {
  const records = features.size;
  const [family, given] = [
    new Uint32Array(features.dictionary.size),
    new Uint32Array(features.dictionary.size),
  ];
  const birth = new Map<number, number>();
  const names = new Float64Array(records);
  for (let i = 0; i < records; i++) {
    const [familyWord, givenWord, day] = [
      features.family.values[i],
      features.given.values[i],
      features.birth.values[i],
    ];
    family[familyWord]++;
    given[givenWord]++;
    birth.set(day, (birth.get(day) ?? 0) + 1);
    names[i] = familyWord * 67_108_864 + givenWord; // 2^26 words
  }
  return {
    records,
    name: countEqual(names),
    family,
    given,
    birth,
    phones: countColumn(features.phones, records, SLOTS.phones),
    emails: countColumn(features.emails, records, SLOTS.emails),
    places: countColumn(features.places, records, SLOTS.places),
  };
}

function countColumn(
  column: Column<Uint32Array> | Column<Float64Array>,
  records: number,
  slots: number,
): Uint32Array {
  return countEqual(Float64Array.from(column.values.subarray(0, records * slots)));
}

/** Beside each number, how many equal it; 0 for 0. */
function countEqual(numbers: Float64Array): Uint32Array {
  const sorted = Float64Array.from(numbers).sort();
  const counts = new Uint32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++)
    if (numbers[i] !== 0)
      counts[i] = lowerBound(sorted, numbers[i], true) - lowerBound(sorted, numbers[i], false);
  return counts;
}

/** The first place behind the numbers that are less, or not more. */
function lowerBound(sorted: Float64Array, number: number, behind: boolean): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle] < number || (behind && sorted[middle] === number)) from = middle + 1;
    else to = middle;
  }
  return from;
}
