import type { PageRequest } from "../kit/pages";
import type { Sight } from "../kit/sight";
import type { ReadCounts, ReadPages, ReadRows, Source } from "../kit/source";
import type { BankSource } from "./bankSource";
import type { Parameters } from "./parameters";

// What is kept of insights: the read model, made anew as a whole, and alerts. Amounts are decimals as text, in the
// reporting currency where they have none of their own.

/** One making of the read model, whole. */
export interface GenerationRecord {
  id: number;
  asOf: string;
  begunAt: string;
  completedAt: string;
  customers: number;
  currency: string;
  keyLine: string | null;
  potentialLine: string | null;
  peers: Readonly<Record<string, PeersRecord>>;
}

/** Of a group of peers, by kind of product: which share of them has one, and what it brings them on average. */
export type PeersRecord = Readonly<
  Record<string, { share: string; averageContribution: string } | undefined>
>;

/** What was worked out of a customer when the read model was made. */
export interface InsightRecord {
  generation: number;
  customerId: string;
  partyType: string | null;
  customerSince: string | null;
  peerGroup: string;
  assets: string | null;
  liabilities: string | null;
  net: string | null;
  change30: string | null;
  change365: string | null;
  contribution: string | null;
  byKind: Readonly<Record<string, string>>;
  potential: string | null;
  segment: string | null;
  cell: string | null;
  contributionQuintile: number | null;
  potentialQuintile: number | null;
  recencyDays: number | null;
  frequency: number | null;
  monetary: string | null;
  recencyQuintile: number | null;
  frequencyQuintile: number | null;
  monetaryQuintile: number | null;
  stage: string | null;
  churnScore: number | null;
  loyaltyScore: number | null;
  /** Null where a system did not tell. */
  kinds: readonly string[] | null;
  /** What the customer has of each kind of product, in the reporting currency: now, and 365 days ago where known. */
  amounts: Readonly<Record<string, { now: string; then: string | null }>>;
  /** Contacts by channel, of 90 and of 365 days. */
  contacts: Readonly<Record<string, { count90: number; count365: number }>>;
}

export interface AlertRecord {
  id: string;
  customerId: string;
  kind: string;
  cause: string;
  subject: string;
  occurredOn: string;
  reason: string;
  amount: string | null;
  currency: string | null;
  status: string;
  assignedTo: string | null;
  foundAt: string;
  acknowledgedAt: string | null;
  closedAt: string | null;
  changedBy: string | null;
  note: string | null;
}

/** Which alerts: undefined takes all. */
export interface AlertFilter {
  readonly statuses?: readonly string[];
  readonly kinds?: readonly string[];
}

/** A page of alerts, newest first. */
export interface AlertPage extends PageRequest {
  readonly filter: AlertFilter;
}

/** What keeps insights. */
export interface InsightsSource extends Source {
  readonly parameters: Parameters;
  /** The newest read model that is whole; null before the first. */
  readonly generation: () => Promise<GenerationRecord | null>;
  /** What the read model tells of many customers. */
  readonly bank: BankSource;
  /** Of that read model. */
  readonly insightsByCustomerIds: ReadRows<InsightRecord>;
  readonly alertsByIds: ReadRows<AlertRecord>;
  readonly alertsByCustomerIds: ReadPages<AlertRecord, AlertPage>;
  readonly alertCountsByCustomerIds: ReadCounts<AlertFilter>;
  /** Of all customers in sight. */
  readonly alerts: (page: AlertPage, sight: Sight) => Promise<AlertRecord[]>;
  readonly alertCount: (filter: AlertFilter, sight: Sight) => Promise<number>;
}
