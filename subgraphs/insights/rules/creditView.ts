import { Decimal } from "decimal.js";
import type { CustomerFacts, RatingFacts } from "../facts";
import type { Exchange, Missing } from "./exchange";
import { untold, withoutRate } from "./exchange";
import { cents } from "./position";

/** What the bank would lose if the customer paid no more, and what speaks for and against that. */
export interface CreditView {
  currency: string;
  /** Principal and interest outstanding, and overdrafts. */
  exposure: Decimal | null;
  overdue: Decimal | null;
  worstPastDueDays: number | null;
  /** Newest first. */
  ratings: readonly RatingFacts[];
  /** How much of the exposure collateral is worth, up to what each loan needs: 0 to 1; null without exposure. */
  collateralCover: Decimal | null;
  missing: readonly Missing[];
}

/** Of loans of which the customer is borrower or co-borrower. */
export function creditViewOf({ deposits, loans }: CustomerFacts, exchange: Exchange): CreditView {
  const none = { currency: exchange.reporting, exposure: null, overdue: null, worstPastDueDays: null };
  if (!loans) return { ...none, ratings: [], collateralCover: null, missing: [untold("exposure", "loans")] };
  const missing: Missing[] = [];
  const owed = loans.loans.filter(({ status }) => status !== "PENDING" && status !== "PAID_OFF");
  const amounts = owed.flatMap(({ principal, interest, currency }) => {
    if (principal !== null) return [{ amount: new Decimal(principal).plus(interest ?? 0), currency }];
    missing.push({ figure: "exposure", reason: "what is outstanding of a loan is not told" });
    return [];
  });
  if (!deposits) missing.push(untold("exposure", "deposits"));
  for (const { amount, currency } of deposits?.accounts ?? [])
    if (amount?.startsWith("-")) amounts.push({ amount: new Decimal(amount).negated(), currency });
  const sumOf = (figure: string, all: Parameters<Exchange["sum"]>[0]) => {
    const total = exchange.sum(all);
    if ("sum" in total) return cents(total.sum);
    missing.push(withoutRate(figure, total.without));
    return null;
  };
  const exposure = missing.length > 0 ? null : sumOf("exposure", amounts);
  const overdue = sumOf(
    "overdue",
    owed.map(({ overdue, currency }) => ({ amount: new Decimal(overdue ?? 0), currency })),
  );
  const covered = sumOf(
    "collateralCover",
    owed.flatMap(({ principal, interest, cover, coverCurrency, currency }) =>
      principal === null || cover === null || coverCurrency !== currency
        ? []
        : [{ amount: Decimal.min(cover, new Decimal(principal).plus(interest ?? 0)), currency }],
    ),
  );
  const days = owed.flatMap(({ pastDueDays }) => pastDueDays ?? []);
  return {
    currency: exchange.reporting,
    exposure,
    overdue,
    worstPastDueDays: owed.length > 0 && days.length === 0 ? null : Math.max(0, ...days),
    ratings: loans.ratings,
    collateralCover:
      exposure === null || covered === null || exposure.isZero()
        ? null
        : covered.dividedBy(exposure).toDecimalPlaces(4),
    missing,
  };
}
