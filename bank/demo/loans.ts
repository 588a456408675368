import type {
  BorrowerRecord,
  InstalmentRecord,
  LoanRecord,
  PaymentRecord,
} from "../../subgraphs/loans/source";
import type { DelinquencyBucket, LoanPaymentMethod, LoanStatus } from "../../subgraphs/loans/types/enums";
import { scheduleOf, type Part } from "./amortisation";
import { collateralOf } from "./collateral";
import { creditRatingsOf } from "./creditRatings";
import { addDays, addMonths, daysBetween } from "./dates";
import type { Facts, Relation } from "./facts";
import { idBelow, idOf, padded } from "./ids";
import { loanPlansOf, type Course, type LoanPlan } from "./loanPlans";
import { amountOf, sum, type Cents } from "./money";
import { randomOf, type Random, type Weights } from "./random";
import type { SystemRows } from "./rows";
import { SHOWCASE } from "./showcase";

const STATUS: Record<Course, `${LoanStatus}`> = {
  RUNNING: "ACTIVE",
  PAID_OFF: "PAID_OFF",
  ARREARS: "IN_ARREARS",
  DEFAULTED: "DEFAULTED",
  WRITTEN_OFF: "WRITTEN_OFF",
  PENDING: "PENDING",
};
const METHODS: Weights<`${LoanPaymentMethod}`> = { DIRECT_DEBIT: 75, TRANSFER: 20, CASH: 5 };

/** What the loan system keeps of a customer's own loans. */
export function loanRows(facts: Facts, relation: Relation | undefined, today: string): SystemRows["loans"] {
  if (!facts.systems.loans) return {};
  const random = randomOf("loans", facts.n);
  const plans = loanPlansOf(facts, random, today);
  const books = plans.map((plan, i) => bookOf(facts, plan, i + 1, random, today));
  return {
    loans: books.map(({ loan }) => loan),
    borrowers: books.flatMap(({ loan }) => borrowersOf(facts, relation, loan, random)),
    instalments: books.flatMap(({ instalments }) => instalments),
    payments: books.flatMap(({ payments }) => payments),
    collateral: books.flatMap(({ loan }) => collateralOf(facts, loan, random, today)),
    creditRatings: creditRatingsOf(
      facts,
      plans.some(({ missed }) => missed > 0),
      random,
      today,
    ),
  };
}

interface Book {
  loan: LoanRecord;
  instalments: InstalmentRecord[];
  payments: PaymentRecord[];
}

/** A loan with its schedule and what was paid of it up to today. */
function bookOf(facts: Facts, plan: LoanPlan, k: number, random: Random, today: string): Book {
  const id = idOf("L", facts.n, k);
  // Nothing is due of money that is not paid out yet.
  const schedule = plan.course === "PENDING" ? [] : scheduleOf(plan);
  const due = schedule.filter(({ dueDate }) => dueDate < today);
  const paid = due.slice(0, due.length - Math.min(plan.missed, due.length));
  const late = due.slice(paid.length);
  const partlyPaid =
    late.length > 0 && random.chance(20) ? (amount(late[0]) * BigInt(random.int(20, 80))) / 100n : 0n;
  const method = facts.systems.deposits && facts.n === SHOWCASE ? "DIRECT_DEBIT" : random.weighted(METHODS);
  const payments = paymentsOf(id, paid, method, random);
  if (partlyPaid > 0n)
    payments.push({
      id: idBelow("LP", id, paid.length + 1, 3),
      loanId: id,
      paidOn: late[0].dueDate,
      amount: amountOf(partlyPaid),
      method,
    });
  return {
    loan: {
      id,
      loanNumber: `62${padded(facts.n, 8)}${padded(k, 2)}`,
      ...termsOf(plan, schedule),
      ...figuresOf(plan, { schedule, paid, late, partlyPaid }, today),
      lastPaymentDate: payments.length > 0 ? payments[payments.length - 1].paidOn : null,
      repaymentAccountId: facts.systems.deposits && method === "DIRECT_DEBIT" ? idOf("A", facts.n, 1) : null,
    },
    instalments: schedule.map((part) => ({
      loanId: id,
      number: part.number,
      dueDate: part.dueDate,
      principal: amountOf(part.principal),
      interest: amountOf(part.interest),
      amount: amountOf(amount(part)),
      status: statusOf(part, paid.length, late.length, partlyPaid),
    })),
    payments,
  };
}

function termsOf(plan: LoanPlan, schedule: readonly Part[]) {
  const { productCode, purpose, course, interestRate, openedOn, months } = plan;
  return {
    productCode,
    purpose,
    status: STATUS[course],
    currency: "CNY",
    originalPrincipal: amountOf(plan.principal),
    interestRate,
    termMonths: months,
    openedOn,
    maturityDate: schedule.length > 0 ? schedule[schedule.length - 1].dueDate : addMonths(openedOn, months),
  };
}

/** What is owed, what is late and what comes next. */
function figuresOf(
  plan: LoanPlan,
  book: { schedule: readonly Part[]; paid: readonly Part[]; late: readonly Part[]; partlyPaid: Cents },
  today: string,
) {
  const { schedule, paid, late, partlyPaid } = book;
  const interestPaid = late.length > 0 && partlyPaid > late[0].interest ? late[0].interest : partlyPaid;
  const borrowed = plan.course === "PENDING" ? 0n : plan.principal;
  const next = schedule.find(({ dueDate }) => dueDate >= today);
  const overdueSince = late.length > 0 ? late[0].dueDate : null;
  const pastDueDays = overdueSince === null ? 0 : daysBetween(overdueSince, today);
  return {
    principalOutstanding: amountOf(
      borrowed - sum(paid.map(({ principal }) => principal)) - (partlyPaid - interestPaid),
    ),
    interestOutstanding: amountOf(sum(late.map(({ interest }) => interest)) - interestPaid),
    nextPaymentDueDate: next?.dueDate ?? null,
    nextPaymentAmount: next ? amountOf(amount(next)) : null,
    totalOverdue: amountOf(sum(late.map(amount)) - partlyPaid),
    overdueSince,
    pastDueDays,
    delinquencyBucket: bucketOf(pastDueDays),
  };
}

function bucketOf(pastDueDays: number): `${DelinquencyBucket}` {
  if (pastDueDays === 0) return "CURRENT";
  if (pastDueDays <= 30) return "DPD_1_30";
  if (pastDueDays <= 60) return "DPD_31_60";
  return pastDueDays <= 90 ? "DPD_61_90" : "DPD_OVER_90";
}

function amount({ principal, interest }: Part): Cents {
  return principal + interest;
}

function statusOf({ number }: Part, paid: number, late: number, partlyPaid: Cents): string {
  if (number <= paid) return "PAID";
  if (number > paid + late) return "DUE";
  return number === paid + 1 && partlyPaid > 0n ? "PARTLY_PAID" : "OVERDUE";
}

function paymentsOf(loanId: string, paid: readonly Part[], method: string, random: Random): PaymentRecord[] {
  return paid.map((part) => ({
    id: idBelow("LP", loanId, part.number, 3),
    loanId,
    paidOn: method === "DIRECT_DEBIT" ? part.dueDate : addDays(part.dueDate, -random.int(0, 3)),
    amount: amountOf(amount(part)),
    method,
  }));
}

function borrowersOf(
  facts: Facts,
  relation: Relation | undefined,
  loan: LoanRecord,
  random: Random,
): BorrowerRecord[] {
  const borrowers = [{ loanId: loan.id, customerId: facts.id, role: "BORROWER" }];
  // Who stands behind a loan is known to the loan system.
  if (!relation?.facts.systems.loans) return borrowers;
  const role = relation.kind === "PARTNER" && loan.purpose === "HOME" ? "CO_BORROWER" : "GUARANTOR";
  const joins = facts.n === SHOWCASE || random.chance(role === "CO_BORROWER" ? 70 : 15);
  return joins ? [...borrowers, { loanId: loan.id, customerId: relation.facts.id, role }] : borrowers;
}
