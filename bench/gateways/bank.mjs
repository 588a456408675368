// A bank without a database: every figure of a customer follows from the customer's number, and every text has
// a fixed width, so that all answers to one operation have the same length. Plain ASCII.
const FIRST = 100_000;
const idOf = (number) => `C-${FIRST + number}`;
export const numberOf = (id) => Number(id.slice(2)) - FIRST;
export const cursorOf = (number) => String(FIRST + number);

// A few figures that differ from one number to the next.
const figure = (number, salt) => 1_000 + (((number + 1) * 7_919 + salt * 104_729) % 9_000);
const money = (number, salt) => ({ amount: `${figure(number, salt)}.50`, currency: "EUR" });
const oneOf = (list, number) => list[number % list.length];
const day = (number) => `2026-0${1 + (number % 9)}-1${number % 10}`;
const moment = (number) => `${day(number)}T08:30:00.000Z`;

/** Cuts a list as the schema's connections do. */
function connection(all) {
  return ({ first }) => ({
    totalCount: all.length,
    pageInfo: { hasNextPage: first < all.length, hasPreviousPage: false },
    edges: all.slice(0, first).map(({ role, ...node }, i) => ({ cursor: String(i), role, node })),
  });
}

/** Everything about one customer; sections are functions, made when somebody asks for them. */
export function customer(id) {
  const n = numberOf(id);
  return {
    __typename: "Customer",
    id,
    customerNumber: `N${FIRST + n}`,
    partyType: "PERSON",
    legalName: `Maria Johanna Example-${FIRST + n}`,
    name: `Maria Example-${FIRST + n}`,
    dateOfBirth: `19${60 + (n % 40)}-03-14`,
    segment: "RETAIL",
    customerSince: `20${10 + (n % 15)}-05-01`,
    kycStatus: "VERIFIED",
    kycReviewDate: day(n),
    occupation: "Engineer",
    education: "MASTER",
    incomeBand: "MIDDLE",
    profile: {
      status: "CURRENT",
      asOf: moment(n),
      sourceSystem: "core-banking",
      sex: "FEMALE",
      nationality: "AT",
      preferredLanguage: "de",
      maritalStatus: "MARRIED",
    },
    relationshipManager: {
      id: `RM-${100 + (n % 50)}`,
      name: `Manager ${100 + (n % 50)}`,
      email: `manager.${100 + (n % 50)}@bank.example`,
      phone: `+43 1 555 ${figure(n, 1)}`,
      branch: { id: `B-${10 + (n % 20)}`, name: `Branch ${10 + (n % 20)}`, city: "Vienna" },
    },
    identifiers: [{ scheme: "PASSPORT", value: `P${figure(n, 2)}${figure(n, 3)}`, validTo: "2031-01-31" }],
    contactPoints: [
      { type: "EMAIL", value: `maria.${FIRST + n}@mail.example`, isPrimary: true },
      { type: "MOBILE", value: `+43 660 ${figure(n, 4)}`, isPrimary: false },
    ],
    addresses: [
      {
        type: "HOME",
        lines: [`Long Street ${figure(n, 5)}`],
        city: "Vienna",
        region: "Vienna",
        postalCode: `${figure(n, 6)}`,
        country: "AT",
      },
    ],
    externalReferences: [
      { system: "crm", externalId: `X-${figure(n, 7)}`, matchMethod: "DETERMINISTIC", confidence: "1.00" },
    ],
    consents: [
      { purpose: "MARKETING", channel: "EMAIL", status: "GIVEN", givenOn: day(n + 3), expiresOn: null },
    ],
    deposits: () => deposits(n),
    loans: () => loans(n),
    riskProfile: { rating: `C${1 + (n % 5)}`, assessedOn: day(n + 1), validUntil: "2027-12-31" },
    wealth: () => wealth(n),
    service: () => service(n),
  };
}

// The accounts of a household belong to its first two members: many customers, few holders.
function holders(n) {
  const head = n - (n % 10);
  return [head, head + 1].map((member, i) => ({
    role: i === 0 ? "OWNER" : "JOINT_OWNER",
    customer: () => customer(idOf(member)),
  }));
}

function deposits(n) {
  const accounts = [0, 1].map((k) => ({
    role: "OWNER",
    id: `A-${FIRST + n}-${k}`,
    accountNumber: `${figure(n, k)}${figure(n, k + 1)}`,
    iban: `AT61 1904 3002 ${figure(n, k)} ${figure(n, k + 1)}`,
    accountType: oneOf(["CURRENT", "SAVINGS"], k),
    status: "ACTIVE",
    currency: "EUR",
    interestRate: "0.50",
    openedOn: day(n + k),
    product: { code: `D-${k}`, name: oneOf(["Current account", "Savings account"], k) },
    balances: [{ type: "CLBD", amount: money(n, k + 2), creditDebitIndicator: "CRDT", asOf: moment(n + k) }],
    termDeposit: null,
    holders: () => holders(n),
    transactions: connection(
      [0, 1, 2].map((t) => ({
        id: `T-${FIRST + n}-${k}-${t}`,
        bookedOn: day(n + t),
        amount: money(n, k + t + 3),
        creditDebitIndicator: oneOf(["CRDT", "DBIT"], t),
        type: "CARD_PAYMENT",
        purpose: "SHOPPING",
        description: `Card payment ${figure(n, t)} at the corner shop`,
        balanceAfter: money(n, k + t + 4),
      })),
    ),
    standingOrders: connection([]),
    cards: connection([
      {
        id: `K-${FIRST + n}-${k}`,
        cardType: "DEBIT",
        maskedNumber: `**** **** **** ${figure(n, k + 9)}`,
        status: "ACTIVE",
        expiresOn: "2028-12-31",
      },
    ]),
  }));
  return {
    status: "CURRENT",
    asOf: moment(n),
    sourceSystem: "core-banking",
    totals: [money(n, 11)],
    accounts: connection(accounts),
  };
}

function loans(n) {
  const loan = {
    role: "BORROWER",
    id: `L-${FIRST + n}`,
    loanNumber: `${figure(n, 12)}`,
    purpose: "HOME",
    status: "ACTIVE",
    product: { code: "L-HOME", name: "Home loan" },
    originalPrincipal: money(n, 13),
    principalOutstanding: money(n, 14),
    totalOutstanding: money(n, 15),
    interestRate: "3.25",
    openedOn: day(n),
    maturityDate: "2046-01-01",
    nextPaymentDueDate: day(n + 5),
    nextPaymentAmount: money(n, 16),
    totalOverdue: null,
    pastDueDays: 0,
    delinquencyBucket: "CURRENT",
    collateral: [],
  };
  return {
    status: "CURRENT",
    asOf: moment(n),
    sourceSystem: "loans",
    totals: [
      {
        currency: "EUR",
        loanCount: 1,
        principalOutstanding: money(n, 14),
        principalOutstandingUnknownCount: 0,
        totalOutstanding: money(n, 15),
        totalOverdue: null,
      },
    ],
    creditRating: {
      rating: "BB",
      score: figure(n, 17),
      model: "retail-3",
      assessedOn: day(n),
      validUntil: null,
    },
    loans: connection([loan]),
  };
}

function wealth(n) {
  const security = { code: `F-${10 + (n % 80)}`, name: `Fund ${10 + (n % 80)}`, isin: null };
  const holding = {
    id: `H-${FIRST + n}`,
    security: { ...security, assetClass: "FUND_MIXED", riskRating: "R3" },
    quantity: "12.00",
    priceType: "NAV",
    priceAsOf: day(n),
    marketValue: money(n, 18),
    costBasis: money(n, 19),
    unrealisedGain: money(n, 20),
    maturityDate: null,
  };
  return {
    status: "CURRENT",
    asOf: moment(n),
    sourceSystem: "wealth",
    totals: [{ marketValue: money(n, 18), costBasis: money(n, 19), unrealisedGain: money(n, 20) }],
    holdings: connection([holding]),
    orders: connection([]),
  };
}

function service(n) {
  return {
    status: "CURRENT",
    asOf: moment(n),
    sourceSystem: "crm",
    openCaseCount: 0,
    overdueCaseCount: 0,
    lastInteractionAt: moment(n),
    interactions: connection([
      {
        id: `I-${FIRST + n}`,
        channel: "PHONE",
        direction: "INBOUND",
        startedAt: moment(n),
        endedAt: null,
        agent: "Agent 7",
        outcome: "RESOLVED",
        summary: "Asked for a new card",
      },
    ]),
    cases: connection([]),
  };
}

/** The roots of the graph that the workloads ask. */
export const roots = {
  customer: ({ id }) => customer(id),
  customers({ first, after }) {
    const from = Number(after ?? FIRST) - FIRST;
    const edges = Array.from({ length: first }, (_, i) => ({
      cursor: cursorOf(from + i + 1),
      node: customer(idOf(from + i)),
    }));
    return { edges, totalCount: 20_000, pageInfo: { hasNextPage: true, hasPreviousPage: false } };
  },
};
