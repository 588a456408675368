import { jaroWinkler } from "@skyra/jaro-winkler";
import { BIRTH, COMPARISONS, IDENTITY, NAME, PLACE, SHARED } from "./comparisons";
import type { Dictionary } from "./dictionary";
import { type Features, SLOTS } from "./features";
import { isPinyin } from "./pinyin";

// Looked up once: where tests run, a look at a global costs more than what it does.
const { abs, imul, max, min } = Math;

/** Names of at least this likeness by Jaro and Winkler are taken for spellings of one (Winkler 1990). */
const ALIKE = 0.9;

/** A word that so many bear, and so much of those who bear one like it, is a name of its own. */
const MANY = 5;
const NO_SLIP = 0.1;

/** How many comparisons of words are remembered at the most: slots of a table in which the newest of two wins. */
const REMEMBERED_BITS = 20;

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

/** How alike two words are: not at all, one slip of a finger away, by Jaro and Winkler, or the same. */
const LIKENESS = { NONE: 0, SLIP: 1, ALIKE: 2, SAME: 3 } as const;
type WordComparer = (a: number, b: number) => number;

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

/** Whether two different words are spellings of one; an initial is one of any word that it begins. */
function wordComparer(dictionary: Dictionary): WordComparer {
  const bits = min(REMEMBERED_BITS, Math.ceil(Math.log2(dictionary.size * 16)));
  const keys = new Float64Array(1 << bits);
  const answers = new Uint8Array(1 << bits);
  return (a, b) => {
    if (a === b) return LIKENESS.SAME;
    if (a === 0 || b === 0 || cannotBeAlike(dictionary, a, b)) return LIKENESS.NONE;
    const [low, high] = a < b ? [a, b] : [b, a];
    const key = low * 67_108_864 + high; // 2^26 words
    const slot = (imul(low, 0x9e3779b1) ^ imul(high, 0x85ebca77)) >>> (32 - bits);
    if (keys[slot] === key) return answers[slot];
    keys[slot] = key;
    answers[slot] = areTwoNames(dictionary, low, high)
      ? LIKENESS.NONE
      : wordLikeness(dictionary.textOf(low), dictionary.textOf(high));
    return answers[slot];
  };
}

/**
 * Whether the letters alone tell that two words are neither ALIKE nor a slip apart, as of most: Jaro and Winkler's 0.9
 * takes matching letters that are three quarters of both words, a slip leaves at most one letter over on each side.
 */
function cannotBeAlike(dictionary: Dictionary, a: number, b: number): boolean {
  const [lengthA, lengthB] = [dictionary.textOf(a).length, dictionary.textOf(b).length];
  if (lengthA === 1 || lengthB === 1) return false;
  const [lettersA, lettersB] = [dictionary.lettersOf(a), dictionary.lettersOf(b)];
  const [overA, overB] = [bitCount(lettersA & ~lettersB), bitCount(lettersB & ~lettersA)];
  if (overA <= 1 && overB <= 1) return false;
  const common = min(lengthA - overA, lengthB - overB);
  return common / lengthA + common / lengthB < 1.5;
}

/**
 * Whether two words that look alike are two names, and not one mistyped: both can be pinyin and sound differently, as
 * Meiling and Meili do, or both are borne by many, as John and Joan are. So twins are called.
 */
function areTwoNames(dictionary: Dictionary, a: number, b: number): boolean {
  if (isPinyin(dictionary.textOf(a)) && isPinyin(dictionary.textOf(b)))
    return dictionary.soundOf(a) !== dictionary.soundOf(b);
  const [bearersA, bearersB] = [dictionary.bearersOf(a), dictionary.bearersOf(b)];
  return min(bearersA, bearersB) >= MANY && min(bearersA, bearersB) >= max(bearersA, bearersB) * NO_SLIP;
}

function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function wordLikeness(a: string, b: string): number {
  if (a.length === 1 || b.length === 1) return a[0] === b[0] ? LIKENESS.ALIKE : LIKENESS.NONE;
  if (symmetricJaroWinkler(a, b) >= ALIKE) return LIKENESS.ALIKE;
  return isOneSlip(a, b) ? LIKENESS.SLIP : LIKENESS.NONE;
}

/** One letter is another, is missing, or changed places with its neighbour; of words of three letters and more. */
export function isOneSlip(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < 2 || long.length < 3 || long.length - short.length > 1) return false;
  let from = 0;
  while (from < short.length && short[from] === long[from]) from++;
  let behind = 0;
  while (behind < short.length - from && short.at(-1 - behind) === long.at(-1 - behind)) behind++;
  const [leftShort, leftLong] = [short.length - from - behind, long.length - from - behind];
  if (leftLong <= 1) return true;
  return (
    leftLong === 2 && leftShort === 2 && short[from] === long[from + 1] && short[from + 1] === long[from]
  );
}

/** Jaro's matching is greedy from the first text: in one order of the two, whichever comes first, it is symmetric. */
function symmetricJaroWinkler(a: string, b: string): number {
  return a < b ? jaroWinkler(a, b) : jaroWinkler(b, a);
}

/** So many days apart, one can be the other's parent. */
const GENERATION = 15 * 365;

/** Compares days of birth YYYYMMDD. */
export function birthLevel(a: number, b: number): number {
  if (a === 0 || b === 0) return COMPARISONS.birth.missing;
  if (a === b) return BIRTH.SAME;
  const apart = abs(dayOf(a) - dayOf(b));
  if (isSlip(a, b)) return apart < GENERATION ? BIRTH.TYPO : BIRTH.NEAR; // a slip that makes a father of his son
  if (apart <= 31 || (a % 10_000 === b % 10_000 && apart < GENERATION)) return BIRTH.NEAR;
  return apart >= GENERATION ? BIRTH.GENERATION : BIRTH.DIFFERENT;
}

/** One digit is another, two neighbours changed places, or day and month did. */
function isSlip(a: number, b: number): boolean {
  const [yearA, yearB] = [(a / 10_000) | 0, (b / 10_000) | 0];
  const [monthA, monthB] = [((a / 100) | 0) % 100, ((b / 100) | 0) % 100];
  if (yearA === yearB && monthA === b % 100 && monthB === a % 100) return true;
  let [differing, first, second] = [0, 0, 0];
  for (let place = 1; place <= 10_000_000; place *= 10) {
    if (((a / place) | 0) % 10 === ((b / place) | 0) % 10) continue;
    differing++;
    if (differing === 1) first = place;
    else second = place;
  }
  if (differing === 1) return true;
  if (differing !== 2 || second !== first * 10) return false;
  const digit = (date: number, place: number) => ((date / place) | 0) % 10;
  return digit(a, first) === digit(b, second) && digit(a, second) === digit(b, first);
}

/** A day's number, near enough for distances. */
function dayOf(date: number): number {
  return ((date / 10_000) | 0) * 365.25 + (((date / 100) | 0) % 100) * 30.44 + (date % 100);
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
