import type { BorrowedLoanRecord, LoanTotalRecord } from "../../source";
import { Exact } from "./values";

/** Who has to repay a loan. */
const REPAYING = new Set(["BORROWER", "CO_BORROWER"]);
/** Of such loans there is nothing to repay yet, or any more. */
const SETTLED = new Set(["PENDING", "PAID_OFF"]);

/** What customers have to repay, by currency: the sums that the graph's own database makes in SQL. */
export function totalsOf(loans: readonly BorrowedLoanRecord[]): LoanTotalRecord[] {
  const groups = new Map<string, BorrowedLoanRecord[]>();
  for (const loan of loans) {
    if (!REPAYING.has(loan.role) || SETTLED.has(loan.status)) continue;
    const key = `${loan.customerId} ${loan.currency}`;
    groups.set(key, [...(groups.get(key) ?? []), loan]);
  }
  return [...groups.values()].map(totalOf).sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

function totalOf(loans: readonly BorrowedLoanRecord[]): LoanTotalRecord {
  const [{ customerId, currency }] = loans;
  const principal = sumOf(loans.map((loan) => loan.principalOutstanding));
  const total = sumOf(loans.map(owed));
  const overdue = sumOf(loans.map((loan) => loan.totalOverdue));
  return {
    customerId,
    currency,
    loanCount: loans.length,
    principalOutstanding: principal.sum,
    principalOutstandingUnknownCount: principal.unknown,
    totalOutstanding: total.sum,
    totalOutstandingUnknownCount: total.unknown,
    totalOverdue: overdue.sum,
    totalOverdueUnknownCount: overdue.unknown,
  };
}

function owed({ principalOutstanding, interestOutstanding }: BorrowedLoanRecord): string | null {
  if (principalOutstanding === null || interestOutstanding === null) return null;
  return sumOf([principalOutstanding, interestOutstanding]).sum;
}

/** The sum of the figures that are known, with as many places as the longest has; null if none is known. */
function sumOf(figures: readonly (string | null)[]): { sum: string | null; unknown: number } {
  const known = figures.filter((figure) => figure !== null);
  const unknown = figures.length - known.length;
  if (known.length === 0) return { sum: null, unknown };
  const places = Math.max(...known.map((figure) => figure.split(".")[1]?.length ?? 0));
  const sum = known.reduce((total, figure) => total.plus(figure), new Exact(0));
  return { sum: sum.toFixed(places), unknown };
}
