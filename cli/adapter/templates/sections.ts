import type { TestedSubgraph } from "../reads";

/** What a new source of a subgraph tells at first: the subgraph's main records, as text, and what they become. */
export interface Section {
  readonly subgraph: TestedSubgraph;
  /** The interface that the source implements. */
  readonly sourceType: string;
  /** What makes the interface of records of customers, its file beside the source, and the type of a record. */
  readonly builder: { readonly name: string; readonly file: string; readonly row: string };
  /** The field with the system's own key, what an id has before it, and the customer's number. */
  readonly keyField: string;
  readonly idPrefix: string;
  readonly customerField: string;
  /** The fields of a record: COBOL's picture of each, and the lines of its schema. */
  readonly fields: readonly { readonly name: string; readonly picture: string; readonly schema: string }[];
  /** The lines that make the row of a record `told`. */
  readonly row: readonly string[];
  /** What is recorded, and whose it is: two customers, one with two records. */
  readonly recording: readonly Readonly<Record<string, string>>[];
  /** The read whose answer the test shows, and what it must answer for the first customer. */
  readonly shown: { readonly read: string; readonly page: string; readonly rows: string };
}

/** The customers of every recording, by the id that they have here. */
export const RECORDED_CUSTOMERS = { "C-1042": "101", "C-1043": "102" };

const digits = (name: string, picture: string) => ({
  name,
  picture,
  schema: String.raw`z.string().regex(/^\d{1,18}$/)`,
});
const text = (name: string, length: number) => ({
  name,
  picture: `X(${length})`,
  schema: "z.string().min(1)",
});
const amount = (name: string) => ({ name, picture: "S9(11)V99 COMP-3", schema: "decimal(2)" });
const day = (name: string) => ({ name, picture: "X(8)", schema: "compactDate()" });

const LOANS: Section = {
  subgraph: "loans",
  sourceType: "LoansSource",
  builder: { name: "borrowedLoans", file: "./borrowedLoans", row: "BorrowedLoan" },
  keyField: "loanNo",
  idPrefix: "L-",
  customerField: "customerNo",
  fields: [
    digits("loanNo", "X(10)"),
    digits("customerNo", "X(10)"),
    text("currency", 3),
    amount("principal"),
    amount("outstanding"),
    { name: "rate", picture: "9(2)V9(4)", schema: "decimal(4)" },
    { name: "months", picture: "9(3)", schema: "z.coerce.number().int()" },
    day("openedOn"),
    day("maturesOn"),
  ],
  row: [
    "id: `L-${told.loanNo}`,",
    "loanNumber: told.loanNo,",
    "productCode: null,",
    "purpose: null,",
    'status: "ACTIVE",',
    "currency: told.currency,",
    "originalPrincipal: told.principal,",
    "principalOutstanding: told.outstanding,",
    "interestOutstanding: null,",
    "interestRate: told.rate,",
    "termMonths: told.months,",
    "openedOn: told.openedOn,",
    "maturityDate: told.maturesOn,",
    "nextPaymentDueDate: null,",
    "nextPaymentAmount: null,",
    "lastPaymentDate: null,",
    "totalOverdue: null,",
    "overdueSince: null,",
    "pastDueDays: null,",
    "delinquencyBucket: null,",
    "repaymentAccountId: null,",
    'role: "BORROWER",',
  ],
  recording: [
    loan("7001", "101", "120000.00", "96000.50"),
    loan("7002", "101", "8000.00", "125.10"),
    loan("7003", "102", "50000.00", "50000.00"),
  ],
  shown: {
    read: "loansByCustomerIds",
    page: ", { first: 10 }",
    rows: '[{ id: "L-7001", principalOutstanding: "96000.50", openedOn: "2024-03-01" }, { id: "L-7002" }]',
  },
};

function loan(loanNo: string, customerNo: string, principal: string, outstanding: string) {
  return {
    ...{ loanNo, customerNo, currency: "CNY", principal, outstanding, rate: "4.3500", months: "120" },
    ...{ openedOn: "20240301", maturesOn: "20340301" },
  };
}

const DEPOSITS: Section = {
  subgraph: "deposits",
  sourceType: "DepositsSource",
  builder: { name: "heldAccounts", file: "./heldAccounts", row: "HeldAccount" },
  keyField: "accountNo",
  idPrefix: "A-",
  customerField: "customerNo",
  fields: [
    digits("accountNo", "X(16)"),
    digits("customerNo", "X(10)"),
    text("currency", 3),
    amount("booked"),
    day("bookedOn"),
    day("openedOn"),
  ],
  row: [
    "id: `A-${told.accountNo}`,",
    "accountNumber: told.accountNo,",
    "iban: null,",
    'accountType: "CURRENT",',
    "productCode: null,",
    'status: "ACTIVE",',
    "currency: told.currency,",
    "interestRate: null,",
    "openedOn: told.openedOn,",
    "closedOn: null,",
    'role: "OWNER",',
    "booked: {",
    '  amount: told.booked.replace("-", ""),',
    '  creditDebitIndicator: told.booked.startsWith("-") ? "DBIT" : "CRDT",',
    "  asOf: `${told.bookedOn}T00:00:00.000Z`,",
    "},",
  ],
  recording: [
    account("6001", "101", "1500.00"),
    account("6002", "101", "-20.50"),
    account("6003", "102", "0.01"),
  ],
  shown: {
    read: "totalsByCustomerIds",
    page: "",
    rows: '[{ customerId: "C-1042", currency: "CNY", amount: "1479.50" }]',
  },
};

function account(accountNo: string, customerNo: string, booked: string) {
  return { accountNo, customerNo, currency: "CNY", booked, bookedOn: "20261120", openedOn: "20190102" };
}

const WEALTH: Section = {
  subgraph: "wealth",
  sourceType: "WealthSource",
  builder: { name: "heldPositions", file: "./heldPositions", row: "HeldPosition" },
  keyField: "positionNo",
  idPrefix: "H-",
  customerField: "customerNo",
  fields: [
    digits("positionNo", "X(10)"),
    digits("customerNo", "X(10)"),
    digits("securityNo", "X(10)"),
    text("currency", 3),
    { name: "quantity", picture: "S9(9)V9(6)", schema: "decimal(6)" },
    { name: "price", picture: "S9(9)V9(6)", schema: "decimal(6)" },
    amount("value"),
    amount("cost"),
    day("pricedOn"),
  ],
  row: [
    "id: `H-${told.positionNo}`,",
    "securityId: `W-${told.securityNo}`,",
    "quantity: told.quantity,",
    "currency: told.currency,",
    "unitPrice: told.price,",
    'priceType: "MARKET",',
    "priceAsOf: told.pricedOn,",
    "marketValue: told.value,",
    "costBasis: told.cost,",
    "maturityDate: null,",
  ],
  recording: [
    position("5001", "101", "1000.00", "900.00"),
    position("5002", "101", "250.00", "300.00"),
    position("5003", "102", "10.00", "10.00"),
  ],
  shown: {
    read: "totalsByCustomerIds",
    page: "",
    rows: '[{ customerId: "C-1042", marketValue: "1250.00", unrealisedGain: "50.00" }]',
  },
};

function position(positionNo: string, customerNo: string, value: string, cost: string) {
  return {
    ...{ positionNo, customerNo, securityNo: "21", currency: "CNY", quantity: "10.000000" },
    ...{ price: "25.000000", value, cost, pricedOn: "20261120" },
  };
}

const SERVICE: Section = {
  subgraph: "service",
  sourceType: "ServiceSource",
  builder: { name: "openedCases", file: "./openedCases", row: "OpenedCase" },
  keyField: "caseNo",
  idPrefix: "S-",
  customerField: "customerNo",
  fields: [
    digits("caseNo", "X(10)"),
    digits("customerNo", "X(10)"),
    text("issue", 40),
    {
      name: "state",
      picture: "X(1)",
      schema: 'code({ O: "OPEN", W: "IN_PROGRESS", R: "RESOLVED", C: "CLOSED" })',
    },
    day("openedOn"),
  ],
  row: [
    "id: `S-${told.caseNo}`,",
    "caseNumber: told.caseNo,",
    'category: "REQUEST",',
    "product: null,",
    "issue: told.issue,",
    "channel: null,",
    "status: told.state,",
    "priority: null,",
    "openedAt: `${told.openedOn}T00:00:00.000Z`,",
    "dueAt: null,",
    "closedAt: null,",
    "resolution: null,",
    "timely: null,",
    "satisfactionScore: null,",
    "satisfactionScale: null,",
    "satisfactionMethod: null,",
  ],
  recording: [
    serviceCase("9001", "101", "Card lost", "O"),
    serviceCase("9002", "101", "Address changed", "C"),
    serviceCase("9003", "102", "Fee not understood", "W"),
  ],
  shown: {
    read: "caseLoadsByCustomerIds",
    page: "",
    rows: '[{ customerId: "C-1042", openCaseCount: 1, overdueCaseCount: 0 }]',
  },
};

function serviceCase(caseNo: string, customerNo: string, issue: string, state: string) {
  return { caseNo, customerNo, issue, state, openedOn: `202611${caseNo.slice(-2)}` };
}

export const SECTIONS: Readonly<Record<TestedSubgraph, Section>> = {
  deposits: DEPOSITS,
  loans: LOANS,
  wealth: WEALTH,
  service: SERVICE,
};
