import type { PageRequest } from "../kit/pages";
import type { Sight } from "../kit/sight";
import type { ReadCounts, ReadPages, ReadRows, Source } from "../kit/source";

// What a service desk tells. Times are RFC 3339, scores exact decimals as text; channels, outcomes, statuses
// and the like are the names of the enums in types/enums.ts.

export interface InteractionRecord {
  id: string;
  /** Null when nobody was identified. */
  customerId: string | null;
  channel: string;
  direction: string;
  startedAt: string;
  endedAt: string | null;
  agent: string | null;
  outcome: string | null;
  summary: string | null;
  caseId: string | null;
}

export interface CaseRecord {
  id: string;
  caseNumber: string;
  customerId: string;
  category: string;
  product: string | null;
  issue: string;
  channel: string | null;
  status: string;
  priority: string | null;
  openedAt: string;
  dueAt: string | null;
  closedAt: string | null;
  resolution: string | null;
  timely: boolean | null;
  satisfactionScore: string | null;
  satisfactionScale: string | null;
  satisfactionMethod: string | null;
}

export interface CaseEventRecord {
  id: string;
  caseId: string;
  occurredAt: string;
  type: string;
  note: string | null;
  actor: string | null;
}

export interface IdempotencyKeyRecord {
  key: string;
  operation: string;
  requestHash: string;
  resultId: string;
  createdAt: string;
}

/** A contact that the call centre told of. */
export interface CallCentreContactRecord {
  contactId: string;
  /** The newest that was taken. */
  revision: number;
  /** The customer's number at the call centre, as the cross-reference spells it; null where nobody was identified. */
  customerNumber: string | null;
  interactionId: string;
}

/** How many cases of a customer wait for the bank. */
export interface CaseLoadRecord {
  customerId: string;
  openCaseCount: number;
  /** Those of them that are past their due time. */
  overdueCaseCount: number;
}

/** When a customer and the bank were last in contact. */
export interface LastInteractionRecord {
  customerId: string;
  startedAt: string;
}

/** Which interactions of a list: undefined takes all. Times in RFC 3339, both inclusive. */
export interface InteractionFilter {
  readonly channels?: readonly string[];
  readonly direction?: string;
  readonly from?: string;
  readonly to?: string;
}

/** A page of interactions, newest first. */
export interface InteractionPage extends PageRequest {
  readonly filter: InteractionFilter;
}

/** Which cases of a list: undefined takes all. */
export interface CaseFilter {
  readonly statuses?: readonly string[];
}

/** A page of cases, newest first. */
export interface CasePage extends PageRequest {
  readonly filter: CaseFilter;
}

/** What can be asked about contacts. */
export interface InteractionReads {
  readonly interactionsByIds: ReadRows<InteractionRecord>;
  readonly interactionsByCustomerIds: ReadPages<InteractionRecord, InteractionPage>;
  readonly interactionCountsByCustomerIds: ReadCounts<InteractionFilter>;
  readonly lastInteractionsByCustomerIds: ReadRows<LastInteractionRecord>;
  /** Those with nobody, and with customers in sight: calls about a case may be others' than its customer's. */
  readonly interactionsByCaseIds: (
    ids: readonly string[],
    page: PageRequest,
    sight: Sight,
  ) => Promise<InteractionRecord[]>;
  readonly interactionCountsByCaseIds: ReadCounts<Sight>;
  /** The interactions that belong to nobody, newest first. */
  readonly unidentifiedInteractions: (page: PageRequest) => Promise<InteractionRecord[]>;
  readonly unidentifiedInteractionCount: () => Promise<number>;
}

/** A system that keeps interactions and cases. */
export interface ServiceSource extends InteractionReads, Source {
  readonly casesByIds: ReadRows<CaseRecord>;
  readonly casesByCaseNumbers: ReadRows<CaseRecord>;
  readonly casesByCustomerIds: ReadPages<CaseRecord, CasePage>;
  readonly caseCountsByCustomerIds: ReadCounts<CaseFilter>;
  readonly caseLoadsByCustomerIds: ReadRows<CaseLoadRecord>;
  readonly eventsByCaseIds: ReadPages<CaseEventRecord>;
  readonly eventCountsByCaseIds: ReadCounts;
}
