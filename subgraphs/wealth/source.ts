import type { PageRequest } from "../kit/pages";
import type { ReadCounts, ReadPages, ReadRows, Source } from "../kit/source";

// What a wealth system tells. Amounts, prices and quantities are exact decimals as text, dates YYYY-MM-DD, times RFC 3339.

export interface SecurityRecord {
  id: string;
  isin: string | null;
  localCode: string;
  name: string;
  description: string;
  assetClass: string;
  riskRating: string;
  issuer: string | null;
  status: string;
  currency: string;
  managementFee: string | null;
  minimumAmount: string | null;
  unitPrice: string | null;
  priceType: string | null;
  priceAsOf: string | null;
  maturityDate: string | null;
}

export interface NavRecord {
  securityId: string;
  date: string;
  value: string;
}

export interface HoldingRecord {
  id: string;
  customerId: string;
  securityId: string;
  quantity: string;
  currency: string;
  unitPrice: string;
  priceType: string;
  priceAsOf: string;
  marketValue: string;
  costBasis: string | null;
  maturityDate: string | null;
}

export interface OrderRecord {
  id: string;
  customerId: string;
  securityId: string;
  side: string;
  quantity: string | null;
  amount: string | null;
  currency: string;
  status: string;
  channel: string | null;
  placedAt: string;
  executedAt: string | null;
}

export interface RiskProfileRecord {
  customerId: string;
  assessedOn: string;
  rating: string;
  validUntil: string | null;
}

/** The sums in one currency of a customer's holdings; cost and gain over those whose cost is known. */
export interface WealthTotalRecord {
  customerId: string;
  currency: string;
  marketValue: string;
  /** Null when no holding's cost is known. */
  costBasis: string | null;
  /** Null when no holding's cost is known. */
  unrealisedGain: string | null;
  unknownCostBasisCount: number;
}

/** Which securities: undefined takes all. */
export interface SecurityFilter {
  readonly assetClasses?: readonly string[];
  readonly riskRatings?: readonly string[];
  /** Part of the name, the issuer or a code, in any case. */
  readonly text?: string;
}

/** A page of securities, by name. */
export interface SecurityPage extends PageRequest {
  readonly filter: SecurityFilter;
}

/** Which days: undefined takes all. */
export interface NavFilter {
  readonly from?: string;
  readonly to?: string;
}

/** A page of net asset values, newest first. */
export interface NavPage extends PageRequest {
  readonly filter: NavFilter;
}

/** A system that keeps investments. */
export interface WealthSource extends Source {
  readonly securitiesByIds: ReadRows<SecurityRecord>;
  readonly securitiesByLocalCodes: ReadRows<SecurityRecord>;
  readonly securitiesByIsins: ReadRows<SecurityRecord>;
  readonly securities: (page: SecurityPage) => Promise<SecurityRecord[]>;
  readonly securityCount: (filter: SecurityFilter) => Promise<number>;
  readonly navsBySecurityIds: ReadPages<NavRecord, NavPage>;
  readonly navCountsBySecurityIds: ReadCounts<NavFilter>;
  readonly holdingsByIds: ReadRows<HoldingRecord>;
  readonly holdingsByCustomerIds: ReadPages<HoldingRecord>;
  readonly holdingCountsByCustomerIds: ReadCounts;
  readonly totalsByCustomerIds: ReadRows<WealthTotalRecord>;
  /** Newest first. */
  readonly ordersByCustomerIds: ReadPages<OrderRecord>;
  readonly orderCountsByCustomerIds: ReadCounts;
  /** Newest first. */
  readonly riskProfilesByCustomerIds: ReadPages<RiskProfileRecord>;
  readonly riskProfileCountsByCustomerIds: ReadCounts;
}
