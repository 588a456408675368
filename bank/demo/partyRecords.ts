import type { CustomerRecord, ExternalReferenceRecord, PartyRecord } from "../../subgraphs/customers/source";
import { addDays, asOfDay } from "./dates";
import type { Facts } from "./facts";

type Told = Partial<Omit<PartyRecord, "system" | "externalId" | "customerId" | "asOf">>;

/**
 * What the other systems say of a customer, each the little that it asks for, as old as its last look. The core has seen a
 * document; what the loan system was told about work and family is from the day of the loan.
 */
export function partyRecordsOf(
  { n, name, bornOn }: Facts,
  { occupation, sex }: Pick<CustomerRecord, "occupation" | "sex">,
  references: readonly ExternalReferenceRecord[],
  today: string,
): PartyRecord[] {
  const told: Readonly<Record<string, Told & { daysAgo: number }>> = {
    core: { legalName: name.latin.toUpperCase(), dateOfBirth: bornOn, sex, verified: true, daysAgo: 30 },
    loans: {
      legalName: name.written,
      dateOfBirth: bornOn,
      occupation: n % 3 === 0 ? "Trainee" : occupation,
      verified: true,
      daysAgo: 700 + (n % 300),
    },
    wealth: { name: name.latin, dateOfBirth: bornOn, daysAgo: 200 },
  };
  return references.flatMap(({ system, externalId, customerId }) => {
    if (!Object.hasOwn(told, system)) return [];
    const { daysAgo, ...said } = told[system];
    return [
      {
        ...NOTHING,
        ...said,
        ...{ system, externalId, customerId },
        asOf: asOfDay(addDays(today, -daysAgo)),
      },
    ];
  });
}

const NOTHING = {
  legalName: null,
  name: null,
  dateOfBirth: null,
  sex: null,
  nationality: null,
  preferredLanguage: null,
  maritalStatus: null,
  occupation: null,
  education: null,
  incomeBand: null,
  verified: false,
};
