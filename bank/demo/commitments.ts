import type { AccountRecord, StandingOrderRecord } from "../../subgraphs/deposits/source";
import type {
  PaymentFrequency,
  PaymentPurpose,
  StandingOrderStatus,
} from "../../subgraphs/deposits/types/enums";
import { addYears, monthDays, weekDays, type Period } from "./dates";
import { monthlyIncome, type Facts } from "./facts";
import { idOf } from "./ids";
import { amountOf, type Cents } from "./money";
import type { Random, Weights } from "./random";

/** A payment that a customer makes again and again. */
export interface Commitment {
  creditorName: string;
  creditorBank: string;
  creditorAccount: string;
  amount: Cents;
  purpose: `${PaymentPurpose}`;
  /** Day of the month, up to 28; it decides the weekday and the months of other frequencies, too. */
  day: number;
  frequency: `${PaymentFrequency}`;
}

/** Who is paid regularly, for what, and how large a part of an income: thousandths. */
const PAYEES = [
  ["Riverside Property Management", "HOUSEHOLD", 40, 90],
  ["City Power and Water", "HOUSEHOLD", 8, 30],
  ["Telecom East", "HOUSEHOLD", 6, 15],
  ["Landlord", "HOUSEHOLD", 150, 320],
  ["Stone Bridge Life", "INSURANCE", 15, 60],
  ["Harbour Car Insurance", "INSURANCE", 10, 40],
  ["Swift Leasing", "LEASING", 50, 120],
  ["Own savings", "SAVINGS", 30, 150],
  ["Harbour Gate Funds", "INVESTMENT", 30, 120],
] as const;

export const BANKS = [
  "Demo Commercial Bank",
  "First Harbour Bank",
  "Bank of the Nine Rivers",
  "Great Wall Savings (demo)",
];

const FREQUENCIES: Weights<`${PaymentFrequency}`> = { WEEKLY: 0, MONTHLY: 88, QUARTERLY: 8, YEARLY: 4 };
const STATUS: Weights<`${StandingOrderStatus}`> = { ACTIVE: 86, PAUSED: 6, ENDED: 8 };

/** What a customer pays regularly from the first account. */
export function commitmentsOf(facts: Facts, random: Random): Commitment[] {
  const income = monthlyIncome(facts);
  return random.sample(PAYEES, random.int(1, 3)).map(([creditorName, purpose, least, most]) => ({
    creditorName,
    creditorBank: random.pick(BANKS),
    creditorAccount: random.digits(14),
    amount: (income * BigInt(random.int(least, most))) / 1_000n,
    purpose,
    day: random.int(1, 28),
    frequency: random.chance(3) ? "WEEKLY" : random.weighted(FREQUENCIES),
  }));
}

/** The standing orders by which commitments are paid. */
export function standingOrdersOf(
  account: AccountRecord,
  commitments: readonly Commitment[],
  random: Random,
  today: string,
): StandingOrderRecord[] {
  return commitments.map((commitment, i) => {
    const { creditorName, creditorBank, creditorAccount, purpose, frequency } = commitment;
    const status = account.status === "ACTIVE" ? random.weighted(STATUS) : "ENDED";
    return {
      id: idOf("SO", Number(account.id.slice(2, -2)), i + 1),
      accountId: account.id,
      creditorName,
      creditorBank,
      creditorAccount,
      purpose,
      frequency,
      amount: amountOf(commitment.amount),
      currency: account.currency,
      nextPaymentDate:
        status === "ACTIVE" ? dueDays(commitment, { from: today, to: addYears(today, 1) })[0] : null,
      status,
    };
  });
}

/** The days of a period on which a commitment is paid. */
export function dueDays({ day, frequency }: Commitment, period: Period): string[] {
  if (frequency === "WEEKLY") return weekDays(day % 7, period);
  const every = { MONTHLY: 1, QUARTERLY: 3, YEARLY: 12 }[frequency];
  return monthDays(day, period).filter((date) => Number(date.slice(5, 7)) % every === day % every);
}
