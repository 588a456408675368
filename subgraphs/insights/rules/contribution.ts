import { Decimal } from "decimal.js";
import type { CustomerFacts, LoanAccountFacts } from "../facts";
import type { Parameters } from "../parameters";
import { type Exchange, type Missing, untold, withoutRate } from "./exchange";
import { cents } from "./position";
import { ACCOUNT_KINDS } from "./products";
import type { ProductKind } from "./value";

export type ContributionKind =
  "DEPOSIT_MARGIN" | "LOAN_MARGIN" | "EXPECTED_LOSS" | "WEALTH_FEES" | "SERVICE_COST";

/** One part of the contribution: a year's amount in the reporting currency, costs and losses negative. */
export interface ContributionPart {
  kind: ContributionKind;
  amount: Decimal;
  /** What it is made of. */
  figures: readonly ContributionFigure[];
}

/** An amount times a rate, or a number times a cost, in words and figures. */
export interface ContributionFigure {
  /** An account, a loan, a holding or a channel. */
  of: string;
  /** The kind of product that brings it; null for what is no product's. */
  product: ProductKind | null;
  base: Decimal;
  rate: Decimal;
  amount: Decimal;
}

/** What the customer brings the bank in a year, as things stand; total is null where a part cannot be told. */
export interface Contribution {
  currency: string;
  total: Decimal | null;
  parts: readonly ContributionPart[];
  missing: readonly Missing[];
}

type Work = (tell: (figure: Omit<ContributionFigure, "amount">, currency: string) => void) => void;

/**
 * Deposits margin: balances by what treasury pays for them less the customer's rate. Loan margin: principal by the
 * customer's rate less what treasury asks; less the expected loss. Fees of investments. Less the cost of contacts.
 * What several people share counts for its first owner or borrower alone, so that customers add up to the bank.
 */
export function contributionOf(
  facts: CustomerFacts,
  parameters: Parameters,
  exchange: Exchange,
): Contribution {
  const { transferRates, wealth: fees, contactCosts } = parameters;
  const missing: Missing[] = [];
  const parts: ContributionPart[] = [];
  const transfer = (currency: string) =>
    new Decimal(transferRates.byCurrency[currency] ?? transferRates.default);
  const part = (kind: ContributionKind, system: keyof CustomerFacts, work: Work) => {
    if (facts[system] === null) {
      missing.push(untold(kind, system));
      return;
    }
    const figures: ContributionFigure[] = [];
    const without = new Set<string>();
    work((figure, currency) => {
      const amount = exchange.convert({ amount: figure.base.times(figure.rate), currency });
      if (amount === undefined) without.add(currency);
      else if (!amount.isZero()) figures.push({ ...figure, amount: cents(amount) });
    });
    if (without.size > 0) missing.push(withoutRate(kind, [...without].sort()));
    else parts.push({ kind, amount: Decimal.sum(0, ...figures.map(({ amount }) => amount)), figures });
  };
  part("DEPOSIT_MARGIN", "deposits", (tell) => {
    for (const account of facts.deposits!.accounts) {
      if (account.role !== "OWNER" || account.amount === null) continue;
      const rate = transfer(account.currency).minus(percent(account.rate ?? 0));
      tell(
        { of: account.id, product: ACCOUNT_KINDS[account.type], base: new Decimal(account.amount), rate },
        account.currency,
      );
    }
  });
  const owed = (facts.loans?.loans ?? []).filter((loan) => loan.role === "BORROWER" && isOwed(loan));
  part("LOAN_MARGIN", "loans", (tell) => {
    for (const loan of owed) {
      if (loan.principal === null || loan.rate === null) {
        missing.push({ figure: "LOAN_MARGIN", reason: "a loan's principal or rate is not told" });
      } else {
        const rate = percent(loan.rate).minus(transfer(loan.currency));
        tell({ of: loan.id, product: "LOAN", base: new Decimal(loan.principal), rate }, loan.currency);
      }
    }
  });
  part("EXPECTED_LOSS", "loans", (tell) => {
    for (const loan of owed) {
      if (loan.principal === null) continue; // told as missing from the margin
      const rating = facts.loans!.ratings.at(0)?.rating;
      const rate = lossRate(loan, rating, parameters);
      tell(
        { of: loan.id, product: "LOAN", base: new Decimal(loan.principal), rate: rate.negated() },
        loan.currency,
      );
    }
  });
  part("WEALTH_FEES", "wealth", (tell) => {
    for (const holding of facts.wealth!.holdings) {
      const rate = (holding.fee === null ? new Decimal(fees.unknownFee) : percent(holding.fee)).times(
        fees.feeShare,
      );
      tell(
        { of: holding.id, product: "INVESTMENTS", base: new Decimal(holding.amount), rate },
        holding.currency,
      );
    }
  });
  part("SERVICE_COST", "service", (tell) => {
    for (const { channel, count365 } of facts.service!.channels) {
      const cost = new Decimal(contactCosts[channel] ?? 0);
      tell(
        { of: channel, product: null, base: new Decimal(count365), rate: cost.negated() },
        exchange.reporting,
      );
    }
  });
  const total = missing.length > 0 ? null : Decimal.sum(0, ...parts.map(({ amount }) => amount));
  return { currency: exchange.reporting, total, parts, missing };
}

/** The systems tell rates in percent. */
function percent(rate: Decimal.Value): Decimal {
  return new Decimal(rate).dividedBy(100);
}

function isOwed({ status }: LoanAccountFacts): boolean {
  return status !== "PENDING" && status !== "PAID_OFF" && status !== "WRITTEN_OFF";
}

/** Probability of default by days past due, else by rating; loss given default by how much collateral covers. */
export function lossRate(
  loan: LoanAccountFacts,
  rating: string | undefined,
  { expectedLoss }: Parameters,
): Decimal {
  const { probabilityOfDefault, unrated, pastDue, lossGivenDefault } = expectedLoss;
  const late = Object.entries(pastDue)
    .filter(([days]) => (loan.pastDueDays ?? 0) >= Number(days))
    .sort(([one], [other]) => Number(other) - Number(one))
    .at(0)?.[1];
  const defaulted = loan.status === "DEFAULTED" ? "1" : undefined;
  const probability = new Decimal(
    defaulted ?? late ?? (rating === undefined ? unrated : (probabilityOfDefault[rating] ?? unrated)),
  );
  const principal = new Decimal(loan.principal ?? 0);
  const cover = loan.coverCurrency === loan.currency ? new Decimal(loan.cover ?? 0) : new Decimal(0);
  const covered = principal.isZero() ? new Decimal(0) : Decimal.min(cover.dividedBy(principal), 1);
  const loss = covered
    .times(lossGivenDefault.secured)
    .plus(new Decimal(1).minus(covered).times(lossGivenDefault.unsecured));
  return probability.times(loss);
}
