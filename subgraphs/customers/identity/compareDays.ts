import { BIRTH, COMPARISONS } from "./comparisons";

const { abs } = Math;

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
