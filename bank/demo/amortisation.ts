import { Decimal } from "decimal.js";
import { addMonths } from "./dates";
import type { Cents } from "./money";

/** One payment of a schedule. */
export interface Part {
  number: number;
  dueDate: string;
  principal: Cents;
  interest: Cents;
}

/** What a schedule is made for. The rate is percent a year. */
export interface Terms {
  principal: Cents;
  interestRate: string;
  months: number;
  openedOn: string;
}

/** The equal monthly payment that repays a loan with interest, rounded half up. */
function annuity({ principal, interestRate, months }: Terms): Cents {
  const rate = new Decimal(interestRate).div(1_200);
  const sum = new Decimal(principal.toString());
  const payment = rate.isZero()
    ? sum.div(months)
    : sum.times(rate).div(new Decimal(1).minus(rate.plus(1).pow(-months)));
  return BigInt(payment.toFixed(0, Decimal.ROUND_HALF_UP));
}

/** A month's interest: one division, so that it is rounded once. */
function monthsInterest(owed: Cents, interestRate: string): Cents {
  const interest = new Decimal(owed.toString()).times(interestRate).div(1_200);
  return BigInt(interest.toFixed(0, Decimal.ROUND_HALF_UP));
}

/** The schedule of a loan with equal payments; the last one takes up what rounding left. */
export function scheduleOf(terms: Terms): Part[] {
  const payment = annuity(terms);
  let owed = terms.principal;
  return Array.from({ length: terms.months }, (_, i) => {
    const interest = monthsInterest(owed, terms.interestRate);
    const principal = i === terms.months - 1 ? owed : payment - interest;
    owed -= principal;
    return { number: i + 1, dueDate: addMonths(terms.openedOn, i + 1), principal, interest };
  });
}
