import type {
  AccountFacts,
  CustomerFacts,
  DepositFacts,
  HoldingFacts,
  LoanAccountFacts,
  LoanFacts,
  ServiceFacts,
  WealthFacts,
} from "../../../subgraphs/insights/facts";

/** The day of these facts. */
export const DAY = "2026-11-21";

export const account = (facts: Partial<AccountFacts> = {}): AccountFacts => ({
  id: "A-1",
  role: "OWNER",
  type: "CURRENT",
  product: null,
  status: "ACTIVE",
  currency: "CNY",
  rate: "0",
  openedOn: "2020-01-01",
  amount: "1000.00",
  amount30: "1000.00",
  amount365: "1000.00",
  lastOn: "2026-11-20",
  previousOn: "2026-11-10",
  maturesOn: null,
  instruction: null,
  ...facts,
});

export const loan = (facts: Partial<LoanAccountFacts> = {}): LoanAccountFacts => ({
  id: "L-1",
  role: "BORROWER",
  product: null,
  purpose: null,
  status: "ACTIVE",
  currency: "CNY",
  rate: "5",
  openedOn: "2020-01-01",
  maturesOn: "2035-01-01",
  originalPrincipal: "200000.00",
  principal: "100000.00",
  interest: "0.00",
  overdue: "0.00",
  overdueSince: null,
  pastDueDays: 0,
  paid30: null,
  paid365: null,
  cover: null,
  coverCurrency: null,
  ...facts,
});

export const holding = (facts: Partial<HoldingFacts> = {}): HoldingFacts => ({
  id: "H-1",
  security: "S-1",
  code: "F1",
  name: "A fund",
  assetClass: "FUND",
  risk: "R3",
  fee: "1.5",
  currency: "CNY",
  amount: "10000.00",
  cost: null,
  maturesOn: null,
  amount30: "9000.00",
  amount365: "8000.00",
  ...facts,
});

export const deposits = (facts: Partial<DepositFacts> = {}): DepositFacts => ({
  today: DAY,
  accounts: [],
  flows: [],
  patterns: [],
  movements: [],
  ...facts,
});
export const loans = (facts: Partial<LoanFacts> = {}): LoanFacts => ({
  today: DAY,
  loans: [],
  ratings: [],
  ...facts,
});
export const wealth = (facts: Partial<WealthFacts> = {}): WealthFacts => ({
  today: DAY,
  holdings: [],
  orders: [],
  profile: null,
  ...facts,
});
export const service = (facts: Partial<ServiceFacts> = {}): ServiceFacts => ({
  today: DAY,
  lastAt: null,
  channels: [],
  cases: null,
  late: [],
  surveys: [],
  ...facts,
});

/** A customer of whom every system tells, and there is nothing to tell. */
export const customer = (facts: Partial<CustomerFacts> = {}): CustomerFacts => ({
  id: "C-1",
  partyType: "PERSON",
  customerSince: "2016-11-21",
  incomeBand: "MIDDLE",
  consents: [],
  deposits: deposits(),
  loans: loans(),
  wealth: wealth(),
  service: service(),
  ...facts,
});
