import { registerEnumType } from "type-graphql";

export enum AccountType {
  CURRENT = "CURRENT",
  SAVINGS = "SAVINGS",
  TERM = "TERM",
}
registerEnumType(AccountType, {
  name: "AccountType",
  description: "What kind of deposit account it is.",
  valuesConfig: {
    CURRENT: { description: "For daily payments." },
    SAVINGS: { description: "For saving, available at notice." },
    TERM: { description: "A sum placed for a fixed term." },
  },
});

export enum AccountStatus {
  ACTIVE = "ACTIVE",
  DORMANT = "DORMANT",
  BLOCKED = "BLOCKED",
  CLOSED = "CLOSED",
}
registerEnumType(AccountStatus, {
  name: "AccountStatus",
  description: "Whether an account can be used.",
  valuesConfig: {
    ACTIVE: { description: "In use." },
    DORMANT: { description: "Not used by its holders for a long time." },
    BLOCKED: { description: "Debits are refused." },
    CLOSED: { description: "Closed; kept for its history." },
  },
});

export enum BalanceType {
  CLBD = "CLBD",
  ITBD = "ITBD",
  ITAV = "ITAV",
}
registerEnumType(BalanceType, {
  name: "BalanceType",
  description: "Which balance it is (ISO 20022 external balance type code).",
  valuesConfig: {
    CLBD: { description: "Closing booked: at the end of the last booking day." },
    ITBD: { description: "Interim booked: so far today." },
    ITAV: { description: "Interim available: what can be spent now." },
  },
});

export enum CreditDebitIndicator {
  CRDT = "CRDT",
  DBIT = "DBIT",
}
registerEnumType(CreditDebitIndicator, {
  name: "CreditDebitIndicator",
  description: "On which side a positive amount stands (ISO 20022).",
  valuesConfig: {
    CRDT: { description: "Credit: money in, or a balance in the customer's favour." },
    DBIT: { description: "Debit: money out, or an overdrawn balance." },
  },
});

export enum AccountRole {
  OWNER = "OWNER",
  JOINT_OWNER = "JOINT_OWNER",
  AUTHORISED_USER = "AUTHORISED_USER",
}
registerEnumType(AccountRole, {
  name: "AccountRole",
  description: "As what a customer may use an account.",
  valuesConfig: {
    OWNER: { description: "The account is theirs." },
    JOINT_OWNER: { description: "The account is theirs together with others." },
    AUTHORISED_USER: { description: "May use the account of somebody else." },
  },
});

export enum MaturityInstruction {
  RENEW_PRINCIPAL = "RENEW_PRINCIPAL",
  RENEW_PRINCIPAL_AND_INTEREST = "RENEW_PRINCIPAL_AND_INTEREST",
  PAY_OUT = "PAY_OUT",
}
registerEnumType(MaturityInstruction, {
  name: "MaturityInstruction",
  description: "What happens to a term deposit on its last day.",
  valuesConfig: {
    RENEW_PRINCIPAL: { description: "The principal is placed again, the interest paid out." },
    RENEW_PRINCIPAL_AND_INTEREST: { description: "Principal and interest are placed again." },
    PAY_OUT: { description: "Everything is paid out." },
  },
});

export enum TransactionType {
  CASH_DEPOSIT = "CASH_DEPOSIT",
  CASH_WITHDRAWAL = "CASH_WITHDRAWAL",
  CARD_PAYMENT = "CARD_PAYMENT",
  CARD_WITHDRAWAL = "CARD_WITHDRAWAL",
  TRANSFER_IN = "TRANSFER_IN",
  TRANSFER_OUT = "TRANSFER_OUT",
  INTEREST = "INTEREST",
  FEE = "FEE",
  OTHER = "OTHER",
}
registerEnumType(TransactionType, {
  name: "TransactionType",
  description: "By what means money moved.",
  valuesConfig: {
    CASH_DEPOSIT: { description: "Cash paid in." },
    CASH_WITHDRAWAL: { description: "Cash taken out at a counter." },
    CARD_PAYMENT: { description: "A purchase by card." },
    CARD_WITHDRAWAL: { description: "Cash taken out by card." },
    TRANSFER_IN: { description: "A transfer from another account." },
    TRANSFER_OUT: { description: "A transfer to another account." },
    INTEREST: { description: "Interest credited or charged." },
    FEE: { description: "A fee of the bank." },
    OTHER: { description: "Anything else." },
  },
});

export enum PaymentPurpose {
  SALARY = "SALARY",
  PENSION = "PENSION",
  HOUSEHOLD = "HOUSEHOLD",
  INSURANCE = "INSURANCE",
  LEASING = "LEASING",
  LOAN_PAYMENT = "LOAN_PAYMENT",
  STATEMENT_FEE = "STATEMENT_FEE",
  INTEREST_CREDITED = "INTEREST_CREDITED",
  PENALTY_INTEREST = "PENALTY_INTEREST",
  SAVINGS = "SAVINGS",
  INVESTMENT = "INVESTMENT",
  SHOPPING = "SHOPPING",
}
registerEnumType(PaymentPurpose, {
  name: "PaymentPurpose",
  description: "What a payment is for, where the bank knows it.",
  valuesConfig: {
    SALARY: { description: "Wages or a salary." },
    PENSION: { description: "An old-age or other pension." },
    HOUSEHOLD: { description: "Rent, energy, telephone and other household bills." },
    INSURANCE: { description: "An insurance premium." },
    LEASING: { description: "A leasing instalment." },
    LOAN_PAYMENT: { description: "A loan instalment." },
    STATEMENT_FEE: { description: "A fee for account statements." },
    INTEREST_CREDITED: { description: "Interest that the bank paid." },
    PENALTY_INTEREST: { description: "Interest charged for an overdrawn account." },
    SAVINGS: { description: "Put aside into savings." },
    INVESTMENT: { description: "Bought or sold investments." },
    SHOPPING: { description: "Purchases of goods and services." },
  },
});

export enum PaymentFrequency {
  WEEKLY = "WEEKLY",
  MONTHLY = "MONTHLY",
  QUARTERLY = "QUARTERLY",
  YEARLY = "YEARLY",
}
registerEnumType(PaymentFrequency, {
  name: "PaymentFrequency",
  description: "How often a standing order pays.",
  valuesConfig: {
    WEEKLY: { description: "Every week." },
    MONTHLY: { description: "Every month." },
    QUARTERLY: { description: "Every three months." },
    YEARLY: { description: "Every year." },
  },
});

export enum StandingOrderStatus {
  ACTIVE = "ACTIVE",
  PAUSED = "PAUSED",
  ENDED = "ENDED",
}
registerEnumType(StandingOrderStatus, {
  name: "StandingOrderStatus",
  description: "Whether a standing order pays.",
  valuesConfig: {
    ACTIVE: { description: "Pays when it is due." },
    PAUSED: { description: "Does not pay for now." },
    ENDED: { description: "Pays no more." },
  },
});

export enum CardType {
  DEBIT = "DEBIT",
  CREDIT = "CREDIT",
  CLASSIC = "CLASSIC",
  JUNIOR = "JUNIOR",
  GOLD = "GOLD",
}
registerEnumType(CardType, {
  name: "CardType",
  description: "What kind of card it is.",
  valuesConfig: {
    DEBIT: { description: "A debit card." },
    CREDIT: { description: "A credit card." },
    CLASSIC: { description: "The standard card." },
    JUNIOR: { description: "A card for young people." },
    GOLD: { description: "A card with more limits and services." },
  },
});

export enum CardStatus {
  ACTIVE = "ACTIVE",
  BLOCKED = "BLOCKED",
  EXPIRED = "EXPIRED",
}
registerEnumType(CardStatus, {
  name: "CardStatus",
  description: "Whether a card can be used.",
  valuesConfig: {
    ACTIVE: { description: "In use." },
    BLOCKED: { description: "Stopped by the customer or the bank." },
    EXPIRED: { description: "Past its last day." },
  },
});
