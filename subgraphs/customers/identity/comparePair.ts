import { COMPARISONS, IDENTITY, NAME, PLACE, SHARED } from "./comparisons";
import { birthLevel } from "./compareDays";
import { isOneSlip, LIKENESS, type WordComparer, wordComparer } from "./compareWords";
import { type Features, SLOTS } from "./features";

// Looked up once: where tests run, a look at a global costs more than what it does.
const { max, min } = Math;

/** Compares records of one set of features. */
export interface PairComparer {
  /** The levels of all comparisons but the name's, whose level is left 0: the name takes the longest. */
  withoutName(a: number, b: number): number;
  /** The level of the name. */
  name(a: number, b: number): number;
  /** The levels of all comparisons. */
  pattern(a: number, b: number): number;
}

/** Makes the comparer. Comparing is symmetric: a with b gives what b with a gives. */
export function pairComparer(features: Features): PairComparer {
  const { birth, phones, emails, postcodes, places, identifiers, schemes } = features;
  const name = nameComparer(features);
  const withoutName = (a: number, b: number): number =>
    (birthLevel(birth.values[a], birth.values[b]) << COMPARISONS.birth.shift) |
    (sharedLevel(phones.values, SLOTS.phones, a, b) << COMPARISONS.phone.shift) |
    (sharedLevel(emails.values, SLOTS.emails, a, b) << COMPARISONS.email.shift) |
    (placeLevel(postcodes.values, places.values, a, b) << COMPARISONS.place.shift) |
    (identityLevel(identifiers.values, schemes.values, a, b) << COMPARISONS.identity.shift);
  return { withoutName, name, pattern: (a, b) => withoutName(a, b) | (name(a, b) << COMPARISONS.name.shift) };
}

function nameComparer({ family, given, written, generation, dictionary }: Features) {
  const textOf = (word: number) => dictionary.textOf(word);
  const likeness = wordComparer(dictionary);
  const soundLikeness: WordComparer = (a, b) =>
    a === b
      ? LIKENESS.SAME
      : dictionary.soundOf(a) === dictionary.soundOf(b)
        ? LIKENESS.ALIKE
        : LIKENESS.NONE;
  return (a: number, b: number): number => {
    const [familyA, familyB, givenA, givenB] = [
      family.values[a],
      family.values[b],
      given.values[a],
      given.values[b],
    ];
    if (familyA === 0 || familyB === 0) return COMPARISONS.name.missing;
    const [ageA, ageB] = [generation.values[a], generation.values[b]];
    const [writtenA, writtenB] = [written.values[a], written.values[b]];
    // Characters are chosen by their sound: others that sound differently are no slip.
    const compare = writtenA !== 0 && writtenB !== 0 ? soundLikeness : likeness;
    const level = nameLevel(familyA, familyB, givenA, givenB, compare, textOf);
    // Senior and junior of one name say so themselves.
    if (ageA !== 0 && ageB !== 0 && ageA !== ageB) return min(level, NAME.FAMILY);
    if (level !== NAME.SAME) return level;
    return writtenA !== 0 && writtenB !== 0 && writtenA !== writtenB ? NAME.SAME_SOUND : NAME.SAME;
  };
}

function nameLevel(
  familyA: number,
  familyB: number,
  givenA: number,
  givenB: number,
  likeness: WordComparer,
  textOf: (word: number) => string,
): number {
  if (familyA === familyB && givenA === givenB) return NAME.SAME;
  if (familyA === givenB && givenA === familyB) return NAME.SWAPPED;
  const [family, given] = [likeness(familyA, familyB), likeness(givenA, givenB)];
  const straight = levelOfParts(family, given);
  if (straight !== undefined) return straight;
  // A space that was lost or strayed: "GaoMengli", "Ga Omengli".
  if (givenA === 0 || givenB === 0 || max(family, given) === LIKENESS.SLIP) {
    const [wholeA, wholeB] = [textOf(familyA) + textOf(givenA), textOf(familyB) + textOf(givenB)];
    if (wholeA === wholeB) return NAME.ALIKE;
    if (wholeA.length > 5 && isOneSlip(wholeA, wholeB)) return NAME.SLIP;
  }
  // Who cannot tell which part is the family's, as of a mistyped Chinese surname, has them the other way about.
  const crossed = levelOfParts(likeness(familyA, givenB), likeness(givenA, familyB));
  if (crossed !== undefined) return crossed;
  if (family >= LIKENESS.ALIKE) return NAME.FAMILY;
  return given >= LIKENESS.ALIKE && givenA !== 0 ? NAME.GIVEN : NAME.DIFFERENT;
}

/** The level of two names whose parts are both alike; undefined where one is not. */
function levelOfParts(one: number, other: number): number | undefined {
  const [less, more] = one < other ? [one, other] : [other, one];
  if (less >= LIKENESS.ALIKE) return NAME.ALIKE;
  return less === LIKENESS.SLIP && more >= LIKENESS.ALIKE ? NAME.SLIP : undefined;
}

function sharedLevel(values: Uint32Array | Float64Array, slots: number, a: number, b: number): number {
  const [fromA, fromB] = [a * slots, b * slots];
  if (values[fromA] === 0 || values[fromB] === 0) return COMPARISONS.phone.missing;
  return hasCommon(values, slots, fromA, fromB) ? SHARED.SAME : SHARED.DIFFERENT;
}

function hasCommon(values: Uint32Array | Float64Array, slots: number, fromA: number, fromB: number): boolean {
  for (let i = fromA; i < fromA + slots && values[i] !== 0; i++)
    for (let j = fromB; j < fromB + slots && values[j] !== 0; j++) if (values[i] === values[j]) return true;
  return false;
}

function placeLevel(postcodes: Uint32Array, places: Float64Array, a: number, b: number): number {
  const [fromA, fromB] = [a * SLOTS.places, b * SLOTS.places];
  if (postcodes[fromA] === 0 || postcodes[fromB] === 0) return COMPARISONS.place.missing;
  if (hasCommon(places, SLOTS.places, fromA, fromB)) return PLACE.SAME;
  return hasCommon(postcodes, SLOTS.places, fromA, fromB) ? PLACE.POSTCODE : PLACE.DIFFERENT;
}

function identityLevel(identifiers: Float64Array, schemes: Uint8Array, a: number, b: number): number {
  const [fromA, fromB] = [a * SLOTS.identifiers, b * SLOTS.identifiers];
  let [same, conflict] = [false, false];
  for (let i = fromA; i < fromA + SLOTS.identifiers && identifiers[i] !== 0; i++)
    for (let j = fromB; j < fromB + SLOTS.identifiers && identifiers[j] !== 0; j++)
      if (identifiers[i] === identifiers[j]) same = true;
      else if (schemes[i] === schemes[j] && schemes[i] % 2 === 1) conflict = true;
  if (!same && !conflict) return COMPARISONS.identity.missing;
  return same ? (conflict ? IDENTITY.MIXED : IDENTITY.SAME) : IDENTITY.CONFLICT;
}
