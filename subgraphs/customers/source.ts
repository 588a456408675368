import type { PageRequest } from "../kit/pages";
import type { Sight } from "../kit/sight";
import type { ReadRows, Source } from "../kit/source";
import type { ListOrder } from "./listOrder";

// What a system that keeps customers tells. Confidences are exact decimals as text, dates YYYY-MM-DD, times RFC 3339.

export interface CustomerRecord {
  id: string;
  customerNumber: string;
  partyType: string;
  legalName: string;
  name: string;
  /** The name as the list is ordered by it: sortNameOf makes it. */
  sortName: string;
  dateOfBirth: string | null;
  sex: string | null;
  nationality: string | null;
  preferredLanguage: string | null;
  maritalStatus: string | null;
  segment: string | null;
  relationshipManagerId: string | null;
  branchId: string | null;
  customerSince: string | null;
  kycStatus: string | null;
  kycReviewDate: string | null;
  occupation: string | null;
  education: string | null;
  incomeBand: string | null;
  sourceSystem: string;
  asOf: string;
}

/** A customer as it is written: with what text search looks at, which searchTermsOf makes. */
export interface CustomerRow extends CustomerRecord {
  searchTerms: string;
}

export interface BranchRecord {
  id: string;
  name: string;
  city: string | null;
  region: string | null;
  country: string | null;
}

export interface RelationshipManagerRecord {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  branchId: string | null;
}

export interface IdentifierRecord {
  customerId: string;
  scheme: string;
  value: string;
  validTo: string | null;
}

export interface ContactPointRecord {
  id: string;
  customerId: string;
  type: string;
  value: string;
  isPrimary: boolean;
  verifiedOn: string | null;
}

export interface AddressRecord {
  id: string;
  customerId: string;
  type: string;
  lines: string[];
  city: string | null;
  region: string | null;
  postalCode: string | null;
  country: string | null;
}

export interface ExternalReferenceRecord {
  system: string;
  /** As normaliseExternalId writes it. */
  externalId: string;
  customerId: string;
  matchMethod: string;
  confidence: string;
}

export interface ConsentRecord {
  id: string;
  customerId: string;
  purpose: string;
  channel: string | null;
  status: string;
  givenOn: string | null;
  expiresOn: string | null;
}

/** The key that a system gives a customer. */
export type ExternalKey = Pick<ExternalReferenceRecord, "system" | "externalId">;

/** A customer as found by the key of another system. */
export interface ReferredCustomerRecord extends CustomerRecord, ExternalKey {}

/** Which customers: undefined takes all. */
export interface CustomerFilter {
  /** Words of the name, a phone number or its last digits, a customer number, an e-mail address. */
  readonly search?: string;
  readonly segments?: readonly string[];
  readonly partyType?: string;
  readonly kycStatus?: string;
  readonly relationshipManagerId?: string;
  readonly branchId?: string;
  readonly customerSinceFrom?: string;
  readonly customerSinceTo?: string;
}

/** A page of customers. */
export interface CustomerPage extends PageRequest {
  readonly order: ListOrder;
  readonly filter: CustomerFilter;
}

/** Reads the rows of many keys, those alone that are in sight: the others are not there. */
export type ReadSeen<Row, Key = string> = (keys: readonly Key[], sight: Sight) => Promise<Row[]>;

/** A system that keeps who the customers are, and whose. */
export interface CustomersSource extends Source {
  readonly customersByIds: ReadSeen<CustomerRecord>;
  readonly customersByExternalKeys: ReadSeen<ReferredCustomerRecord, ExternalKey>;
  readonly customers: (page: CustomerPage, sight: Sight) => Promise<CustomerRecord[]>;
  readonly customerCount: (filter: CustomerFilter, sight: Sight) => Promise<number>;
  readonly identifiersByCustomerIds: ReadRows<IdentifierRecord>;
  /** For marketing those alone of the channels for which the customer agreed to it. */
  readonly contactPointsByCustomerIds: ReadSeen<ContactPointRecord>;
  /** For marketing none, unless the customer agreed to post. */
  readonly addressesByCustomerIds: ReadSeen<AddressRecord>;
  readonly externalReferencesByCustomerIds: ReadRows<ExternalReferenceRecord>;
  readonly consentsByCustomerIds: ReadRows<ConsentRecord>;
  readonly relationshipManagersByIds: ReadRows<RelationshipManagerRecord>;
  readonly branchesByIds: ReadRows<BranchRecord>;
}
