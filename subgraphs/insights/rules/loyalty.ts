import { Decimal } from "decimal.js";
import { type CustomerFacts, dayOf } from "../facts";
import type { Parameters } from "../parameters";
import type { Missing } from "./exchange";
import { heldKinds } from "./products";

/** How attached a customer is, in points up to 100, of years, kinds of products, surveys and complaints. */
export interface Loyalty {
  score: number | null;
  tenureYears: number | null;
  productKinds: number | null;
  /** The mean of the newest answers to surveys as a share of the best that could be given, 0 to 1. */
  satisfaction: Decimal | null;
  complaints: number | null;
  missing: readonly Missing[];
}

/** Points for years and kinds of products up to a most, for satisfaction by its share; complaints take some away. */
export function loyaltyOf(facts: CustomerFacts, { loyalty }: Parameters): Loyalty {
  const missing: Missing[] = [];
  const today = dayOf(facts);
  const since = facts.customerSince;
  const tenureYears = today === null || since === null ? null : wholeYears(since, today);
  if (tenureYears === null)
    missing.push({ figure: "tenureYears", reason: "the customer's first day is not told" });
  const productKinds = heldKinds(facts)?.size ?? null;
  if (productKinds === null)
    missing.push({ figure: "productKinds", reason: "a product system did not tell" });
  const satisfaction = satisfactionOf(facts);
  if (satisfaction === null)
    missing.push({ figure: "satisfaction", reason: "no answer to a survey is told" });
  const complaints = facts.service ? (facts.service.cases?.complaints365 ?? 0) : null;
  if (complaints === null) missing.push({ figure: "complaints", reason: "the service system did not tell" });
  // Without years or products there is nothing to build on; who was never asked is neither content nor not.
  if (tenureYears === null || productKinds === null || complaints === null)
    return { score: null, tenureYears, productKinds, satisfaction, complaints, missing };
  const points =
    Math.min(tenureYears, loyalty.mostYears) * loyalty.pointsAYear +
    Math.min(productKinds, loyalty.mostProducts) * loyalty.pointsAProduct +
    (satisfaction ?? new Decimal("0.5")).times(loyalty.satisfaction).toDecimalPlaces(0).toNumber() -
    complaints * loyalty.complaint;
  return {
    score: Math.max(0, Math.min(100, points)),
    tenureYears,
    productKinds,
    satisfaction,
    complaints,
    missing,
  };
}

/** Years from one day to another that are over: an anniversary ends one. */
function wholeYears(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}

/** The best score of a scale such as `1-5`, `0-10`, `5` or `FIVE_POINT`'s own text; undefined where it cannot be read. */
export function bestOf(scale: string | null): { least: Decimal; best: Decimal } | undefined {
  const [, least, best] = /^(?:(\d+)\s*(?:-|–|to)\s*)?(\d+)$/.exec(scale?.trim() ?? "") ?? [];
  if (best === undefined || Number(best) <= Number(least ?? 0)) return undefined;
  return { least: new Decimal(least ?? 0), best: new Decimal(best) };
}

function satisfactionOf({ service }: CustomerFacts): Decimal | null {
  const shares = (service?.surveys ?? []).flatMap(({ score, scale }) => {
    const range = bestOf(scale);
    if (range === undefined) return [];
    const share = new Decimal(score).minus(range.least).dividedBy(range.best.minus(range.least));
    return share.greaterThanOrEqualTo(0) && share.lessThanOrEqualTo(1) ? [share] : [];
  });
  return shares.length === 0
    ? null
    : Decimal.sum(...shares)
        .dividedBy(shares.length)
        .toDecimalPlaces(4);
}
