import { registerEnumType } from "type-graphql";

export enum PartyType {
  PERSON = "PERSON",
  ORGANISATION = "ORGANISATION",
}
registerEnumType(PartyType, {
  name: "PartyType",
  description: "What kind of customer it is.",
  valuesConfig: {
    PERSON: { description: "A natural person." },
    ORGANISATION: { description: "A company, association or public body." },
  },
});

export enum Segment {
  RETAIL = "RETAIL",
  AFFLUENT = "AFFLUENT",
  PRIVATE = "PRIVATE",
  SMALL_BUSINESS = "SMALL_BUSINESS",
  CORPORATE = "CORPORATE",
}
registerEnumType(Segment, {
  name: "Segment",
  description: "How the bank serves a customer.",
  valuesConfig: {
    RETAIL: { description: "A person served by branches and self-service." },
    AFFLUENT: { description: "A person with assets that merit an adviser." },
    PRIVATE: { description: "A person served by private banking." },
    SMALL_BUSINESS: { description: "A small organisation." },
    CORPORATE: { description: "A large organisation." },
  },
});

export enum KycStatus {
  VERIFIED = "VERIFIED",
  PENDING = "PENDING",
  EXPIRED = "EXPIRED",
  REJECTED = "REJECTED",
}
registerEnumType(KycStatus, {
  name: "KycStatus",
  description: "How far the bank knows its customer, as the law demands.",
  valuesConfig: {
    VERIFIED: { description: "Identity checked, the check still valid." },
    PENDING: { description: "The check is under way." },
    EXPIRED: { description: "The check is due again." },
    REJECTED: { description: "The check failed." },
  },
});

export enum IdentifierScheme {
  NATIONAL_ID = "NATIONAL_ID",
  PASSPORT = "PASSPORT",
  TAX_ID = "TAX_ID",
  SOCIAL_SECURITY = "SOCIAL_SECURITY",
  DRIVING_LICENCE = "DRIVING_LICENCE",
  REGISTRATION_NUMBER = "REGISTRATION_NUMBER",
}
registerEnumType(IdentifierScheme, {
  name: "IdentifierScheme",
  description: "What kind of number an authority gave.",
  valuesConfig: {
    NATIONAL_ID: { description: "Identity card or national identity number." },
    PASSPORT: { description: "Passport number." },
    TAX_ID: { description: "Tax number." },
    SOCIAL_SECURITY: { description: "Social security number." },
    DRIVING_LICENCE: { description: "Driving licence number." },
    REGISTRATION_NUMBER: { description: "Number in a register of organisations." },
  },
});

export enum ContactPointType {
  MOBILE = "MOBILE",
  PHONE = "PHONE",
  EMAIL = "EMAIL",
  FAX = "FAX",
}
registerEnumType(ContactPointType, {
  name: "ContactPointType",
  description: "By what means a customer is reached.",
  valuesConfig: {
    MOBILE: { description: "Mobile phone, which takes text messages." },
    PHONE: { description: "Landline phone." },
    EMAIL: { description: "E-mail address." },
    FAX: { description: "Fax number." },
  },
});

export enum AddressType {
  HOME = "HOME",
  WORK = "WORK",
  POSTAL = "POSTAL",
}
registerEnumType(AddressType, {
  name: "AddressType",
  description: "What an address is for.",
  valuesConfig: {
    HOME: { description: "Where the customer lives, or an organisation has its seat." },
    WORK: { description: "Where the customer works." },
    POSTAL: { description: "Where letters go." },
  },
});

export enum ConsentPurpose {
  SERVICE = "SERVICE",
  MARKETING = "MARKETING",
  PROFILING = "PROFILING",
  DATA_SHARING = "DATA_SHARING",
}
registerEnumType(ConsentPurpose, {
  name: "ConsentPurpose",
  description: "What a customer allows the bank to use data or a channel for.",
  valuesConfig: {
    SERVICE: { description: "Messages about the customer's own products." },
    MARKETING: { description: "Offers and advertising." },
    PROFILING: { description: "Analysis of the customer's behaviour." },
    DATA_SHARING: { description: "Passing data to other companies." },
  },
});

export enum ConsentStatus {
  GIVEN = "GIVEN",
  WITHDRAWN = "WITHDRAWN",
  EXPIRED = "EXPIRED",
}
registerEnumType(ConsentStatus, {
  name: "ConsentStatus",
  description: "Whether a consent holds.",
  valuesConfig: {
    GIVEN: { description: "Given and not taken back." },
    WITHDRAWN: { description: "Taken back by the customer." },
    EXPIRED: { description: "Its time is over." },
  },
});

export enum MatchMethod {
  DETERMINISTIC = "DETERMINISTIC",
  PROBABILISTIC = "PROBABILISTIC",
  MANUAL = "MANUAL",
}
registerEnumType(MatchMethod, {
  name: "MatchMethod",
  description: "How a record of another system was found to be the customer's.",
  valuesConfig: {
    DETERMINISTIC: { description: "The systems share a key." },
    PROBABILISTIC: { description: "Names, dates and contacts are alike enough." },
    MANUAL: { description: "A person decided." },
  },
});

export enum Sex {
  FEMALE = "FEMALE",
  MALE = "MALE",
  OTHER = "OTHER",
}
registerEnumType(Sex, {
  name: "Sex",
  description: "Sex as registered.",
  valuesConfig: {
    FEMALE: { description: "Female." },
    MALE: { description: "Male." },
    OTHER: { description: "Neither, or not told." },
  },
});

export enum MaritalStatus {
  SINGLE = "SINGLE",
  MARRIED = "MARRIED",
  DIVORCED = "DIVORCED",
  WIDOWED = "WIDOWED",
}
registerEnumType(MaritalStatus, {
  name: "MaritalStatus",
  description: "Whether a person is married.",
  valuesConfig: {
    SINGLE: { description: "Never married." },
    MARRIED: { description: "Married, or in a registered partnership." },
    DIVORCED: { description: "Divorced." },
    WIDOWED: { description: "Widowed." },
  },
});

export enum Education {
  PRIMARY = "PRIMARY",
  SECONDARY = "SECONDARY",
  BACHELOR = "BACHELOR",
  MASTER = "MASTER",
  DOCTORATE = "DOCTORATE",
}
registerEnumType(Education, {
  name: "Education",
  description: "The highest education that a person completed.",
  valuesConfig: {
    PRIMARY: { description: "Primary school." },
    SECONDARY: { description: "Secondary school, vocational schools included." },
    BACHELOR: { description: "Bachelor's degree." },
    MASTER: { description: "Master's degree." },
    DOCTORATE: { description: "Doctorate." },
  },
});

export enum IncomeBand {
  LOW = "LOW",
  LOWER_MIDDLE = "LOWER_MIDDLE",
  MIDDLE = "MIDDLE",
  UPPER_MIDDLE = "UPPER_MIDDLE",
  HIGH = "HIGH",
}
registerEnumType(IncomeBand, {
  name: "IncomeBand",
  description: "Income compared with that of all of the bank's customers.",
  valuesConfig: {
    LOW: { description: "The lowest fifth." },
    LOWER_MIDDLE: { description: "The second fifth." },
    MIDDLE: { description: "The middle fifth." },
    UPPER_MIDDLE: { description: "The fourth fifth." },
    HIGH: { description: "The highest fifth." },
  },
});

export enum CustomerOrder {
  NAME_ASC = "NAME_ASC",
  NAME_DESC = "NAME_DESC",
  CUSTOMER_SINCE_ASC = "CUSTOMER_SINCE_ASC",
  CUSTOMER_SINCE_DESC = "CUSTOMER_SINCE_DESC",
}
registerEnumType(CustomerOrder, {
  name: "CustomerOrder",
  description: "How the list of customers is ordered; equal customers by id.",
  valuesConfig: {
    NAME_ASC: { description: "By name from A to Z, without regard to case and accents." },
    NAME_DESC: { description: "By name from Z to A, without regard to case and accents." },
    CUSTOMER_SINCE_ASC: { description: "Longest with the bank first; those without a date last." },
    CUSTOMER_SINCE_DESC: { description: "Newest with the bank first; those without a date last." },
  },
});
