import type { PageRequest } from "../kit/pages";
import type { ReadCounts, ReadPages, ReadRows, Source } from "../kit/source";

// What a loan system tells. Amounts and rates are exact decimals as text, dates YYYY-MM-DD. A figure is null
// where the system does not tell it; it is never guessed.

export interface ProductRecord {
  code: string;
  name: string;
  description: string;
  purpose: string | null;
  status: string;
  currency: string;
  interestRate: string | null;
  maximumAmount: string | null;
  maximumMonths: number | null;
}

export interface LoanRecord {
  id: string;
  loanNumber: string;
  productCode: string | null;
  purpose: string | null;
  status: string;
  currency: string;
  originalPrincipal: string;
  principalOutstanding: string | null;
  interestOutstanding: string | null;
  interestRate: string | null;
  termMonths: number;
  openedOn: string;
  maturityDate: string;
  nextPaymentDueDate: string | null;
  nextPaymentAmount: string | null;
  lastPaymentDate: string | null;
  totalOverdue: string | null;
  overdueSince: string | null;
  pastDueDays: number | null;
  delinquencyBucket: string | null;
  repaymentAccountId: string | null;
}

export interface BorrowerRecord {
  loanId: string;
  customerId: string;
  role: string;
}

/** A loan as one customer has it. */
export interface BorrowedLoanRecord extends LoanRecord {
  customerId: string;
  role: string;
}

export interface InstalmentRecord {
  loanId: string;
  number: number;
  dueDate: string;
  principal: string | null;
  interest: string | null;
  amount: string;
  status: string;
}

export interface PaymentRecord {
  id: string;
  loanId: string;
  paidOn: string;
  amount: string;
  method: string | null;
}

export interface CollateralRecord {
  id: string;
  loanId: string;
  type: string;
  description: string | null;
  value: string;
  currency: string;
  valuedOn: string | null;
}

export interface CreditRatingRecord {
  customerId: string;
  assessedOn: string;
  rating: string;
  score: number | null;
  model: string;
  validUntil: string | null;
}

/**
 * The sums in one currency of the loans that a customer has to repay. A sum takes the figures that the
 * system tells; it is null where the system tells none, and its count says how many it leaves out.
 */
export interface LoanTotalRecord {
  customerId: string;
  currency: string;
  loanCount: number;
  principalOutstanding: string | null;
  principalOutstandingUnknownCount: number;
  totalOutstanding: string | null;
  totalOutstandingUnknownCount: number;
  totalOverdue: string | null;
  totalOverdueUnknownCount: number;
}

/** A system that keeps loans. */
export interface LoansSource extends Source {
  readonly loansByIds: ReadRows<LoanRecord>;
  readonly loansByCustomerIds: ReadPages<BorrowedLoanRecord>;
  readonly loanCountsByCustomerIds: ReadCounts;
  readonly totalsByCustomerIds: ReadRows<LoanTotalRecord>;
  readonly newestCreditRatingsByCustomerIds: ReadRows<CreditRatingRecord>;
  readonly creditRatingsByCustomerIds: ReadPages<CreditRatingRecord>;
  readonly creditRatingCountsByCustomerIds: ReadCounts;
  readonly borrowersByLoanIds: ReadRows<BorrowerRecord>;
  readonly instalmentsByLoanIds: ReadPages<InstalmentRecord>;
  readonly instalmentCountsByLoanIds: ReadCounts;
  readonly paymentsByLoanIds: ReadPages<PaymentRecord>;
  readonly paymentCountsByLoanIds: ReadCounts;
  readonly collateralByLoanIds: ReadRows<CollateralRecord>;
  readonly productsByCodes: ReadRows<ProductRecord>;
  readonly products: (page: PageRequest) => Promise<ProductRecord[]>;
  readonly productCount: () => Promise<number>;
}
