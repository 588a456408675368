import type { CustomerAliasRecord } from "../kit/database/customerAlias";
import type { PageRequest } from "../kit/pages";
import type { Sight } from "../kit/sight";
import type { ReadRows, Source } from "../kit/source";
import type { ListOrder } from "./listOrder";
import type { Survivor } from "./survivorship";

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
  /** Since when it holds, RFC 3339; null where it was not written down. */
  validFrom: string | null;
  /** Who said so; null where it was not written down. */
  actor: string | null;
}

/** A reference that held, and no longer does. */
export interface EndedReferenceRecord extends ExternalReferenceRecord {
  id: string;
  validTo: string;
}

/** What one system says of a person; null for what it does not tell. */
export interface PartyRecord {
  system: string;
  /** The person's key there. */
  externalId: string;
  /** Null where the reference to it ended. */
  customerId: string | null;
  legalName: string | null;
  name: string | null;
  dateOfBirth: string | null;
  sex: string | null;
  nationality: string | null;
  preferredLanguage: string | null;
  maritalStatus: string | null;
  occupation: string | null;
  education: string | null;
  incomeBand: string | null;
  /** Whether the system has seen a document. */
  verified: boolean;
  asOf: string;
}

/** A customer as read: with what other records say of the person. */
export interface ReadCustomerRecord extends CustomerRecord {
  /** Beside the customer's own: of other systems, and of customers who are shown as this one. Null for none. */
  otherRecords: Omit<PartyRecord, "customerId">[] | null;
  /** The customer's own record, where other records' values stand in its place. */
  asKept?: ReadCustomerRecord;
}

/** A customer as found by an id that the customer is known as. */
export interface AskedCustomerRecord extends ReadCustomerRecord {
  askedId: string;
}

/** A pair of customers that matching takes for one person, or does not know; `a` before `b` by code units. */
export interface MatchCandidateRecord {
  a: string;
  b: string;
  /** Log2 of the odds that they are one person. */
  score: string;
  /** LINK or REVIEW. */
  decision: string;
  /** DETERMINISTIC or PROBABILISTIC. */
  method: string;
  heldBy: string | null;
  evidence: { comparison: string; level: string; weight: number }[];
  run: string;
  foundAt: string;
  /** OPEN, LINKED, DISTINCT or WITHDRAWN. */
  status: string;
}

/** A merge or its end that one steward asked for, and another decides on. */
export interface IdentityProposalRecord {
  id: string;
  /** MERGE or UNMERGE. */
  kind: string;
  survivorId: string;
  mergedId: string;
  reason: string;
  proposedBy: string;
  proposedAt: string;
  expiresAt: string;
  /** APPROVED or REJECTED; null while it is open, and of one that nobody decided on in time. */
  decision: string | null;
  decidedBy: string | null;
  decidedAt: string | null;
  decisionReason: string | null;
}

/** Who changed what in the customers' identity, when and why. */
export interface IdentityHistoryRecord {
  /** Grows with each entry; a decimal as text, since it has 64 bits. */
  id: string;
  occurredAt: string;
  actor: string;
  action: string;
  reason: string;
  customerIds: string[];
  proposalId: string | null;
  system: string | null;
  externalId: string | null;
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
export interface ReferredCustomerRecord extends ReadCustomerRecord, ExternalKey {}

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

/** Which pairs: undefined takes all. */
export interface MatchCandidateFilter {
  readonly statuses?: readonly string[];
  readonly decisions?: readonly string[];
}

/** A page of pairs, the likeliest first. */
export interface MatchCandidatePage extends PageRequest {
  readonly filter: MatchCandidateFilter;
}

/** Which proposals: undefined takes all. */
export interface IdentityProposalFilter {
  /** Those that wait for a decision, and are not too old for one. */
  readonly isOpen?: boolean;
}

/** A page of proposals, newest first. */
export interface IdentityProposalPage extends PageRequest {
  readonly filter: IdentityProposalFilter;
}

/** Reads the rows of many keys, those alone that are in sight: the others are not there. */
export type ReadSeen<Row, Key = string> = (keys: readonly Key[], sight: Sight) => Promise<Row[]>;

/** A system that keeps who the customers are, and whose. */
export interface CustomersSource extends Source {
  /** Whence the values that stand of a customer are. */
  readonly survivorsOf: (customer: ReadCustomerRecord) => Survivor[];
  /** By any id that a customer is known as. */
  readonly customersByIds: ReadSeen<AskedCustomerRecord>;
  readonly customersByExternalKeys: ReadSeen<ReferredCustomerRecord, ExternalKey>;
  readonly customers: (page: CustomerPage, sight: Sight) => Promise<ReadCustomerRecord[]>;
  readonly customerCount: (filter: CustomerFilter, sight: Sight) => Promise<number>;
  readonly identifiersByCustomerIds: ReadRows<IdentifierRecord>;
  /** For marketing those alone of the channels for which the customer agreed to it. */
  readonly contactPointsByCustomerIds: ReadSeen<ContactPointRecord>;
  /** For marketing none, unless the customer agreed to post. */
  readonly addressesByCustomerIds: ReadSeen<AddressRecord>;
  readonly externalReferencesByCustomerIds: ReadRows<ExternalReferenceRecord>;
  readonly endedReferencesByCustomerIds: ReadRows<EndedReferenceRecord>;
  /** The ids that a customer is known as besides. */
  readonly aliasesByCustomerIds: ReadRows<CustomerAliasRecord>;
  readonly matchCandidates: (page: MatchCandidatePage) => Promise<MatchCandidateRecord[]>;
  readonly matchCandidateCount: (filter: MatchCandidateFilter) => Promise<number>;
  readonly identityProposalsByIds: ReadRows<IdentityProposalRecord>;
  readonly identityProposals: (page: IdentityProposalPage) => Promise<IdentityProposalRecord[]>;
  readonly identityProposalCount: (filter: IdentityProposalFilter) => Promise<number>;
  /** Newest first; of a customer what was done to any that it is known as. */
  readonly identityHistoryOfCustomer: (id: string, page: PageRequest) => Promise<IdentityHistoryRecord[]>;
  readonly identityHistoryCountOfCustomer: (id: string) => Promise<number>;
  readonly identityHistory: (page: PageRequest) => Promise<IdentityHistoryRecord[]>;
  readonly identityHistoryCount: () => Promise<number>;
  readonly consentsByCustomerIds: ReadRows<ConsentRecord>;
  readonly relationshipManagersByIds: ReadRows<RelationshipManagerRecord>;
  readonly branchesByIds: ReadRows<BranchRecord>;
}
