import { customerAlias } from "../../kit/database/customerAlias";
import { table } from "../../kit/database/table";
import type {
  AddressModel,
  BranchModel,
  ConsentModel,
  ContactPointModel,
  CustomerAliasModel,
  CustomerModel,
  EndedReferenceModel,
  ExternalReferenceModel,
  IdentifierModel,
  IdentityHistoryModel,
  IdentityProposalModel,
  MatchCandidateModel,
  PartyRecordModel,
  RelationshipManagerModel,
} from "../prisma/client/models";
import type {
  AddressRecord,
  BranchRecord,
  ConsentRecord,
  ContactPointRecord,
  CustomerRecord,
  CustomerRow,
  EndedReferenceRecord,
  ExternalReferenceRecord,
  IdentifierRecord,
  IdentityHistoryRecord,
  IdentityProposalRecord,
  MatchCandidateRecord,
  PartyRecord,
  RelationshipManagerRecord,
} from "../source";

const schema = "customers";

const REFERENCE_COLUMNS = [
  "system",
  "externalId",
  "customerId",
  "matchMethod",
  "confidence",
  "validFrom",
  "actor",
] as const satisfies readonly (keyof ExternalReferenceRecord & keyof ExternalReferenceModel)[];

const CUSTOMER_COLUMNS: readonly (keyof CustomerRecord & keyof CustomerModel)[] = [
  "id",
  "customerNumber",
  "partyType",
  "legalName",
  "name",
  "sortName",
  "dateOfBirth",
  "sex",
  "nationality",
  "preferredLanguage",
  "maritalStatus",
  "segment",
  "relationshipManagerId",
  "branchId",
  "customerSince",
  "kycStatus",
  "kycReviewDate",
  "occupation",
  "education",
  "incomeBand",
  "sourceSystem",
  "asOf",
];

/** Customers as they are read: without the search terms, which nobody reads. */
export const READ_CUSTOMERS = table<CustomerRecord, CustomerModel>({
  schema,
  name: "customers",
  key: ["id"],
  columns: CUSTOMER_COLUMNS,
});

/** The tables of the subgraph's own database, in the order in which they can be filled. */
export const TABLES = {
  branches: table<BranchRecord, BranchModel>({
    schema,
    name: "branches",
    key: ["id"],
    columns: ["id", "name", "city", "region", "country"],
  }),
  relationshipManagers: table<RelationshipManagerRecord, RelationshipManagerModel>({
    schema,
    name: "relationship_managers",
    key: ["id"],
    columns: ["id", "name", "email", "phone", "branchId"],
  }),
  // Prisma's client leaves out a column whose type it does not know.
  customers: table<CustomerRow, CustomerModel & { searchTerms: unknown }>({
    schema,
    name: "customers",
    key: ["id"],
    columns: [...CUSTOMER_COLUMNS, "searchTerms"],
  }),
  identifiers: table<IdentifierRecord, IdentifierModel>({
    schema,
    name: "identifiers",
    key: ["customerId", "scheme", "value"],
    columns: ["customerId", "scheme", "value", "validTo"],
  }),
  contactPoints: table<ContactPointRecord, ContactPointModel>({
    schema,
    name: "contact_points",
    key: ["id"],
    columns: ["id", "customerId", "type", "value", "isPrimary", "verifiedOn"],
  }),
  addresses: table<AddressRecord, AddressModel>({
    schema,
    name: "addresses",
    key: ["id"],
    columns: ["id", "customerId", "type", "lines", "city", "region", "postalCode", "country"],
  }),
  externalReferences: table<ExternalReferenceRecord, ExternalReferenceModel>({
    schema,
    name: "external_references",
    key: ["system", "externalId"],
    columns: REFERENCE_COLUMNS,
  }),
  endedReferences: table<EndedReferenceRecord, EndedReferenceModel>({
    schema,
    name: "ended_references",
    key: ["id"],
    columns: ["id", ...REFERENCE_COLUMNS, "validTo"],
  }),
  customerAlias: customerAlias<CustomerAliasModel>(schema),
  partyRecords: table<PartyRecord, PartyRecordModel>({
    schema,
    name: "party_records",
    key: ["system", "externalId"],
    columns: [
      "system",
      "externalId",
      "customerId",
      "legalName",
      "name",
      "dateOfBirth",
      "sex",
      "nationality",
      "preferredLanguage",
      "maritalStatus",
      "occupation",
      "education",
      "incomeBand",
      "verified",
      "asOf",
    ],
  }),
  matchCandidates: table<MatchCandidateRecord, MatchCandidateModel>({
    schema,
    name: "match_candidates",
    key: ["a", "b"],
    columns: ["a", "b", "score", "decision", "method", "heldBy", "evidence", "run", "foundAt", "status"],
  }),
  identityProposals: table<IdentityProposalRecord, IdentityProposalModel>({
    schema,
    name: "identity_proposals",
    key: ["id"],
    columns: [
      "id",
      "kind",
      "survivorId",
      "mergedId",
      "reason",
      "proposedBy",
      "proposedAt",
      "expiresAt",
      "decision",
      "decidedBy",
      "decidedAt",
      "decisionReason",
    ],
  }),
  consents: table<ConsentRecord, ConsentModel>({
    schema,
    name: "consents",
    key: ["id"],
    columns: ["id", "customerId", "purpose", "channel", "status", "givenOn", "expiresOn"],
  }),
};

/** What was done to the customers' identity, which is only ever added to. */
export const IDENTITY_HISTORY = table<IdentityHistoryRecord, IdentityHistoryModel>({
  schema,
  name: "identity_history",
  key: ["id"],
  columns: [
    "id",
    "occurredAt",
    "actor",
    "action",
    "reason",
    "customerIds",
    "proposalId",
    "system",
    "externalId",
  ],
});
