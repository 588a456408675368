import type { PageRequest } from "../kit/pages";
import type { Sight } from "../kit/sight";
import type { InsightRecord } from "./source";

// What is asked of the read model over all customers in sight. Amounts are decimals as text in the reporting currency,
// shares decimals from 0 to 1.

/** Which customers: undefined takes all. All that is said must hold. */
export interface InsightFilter {
  readonly segments?: readonly string[];
  readonly cells?: readonly string[];
  readonly stages?: readonly string[];
  readonly branchId?: string;
  readonly relationshipManagerId?: string;
  /** Kinds of products of which the customer has every one, and none. */
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  readonly contributionFrom?: string;
  readonly contributionTo?: string;
  readonly assetsFrom?: string;
  readonly assetsTo?: string;
  readonly churnScoreFrom?: number;
  readonly loyaltyScoreTo?: number;
  readonly recencyDaysFrom?: number;
  readonly recencyQuintiles?: readonly number[];
  readonly frequencyQuintiles?: readonly number[];
  readonly monetaryQuintiles?: readonly number[];
  readonly customerSinceFrom?: string;
  readonly customerSinceTo?: string;
  /** Whether the customer agrees to marketing. */
  readonly marketing?: boolean;
}

export type InsightOrder =
  "contribution" | "assets" | "net" | "potential" | "monetary" | "churnScore" | "customerId";

/** A page of customers, the greatest first; those of whom the order's figure is not known are left out. */
export interface InsightPage extends PageRequest {
  readonly order: InsightOrder;
  readonly filter: InsightFilter;
}

export interface SegmentRecord {
  segment: string;
  customers: number;
  assets: string;
  contribution: string;
}

/** A point of the Pareto curve: so many of the customers, the greatest first, bring so much of the contribution. */
export interface ParetoRecord {
  customers: number;
  contribution: string;
}

export interface ChannelRecord {
  channel: string;
  customers: number;
  contacts90: number;
  contacts365: number;
}

export interface ProductRecord {
  kind: string;
  holders: number;
  amount: string;
  /** What those of whom it is known had 365 days ago, and have now. */
  knownThen: string;
  knownNow: string;
}

/** How many who have one kind have another too. */
export interface CrossHoldingRecord {
  kind: string;
  other: string;
  holders: number;
}

export interface CohortRecord {
  year: number;
  customers: number;
  assets: string;
  contribution: string;
  keyCustomers: number;
  /** The mean of the scores. */
  churnScore: string | null;
}

/** What the read model tells of many customers. */
export interface BankSource {
  readonly customers: (page: InsightPage, sight: Sight) => Promise<InsightRecord[]>;
  readonly customerCount: (filter: InsightFilter, sight: Sight) => Promise<number>;
  readonly segments: (filter: InsightFilter, sight: Sight) => Promise<SegmentRecord[]>;
  /** So many points, evenly over the customers. */
  readonly paretoCurve: (points: number, filter: InsightFilter, sight: Sight) => Promise<ParetoRecord[]>;
  readonly channels: (filter: InsightFilter, sight: Sight) => Promise<ChannelRecord[]>;
  readonly products: (filter: InsightFilter, sight: Sight) => Promise<ProductRecord[]>;
  readonly crossHoldings: (filter: InsightFilter, sight: Sight) => Promise<CrossHoldingRecord[]>;
  readonly cohorts: (filter: InsightFilter, sight: Sight) => Promise<CohortRecord[]>;
}
