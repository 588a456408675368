import { readFileSync } from "node:fs";
import { z } from "zod";
import { fail } from "../../schema/errors";
import { projectFile } from "../../schema/files";
import type { CustomerRecord, PartyRecord, ReadCustomerRecord } from "./source";
import { KycStatus } from "./types/enums";
import { SurvivorshipRule } from "./types/identityEnums";

// The golden record: of what several records say of one person, which value stands for each attribute.

/** The attributes of a customer that several systems may tell. */
export const ATTRIBUTES = [
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
] as const satisfies readonly (keyof CustomerRecord & keyof PartyRecord)[];
export type Attribute = (typeof ATTRIBUTES)[number];

/** Which records are preferred, an attribute: each rule looks at those alone that the one before left equal. */
export interface Survivorship {
  /** Systems, the most trusted first; one that is not here comes last. */
  readonly sources: readonly string[];
  readonly attributes: Readonly<Record<Attribute, readonly Preference[]>>;
}

/** A rule that prefers some records to others. */
type Preference = Exclude<SurvivorshipRule, SurvivorshipRule.ONLY_SOURCE | SurvivorshipRule.OWN_RECORD>;

const RULES = [
  SurvivorshipRule.SOURCE_PRIORITY,
  SurvivorshipRule.VERIFIED,
  SurvivorshipRule.NEWEST,
  SurvivorshipRule.FULLEST,
] as const;

/** The file with the rules; an attribute that it leaves out goes by SOURCE_PRIORITY. */
const RULES_FILE = projectFile("subgraphs", "customers", "survivorship.json");

const rulesOf = z.array(z.enum(RULES)).min(1).default([SurvivorshipRule.SOURCE_PRIORITY]);
const survivorship = z.strictObject({
  sources: z.array(z.string().min(1)),
  attributes: z.strictObject(
    Object.fromEntries(ATTRIBUTES.map((attribute) => [attribute, rulesOf])) as Record<
      Attribute,
      typeof rulesOf
    >,
  ),
});

/** Reads the rules. Throws CONFIG_INVALID where the file is not as it must be. */
export function readSurvivorship(file = RULES_FILE): Survivorship {
  let text: unknown;
  try {
    text = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw fail("CONFIG_INVALID", { detail: `${file} must be a readable JSON file.`, cause });
  }
  const read = survivorship.safeParse(text);
  if (read.success) return read.data;
  const [{ path, message }] = read.error.issues;
  throw fail("CONFIG_INVALID", { detail: `${file}: ${path.join(".") || "the file"}: ${message}.` });
}

/** What one record says of a person. */
type Said = Pick<PartyRecord, "system" | "externalId" | "verified" | "asOf" | Attribute>;

/** Whence the value of an attribute is, and why it stands. */
export interface Survivor {
  attribute: Attribute;
  value: string;
  system: string;
  /** The person's key there; null for the customer's own record. */
  externalId: string | null;
  asOf: string;
  verified: boolean;
  rule: SurvivorshipRule;
}

/** The value of each attribute that any record tells, and whence it is. */
export function survivorsOf(read: ReadCustomerRecord, rules: Survivorship): Survivor[] {
  const customer = read.asKept ?? read;
  const own = ownRecord(customer);
  const records = [own, ...[...(customer.otherRecords ?? [])].sort(byKey)];
  return ATTRIBUTES.flatMap((attribute) => {
    const told = records.filter((record) => record[attribute] !== null);
    if (told.length === 0) return [];
    const { record, rule } = preferred(told, own, attribute, rules);
    return [
      {
        attribute,
        value: record[attribute]!,
        system: record.system,
        externalId: record === own ? null : record.externalId,
        asOf: record.asOf,
        verified: record.verified,
        rule,
      },
    ];
  });
}

/** The customer with the values that stand. One of whom no other record tells is returned as it is. */
export function golden<Customer extends ReadCustomerRecord>(
  customer: Customer,
  rules: Survivorship,
): Customer {
  if (customer.otherRecords === null) return customer;
  const standing = { ...customer, asKept: customer };
  for (const { attribute, value } of survivorsOf(customer, rules)) standing[attribute] = value;
  return standing;
}

/** What the customers' own system says, in the form of the others. */
function ownRecord(customer: CustomerRecord): Said {
  const { sourceSystem: system, id: externalId, kycStatus } = customer;
  return { ...customer, system, externalId, verified: kycStatus === KycStatus.VERIFIED };
}

function preferred(
  told: readonly Said[],
  own: Said,
  attribute: Attribute,
  { sources, attributes }: Survivorship,
): { record: Said; rule: SurvivorshipRule } {
  if (told.length === 1) return { record: told[0], rule: SurvivorshipRule.ONLY_SOURCE };
  let left = told;
  for (const rule of attributes[attribute]) {
    const ranks = left.map((record) => rankBy(rule, record, attribute, sources));
    const highest = Math.max(...ranks);
    left = left.filter((_, i) => ranks[i] === highest);
    if (left.length === 1) return { record: left[0], rule };
  }
  // Equal by every rule: the customer's own, else the first by key, so that it is always the same.
  return { record: left.find((record) => record === own) ?? left[0], rule: SurvivorshipRule.OWN_RECORD };
}

function rankBy(rule: Preference, record: Said, attribute: Attribute, sources: readonly string[]): number {
  switch (rule) {
    case SurvivorshipRule.SOURCE_PRIORITY: {
      const place = sources.indexOf(record.system);
      return place < 0 ? -sources.length : -place;
    }
    case SurvivorshipRule.VERIFIED:
      return record.verified ? 1 : 0;
    case SurvivorshipRule.NEWEST:
      return Date.parse(record.asOf);
    case SurvivorshipRule.FULLEST:
      return [...record[attribute]!].length;
  }
}

function byKey(one: Said, other: Said): number {
  const [a, b] = [`${one.system} ${one.externalId}`, `${other.system} ${other.externalId}`];
  return a < b ? -1 : a > b ? 1 : 0;
}
