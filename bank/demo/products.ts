import type { ProductRecord as DepositProduct } from "../../subgraphs/deposits/source";
import type { AccountType } from "../../subgraphs/deposits/types/enums";
import type { ProductRecord as LoanProduct } from "../../subgraphs/loans/source";
import type { LoanPurpose } from "../../subgraphs/loans/types/enums";

// What the bank offers in deposits and loans. Rates are percent a year.

function deposit(
  code: string,
  name: string,
  accountType: `${AccountType}`,
  currency: string,
  interestRate: string,
  description: string,
  more: Partial<DepositProduct> = {},
): DepositProduct {
  return {
    code,
    name,
    description,
    accountType,
    status: "AVAILABLE",
    currency,
    interestRate,
    minimumOpening: null,
    termMonths: null,
    ...more,
  };
}

function term(code: string, currency: string, months: number, interestRate: string, minimumOpening: string) {
  const length = months < 12 ? `${months} months` : months === 12 ? "1 year" : `${months / 12} years`;
  return deposit(
    code,
    `Term deposit ${currency}, ${length}`,
    "TERM",
    currency,
    interestRate,
    `A sum placed for ${length} at a fixed rate.`,
    { minimumOpening, termMonths: months },
  );
}

export const DEPOSIT_PRODUCTS: readonly DepositProduct[] = [
  deposit("DCUR", "Current account", "CURRENT", "CNY", "0.05", "For salary, bills and cards."),
  deposit("DCURG", "Gold current account", "CURRENT", "CNY", "0.1", "With a gold card and no fees.", {
    minimumOpening: "50000.00",
  }),
  deposit("DBIZ", "Business account", "CURRENT", "CNY", "0.05", "For the payments of a business.", {
    minimumOpening: "1000.00",
  }),
  deposit("DYOUTH", "Youth account", "CURRENT", "CNY", "0.2", "The first account, free until 22."),
  deposit("DUSD", "Dollar account", "CURRENT", "USD", "0.5", "Payments and savings in US dollars."),
  deposit("DEUR", "Euro account", "CURRENT", "EUR", "0.25", "Payments in euro, kept in Frankfurt."),
  deposit("DHKD", "Hong Kong dollar account", "CURRENT", "HKD", "0.35", "Payments in Hong Kong dollars."),
  deposit("DSAV", "Savings account", "SAVINGS", "CNY", "0.35", "Put money aside, take it any day."),
  deposit(
    "DNOT7",
    "Seven-day notice savings",
    "SAVINGS",
    "CNY",
    "1.1",
    "More interest at seven days' notice.",
    {
      minimumOpening: "50000.00",
    },
  ),
  deposit("DPASS", "Passbook savings", "SAVINGS", "CNY", "0.3", "Savings with a paper book.", {
    status: "WITHDRAWN",
  }),
  term("DT03", "CNY", 3, "1.1", "1000.00"),
  term("DT06", "CNY", 6, "1.3", "1000.00"),
  term("DT12", "CNY", 12, "1.5", "1000.00"),
  term("DT24", "CNY", 24, "1.85", "1000.00"),
  term("DT36", "CNY", 36, "2.15", "1000.00"),
  term("DTU12", "USD", 12, "3.4", "1000.00"),
];

function loan(
  code: string,
  name: string,
  purpose: `${LoanPurpose}` | null,
  interestRate: string | null,
  maximumAmount: string | null,
  maximumMonths: number | null,
  description: string,
  status = "AVAILABLE",
): LoanProduct {
  return {
    code,
    name,
    description,
    purpose,
    status,
    currency: "CNY",
    interestRate,
    maximumAmount,
    maximumMonths,
  };
}

export const LOAN_PRODUCTS: readonly LoanProduct[] = [
  loan("LHOME", "Home loan", "HOME", "3.45", "10000000.00", 360, "To buy a home, secured by it."),
  loan("LRENO", "Renovation loan", "HOME_IMPROVEMENT", "4.1", "500000.00", 120, "To make a home better."),
  loan("LCAR", "Car loan", "CAR", "4.35", "800000.00", 60, "For a new or used car."),
  loan("LEDU", "Study loan", "EDUCATION", "3.3", "200000.00", 96, "For studies at home and abroad."),
  loan("LCONS", "Personal loan", "PERSONAL", "5.8", "300000.00", 60, "For whatever is needed."),
  loan(
    "LDEBT",
    "Debt consolidation loan",
    "DEBT_CONSOLIDATION",
    "5.2",
    "400000.00",
    84,
    "One loan for many.",
  ),
  loan(
    "LBIZ",
    "Business investment loan",
    "BUSINESS",
    "4.2",
    "20000000.00",
    120,
    "For machines and premises.",
  ),
  loan(
    "LWORK",
    "Working capital loan",
    "BUSINESS",
    null,
    null,
    24,
    "For stock and receivables, agreed one by one.",
  ),
  loan(
    "LSALE",
    "Instalment purchase",
    "PERSONAL",
    "0",
    "50000.00",
    24,
    "Interest paid by the shop.",
    "WITHDRAWN",
  ),
];

function byCode<Product extends { code: string }>(products: readonly Product[]) {
  const found = new Map(products.map((product) => [product.code, product]));
  return (code: string): Product => found.get(code)!;
}

/** A deposit product of this file. */
export const depositProduct = byCode(DEPOSIT_PRODUCTS);
/** A loan product of this file. */
export const loanProduct = byCode(LOAN_PRODUCTS);
