import { registerEnumType } from "type-graphql";

export enum ServiceChannel {
  BRANCH = "BRANCH",
  PHONE = "PHONE",
  ATM = "ATM",
  WEB = "WEB",
  MOBILE = "MOBILE",
  EMAIL = "EMAIL",
  POST = "POST",
  FAX = "FAX",
  REFERRAL = "REFERRAL",
}
registerEnumType(ServiceChannel, {
  name: "ServiceChannel",
  description: "The way by which a person and the bank were in contact.",
  valuesConfig: {
    BRANCH: { description: "In person, at a branch." },
    PHONE: { description: "By telephone." },
    ATM: { description: "At a cash machine." },
    WEB: { description: "On the bank's web site." },
    MOBILE: { description: "In the bank's mobile app." },
    EMAIL: { description: "By e-mail." },
    POST: { description: "By letter." },
    FAX: { description: "By fax." },
    REFERRAL: { description: "Passed on by another institution, for example a supervisor." },
  },
});

export enum InteractionDirection {
  INBOUND = "INBOUND",
  OUTBOUND = "OUTBOUND",
}
registerEnumType(InteractionDirection, {
  name: "InteractionDirection",
  description: "Who began a contact.",
  valuesConfig: {
    INBOUND: { description: "The person came to the bank." },
    OUTBOUND: { description: "The bank turned to the person." },
  },
});

export enum InteractionOutcome {
  RESOLVED = "RESOLVED",
  ANSWERED = "ANSWERED",
  TRANSFERRED = "TRANSFERRED",
  FOLLOW_UP = "FOLLOW_UP",
  ABANDONED = "ABANDONED",
  PHANTOM = "PHANTOM",
  UNKNOWN = "UNKNOWN",
}
registerEnumType(InteractionOutcome, {
  name: "InteractionOutcome",
  description: "How a contact ended.",
  valuesConfig: {
    RESOLVED: { description: "What the person wanted was settled." },
    ANSWERED: { description: "Somebody of the bank served the person; whether it was settled is not told." },
    TRANSFERRED: { description: "Passed on to another desk." },
    FOLLOW_UP: { description: "Something is left to be done." },
    ABANDONED: { description: "The person gave up before somebody answered: hung up or left the queue." },
    PHANTOM: { description: "A call that the switchboard counted though nobody was on the line." },
    UNKNOWN: { description: "The system recorded that it does not know." },
  },
});

export enum CaseCategory {
  COMPLAINT = "COMPLAINT",
  REQUEST = "REQUEST",
  QUESTION = "QUESTION",
  DISPUTE = "DISPUTE",
}
registerEnumType(CaseCategory, {
  name: "CaseCategory",
  description: "What kind of matter a case is.",
  valuesConfig: {
    COMPLAINT: { description: "The customer is not content." },
    REQUEST: { description: "The customer wants something done." },
    QUESTION: { description: "The customer wants to know something." },
    DISPUTE: { description: "The customer contests a booking or a claim." },
  },
});

export enum CaseStatus {
  OPEN = "OPEN",
  IN_PROGRESS = "IN_PROGRESS",
  RESOLVED = "RESOLVED",
  CLOSED = "CLOSED",
}
registerEnumType(CaseStatus, {
  name: "CaseStatus",
  description: "Where a case stands.",
  valuesConfig: {
    OPEN: { description: "Opened; nobody works on it yet." },
    IN_PROGRESS: { description: "Somebody works on it." },
    RESOLVED: { description: "Ended with an answer to the customer." },
    CLOSED: { description: "Ended otherwise: withdrawn, expired or closed by the desk's own rules." },
  },
});

export enum CasePriority {
  LOW = "LOW",
  NORMAL = "NORMAL",
  HIGH = "HIGH",
  URGENT = "URGENT",
}
registerEnumType(CasePriority, {
  name: "CasePriority",
  description: "How soon a case must be answered. Business days are Monday to Friday.",
  valuesConfig: {
    LOW: { description: "Within 10 business days." },
    NORMAL: { description: "Within 5 business days." },
    HIGH: { description: "Within 2 business days." },
    URGENT: { description: "Within 1 business day." },
  },
});

export enum CaseEventType {
  OPENED = "OPENED",
  PROGRESSED = "PROGRESSED",
  NOTED = "NOTED",
  RESOLVED = "RESOLVED",
  CLOSED = "CLOSED",
}
registerEnumType(CaseEventType, {
  name: "CaseEventType",
  description: "What happened to a case.",
  valuesConfig: {
    OPENED: { description: "The case was opened." },
    PROGRESSED: { description: "Somebody began to work on it." },
    NOTED: { description: "Somebody left a note." },
    RESOLVED: { description: "It ended with an answer to the customer." },
    CLOSED: { description: "It ended otherwise." },
  },
});
