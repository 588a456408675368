import { Decimal } from "decimal.js";
import type { Parameters } from "../parameters";

/** How much of the bank's contribution customers bring: the first 80 %, the next 15 %, the rest. */
export type ValueSegment = "KEY" | "POTENTIAL" | "ORDINARY";

/** Value now by value possible: HIGH has both, SECONDARY the first alone, LATENT the second alone, LOW neither. */
export type ValueCell = "HIGH" | "SECONDARY" | "LATENT" | "LOW";

/** The contributions above which customers are KEY and POTENTIAL; null where nobody is. */
export interface SegmentLines {
  key: Decimal | null;
  potential: Decimal | null;
}

/**
 * The Pareto lines of a bank: its customers' contributions from the greatest on, added up until they come to the share of
 * all that is positive. Whoever is needed to reach a share is within it, and so is everybody who brings as much.
 */
export function segmentLines(
  contributions: readonly Decimal[],
  { segments }: Pick<Parameters, "segments">,
): SegmentLines {
  const falling = contributions
    .filter((each) => each.greaterThan(0))
    .sort((one, other) => other.comparedTo(one));
  const total = falling.reduce((sum, each) => sum.plus(each), new Decimal(0));
  const lineAt = (share: string): Decimal | null => {
    const wanted = total.times(share);
    let sum = new Decimal(0);
    for (const each of falling) {
      sum = sum.plus(each);
      if (sum.greaterThanOrEqualTo(wanted)) return each;
    }
    return null;
  };
  return { key: lineAt(segments.key), potential: lineAt(segments.potential) };
}

/** The segment of a contribution. Who brings nothing, or costs, is ORDINARY. */
export function segmentOf(contribution: Decimal, { key, potential }: SegmentLines): ValueSegment {
  if (!contribution.greaterThan(0)) return "ORDINARY";
  if (key && contribution.greaterThanOrEqualTo(key)) return "KEY";
  return potential && contribution.greaterThanOrEqualTo(potential) ? "POTENTIAL" : "ORDINARY";
}

/** The one cell of the value matrix, of the quintiles (1 to 5, the most valuable fifth is 5) of contribution and potential. */
export function valueCellOf(
  quintiles: { contribution: number; potential: number },
  { valueMatrix }: Pick<Parameters, "valueMatrix">,
): ValueCell {
  const isHigh = (quintile: number) => quintile >= valueMatrix.highFromQuintile;
  if (isHigh(quintiles.contribution)) return isHigh(quintiles.potential) ? "HIGH" : "SECONDARY";
  return isHigh(quintiles.potential) ? "LATENT" : "LOW";
}

/** The kinds of products that a bank's customers may have. */
export const PRODUCT_KINDS = ["CURRENT_ACCOUNT", "SAVINGS", "TERM_DEPOSIT", "LOAN", "INVESTMENTS"] as const;
export type ProductKind = (typeof PRODUCT_KINDS)[number];

/** What customers of one group have of each kind, and what such a product brings them on average. */
export type PeerGroup = Readonly<Record<ProductKind, { share: Decimal; averageContribution: Decimal }>>;

/**
 * What a customer might bring in a year besides: for each kind of product that is missing, what it brings on average where
 * peers have it, by how many of them do. Nothing where peers lose the bank money.
 */
export function potentialOf(held: ReadonlySet<ProductKind>, peers: PeerGroup): Decimal {
  return PRODUCT_KINDS.filter((kind) => !held.has(kind))
    .map((kind) => peers[kind].averageContribution.times(peers[kind].share))
    .filter((amount) => amount.greaterThan(0))
    .reduce((sum, amount) => sum.plus(amount), new Decimal(0))
    .toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

/**
 * Splits values evenly into quintiles: the fifth that is best gets 5. Equal values stand in the order in which they came,
 * so that the fifths differ by one at the most.
 */
export function quintilesOf<Value>(
  values: readonly Value[],
  compare: (one: Value, other: Value) => number,
): number[] {
  const order = values.map((_, i) => i).sort((i, j) => compare(values[i], values[j]) || i - j);
  const quintiles = new Array<number>(values.length);
  order.forEach((i, place) => (quintiles[i] = Math.floor((place * 5) / values.length) + 1));
  return quintiles;
}
