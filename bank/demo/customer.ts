import { normaliseExternalId } from "../../subgraphs/kit/normaliseExternalId";
import { searchTermsOf, sortNameOf } from "../../subgraphs/customers/searchTerms";
import type {
  AddressRecord,
  BranchRecord,
  CustomerRow,
  ExternalReferenceRecord,
} from "../../subgraphs/customers/source";
import type { Education, IncomeBand, KycStatus, MaritalStatus } from "../../subgraphs/customers/types/enums";
import { BRANCHES, managersOf } from "./branches";
import { withLuhnDigit } from "./checkDigits";
import { consentsOf } from "./consents";
import { contactPointsOf, identifiersOf } from "./contacts";
import { addDays, asOfDay } from "./dates";
import { ageOf, type Facts, type Relation } from "./facts";
import { idOf, padded } from "./ids";
import { partyRecordsOf } from "./partyRecords";
import { randomOf, type Random, type Weights } from "./random";
import type { SystemRows } from "./rows";
import { SHOWCASE } from "./showcase";

const INCOME_BANDS: readonly `${IncomeBand}`[] = ["LOW", "LOWER_MIDDLE", "MIDDLE", "UPPER_MIDDLE", "HIGH"];
const EDUCATION: Weights<`${Education}`> = {
  PRIMARY: 6,
  SECONDARY: 38,
  BACHELOR: 40,
  MASTER: 13,
  DOCTORATE: 3,
};
const KYC: Weights<`${KycStatus}`> = { VERIFIED: 87, PENDING: 4, EXPIRED: 7, REJECTED: 2 };
const UNMARRIED: Weights<`${MaritalStatus}`> = { SINGLE: 80, DIVORCED: 13, WIDOWED: 7, MARRIED: 0 };
const OCCUPATIONS = (
  "Accountant,Architect,Bus driver,Chef,Civil servant,Doctor,Electrician,Engineer,Farmer,Hairdresser,Journalist," +
  "Lawyer,Nurse,Pharmacist,Police officer,Sales clerk,Shop owner,Software developer,Teacher,Translator"
).split(",");
const FOREIGN = ["US", "GB", "AU", "CA", "IE", "NZ", "SG"] as const;

/** What the customers' system keeps of a customer. */
export function customerRows(
  facts: Facts,
  relation: Relation | undefined,
  today: string,
): SystemRows["customers"] {
  const random = randomOf("profile", facts.n);
  // A partner's household is the pair's: drawn by the number of the first of the two.
  const household = randomOf("household", relation?.kind === "PARTNER" ? facts.n - 1 : facts.n);
  const branch = household.pick(BRANCHES);
  const addresses = addressesOf(facts, household, branch);
  const contactPoints = contactPointsOf(facts, random, today);
  const row = customerRow(facts, random, branch, contactPoints, today);
  const identifiers = identifiersOf(facts, random, today);
  const externalReferences = externalReferencesOf(facts, random);
  return {
    customers: [row],
    contactPoints,
    addresses,
    identifiers,
    externalReferences,
    partyRecords: partyRecordsOf(facts, row, externalReferences, today),
    consents: consentsOf(facts, random, today),
  };
}

function customerRow(
  facts: Facts,
  random: Random,
  branch: BranchRecord,
  contactPoints: readonly { type: string; value: string }[],
  today: string,
): CustomerRow {
  const { n, id, isPerson, segment, name } = facts;
  const kycStatus = n === SHOWCASE ? "VERIFIED" : random.weighted(KYC);
  const review = { VERIFIED: [20, 900], PENDING: [1, 40], EXPIRED: [-200, -1], REJECTED: [-30, 60] }[
    kycStatus
  ];
  const customerNumber = withLuhnDigit(`80${padded(n, 7)}`);
  const values = (...types: string[]) =>
    contactPoints.filter(({ type }) => types.includes(type)).map(({ value }) => value);
  const hasManager = segment !== "RETAIL" || random.chance(40);
  return {
    id,
    customerNumber,
    partyType: isPerson ? "PERSON" : "ORGANISATION",
    legalName: name.written,
    name: name.latin,
    sortName: sortNameOf(name.latin),
    dateOfBirth: facts.bornOn,
    sex: facts.sex,
    nationality: facts.isChinese ? "CN" : random.pick(FOREIGN),
    preferredLanguage: facts.isChinese ? "zh-CN" : "en",
    maritalStatus: !isPerson ? null : facts.isMarried ? "MARRIED" : random.weighted(UNMARRIED),
    segment,
    relationshipManagerId: hasManager ? random.pick(managersOf(branch)).id : null,
    branchId: branch.id,
    customerSince: facts.customerSince,
    kycStatus,
    kycReviewDate: addDays(today, random.int(review[0], review[1])),
    ...workOf(facts, random, today),
    searchTerms: searchTermsOf({
      name: name.latin,
      legalName: name.written,
      customerNumber,
      phones: values("MOBILE", "PHONE"),
      emails: values("EMAIL"),
    }),
    sourceSystem: "crm",
    asOf: asOfDay(today),
  };
}

function workOf(facts: Facts, random: Random, today: string) {
  if (!facts.isPerson) return { occupation: null, education: null, incomeBand: null };
  const age = ageOf(facts, today);
  const work = age < 22 ? "Student" : age > 64 ? "Retired" : random.pick(OCCUPATIONS);
  return {
    occupation: facts.n === SHOWCASE ? "Architect" : work,
    education: facts.n === SHOWCASE ? "MASTER" : age < 19 ? "SECONDARY" : random.weighted(EDUCATION),
    incomeBand: INCOME_BANDS[Math.floor(facts.incomeRank / 20)],
  };
}

function addressesOf(facts: Facts, household: Random, branch: BranchRecord): AddressRecord[] {
  const address = (k: number, type: string, abroad: boolean): AddressRecord => {
    const { location } = abroad ? household.english : household.chinese;
    return {
      id: idOf("AD", facts.n, k),
      customerId: facts.id,
      type,
      lines: abroad
        ? [location.streetAddress()]
        : [
            location.streetAddress(),
            `${household.int(1, 30)}栋${household.int(1, 32)}${padded(household.int(1, 4), 2)}室`,
          ],
      city: abroad ? location.city() : branch.city,
      region: abroad ? location.state() : branch.region,
      postalCode: abroad ? location.zipCode("#####") : location.zipCode("######"),
      country: abroad ? "US" : "CN",
    };
  };
  const addresses = [address(1, "HOME", !facts.isChinese && household.chance(30))];
  if (facts.isPerson && (facts.n === SHOWCASE || household.chance(25)))
    addresses.push(address(2, "WORK", false));
  if (household.chance(8)) addresses.push(address(3, "POSTAL", false));
  return addresses;
}

/** The keys under which the other systems know the customer, each in the system's own form. */
function externalReferencesOf(
  { n, id, systems, customerSince }: Facts,
  random: Random,
): ExternalReferenceRecord[] {
  const keys = [
    { system: "core", key: padded(n, 11), known: systems.deposits, sure: 95 },
    { system: "crm", key: `C${padded(n, 8)}`, known: true, sure: 100 },
    { system: "loans", key: `LB-${padded(n, 7)}`, known: systems.loans, sure: 90 },
    { system: "wealth", key: withLuhnDigit(`W${padded(n, 7)}`.slice(1)), known: systems.wealth, sure: 80 },
    { system: "service-desk", key: `SD${n}`, known: systems.service, sure: 75 },
  ];
  return keys
    .filter(({ known }) => known)
    .map(({ system, key, sure }) => {
      const matchMethod = random.chance(sure)
        ? "DETERMINISTIC"
        : random.chance(70)
          ? "PROBABILISTIC"
          : "MANUAL";
      return {
        system,
        externalId: normaliseExternalId(system, key),
        customerId: id,
        matchMethod,
        confidence: matchMethod === "PROBABILISTIC" ? `0.${random.int(8_000, 9_900)}` : "1.0000",
        validFrom: asOfDay(customerSince),
        actor: "demo bank",
      };
    });
}
