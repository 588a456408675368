import type { Segment, Sex } from "../../subgraphs/customers/types/enums";
import { addDays, addYears, daysBetween } from "./dates";
import { customerId, FIRST_CUSTOMER } from "./ids";
import { units, type Cents } from "./money";
import { chineseName, companyName, englishName, type Name } from "./names";
import { randomOf, type Random } from "./random";
import { settledFacts } from "./showcase";

/** What a customer is, from which all systems' rows follow. */
export interface Facts {
  n: number;
  id: string;
  isPerson: boolean;
  isChinese: boolean;
  sex: `${Sex}` | null;
  name: Name;
  /** For an organisation, the day of its foundation. */
  bornOn: string;
  isMarried: boolean;
  segment: `${Segment}` | null;
  /** Of a hundred customers, how many have less: 0 to 99. */
  incomeRank: number;
  customerSince: string;
  /** Which systems know the customer. */
  systems: Readonly<Record<"deposits" | "loans" | "wealth" | "service", boolean>>;
}

/** How many of a hundred customers are organisations. */
const ORGANISATIONS = 6;

/** The facts of customer `n`. They follow from `n` and the day alone, so that nobody need remember them. */
export function factsOf(n: number, today: string): Facts {
  const random = randomOf("facts", n);
  const settled = settledFacts(n);
  const isPerson = settled?.isPerson ?? !random.chance(ORGANISATIONS);
  const drawn = isPerson ? person(random, today) : organisation(random, today);
  const facts = { n, id: customerId(n), ...drawn, systems: systemsOf(random, drawn, today), ...settled };
  return facts;
}

type Drawn = Omit<Facts, "n" | "id" | "systems">;

function person(random: Random, today: string): Drawn {
  const named = random.chance(50) ? "FEMALE" : "MALE";
  const isChinese = random.chance(86);
  const age = random.int(16, random.chance(80) ? 62 : 88);
  const incomeRank = random.int(0, 99);
  return {
    isPerson: true,
    isChinese,
    sex: random.chance(1) ? "OTHER" : named,
    name: isChinese ? chineseName(random, named) : englishName(random, named),
    bornOn: addDays(addYears(today, -age), -random.int(1, 364)),
    isMarried: age > 24 && random.chance(Math.min(70, 4 * (age - 20))),
    segment: personSegment(random, incomeRank),
    incomeRank,
    customerSince: addDays(today, -random.int(90, 365 * Math.min(30, age - 15))),
  };
}

function personSegment(random: Random, incomeRank: number): Facts["segment"] {
  if (incomeRank > 95) return "PRIVATE";
  if (incomeRank > 76 && random.chance(75)) return "AFFLUENT";
  return random.chance(1) ? null : "RETAIL";
}

function organisation(random: Random, today: string): Drawn {
  const age = random.int(1, 35);
  const incomeRank = random.int(0, 99);
  return {
    isPerson: false,
    isChinese: true,
    sex: null,
    name: companyName(random),
    bornOn: addDays(addYears(today, -age), -random.int(1, 364)),
    isMarried: false,
    segment: incomeRank > 78 ? "CORPORATE" : "SMALL_BUSINESS",
    incomeRank,
    customerSince: addDays(today, -random.int(90, 365 * age)),
  };
}

function systemsOf(random: Random, drawn: Drawn, today: string): Facts["systems"] {
  const age = ageOf(drawn, today);
  const investors = { PRIVATE: 97, AFFLUENT: 80, RETAIL: 24, CORPORATE: 40, SMALL_BUSINESS: 15 };
  const loans = random.chance(drawn.isPerson ? (age < 21 || age > 72 ? 3 : 38) : 70);
  const wealth = random.chance(drawn.segment ? investors[drawn.segment] : 5);
  return {
    deposits: random.chance(94) || !(loans || wealth),
    loans,
    wealth,
    service: random.chance(86),
  };
}

/** Full years since birth or foundation. */
export function ageOf({ bornOn }: Pick<Facts, "bornOn">, today: string): number {
  return Math.floor(daysBetween(bornOn, today) / 365.25);
}

/** What comes in each month. */
export function monthlyIncome({ isPerson, incomeRank }: Facts): Cents {
  const top = Math.max(0, incomeRank - 90);
  return isPerson
    ? units(2_800 + 110 * incomeRank + 4_300 * top)
    : units(30_000 + 2_500 * incomeRank + 90_000 * top);
}

/** Another customer who has to do with one. */
export interface Relation {
  facts: Facts;
  kind: "PARTNER" | "RELATIVE" | "EMPLOYEE";
}

/**
 * Who belongs to customer `n`: always the customer before, so that batches of any size agree. Persons go in
 * pairs of an odd and an even number; an organisation's is the one who signs for it.
 */
export function relationOf(facts: Facts, today: string): Relation | undefined {
  if (facts.n <= FIRST_CUSTOMER || (facts.isPerson && facts.n % 2 === 1)) return undefined;
  const other = factsOf(facts.n - 1, today);
  if (!other.isPerson || !other.systems.deposits || ageOf(other, today) < 20) return undefined;
  if (!facts.isPerson) return { facts: other, kind: "EMPLOYEE" };
  if (ageOf(facts, today) < 20 || facts.isChinese !== other.isChinese) return undefined;
  const apart = Math.abs(daysBetween(facts.bornOn, other.bornOn)) / 365;
  const married = facts.isMarried && other.isMarried && apart <= 18;
  return { facts: other, kind: married ? "PARTNER" : "RELATIVE" };
}
