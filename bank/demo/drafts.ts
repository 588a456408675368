import { Decimal } from "decimal.js";
import type { AccountRecord } from "../../subgraphs/deposits/source";
import type { PaymentPurpose, TransactionType } from "../../subgraphs/deposits/types/enums";
import type { AccountPlan } from "./accountPlans";
import { BANKS, dueDays, type Commitment } from "./commitments";
import { addDays, daysBetween, monthDays, type Period } from "./dates";
import { ageOf, monthlyIncome, type Facts } from "./facts";
import { centsOf, percentOf, type Cents } from "./money";
import { chineseName } from "./names";
import type { Random, Weights } from "./random";
import { BUSY, BUSY_TRANSACTIONS } from "./showcase";
import type { SystemRows } from "./rows";

/** What goes through an account besides what chance adds. */
export interface Regular {
  commitments: readonly Commitment[];
  loans: SystemRows["loans"];
  /** Whether this is the account for salary, standing orders and loans. */
  isFirst: boolean;
}

/** A transaction before it is booked: the amount with its sign. */
export interface Draft {
  bookedOn: string;
  delta: Cents;
  type: `${TransactionType}`;
  purpose: `${PaymentPurpose}` | null;
  description: string;
  counterpartyName: string | null;
  counterpartyBank: string | null;
  counterpartyAccount: string | null;
}

/** What is paid in and out in notes: whole hundreds. */
const CASH: readonly string[] = ["CASH_DEPOSIT", "CASH_WITHDRAWAL", "CARD_WITHDRAWAL"];

/** How often each kind is drawn, and its amount: thousandths of the month's money. Negative is money out. */
interface Kind {
  weight: number;
  thousandths: readonly [number, number];
  purpose: `${PaymentPurpose}` | null;
  descriptions: readonly string[];
}
type Kinds = Partial<Record<`${TransactionType}`, Kind>>;

function kind(
  weight: number,
  thousandths: readonly [number, number],
  descriptions: string,
  purpose: Kind["purpose"] = null,
): Kind {
  return { weight, thousandths, purpose, descriptions: descriptions.split(",") };
}

const SHOPS =
  "Lotus Supermarket,Nine Rivers Bookshop,Metro card,Noodle House,Green Leaf Pharmacy,Cinema Palace,Bright Fuel," +
  "Silk Gate Online,Corner Bakery,Peak Sports,Jade Coffee,Railway tickets";

const KINDS: Record<"person" | "organisation" | "savings" | "currency", Kinds> = {
  person: {
    CARD_PAYMENT: kind(54, [-35, -1], SHOPS, "SHOPPING"),
    CARD_WITHDRAWAL: kind(8, [-60, -10], "Cash machine"),
    CASH_WITHDRAWAL: kind(3, [-150, -20], "Cash at the counter"),
    CASH_DEPOSIT: kind(4, [10, 150], "Cash paid in"),
    TRANSFER_OUT: kind(13, [-120, -5], "Transfer,Gift,Shared bill"),
    TRANSFER_IN: kind(11, [5, 120], "Transfer,Gift,Money back"),
    FEE: kind(3, [-1, -1], "Account statement", "STATEMENT_FEE"),
    OTHER: kind(4, [-15, 12], "Correction,Refund of a card payment"),
  },
  organisation: {
    TRANSFER_IN: kind(52, [4, 90], "Invoice paid,Card sales of the day,Advance payment"),
    CASH_DEPOSIT: kind(10, [4, 50], "Takings"),
    TRANSFER_OUT: kind(30, [-110, -5], "Invoice,Wages,Rent,Tax"),
    FEE: kind(5, [-1, -1], "Card terminal,Account statement", "STATEMENT_FEE"),
    OTHER: kind(3, [-20, 20], "Correction,Refund to a buyer"),
  },
  savings: {
    TRANSFER_IN: kind(70, [10, 120], "Put aside", "SAVINGS"),
    TRANSFER_OUT: kind(24, [-150, -20], "Taken from savings", "SAVINGS"),
    CASH_DEPOSIT: kind(6, [10, 80], "Cash paid in"),
  },
  currency: {
    TRANSFER_IN: kind(55, [20, 300], "Transfer from abroad,Currency bought"),
    TRANSFER_OUT: kind(40, [-250, -20], "Transfer abroad,School fees,Currency sold"),
    FEE: kind(5, [-2, -1], "Correspondent bank's fee"),
  },
};

/** What goes through an account in a period, in no order. */
export function draftsOf(
  facts: Facts,
  account: AccountRecord,
  plan: AccountPlan,
  regular: Regular,
  period: Period,
  random: Random,
): Draft[] {
  const drafts = interestOf(account, plan, period);
  if (regular.isFirst) {
    if (facts.isPerson) drafts.push(...incomeOf(facts, period, random));
    for (const commitment of regular.commitments) drafts.push(...paid(commitment, period));
    drafts.push(...loanPayments(account, regular.loans, period));
  }
  const count = countOf(facts, account, regular.isFirst, random);
  const kinds = KINDS[kindsOf(facts, account)];
  const base =
    account.accountType === "CURRENT" && account.currency === "CNY" ? monthlyIncome(facts) : plan.size;
  // Many transactions are small ones.
  const money = (base * 60n) / BigInt(Math.max(60, count));
  while (drafts.length < count) drafts.push(drawn(kinds, money, period, random));
  return drafts;
}

function kindsOf(facts: Facts, { accountType, currency }: AccountRecord): keyof typeof KINDS {
  if (accountType === "SAVINGS") return "savings";
  if (currency !== "CNY") return "currency";
  return facts.isPerson ? "person" : "organisation";
}

function countOf(facts: Facts, account: AccountRecord, isFirst: boolean, random: Random): number {
  if (isFirst && facts.n === BUSY) return BUSY_TRANSACTIONS;
  if (account.status === "DORMANT") return random.int(3, 8);
  return isFirst ? random.int(20, 60) : random.int(4, 14);
}

function drawn(kinds: Kinds, money: Cents, period: Period, random: Random): Draft {
  const type = random.weighted(weightsOf(kinds));
  const { thousandths, purpose, descriptions } = kinds[type]!;
  const [least, most] = thousandths;
  const delta = amountIn(least, most, money, CASH.includes(type) ? 10_000n : 1n, random);
  const isTransfer = type === "TRANSFER_IN" || type === "TRANSFER_OUT";
  const description = random.pick(descriptions);
  const named = type === "CARD_PAYMENT" ? description : null;
  const other = isTransfer ? chineseName(random, random.chance(50) ? "FEMALE" : "MALE").latin : named;
  return {
    bookedOn: addDays(period.from, random.int(0, daysBetween(period.from, period.to))),
    delta,
    type,
    purpose,
    description,
    counterpartyName: other,
    counterpartyBank: isTransfer ? random.pick(BANKS) : null,
    counterpartyAccount: isTransfer ? random.digits(14) : null,
  };
}

/** An amount between two thousandths of the month's money, in whole steps and never zero. */
function amountIn(least: number, most: number, money: Cents, step: Cents, random: Random): Cents {
  // Hundredths of a thousandth, so that amounts end in any cent.
  const thousandths = BigInt(random.int(least * 100, most * 100));
  const amount = ((money * thousandths) / 100_000n / step) * step;
  return amount === 0n ? (least < 0 ? -step : step) : amount;
}

const weights = new Map<Kinds, Weights<`${TransactionType}`>>();

function weightsOf(kinds: Kinds): Weights<`${TransactionType}`> {
  const known = weights.get(kinds);
  if (known) return known;
  const entries = Object.entries(kinds).map(([type, { weight }]) => [type, weight]);
  const made = Object.fromEntries(entries) as Weights<`${TransactionType}`>;
  weights.set(kinds, made);
  return made;
}

const PARTIES = { counterpartyName: null, counterpartyBank: null, counterpartyAccount: null };

function incomeOf(facts: Facts, period: Period, random: Random): Draft[] {
  const isPension = ageOf(facts, period.to) > 64;
  const payer = {
    counterpartyName: isPension ? "Pension fund (demo)" : "Employer",
    counterpartyBank: random.pick(BANKS),
    counterpartyAccount: random.digits(14),
  };
  return monthDays(random.int(1, 28), period).map((bookedOn) => ({
    bookedOn,
    delta: monthlyIncome(facts),
    type: "TRANSFER_IN",
    purpose: isPension ? "PENSION" : "SALARY",
    description: isPension ? "Pension" : "Salary",
    ...payer,
  }));
}

function paid(commitment: Commitment, period: Period): Draft[] {
  const { creditorName, creditorBank, creditorAccount, purpose, amount } = commitment;
  return dueDays(commitment, period).map((bookedOn) => ({
    bookedOn,
    delta: -amount,
    type: "TRANSFER_OUT",
    purpose,
    description: "Standing order",
    counterpartyName: creditorName,
    counterpartyBank: creditorBank,
    counterpartyAccount: creditorAccount,
  }));
}

/** The payments that the loan system took from this account: the two systems agree. */
function loanPayments(
  account: AccountRecord,
  { loans = [], payments = [] }: Regular["loans"],
  period: Period,
) {
  return loans
    .filter(({ repaymentAccountId }) => repaymentAccountId === account.id)
    .flatMap((loan) =>
      payments
        .filter(({ loanId, paidOn }) => loanId === loan.id && paidOn >= period.from && paidOn <= period.to)
        .map(({ paidOn, amount }): Draft => ({
          bookedOn: paidOn,
          delta: -centsOf(amount),
          type: "TRANSFER_OUT",
          purpose: "LOAN_PAYMENT",
          description: `Loan ${loan.loanNumber}`,
          ...PARTIES,
        })),
    );
}

/** Interest on the 21st of each quarter's last month, as if the account held what its holder keeps. */
function interestOf({ interestRate }: AccountRecord, { size }: AccountPlan, period: Period): Draft[] {
  const quarterly = percentOf(size, new Decimal(interestRate ?? 0).div(4));
  if (quarterly === 0n) return [];
  return monthDays(21, period)
    .filter((date) => Number(date.slice(5, 7)) % 3 === 0)
    .map((bookedOn) => ({
      bookedOn,
      delta: quarterly,
      type: "INTEREST",
      purpose: "INTEREST_CREDITED",
      description: "Interest",
      ...PARTIES,
    }));
}
