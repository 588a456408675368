import { type Column, words } from "./columns";
import { type Features, SLOTS } from "./features";
import { mix, narrow } from "./hash";

/** A reason to compare two records: they share one of the rule's keys. */
export interface BlockingRule {
  readonly name: string;
  /** The keys of each record, as many as the column is wide, ascending: hashes of values, whatever the order of coming. */
  readonly keys: Column<Uint32Array>;
}

/** Adds the keys of one record; 0 is none. */
type AddKeys = (record: number, keys: number[]) => void;

/**
 * The rules, those with the fewest strangers first. Whoever is one person shares at least one of them, though a name
 * was mistyped, or the day of birth, or the person moved and took another number.
 */
export function blockingRules(features: Features): BlockingRule[] {
  const { birth, emails, postcodes, identifiers } = features;
  const sounds = soundsOf(features);
  const rule = ruleOver(features);
  return [
    rule("identifier", SLOTS.identifiers, hashed(identifiers.values, SLOTS.identifiers)),
    rule("e-mail", SLOTS.emails, hashed(emails.values, SLOTS.emails)),
    rule("phone", SLOTS.phones, phoneKeys(features)),
    rule("day of birth, sound of a name", 2, (record, keys) => {
      const day = birth.values[record];
      if (day !== 0) for (const sound of sounds.either(record)) keys.push(mix(day, sound));
    }),
    rule("home", SLOTS.places, placeKeys(features)),
    rule("sound of the name, year or day of birth", 2, (record, keys) => {
      const [day, sound] = [birth.values[record], sounds.whole(record)];
      if (day === 0 || sound === 0) return;
      keys.push(mix(sound, Math.floor(day / 10_000)), mix(sound, 100_000 + (day % 10_000)));
    }),
    rule("sound of the name, postcode", SLOTS.places, (record, keys) => {
      const sound = sounds.whole(record);
      if (sound === 0) return;
      for (let i = record * SLOTS.places; i < (record + 1) * SLOTS.places; i++)
        if (postcodes.values[i] !== 0) keys.push(mix(sound, postcodes.values[i]));
    }),
  ];
}

/** Comparisons by which alone pairs can be found, so that the others can be estimated on them. */
export type TrainingName = "birth" | "name" | "phone" | "place";

/** Rules of one comparison alone: their pairs agree on it, and tell by the others what one person's records agree on. */
export function trainingRules(features: Features): Record<TrainingName, BlockingRule> {
  const { birth } = features;
  const sounds = soundsOf(features);
  const rule = ruleOver(features);
  return {
    birth: rule("birth", 1, (record, keys) => {
      if (birth.values[record] !== 0) keys.push(mix(birth.values[record], 1));
    }),
    name: rule("name", 1, (record, keys) => keys.push(sounds.whole(record))),
    phone: rule("phone", SLOTS.phones, phoneKeys(features)),
    place: rule("place", SLOTS.places, placeKeys(features)),
  };
}

function phoneKeys({ phones: { values } }: Features): AddKeys {
  return (record, keys) => {
    for (let i = record * SLOTS.phones; i < (record + 1) * SLOTS.phones; i++)
      if (values[i] !== 0) keys.push(mix(values[i], 1));
  };
}

function placeKeys({ places: { values } }: Features): AddKeys {
  return hashed(values, SLOTS.places);
}

function hashed(values: Float64Array, slots: number): AddKeys {
  return (record, keys) => {
    for (let i = record * slots; i < (record + 1) * slots; i++) keys.push(narrow(values[i]));
  };
}

/** How names sound: the parts in any order, so that a swapped name is in the same block. */
function soundsOf({ family, given, dictionary }: Features) {
  const soundsAt = (record: number) => [
    dictionary.soundOf(family.values[record]),
    dictionary.soundOf(given.values[record]),
  ];
  return {
    /** The sounds of the family's and the given name, those that there are. */
    either: (record: number) => soundsAt(record).filter((sound) => sound !== 0),
    /** One number for both; 0 where there is no name. */
    whole(record: number): number {
      const [familySound, givenSound] = soundsAt(record);
      if (familySound === 0) return 0;
      return mix(Math.min(familySound, givenSound), Math.max(familySound, givenSound));
    },
  };
}

/** Persons and organisations never share a key. */
function ruleOver(features: Features) {
  return (name: string, width: number, add: AddKeys): BlockingRule => {
    const keys = words(width, features.size);
    const found: number[] = [];
    for (let record = 0; record < features.size; record++) {
      found.length = 0;
      add(record, found);
      const kind = features.kind.values[record];
      keys.setAll(
        record,
        found.map((key) => (key === 0 || kind === 1 ? key : mix(key, kind))),
      );
    }
    return { name, keys };
  };
}
