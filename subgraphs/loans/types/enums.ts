import { registerEnumType } from "type-graphql";

export enum LoanStatus {
  PENDING = "PENDING",
  ACTIVE = "ACTIVE",
  IN_ARREARS = "IN_ARREARS",
  PAID_OFF = "PAID_OFF",
  DEFAULTED = "DEFAULTED",
  WRITTEN_OFF = "WRITTEN_OFF",
}
registerEnumType(LoanStatus, {
  name: "LoanStatus",
  description: "Where a loan stands in its life.",
  valuesConfig: {
    PENDING: { description: "Applied for or approved; the money is not paid out yet." },
    ACTIVE: { description: "Paid out and repaid as agreed." },
    IN_ARREARS: { description: "Paid out; something that was due is not paid." },
    PAID_OFF: { description: "Repaid in full; kept for its history." },
    DEFAULTED: { description: "The borrower does not meet the contract; the bank collects the debt." },
    WRITTEN_OFF: { description: "The bank no longer expects to be repaid." },
  },
});

export enum LoanPurpose {
  HOME = "HOME",
  HOME_IMPROVEMENT = "HOME_IMPROVEMENT",
  CAR = "CAR",
  DEBT_CONSOLIDATION = "DEBT_CONSOLIDATION",
  EDUCATION = "EDUCATION",
  BUSINESS = "BUSINESS",
  PERSONAL = "PERSONAL",
}
registerEnumType(LoanPurpose, {
  name: "LoanPurpose",
  description: "What a loan is for.",
  valuesConfig: {
    HOME: { description: "To buy or build a home." },
    HOME_IMPROVEMENT: { description: "To renovate or improve a home." },
    CAR: { description: "To buy a vehicle." },
    DEBT_CONSOLIDATION: { description: "To pay off other debts." },
    EDUCATION: { description: "To pay for studies or training." },
    BUSINESS: { description: "For a business." },
    PERSONAL: { description: "For anything else the borrower wishes." },
  },
});

export enum BorrowerRole {
  BORROWER = "BORROWER",
  CO_BORROWER = "CO_BORROWER",
  GUARANTOR = "GUARANTOR",
}
registerEnumType(BorrowerRole, {
  name: "BorrowerRole",
  description: "As what a customer stands behind a loan.",
  valuesConfig: {
    BORROWER: { description: "Has to repay the loan." },
    CO_BORROWER: { description: "Has to repay the loan together with the borrower." },
    GUARANTOR: { description: "Has to pay only if the borrowers do not." },
  },
});

export enum DelinquencyBucket {
  CURRENT = "CURRENT",
  DPD_1_30 = "DPD_1_30",
  DPD_31_60 = "DPD_31_60",
  DPD_61_90 = "DPD_61_90",
  DPD_OVER_90 = "DPD_OVER_90",
}
registerEnumType(DelinquencyBucket, {
  name: "DelinquencyBucket",
  description: "How late a loan is, in bands of days past due.",
  valuesConfig: {
    CURRENT: { description: "Nothing is past due." },
    DPD_1_30: { description: "1 to 30 days past due." },
    DPD_31_60: { description: "31 to 60 days past due." },
    DPD_61_90: { description: "61 to 90 days past due." },
    DPD_OVER_90: { description: "More than 90 days past due." },
  },
});

export enum InstalmentStatus {
  DUE = "DUE",
  PAID = "PAID",
  OVERDUE = "OVERDUE",
  PARTLY_PAID = "PARTLY_PAID",
  UNKNOWN = "UNKNOWN",
}
registerEnumType(InstalmentStatus, {
  name: "InstalmentStatus",
  description: "Whether an instalment is paid.",
  valuesConfig: {
    DUE: { description: "Still to be paid, and not late." },
    PAID: { description: "Paid in full." },
    OVERDUE: { description: "Past its day and not paid." },
    PARTLY_PAID: { description: "Paid in part." },
    UNKNOWN: { description: "The loan system does not tell." },
  },
});

export enum LoanPaymentMethod {
  TRANSFER = "TRANSFER",
  DIRECT_DEBIT = "DIRECT_DEBIT",
  CASH = "CASH",
}
registerEnumType(LoanPaymentMethod, {
  name: "LoanPaymentMethod",
  description: "By what means a borrower paid.",
  valuesConfig: {
    TRANSFER: { description: "A transfer that the borrower ordered." },
    DIRECT_DEBIT: { description: "Taken by the bank from the repayment account." },
    CASH: { description: "Cash paid in at a counter." },
  },
});

export enum CollateralType {
  REAL_ESTATE = "REAL_ESTATE",
  VEHICLE = "VEHICLE",
  DEPOSIT = "DEPOSIT",
  SECURITIES = "SECURITIES",
  GUARANTEE = "GUARANTEE",
}
registerEnumType(CollateralType, {
  name: "CollateralType",
  description: "What secures a loan.",
  valuesConfig: {
    REAL_ESTATE: { description: "Land or a building, mortgaged to the bank." },
    VEHICLE: { description: "A vehicle." },
    DEPOSIT: { description: "Money on a pledged deposit account." },
    SECURITIES: { description: "Pledged securities." },
    GUARANTEE: { description: "The written promise of somebody else to pay." },
  },
});
