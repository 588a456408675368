import { Decimal } from "decimal.js";
import type {
  BorrowerRecord,
  CollateralRecord,
  CreditRatingRecord,
  InstalmentRecord,
  LoanRecord,
  PaymentRecord,
  ProductRecord,
} from "../../../subgraphs/loans/source";
import { accountNoOf, customerNoOf } from "./books";

// The demo bank's rows as the loan system writes them, by the names, codes and formats of its WSDL. An element that is
// undefined is left out, one that is null is nil.

const PURPOSES: Record<string, string> = {
  HOME: "01",
  HOME_IMPROVEMENT: "02",
  CAR: "03",
  DEBT_CONSOLIDATION: "04",
  EDUCATION: "05",
  BUSINESS: "06",
  PERSONAL: "07",
};
const STATUSES: Record<string, string> = {
  PENDING: "APR",
  ACTIVE: "CUR",
  IN_ARREARS: "ARR",
  PAID_OFF: "CLS",
  DEFAULTED: "DFT",
  WRITTEN_OFF: "WOF",
};
const ROLES: Record<string, string> = { BORROWER: "P", CO_BORROWER: "J", GUARANTOR: "G" };
const CLASSES: Record<string, string> = {
  CURRENT: "0",
  DPD_1_30: "1",
  DPD_31_60: "2",
  DPD_61_90: "3",
  DPD_OVER_90: "4",
};
const INSTALMENT_STATES: Record<string, string> = {
  DUE: "O",
  PAID: "P",
  OVERDUE: "L",
  PARTLY_PAID: "T",
  UNKNOWN: "-",
};
const MEANS: Record<string, string> = { TRANSFER: "TRF", DIRECT_DEBIT: "DDT", CASH: "CSH" };
const KINDS: Record<string, string> = {
  REAL_ESTATE: "RE",
  VEHICLE: "VH",
  DEPOSIT: "DP",
  SECURITIES: "SC",
  GUARANTEE: "GT",
};

export function loanAccount(loan: LoanRecord) {
  const amount = (value: string | null) =>
    value === null ? undefined : { attributes: { ccy: loan.currency }, $value: value };
  const { nextPaymentDueDate, nextPaymentAmount, totalOverdue } = loan;
  const hasNext = nextPaymentDueDate !== null || nextPaymentAmount !== null;
  return {
    attributes: { accountNo: accountNoOf(loan.id) },
    ContractNo: loan.loanNumber,
    ProductCode: loan.productCode ?? undefined,
    PurposeCode: coded(PURPOSES, loan.purpose),
    StatusCode: coded(STATUSES, loan.status),
    OriginalAmount: amount(loan.originalPrincipal),
    PrincipalBalance: amount(loan.principalOutstanding),
    InterestBalance: amount(loan.interestOutstanding),
    AnnualRate: share(loan.interestRate),
    TermMonths: loan.termMonths,
    OpenDate: local(loan.openedOn),
    MaturityDate: local(loan.maturityDate),
    NextPayment: hasNext
      ? { DueDate: local(nextPaymentDueDate), Amount: amount(nextPaymentAmount) }
      : undefined,
    LastPaymentDate: local(loan.lastPaymentDate),
    Arrears: {
      Amount: amount(totalOverdue),
      Since: local(loan.overdueSince),
      Days: loan.pastDueDays,
      Class: coded(CLASSES, loan.delinquencyBucket),
    },
    RepaymentAccountNo: loan.repaymentAccountId === null ? null : accountNoOf(loan.repaymentAccountId),
  };
}

export function partyLoan(loan: LoanRecord, role: string) {
  return { ...loanAccount(loan), RoleCode: ROLES[role] };
}

export function party({ customerId, role }: BorrowerRecord) {
  return { CustomerNo: customerNoOf(customerId), RoleCode: ROLES[role] };
}

export function scheduleEntry(instalment: InstalmentRecord) {
  return {
    No: instalment.number,
    DueDate: local(instalment.dueDate),
    Principal: instalment.principal,
    Interest: instalment.interest,
    Amount: instalment.amount,
    StateCode: INSTALMENT_STATES[instalment.status],
  };
}

export function receipt(payment: PaymentRecord) {
  return {
    ReceiptNo: receiptNoOf(payment),
    ValueDate: local(payment.paidOn),
    Amount: payment.amount,
    MeansCode: coded(MEANS, payment.method),
  };
}

/** LP-104201005 is 104201005. */
export function receiptNoOf({ id }: PaymentRecord): string {
  return id.slice(3);
}

export function collateral(item: CollateralRecord) {
  return {
    attributes: { collateralNo: item.id.slice(3) },
    AccountNo: accountNoOf(item.loanId),
    KindCode: KINDS[item.type],
    Description: item.description ?? undefined,
    AppraisedValue: { attributes: { ccy: item.currency }, $value: item.value },
    AppraisedOn: local(item.valuedOn),
  };
}

export function score(rating: CreditRatingRecord) {
  return {
    attributes: { customerNo: customerNoOf(rating.customerId) },
    AssessedOn: local(rating.assessedOn),
    Grade: rating.rating,
    Points: rating.score,
    Model: rating.model,
    ValidUntil: local(rating.validUntil),
  };
}

export function product(item: ProductRecord) {
  return {
    attributes: { code: item.code },
    Name: item.name,
    Description: item.description,
    PurposeCode: coded(PURPOSES, item.purpose),
    StateCode: item.status === "AVAILABLE" ? "S" : "X",
    Currency: item.currency,
    AnnualRate: share(item.interestRate),
    MaximumAmount: item.maximumAmount,
    MaximumMonths: item.maximumMonths,
  };
}

function coded(codes: Record<string, string>, value: string | null): string | null {
  return value === null ? null : codes[value];
}

/** A rate in percent as a share of one: 3.45 is 0.0345. */
function share(rate: string | null): string | null {
  return rate === null ? null : new Decimal(rate).div(100).toFixed();
}

/** A day as xsd:date writes it with a time zone. */
function local(date: string | null): string | null {
  return date === null ? null : `${date}+08:00`;
}
