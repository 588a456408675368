import { z } from "zod";
import { code, time } from "../../../kit/adapters/fields";
import type {
  BorrowedLoanRecord,
  CollateralRecord,
  CreditRatingRecord,
  InstalmentRecord,
  LoanRecord,
  PaymentRecord,
  ProductRecord,
} from "../../source";
import {
  COLLATERAL_TYPES,
  DELINQUENCY_BUCKETS,
  INSTALMENT_STATUSES,
  PAYMENT_METHODS,
  PRODUCT_STATUSES,
  PURPOSES,
  ROLES,
  STATUSES,
} from "./codes";
import { amount, currency, day, idOf, loanIdOf, money, percent, wholeNumber } from "./values";

// What the loan system's answers hold, by its WSDL, and the graph's records of it.

/** Of a loan's account: its number there. */
const account = z.string().regex(/^\d{12}$/);

const loanFields = {
  "@accountNo": account,
  ContractNo: z.string().min(1),
  ProductCode: z.string().nullable(),
  PurposeCode: code(PURPOSES).nullable(),
  StatusCode: code(STATUSES),
  OriginalAmount: money,
  PrincipalBalance: money.nullable(),
  InterestBalance: money.nullable(),
  AnnualRate: percent.nullable(),
  TermMonths: wholeNumber,
  OpenDate: day,
  MaturityDate: day,
  NextPayment: z.object({ DueDate: day.nullable(), Amount: money.nullable() }).nullable(),
  LastPaymentDate: day.nullable(),
  Arrears: z
    .object({
      Amount: money.nullable(),
      Since: day.nullable(),
      Days: wholeNumber.nullable(),
      Class: code(DELINQUENCY_BUCKETS).nullable(),
    })
    .nullable(),
  RepaymentAccountNo: account.nullable(),
};
const loanFieldsSchema = z.object(loanFields);
type LoanFields = z.output<typeof loanFieldsSchema>;

/** A loan has one currency, though each of its amounts names it. */
function isOfOneCurrency(loan: LoanFields): boolean {
  const { OriginalAmount, PrincipalBalance, InterestBalance, NextPayment, Arrears } = loan;
  return [PrincipalBalance, InterestBalance, NextPayment?.Amount, Arrears?.Amount].every(
    (sum) => sum == null || sum["@ccy"] === OriginalAmount["@ccy"],
  );
}

function toLoan(loan: LoanFields): LoanRecord {
  const { NextPayment: next, Arrears: arrears, RepaymentAccountNo: repayment } = loan;
  return {
    id: loanIdOf(loan["@accountNo"]),
    loanNumber: loan.ContractNo,
    productCode: loan.ProductCode,
    purpose: loan.PurposeCode,
    status: loan.StatusCode,
    currency: loan.OriginalAmount["@ccy"],
    originalPrincipal: loan.OriginalAmount.$,
    principalOutstanding: loan.PrincipalBalance?.$ ?? null,
    interestOutstanding: loan.InterestBalance?.$ ?? null,
    interestRate: loan.AnnualRate,
    termMonths: loan.TermMonths,
    openedOn: loan.OpenDate,
    maturityDate: loan.MaturityDate,
    nextPaymentDueDate: next?.DueDate ?? null,
    nextPaymentAmount: next?.Amount?.$ ?? null,
    lastPaymentDate: loan.LastPaymentDate,
    totalOverdue: arrears?.Amount?.$ ?? null,
    overdueSince: arrears?.Since ?? null,
    pastDueDays: arrears?.Days ?? null,
    delinquencyBucket: arrears?.Class ?? null,
    repaymentAccountId: repayment === null ? null : idOf("A", repayment),
  };
}

export const loanRecord: z.ZodType<LoanRecord> = loanFieldsSchema.refine(isOfOneCurrency).transform(toLoan);

/** A loan in the list of the customer with this number. */
export const borrowedLoan: z.ZodType<Omit<BorrowedLoanRecord, "customerId"> & { customerNo: string }> = z
  .object({ ...loanFields, customerNo: z.string(), RoleCode: code(ROLES) })
  .refine(isOfOneCurrency)
  .transform(({ customerNo, RoleCode, ...loan }) => ({ ...toLoan(loan), customerNo, role: RoleCode }));

export const customerLoans = z.object({ "@customerNo": z.string(), Loan: z.array(z.looseObject({})) });

export const parties = z.object({ "@accountNo": account, Party: z.array(z.looseObject({})) });

/** Who stands behind the account with this number. */
export const party = z
  .object({ accountNo: z.string(), CustomerNo: z.string(), RoleCode: code(ROLES) })
  .transform(({ accountNo, CustomerNo, RoleCode }) => ({
    loanId: loanIdOf(accountNo),
    customerNo: CustomerNo,
    role: RoleCode,
  }));

export const schedule = z.object({
  "@accountNo": account,
  "@entries": wholeNumber,
  Entry: z.array(z.looseObject({})),
});

/** An instalment of the account with this number. */
export const instalment: z.ZodType<InstalmentRecord> = z
  .object({
    accountNo: z.string(),
    No: wholeNumber,
    DueDate: day,
    Principal: amount.nullable(),
    Interest: amount.nullable(),
    Amount: amount,
    StateCode: code(INSTALMENT_STATUSES),
  })
  .transform((entry) => ({
    loanId: loanIdOf(entry.accountNo),
    number: entry.No,
    dueDate: entry.DueDate,
    principal: entry.Principal,
    interest: entry.Interest,
    amount: entry.Amount,
    status: entry.StateCode,
  }));

export const receipts = z.object({
  "@accountNo": account,
  "@entries": wholeNumber,
  Receipt: z.array(z.looseObject({})),
});

/** A payment towards the account with this number. */
export const payment: z.ZodType<PaymentRecord> = z
  .object({
    accountNo: z.string(),
    ReceiptNo: z.string().regex(/^\d{1,20}$/),
    ValueDate: day,
    Amount: amount,
    MeansCode: code(PAYMENT_METHODS).nullable(),
  })
  .transform((receipt) => ({
    id: `LP-${receipt.ReceiptNo}`,
    loanId: loanIdOf(receipt.accountNo),
    paidOn: receipt.ValueDate,
    amount: receipt.Amount,
    method: receipt.MeansCode,
  }));

export const collateralRecord: z.ZodType<CollateralRecord> = z
  .object({
    "@collateralNo": z.string().regex(/^\d{1,20}$/),
    AccountNo: account,
    KindCode: code(COLLATERAL_TYPES),
    Description: z.string().nullable(),
    AppraisedValue: money,
    AppraisedOn: day.nullable(),
  })
  .transform((item) => ({
    id: `CO-${item["@collateralNo"]}`,
    loanId: loanIdOf(item.AccountNo),
    type: item.KindCode,
    description: item.Description,
    value: item.AppraisedValue.$,
    currency: item.AppraisedValue["@ccy"],
    valuedOn: item.AppraisedOn,
  }));

export const creditRating: z.ZodType<Omit<CreditRatingRecord, "customerId"> & { customerNo: string }> = z
  .object({
    "@customerNo": z.string(),
    AssessedOn: day,
    Grade: z.string().min(1),
    Points: wholeNumber.nullable(),
    Model: z.string().min(1),
    ValidUntil: day.nullable(),
  })
  .transform((score) => ({
    customerNo: score["@customerNo"],
    assessedOn: score.AssessedOn,
    rating: score.Grade,
    score: score.Points,
    model: score.Model,
    validUntil: score.ValidUntil,
  }));

export const productRecord: z.ZodType<ProductRecord> = z
  .object({
    "@code": z.string().min(1),
    Name: z.string().min(1),
    Description: z.string(),
    PurposeCode: code(PURPOSES).nullable(),
    StateCode: code(PRODUCT_STATUSES),
    Currency: currency,
    AnnualRate: percent.nullable(),
    MaximumAmount: amount.nullable(),
    MaximumMonths: wholeNumber.nullable(),
  })
  .transform((product) => ({
    code: product["@code"],
    name: product.Name,
    description: product.Description,
    purpose: product.PurposeCode,
    status: product.StateCode,
    currency: product.Currency,
    interestRate: product.AnnualRate,
    maximumAmount: product.MaximumAmount,
    maximumMonths: product.MaximumMonths,
  }));

export const serviceStatus = z.object({
  BooksAsOf: time(),
});
