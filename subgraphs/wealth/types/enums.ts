import { registerEnumType } from "type-graphql";

export enum AssetClass {
  CASH = "CASH",
  BOND = "BOND",
  EQUITY = "EQUITY",
  FUND_MONEY_MARKET = "FUND_MONEY_MARKET",
  FUND_BOND = "FUND_BOND",
  FUND_MIXED = "FUND_MIXED",
  FUND_EQUITY = "FUND_EQUITY",
  STRUCTURED = "STRUCTURED",
  INSURANCE = "INSURANCE",
  PRECIOUS_METAL = "PRECIOUS_METAL",
}
registerEnumType(AssetClass, {
  name: "AssetClass",
  description: "What kind of investment it is.",
  valuesConfig: {
    CASH: { description: "Money kept in the wealth platform." },
    BOND: { description: "A debt of a state or a company, paid back on a day." },
    EQUITY: { description: "A share in a company." },
    FUND_MONEY_MARKET: { description: "A fund of short-term debt." },
    FUND_BOND: { description: "A fund of bonds." },
    FUND_MIXED: { description: "A fund of bonds and shares." },
    FUND_EQUITY: { description: "A fund of shares." },
    STRUCTURED: { description: "A product whose return follows something else, such as an index." },
    INSURANCE: { description: "An insurance with an investment part." },
    PRECIOUS_METAL: { description: "Gold, silver and the like." },
  },
});

export enum SecurityRiskRating {
  R1 = "R1",
  R2 = "R2",
  R3 = "R3",
  R4 = "R4",
  R5 = "R5",
}
registerEnumType(SecurityRiskRating, {
  name: "SecurityRiskRating",
  description: "How risky a security is.",
  valuesConfig: {
    R1: { description: "Low." },
    R2: { description: "Low to medium." },
    R3: { description: "Medium." },
    R4: { description: "Medium to high." },
    R5: { description: "High." },
  },
});

export enum CustomerRiskRating {
  C1 = "C1",
  C2 = "C2",
  C3 = "C3",
  C4 = "C4",
  C5 = "C5",
}
registerEnumType(CustomerRiskRating, {
  name: "CustomerRiskRating",
  description: "How much investment risk suits a customer.",
  valuesConfig: {
    C1: { description: "Conservative: low risk." },
    C2: { description: "Cautious: low to medium risk." },
    C3: { description: "Balanced: medium risk." },
    C4: { description: "Growth: medium to high risk." },
    C5: { description: "Aggressive: high risk." },
  },
});

export enum PriceType {
  NAV = "NAV",
  MARKET = "MARKET",
}
registerEnumType(PriceType, {
  name: "PriceType",
  description: "What kind of price it is.",
  valuesConfig: {
    NAV: { description: "The net asset value that a fund publishes." },
    MARKET: { description: "A price paid on a market." },
  },
});

export enum OrderSide {
  BUY = "BUY",
  SELL = "SELL",
}
registerEnumType(OrderSide, {
  name: "OrderSide",
  description: "Whether an order buys or sells.",
  valuesConfig: {
    BUY: { description: "The customer buys." },
    SELL: { description: "The customer sells." },
  },
});

export enum OrderStatus {
  PLACED = "PLACED",
  EXECUTED = "EXECUTED",
  CANCELLED = "CANCELLED",
  REJECTED = "REJECTED",
}
registerEnumType(OrderStatus, {
  name: "OrderStatus",
  description: "How far an order is.",
  valuesConfig: {
    PLACED: { description: "Given and not yet carried out." },
    EXECUTED: { description: "Carried out." },
    CANCELLED: { description: "Withdrawn before it was carried out." },
    REJECTED: { description: "Refused by the bank or the market." },
  },
});

export enum OrderChannel {
  BRANCH = "BRANCH",
  PHONE = "PHONE",
  ATM = "ATM",
  WEB = "WEB",
  MOBILE = "MOBILE",
  EMAIL = "EMAIL",
  POST = "POST",
  FAX = "FAX",
  REFERRAL = "REFERRAL",
}
registerEnumType(OrderChannel, {
  name: "OrderChannel",
  description: "How an order was given.",
  valuesConfig: {
    BRANCH: { description: "In a branch." },
    PHONE: { description: "By telephone." },
    ATM: { description: "At a cash machine." },
    WEB: { description: "On the bank's website." },
    MOBILE: { description: "In the bank's app." },
    EMAIL: { description: "By e-mail." },
    POST: { description: "By letter." },
    FAX: { description: "By fax." },
    REFERRAL: { description: "Passed on by somebody else." },
  },
});
