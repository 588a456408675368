import { BIRTH, COMPARISONS, type ComparisonName, levelIn, NAME, PLACE, SHARED } from "./comparisons";
import { type Features, SLOTS } from "./features";
import type { Frequencies } from "./frequencies";
import { type Model, weightOf } from "./model";

/**
 * What a rare value weighs more, and a common one less, than its level does on average: the chance that strangers
 * share it is how often it occurs (Winkler 2000; Splink's term frequency adjustment).
 */
export function rarityOf(features: Features, frequencies: Frequencies, { rates }: Model) {
  const { family, given, birth, phones, emails, places } = features;
  const { records } = frequencies;
  const familyAtAll = shareOfPairs(frequencies.family, records);
  const givenAtAll = shareOfPairs(frequencies.given, records);
  const birthAtAll = shareOfPairs(
    [...frequencies.birth].filter(([day]) => day !== 0).map(([, count]) => count),
    records,
  );

  /** How often a whole name occurs: as counted, and not less than its parts would have it by chance. */
  const nameShare = (record: number) => {
    const parts =
      (frequencies.family[family.values[record]] / records) *
      (frequencies.given[given.values[record]] / records);
    return Math.max(frequencies.name[record] / records, given.values[record] === 0 ? 0 : parts);
  };
  const nameRarity = (a: number, b: number, level: number): number => {
    const { m, u } = rates.name;
    if (level === NAME.SAME) return Math.log2(u[NAME.SAME] / nameShare(a));
    if (level === NAME.SAME_SOUND) return Math.log2((u[NAME.SAME] + u[NAME.SAME_SOUND]) / nameShare(a));
    if (level === NAME.SWAPPED) {
      // Strangers with swapped names are as rare as the name, whatever the sample happened to see.
      const same = weightOf(m[NAME.SAME], Math.max(nameShare(a), nameShare(b)));
      return Math.min(0, same - weightOf(m[NAME.SWAPPED], u[NAME.SWAPPED]));
    }
    if (level === NAME.FAMILY) {
      const counts = frequencies.family;
      return Math.log2(
        familyAtAll / (Math.max(counts[family.values[a]], counts[family.values[b]]) / records),
      );
    }
    if (level === NAME.GIVEN) {
      const counts = frequencies.given;
      return Math.log2(givenAtAll / (Math.max(counts[given.values[a]], counts[given.values[b]]) / records));
    }
    return 0;
  };
  /** A switchboard's number, a shared mailbox, a block of flats: weighs less. What is rare weighs no more. */
  const sharedRarity = (u: number, bearers: number) => Math.min(0, Math.log2(u / ((bearers - 1) / records)));

  const ofOne = (name: ComparisonName, a: number, b: number, level: number): number => {
    if (name === "name") return nameRarity(a, b, level);
    if (name === "birth" && level === BIRTH.SAME)
      return Math.log2(birthAtAll / (frequencies.birth.get(birth.values[a])! / records));
    if (name === "phone" && level === SHARED.SAME)
      return sharedRarity(
        rates.phone.u[level],
        rarestCommon(phones.values, frequencies.phones, SLOTS.phones, a, b),
      );
    if (name === "email" && level === SHARED.SAME)
      return sharedRarity(
        rates.email.u[level],
        rarestCommon(emails.values, frequencies.emails, SLOTS.emails, a, b),
      );
    if (name === "place" && level === PLACE.SAME)
      return sharedRarity(
        rates.place.u[level],
        rarestCommon(places.values, frequencies.places, SLOTS.places, a, b),
      );
    return 0;
  };
  const adjusted: readonly ComparisonName[] = ["name", "birth", "phone", "email", "place"];
  return {
    ofOne,
    of: (a: number, b: number, pattern: number): number =>
      adjusted.reduce((sum, name) => sum + ofOne(name, a, b, levelIn(pattern, COMPARISONS[name])), 0),
    /** The most that it can add: a name and a birthday that only these two bear. */
    most:
      Math.max(0, Math.log2(((rates.name.u[NAME.SAME] + rates.name.u[NAME.SAME_SOUND]) * records) / 2)) +
      Math.max(0, Math.log2((birthAtAll * records) / 2)),
  };
}

/** Of all pairs of records, the share that has one value in common. */
function shareOfPairs(counts: Iterable<number>, records: number): number {
  let sum = 0;
  for (const count of counts) sum += (count / records) ** 2;
  return Math.max(sum, 1 / records ** 2);
}

/** How many bear the rarest of the values that two records share. */
function rarestCommon(
  values: Uint32Array | Float64Array,
  counts: Uint32Array,
  slots: number,
  a: number,
  b: number,
): number {
  let least = Infinity;
  for (let i = a * slots; i < (a + 1) * slots; i++)
    for (let j = b * slots; j < (b + 1) * slots; j++)
      if (values[i] !== 0 && values[i] === values[j]) least = Math.min(least, counts[i]);
  return least;
}
