// What the other subgraphs tell of one customer: see sources/figures.ts of each. Amounts are decimals as text, days
// YYYY-MM-DD. Null stands for what a system does not tell; it is never a zero.

export interface AccountFacts {
  id: string;
  role: "OWNER" | "JOINT_OWNER";
  type: "CURRENT" | "SAVINGS" | "TERM";
  product: string | null;
  status: string;
  currency: string;
  rate: string | null;
  openedOn: string;
  amount: string | null;
  amount30: string | null;
  amount365: string | null;
  /** The newest two days on which something moved besides interest and fees. */
  lastOn: string | null;
  previousOn: string | null;
  maturesOn: string | null;
  instruction: string | null;
}

/** All movements of one direction in one currency over 365 days. */
export interface FlowFacts {
  currency: string;
  direction: "CRDT" | "DBIT";
  count: number;
  amount: string;
  firstOn: string;
  lastOn: string;
}

/** What movements usually are: median, and median absolute deviation from it. */
export interface PatternFacts {
  currency: string;
  direction: "CRDT" | "DBIT";
  count: number;
  median: string;
  mad: string;
}

export interface MovementFacts {
  id: string;
  bookedOn: string;
  amount: string;
  currency: string;
  direction: "CRDT" | "DBIT";
}

export interface DepositFacts {
  today: string;
  accounts: readonly AccountFacts[];
  flows: readonly FlowFacts[];
  patterns: readonly PatternFacts[];
  /** The largest of the last 30 days. */
  movements: readonly MovementFacts[];
}

export interface LoanAccountFacts {
  id: string;
  role: "BORROWER" | "CO_BORROWER";
  product: string | null;
  purpose: string | null;
  status: string;
  currency: string;
  rate: string | null;
  openedOn: string;
  maturesOn: string;
  originalPrincipal: string;
  principal: string | null;
  interest: string | null;
  overdue: string | null;
  overdueSince: string | null;
  pastDueDays: number | null;
  /** What was paid in the last 30 and 365 days; null for nothing. */
  paid30: string | null;
  paid365: string | null;
  cover: string | null;
  coverCurrency: string | null;
}

export interface RatingFacts {
  rating: string;
  score: number | null;
  model: string;
  assessedOn: string;
  validUntil: string | null;
}

export interface LoanFacts {
  today: string;
  loans: readonly LoanAccountFacts[];
  /** Newest first. */
  ratings: readonly RatingFacts[];
}

export interface HoldingFacts {
  id: string;
  security: string;
  code: string;
  name: string;
  assetClass: string;
  risk: string;
  fee: string | null;
  currency: string;
  amount: string;
  cost: string | null;
  maturesOn: string | null;
  /** What today's quantity was worth then. */
  amount30: string | null;
  amount365: string | null;
}

export interface OrderFacts {
  side: "BUY" | "SELL";
  currency: string;
  count: number;
  amount: string | null;
  /** Whether of the last 30 days, or of those before. */
  late: boolean;
  lastAt: string;
}

export interface WealthFacts {
  today: string;
  holdings: readonly HoldingFacts[];
  orders: readonly OrderFacts[];
  profile: { rating: string; assessedOn: string; validUntil: string | null } | null;
}

export interface ChannelFacts {
  channel: string;
  count90: number;
  count365: number;
  lastAt: string;
}

export interface ServiceFacts {
  today: string;
  lastAt: string | null;
  channels: readonly ChannelFacts[];
  cases: { opened365: number; complaints365: number; open: number; overdue: number } | null;
  late: readonly { caseNumber: string; dueAt: string }[];
  /** Newest first. */
  surveys: readonly { score: string; scale: string | null; at: string | null }[];
}

/** Whether a customer may be approached for marketing: that is asked for, and of nobody else. */
export interface ConsentFacts {
  purpose: string;
  status: string;
  expiresOn: string | null;
}

/** All that is known of a customer when insights are worked out; null for a system that did not tell. */
export interface CustomerFacts {
  id: string;
  partyType: string | null;
  customerSince: string | null;
  incomeBand: string | null;
  consents: readonly ConsentFacts[] | null;
  deposits: DepositFacts | null;
  loans: LoanFacts | null;
  wealth: WealthFacts | null;
  service: ServiceFacts | null;
}

/** The day as of which the facts are: the latest of the systems'. Null where none told. */
export function dayOf({ deposits, loans, wealth, service }: CustomerFacts): string | null {
  const days = [deposits, loans, wealth, service].flatMap((each) => (each ? [each.today] : []));
  return days.length === 0 ? null : days.reduce((late, day) => (day > late ? day : late));
}

/** Days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** A customer as other subgraphs tell of one. */
export interface Told {
  id: string;
  partyFigures?: unknown;
  depositFigures?: unknown;
  loanFigures?: unknown;
  wealthFigures?: unknown;
  serviceFigures?: unknown;
}

/** The facts as the other subgraphs told them; null for those that did not. */
export function factsOf(customer: Told): CustomerFacts {
  const party = customer.partyFigures as Partial<CustomerFacts> | null | undefined;
  return {
    id: customer.id,
    partyType: party?.partyType ?? null,
    customerSince: party?.customerSince ?? null,
    incomeBand: party?.incomeBand ?? null,
    consents: party?.consents ?? null,
    deposits: (customer.depositFigures ?? null) as CustomerFacts["deposits"],
    loans: (customer.loanFigures ?? null) as CustomerFacts["loans"],
    wealth: (customer.wealthFigures ?? null) as CustomerFacts["wealth"],
    service: (customer.serviceFigures ?? null) as CustomerFacts["service"],
  };
}
