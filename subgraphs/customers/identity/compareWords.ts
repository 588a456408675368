import { jaroWinkler } from "@skyra/jaro-winkler";
import type { Dictionary } from "./dictionary";
import { isPinyin } from "./pinyin";

// Looked up once: where tests run, a look at a global costs more than what it does.
const { imul, max, min } = Math;

/** Names of at least this likeness by Jaro and Winkler are taken for spellings of one (Winkler 1990). */
const ALIKE = 0.9;

/** A word that so many bear, and so much of those who bear one like it, is a name of its own. */
const MANY = 5;
const NO_SLIP = 0.1;

/** How many comparisons of words are remembered at the most: slots of a table in which the newest of two wins. */
const REMEMBERED_BITS = 20;

/** How alike two words are: not at all, one slip of a finger away, by Jaro and Winkler, or the same. */
export const LIKENESS = { NONE: 0, SLIP: 1, ALIKE: 2, SAME: 3 } as const;
/** Compares two words of a dictionary by their numbers. */
export type WordComparer = (a: number, b: number) => number;

/** Whether two different words are spellings of one; an initial is one of any word that it begins. */
export function wordComparer(dictionary: Dictionary): WordComparer {
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
