// What matching reads and writes. It never changes a customer: it hands over decisions, and the store keeps them.

/** One customer record as matching sees it: whatever may tell that two records are one person. */
export interface PartyRecord {
  /** The customer's id. */
  readonly id: string;
  /** PERSON or ORGANISATION: records of different kinds are never compared. */
  readonly partyType: string;
  /** Names as they are written, in any script and order; the one a document bears comes first. */
  readonly names: readonly string[];
  /** YYYY-MM-DD, for an organisation the day of its foundation; null where it is unknown. */
  readonly dateOfBirth: string | null;
  /** Numbers that an authority gave, as written. */
  readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly addresses: readonly { readonly lines: readonly string[]; readonly postalCode: string | null }[];
}

/** What becomes of a pair: it is one person, somebody must look, or it is two. */
export type Verdict = "LINK" | "REVIEW" | "SEPARATE";

/** What one comparison of a pair says: which level it reached and what that weighs. Never the values compared. */
export interface Evidence {
  readonly comparison: string;
  readonly level: string;
  /** Bits for (above 0) or against (below 0) one person: log2(m/u), adjusted where the value is common. */
  readonly weight: number;
}

/** A pair that was decided on. */
export interface Decision {
  /** The two customers' ids: `a` before `b` by code units, so that a pair has one spelling. */
  readonly a: string;
  readonly b: string;
  /** Log2 of the odds that the two are one person. */
  readonly score: number;
  readonly decision: Exclude<Verdict, "SEPARATE">;
  /** DETERMINISTIC when an identifier alone decided it. */
  readonly method: "DETERMINISTIC" | "PROBABILISTIC";
  /** Why the pair is not linked though its score is high enough; null where nothing held it. */
  readonly heldBy: string | null;
  readonly evidence: readonly Evidence[];
}

/** Two customers of whom a steward said that they are different people. */
export type NeverLink = readonly [a: string, b: string];

/** Where records come from and decisions go. */
export interface MatchStore {
  /** How many records there are; progress is told against it. */
  count(): Promise<number>;
  /** All records, each once, in batches of a bounded size, in any order. */
  parties(): AsyncIterable<readonly PartyRecord[]>;
  /** All pairs that must not be linked, in batches of a bounded size. */
  neverLinks(): AsyncIterable<readonly NeverLink[]>;
  /** Begins a run, which has a key of its own. */
  begin(): Promise<string>;
  /** Keeps decisions of a run. A pair comes once a run; what a steward decided on it before stays. */
  write(run: string, decisions: readonly Decision[]): Promise<void>;
  /** Ends a run: open decisions of runs before it, on pairs that it did not come to, are withdrawn. */
  finish(run: string): Promise<void>;
  /** The records of these ids; unknown ids have none. */
  partiesByIds(ids: readonly string[]): Promise<PartyRecord[]>;
}
