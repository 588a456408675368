// The loan system's code values, as the comments of its WSDL explain them, and the graph's words for them.

export const PURPOSES = {
  "01": "HOME",
  "02": "HOME_IMPROVEMENT",
  "03": "CAR",
  "04": "DEBT_CONSOLIDATION",
  "05": "EDUCATION",
  "06": "BUSINESS",
  "07": "PERSONAL",
} as const;

export const STATUSES = {
  APR: "PENDING",
  CUR: "ACTIVE",
  ARR: "IN_ARREARS",
  CLS: "PAID_OFF",
  DFT: "DEFAULTED",
  WOF: "WRITTEN_OFF",
} as const;

export const ROLES = { P: "BORROWER", J: "CO_BORROWER", G: "GUARANTOR" } as const;

export const DELINQUENCY_BUCKETS = {
  0: "CURRENT",
  1: "DPD_1_30",
  2: "DPD_31_60",
  3: "DPD_61_90",
  4: "DPD_OVER_90",
} as const;

export const INSTALMENT_STATUSES = {
  O: "DUE",
  P: "PAID",
  L: "OVERDUE",
  T: "PARTLY_PAID",
  "-": "UNKNOWN",
} as const;

export const PAYMENT_METHODS = { TRF: "TRANSFER", DDT: "DIRECT_DEBIT", CSH: "CASH" } as const;

export const COLLATERAL_TYPES = {
  RE: "REAL_ESTATE",
  VH: "VEHICLE",
  DP: "DEPOSIT",
  SC: "SECURITIES",
  GT: "GUARANTEE",
} as const;

export const PRODUCT_STATUSES = { S: "AVAILABLE", X: "WITHDRAWN" } as const;
