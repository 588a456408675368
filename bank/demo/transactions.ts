import type { AccountRecord, TransactionRecord } from "../../subgraphs/deposits/source";
import type { AccountPlan } from "./accountPlans";
import { addDays, addMonths, later, type Period } from "./dates";
import { draftsOf, type Draft, type Regular } from "./drafts";
import type { Facts } from "./facts";
import { idBelow } from "./ids";
import { absolute, amountOf, type Cents } from "./money";
import type { Random } from "./random";
import { BUSY } from "./showcase";

/** The transactions of an account, oldest first, each with the balance after it. */
export function transactionsOf(
  facts: Facts,
  account: AccountRecord,
  plan: AccountPlan,
  regular: Regular,
  random: Random,
  today: string,
): TransactionRecord[] {
  if (account.accountType === "TERM") return book(account, [placement(account, plan.size)], 0n);
  const period = periodOf(facts, account, regular.isFirst, random, today);
  const drafts = draftsOf(facts, account, plan, regular, period, random);
  drafts.sort((a, b) => (a.bookedOn < b.bookedOn ? -1 : a.bookedOn > b.bookedOn ? 1 : 0));
  const opening = openingBalance(facts, account, plan, drafts, period, random);
  // An account whose whole history is kept begins with what was paid in on its first day.
  const isWhole = period.from === account.openedOn;
  if (isWhole) drafts.unshift(firstDeposit(account, opening));
  const before = isWhole ? 0n : opening;
  if (account.status === "CLOSED") drafts.push(clearance(account, before + total(drafts)));
  return book(account, drafts, before);
}

function periodOf(
  facts: Facts,
  account: AccountRecord,
  isFirst: boolean,
  random: Random,
  today: string,
): Period {
  const sleeping = account.status === "DORMANT" ? addDays(today, -random.int(740, 860)) : undefined;
  const to = sleeping ?? account.closedOn ?? addDays(today, -1);
  const months = isFirst && facts.n === BUSY ? 36 : random.int(3, 6);
  return { from: later(account.openedOn, addMonths(to, -months)), to };
}

/** The balance before the first draft: as much as keeps the account above what its holder likes to keep. */
function openingBalance(
  facts: Facts,
  account: AccountRecord,
  { size }: AccountPlan,
  drafts: readonly Draft[],
  { from }: Period,
  random: Random,
): Cents {
  const mayOverdraw =
    account.productCode === "DCUR" && account.status === "ACTIVE" && from > account.openedOn;
  if (mayOverdraw && facts.segment === "RETAIL" && random.chance(5))
    return -total(drafts) - BigInt(random.int(2_000, 400_000));
  let running = 0n;
  let lowest = 0n;
  for (const { delta } of drafts) {
    running += delta;
    if (running < lowest) lowest = running;
  }
  return size + BigInt(random.int(1, 9_999)) - lowest;
}

function total(drafts: readonly Draft[]): Cents {
  return drafts.reduce((sum, { delta }) => sum + delta, 0n);
}

const OWN = { purpose: null, counterpartyName: null, counterpartyBank: null, counterpartyAccount: null };

function placement({ openedOn }: AccountRecord, delta: Cents): Draft {
  return {
    ...OWN,
    bookedOn: openedOn,
    delta,
    type: "TRANSFER_IN",
    purpose: "SAVINGS",
    description: "Placed for a term",
  };
}

function firstDeposit({ openedOn }: AccountRecord, delta: Cents): Draft {
  return { ...OWN, bookedOn: openedOn, delta, type: "CASH_DEPOSIT", description: "First deposit" };
}

function clearance({ closedOn }: AccountRecord, balance: Cents): Draft {
  return {
    ...OWN,
    bookedOn: closedOn!,
    delta: -balance,
    type: "TRANSFER_OUT",
    description: "Account closed",
  };
}

/** Books drafts one after the other. */
function book(account: AccountRecord, drafts: readonly Draft[], opening: Cents): TransactionRecord[] {
  let balance = opening;
  return drafts.map(({ delta, ...draft }, i) => {
    balance += delta;
    return {
      id: idBelow("T", account.id, i + 1, 5),
      accountId: account.id,
      sequence: i + 1,
      ...draft,
      amount: amountOf(absolute(delta)),
      currency: account.currency,
      creditDebitIndicator: delta < 0n ? "DBIT" : "CRDT",
      balanceAfter: amountOf(balance),
    };
  });
}
