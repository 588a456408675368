/** One thing that is compared of a pair. Levels go from least to most alike; a pair may also lack the values. */
export interface Comparison {
  readonly name: string;
  readonly levels: readonly string[];
  /** Where the level stands in a pattern. */
  readonly shift: number;
  /** As many ones as its bits in a pattern; as a level it says that one of the two has no value. */
  readonly missing: number;
}

const comparison = (name: string, shift: number, bits: number, levels: readonly string[]): Comparison => ({
  name,
  levels,
  shift,
  missing: (1 << bits) - 1,
});

/**
 * The levels of a name. FAMILY: the family's name alone agrees; SLIP: one part does, and the other is one slip of a
 * finger away, as short names of different people are too; SAME_SOUND: read alike, written in other characters.
 */
export const NAME = {
  DIFFERENT: 0,
  GIVEN: 1,
  FAMILY: 2,
  SLIP: 3,
  ALIKE: 4,
  SWAPPED: 5,
  SAME_SOUND: 6,
  SAME: 7,
} as const;
/** The levels of a day of birth. GENERATION: fifteen years apart or more; TYPO: one slip of a finger away. */
export const BIRTH = { GENERATION: 0, DIFFERENT: 1, NEAR: 2, TYPO: 3, SAME: 4 } as const;
/** Whether any of a kind of contact is shared. */
export const SHARED = { DIFFERENT: 0, SAME: 1 } as const;
/** The levels of where somebody lives. */
export const PLACE = { DIFFERENT: 0, POSTCODE: 1, SAME: 2 } as const;
/** The levels of identifiers. CONFLICT: of a kind that one has once, two; MIXED: one agrees, another is in conflict. */
export const IDENTITY = { CONFLICT: 0, MIXED: 1, SAME: 2 } as const;

/** What is compared of every pair. */
export const COMPARISONS = {
  name: comparison("name", 0, 4, Object.keys(NAME)),
  birth: comparison("birth", 4, 3, Object.keys(BIRTH)),
  phone: comparison("phone", 7, 2, Object.keys(SHARED)),
  email: comparison("email", 9, 2, Object.keys(SHARED)),
  place: comparison("place", 11, 2, Object.keys(PLACE)),
  identity: comparison("identity", 13, 2, Object.keys(IDENTITY)),
} as const;

export type ComparisonName = keyof typeof COMPARISONS;

export const COMPARISON_LIST: readonly Comparison[] = Object.values(COMPARISONS);

/** How many patterns there are: a pattern holds the levels of all comparisons of a pair, as bits of one number. */
export const PATTERNS = 1 << 15;

/** The level that a pattern holds of a comparison, or its `missing`. */
export function levelIn(pattern: number, { shift, missing }: Comparison): number {
  return (pattern >>> shift) & missing;
}
