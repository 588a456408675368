import { Decimal } from "decimal.js";
import type { InstalmentRecord, LoanRecord } from "../../../subgraphs/loans/source";
import { InstalmentStatus, LoanStatus } from "../../../subgraphs/loans/types/enums";

/**
 * The schedule of a loan: as many equal monthly instalments as it has months, the first one month after it
 * was opened. Only where they make up the loan to the last heller; otherwise the contract is another one and
 * there is no schedule. `asOf` is the day that the loan system's status is of.
 */
export function instalmentsOf(loan: LoanRecord, payments: string, asOf: string): InstalmentRecord[] {
  if (!new Decimal(payments).times(loan.termMonths).equals(loan.originalPrincipal)) return [];
  return Array.from({ length: loan.termMonths }, (_, i) => {
    const dueDate = addMonths(loan.openedOn, i + 1);
    return {
      loanId: loan.id,
      number: i + 1,
      dueDate,
      principal: null,
      interest: null,
      amount: payments,
      status: statusOf(loan.status, dueDate <= asOf),
    };
  });
}

/**
 * What follows from the loan's status: one that is paid off has paid all, one that is repaid as agreed has
 * paid what was due. Which instalments a borrower in arrears or default missed is not told.
 */
function statusOf(loanStatus: string, past: boolean): InstalmentStatus {
  switch (loanStatus as LoanStatus) {
    case LoanStatus.PAID_OFF:
      return InstalmentStatus.PAID;
    case LoanStatus.ACTIVE:
      return past ? InstalmentStatus.PAID : InstalmentStatus.DUE;
    case LoanStatus.IN_ARREARS:
      return past ? InstalmentStatus.UNKNOWN : InstalmentStatus.DUE;
    default:
      return InstalmentStatus.UNKNOWN;
  }
}

/** The same day so many months later, or the month's last day where it has no such day. */
export function addMonths(day: string, months: number): string {
  const [year, month, dayOfMonth] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const moved = new Date(Date.UTC(year, month - 1 + months, Math.min(dayOfMonth, last)));
  return moved.toISOString().slice(0, 10);
}
