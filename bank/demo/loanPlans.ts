import { Decimal } from "decimal.js";
import type { LoanPurpose } from "../../subgraphs/loans/types/enums";
import { addDays, addMonths, monthsBetween } from "./dates";
import { monthlyIncome, type Facts } from "./facts";
import type { Cents } from "./money";
import { loanProduct } from "./products";
import type { Random, Weights } from "./random";
import { BUSY, SHOWCASE } from "./showcase";

/** What became of a loan. */
export type Course = "RUNNING" | "PAID_OFF" | "ARREARS" | "DEFAULTED" | "WRITTEN_OFF" | "PENDING";

/** A loan before its schedule is made. */
export interface LoanPlan {
  productCode: string;
  purpose: `${LoanPurpose}`;
  course: Course;
  principal: Cents;
  interestRate: string;
  months: number;
  openedOn: string;
  /** How many instalments were missed in the end. */
  missed: number;
}

const COURSES: Weights<Course> = {
  RUNNING: 58,
  PAID_OFF: 18,
  ARREARS: 13,
  DEFAULTED: 3,
  WRITTEN_OFF: 2,
  PENDING: 6,
};

/** A person's loans by product: how often, how long, and up to how many monthly incomes. */
const PERSON_LOANS: Weights<string> = {
  LHOME: 22,
  LRENO: 10,
  LCAR: 20,
  LEDU: 8,
  LCONS: 22,
  LDEBT: 8,
  LSALE: 10,
};
const BUSINESS_LOANS: Weights<string> = { LBIZ: 60, LWORK: 40 };
const MONTHS: Record<string, readonly number[]> = {
  LHOME: [120, 180, 240, 240, 360],
  LRENO: [36, 60, 84],
  LCAR: [24, 36, 60],
  LEDU: [36, 60, 96],
  LCONS: [12, 24, 36, 60],
  LDEBT: [36, 60, 84],
  LBIZ: [36, 60, 84],
  LWORK: [6, 12, 24],
  LSALE: [6, 12, 24],
};
const INCOMES: Record<string, readonly [number, number]> = {
  LHOME: [40, 90],
  LRENO: [3, 20],
  LCAR: [6, 20],
  LEDU: [4, 12],
  LCONS: [1, 10],
  LDEBT: [4, 14],
  LBIZ: [6, 30],
  LWORK: [2, 8],
  LSALE: [1, 3],
};

/** Which loans a customer has or had. */
export function loanPlansOf(facts: Facts, random: Random, today: string): LoanPlan[] {
  if (facts.n === SHOWCASE) return [{ ...mortgage(today) }];
  const count = random.weighted({ "0": 4, "1": 66, "2": 24, "3": 6 });
  const plans = Array.from({ length: Number(count) }, () => plan(facts, random, today));
  return plans.flatMap((made) => made ?? []);
}

/** The showcase's home loan: seven years of twenty are paid. */
function mortgage(today: string): LoanPlan {
  return {
    productCode: "LHOME",
    purpose: "HOME",
    course: "RUNNING",
    principal: 128_000_000n,
    interestRate: "3.45",
    months: 240,
    openedOn: addDays(addMonths(today, -84), -12),
    missed: 0,
  };
}

/** Undefined when the customer is too new for the loan that chance had in mind. */
function plan(facts: Facts, random: Random, today: string): LoanPlan | undefined {
  const productCode = random.weighted(facts.isPerson ? PERSON_LOANS : BUSINESS_LOANS);
  const product = loanProduct(productCode);
  const course = facts.n === BUSY ? "RUNNING" : random.weighted(COURSES);
  const tenure = monthsBetween(facts.customerSince, today) - 1;
  const terms = MONTHS[productCode];
  // Nobody is with the bank for long enough to have repaid the longest loans.
  const months = course === "PAID_OFF" ? terms[0] : random.pick(terms);
  const missed = missedOf(course, random);
  const elapsed = elapsedMonths(course, random, { months, tenure, missed });
  if (elapsed === undefined) return undefined;
  const [least, most] = INCOMES[productCode];
  const income = monthlyIncome(facts) / 100_000n + 1n;
  return {
    productCode,
    purpose: (product.purpose ?? "PERSONAL") as `${LoanPurpose}`,
    course,
    // Sums that people ask for: whole thousands.
    principal: income * 100_000n * BigInt(random.int(least, most)),
    interestRate: product.interestRate === "0" ? "0" : spread(product.interestRate ?? "4.8", random),
    months,
    openedOn: addDays(addMonths(today, -elapsed), -random.int(1, 27)),
    missed,
  };
}

function missedOf(course: Course, random: Random): number {
  if (course === "ARREARS") return Number(random.weighted({ "1": 55, "2": 25, "3": 20 }));
  if (course === "DEFAULTED") return random.int(5, 9);
  return course === "WRITTEN_OFF" ? random.int(13, 24) : 0;
}

/** How many months ago a loan was opened. */
function elapsedMonths(
  course: Course,
  random: Random,
  { months, tenure, missed }: { months: number; tenure: number; missed: number },
): number | undefined {
  const [least, most] = {
    RUNNING: [0, Math.min(months - 2, tenure)],
    PENDING: [0, 0],
    // Something was paid before the first was missed.
    ARREARS: [missed + 1, Math.min(months - 1, tenure)],
    DEFAULTED: [missed + 1, Math.min(months - 1, tenure)],
    WRITTEN_OFF: [missed + 1, Math.min(months + 12, tenure)],
    PAID_OFF: [months, Math.min(months + 48, tenure)],
  }[course];
  return most < least ? undefined : random.int(least, most);
}

/** A rate up to 0.9 above the product's. */
function spread(rate: string, random: Random): string {
  return new Decimal(rate).plus(new Decimal(random.int(0, 18)).div(20)).toFixed(2);
}
