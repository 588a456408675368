import { registerEnumType } from "type-graphql";

export enum SurvivorshipRule {
  ONLY_SOURCE = "ONLY_SOURCE",
  SOURCE_PRIORITY = "SOURCE_PRIORITY",
  VERIFIED = "VERIFIED",
  NEWEST = "NEWEST",
  FULLEST = "FULLEST",
  OWN_RECORD = "OWN_RECORD",
}
registerEnumType(SurvivorshipRule, {
  name: "SurvivorshipRule",
  description: "Why one system's value stands, and not another's.",
  valuesConfig: {
    ONLY_SOURCE: { description: "No other system tells it." },
    SOURCE_PRIORITY: { description: "Its system is trusted more." },
    VERIFIED: { description: "Its system has seen a document." },
    NEWEST: { description: "It is the newest." },
    FULLEST: { description: "It tells the most." },
    OWN_RECORD: { description: "All are as good: it is the customers' own system's, or the first." },
  },
});

export enum CustomerAttribute {
  LEGAL_NAME = "LEGAL_NAME",
  NAME = "NAME",
  DATE_OF_BIRTH = "DATE_OF_BIRTH",
  SEX = "SEX",
  NATIONALITY = "NATIONALITY",
  PREFERRED_LANGUAGE = "PREFERRED_LANGUAGE",
  MARITAL_STATUS = "MARITAL_STATUS",
  OCCUPATION = "OCCUPATION",
  EDUCATION = "EDUCATION",
  INCOME_BAND = "INCOME_BAND",
}
registerEnumType(CustomerAttribute, {
  name: "CustomerAttribute",
  description: "What several systems may tell of one customer.",
  valuesConfig: {
    LEGAL_NAME: { description: "legalName of the customer." },
    NAME: { description: "name of the customer." },
    DATE_OF_BIRTH: { description: "dateOfBirth of the customer." },
    SEX: { description: "sex of the customer's profile." },
    NATIONALITY: { description: "nationality of the customer's profile." },
    PREFERRED_LANGUAGE: { description: "preferredLanguage of the customer's profile." },
    MARITAL_STATUS: { description: "maritalStatus of the customer's profile." },
    OCCUPATION: { description: "occupation of the customer." },
    EDUCATION: { description: "education of the customer." },
    INCOME_BAND: { description: "incomeBand of the customer." },
  },
});

export enum MatchDecision {
  LINK = "LINK",
  REVIEW = "REVIEW",
}
registerEnumType(MatchDecision, {
  name: "MatchDecision",
  description: "What matching makes of a pair.",
  valuesConfig: {
    LINK: { description: "They are one person." },
    REVIEW: { description: "They may be one person: somebody must look." },
  },
});

export enum CandidateStatus {
  OPEN = "OPEN",
  LINKED = "LINKED",
  DISTINCT = "DISTINCT",
  WITHDRAWN = "WITHDRAWN",
}
registerEnumType(CandidateStatus, {
  name: "CandidateStatus",
  description: "What became of a pair.",
  valuesConfig: {
    OPEN: { description: "Nobody decided yet." },
    LINKED: { description: "They were made one customer." },
    DISTINCT: { description: "They were found to be different people." },
    WITHDRAWN: { description: "A later run of matching no longer takes them for one." },
  },
});

export enum ProposalKind {
  MERGE = "MERGE",
  UNMERGE = "UNMERGE",
}
registerEnumType(ProposalKind, {
  name: "ProposalKind",
  description: "What a proposal asks for.",
  valuesConfig: {
    MERGE: { description: "That two customers are one from now on." },
    UNMERGE: { description: "That two customers who were made one are two again." },
  },
});

export enum ProposalStatus {
  OPEN = "OPEN",
  APPROVED = "APPROVED",
  REJECTED = "REJECTED",
  EXPIRED = "EXPIRED",
}
registerEnumType(ProposalStatus, {
  name: "ProposalStatus",
  description: "What became of a proposal.",
  valuesConfig: {
    OPEN: { description: "It waits for a second person." },
    APPROVED: { description: "A second person agreed, and it was done." },
    REJECTED: { description: "It was refused, or taken back." },
    EXPIRED: { description: "Nobody decided in time." },
  },
});

export enum IdentityAction {
  MERGE_PROPOSED = "MERGE_PROPOSED",
  MERGED = "MERGED",
  MERGE_REJECTED = "MERGE_REJECTED",
  UNMERGE_PROPOSED = "UNMERGE_PROPOSED",
  UNMERGED = "UNMERGED",
  UNMERGE_REJECTED = "UNMERGE_REJECTED",
  MARKED_DISTINCT = "MARKED_DISTINCT",
  DISTINCT_WITHDRAWN = "DISTINCT_WITHDRAWN",
  REFERENCE_LINKED = "REFERENCE_LINKED",
  REFERENCE_ENDED = "REFERENCE_ENDED",
}
registerEnumType(IdentityAction, {
  name: "IdentityAction",
  description: "What was done to a customer's identity.",
  valuesConfig: {
    MERGE_PROPOSED: { description: "Somebody asked that two customers be made one." },
    MERGED: { description: "A second person agreed: they are one." },
    MERGE_REJECTED: { description: "It was refused, or taken back." },
    UNMERGE_PROPOSED: { description: "Somebody asked that they be two again." },
    UNMERGED: { description: "A second person agreed: they are two." },
    UNMERGE_REJECTED: { description: "It was refused, or taken back." },
    MARKED_DISTINCT: { description: "They are different people, and must not be made one." },
    DISTINCT_WITHDRAWN: { description: "They may be made one again." },
    REFERENCE_LINKED: { description: "Another system's key was found to be the customer's." },
    REFERENCE_ENDED: { description: "Another system's key is no longer the customer's." },
  },
});
