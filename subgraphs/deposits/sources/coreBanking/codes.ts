// The core's own codes, and what they are here. The keys of each are what the extract holds.

export const ACCOUNT_KINDS = { "10": "CURRENT", "20": "SAVINGS", "30": "TERM" } as const;
export const PRODUCT_STATUSES = { A: "AVAILABLE", W: "WITHDRAWN" } as const;
export const ACCOUNT_STATUSES = { "1": "ACTIVE", "2": "DORMANT", "3": "BLOCKED", "9": "CLOSED" } as const;
export const ROLES = { O: "OWNER", J: "JOINT_OWNER", U: "AUTHORISED_USER" } as const;
export const MATURITY_INSTRUCTIONS = {
  RP: "RENEW_PRINCIPAL",
  RI: "RENEW_PRINCIPAL_AND_INTEREST",
  PO: "PAY_OUT",
} as const;
export const BOOKING_CODES = {
  CDP: "CASH_DEPOSIT",
  CWD: "CASH_WITHDRAWAL",
  POS: "CARD_PAYMENT",
  ATM: "CARD_WITHDRAWAL",
  TRI: "TRANSFER_IN",
  TRO: "TRANSFER_OUT",
  INT: "INTEREST",
  FEE: "FEE",
  OTH: "OTHER",
} as const;
export const PURPOSES = {
  SAL: "SALARY",
  PEN: "PENSION",
  HOU: "HOUSEHOLD",
  INS: "INSURANCE",
  LEA: "LEASING",
  LOA: "LOAN_PAYMENT",
  STM: "STATEMENT_FEE",
  ICR: "INTEREST_CREDITED",
  PNI: "PENALTY_INTEREST",
  SAV: "SAVINGS",
  INV: "INVESTMENT",
  SHO: "SHOPPING",
} as const;
export const FREQUENCIES = { W: "WEEKLY", M: "MONTHLY", Q: "QUARTERLY", Y: "YEARLY" } as const;
export const ORDER_STATUSES = { A: "ACTIVE", P: "PAUSED", E: "ENDED" } as const;
export const CARD_KINDS = { DB: "DEBIT", CR: "CREDIT", CL: "CLASSIC", JU: "JUNIOR", GO: "GOLD" } as const;
export const CARD_STATUSES = { A: "ACTIVE", B: "BLOCKED", E: "EXPIRED" } as const;
export const BALANCE_KINDS = ["CLBD", "ITBD", "ITAV"] as const;
