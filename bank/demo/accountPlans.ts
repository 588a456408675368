import type { AccountStatus } from "../../subgraphs/deposits/types/enums";
import { addDays, addMonths, later } from "./dates";
import { ageOf, monthlyIncome, type Facts } from "./facts";
import type { Cents } from "./money";
import { DEPOSIT_PRODUCTS, depositProduct } from "./products";
import type { Random } from "./random";
import { BUSY, SHOWCASE } from "./showcase";

/** An account before its transactions are made. */
export interface AccountPlan {
  productCode: string;
  status: `${AccountStatus}`;
  openedOn: string;
  /** What is placed, for a term deposit; about what is kept, for another account. */
  size: Cents;
  /** Held with the partner, if there is one. */
  isJoint: boolean;
}

const TERMS = DEPOSIT_PRODUCTS.filter(({ accountType }) => accountType === "TERM").map(({ code }) => code);

/** Which accounts a customer has. The first is a current account in CNY, which salary and loans go through. */
export function accountPlansOf(facts: Facts, random: Random, today: string): AccountPlan[] {
  if (facts.n === SHOWCASE) return showcaseAccounts(today);
  const { isPerson, segment } = facts;
  const wealthy = segment === "AFFLUENT" || segment === "PRIVATE";
  const plans = [first(facts, random, today)];
  const add = (percent: number, codes: readonly string[]) => {
    if (random.chance(percent)) plans.push(another(facts, random, random.pick(codes), today));
  };
  add(isPerson ? 55 : 25, ["DSAV", "DSAV", "DNOT7", "DPASS"]);
  add(wealthy ? 45 : 8, ["DUSD", "DEUR", "DHKD"]);
  add(wealthy ? 12 : 2, ["DEUR"]);
  for (const percent of wealthy ? [60, 35, 15] : [18, 5]) {
    const deposit = random.chance(percent) ? termDeposit(facts, random, today) : undefined;
    if (deposit) plans.push(deposit);
  }
  return plans;
}

/** The showcase's: a current account with her husband, savings, euro, and a term that ends in six weeks. */
function showcaseAccounts(today: string): AccountPlan[] {
  const plan = (productCode: string, size: Cents, openedOn: string): AccountPlan => ({
    productCode,
    status: "ACTIVE",
    openedOn,
    size,
    isJoint: productCode === "DCURG",
  });
  return [
    plan("DCURG", 4_800_000n, "2009-03-12"),
    plan("DSAV", 21_500_000n, "2012-09-03"),
    plan("DT12", 30_000_000n, addMonths(addDays(today, 42), -12)),
    plan("DEUR", 640_000n, "2018-05-22"),
  ];
}

function first(facts: Facts, random: Random, today: string): AccountPlan {
  const wealthy = facts.segment === "AFFLUENT" || facts.segment === "PRIVATE";
  const code = !facts.isPerson ? "DBIZ" : ageOf(facts, today) < 22 ? "DYOUTH" : wealthy ? "DCURG" : "DCUR";
  const plan = another(facts, random, code, today, facts.customerSince);
  // Loans are repaid through this account.
  const status = facts.n === BUSY || facts.systems.loans ? "ACTIVE" : plan.status;
  return { ...plan, status };
}

function another(
  facts: Facts,
  random: Random,
  productCode: string,
  today: string,
  openedOn = later(facts.customerSince, addDays(today, -random.int(60, 6_000))),
): AccountPlan {
  // Two and a half years are enough for a history that ends in sleep or in closing.
  const old = openedOn < addDays(today, -900);
  return {
    productCode,
    openedOn,
    status: old ? random.weighted({ ACTIVE: 88, DORMANT: 5, BLOCKED: 2, CLOSED: 5 }) : "ACTIVE",
    size: (monthlyIncome(facts) * BigInt(random.int(20, 700))) / 100n,
    isJoint: random.chance(45),
  };
}

/** Undefined when the customer is too new for the term that chance had in mind. */
function termDeposit(facts: Facts, random: Random, today: string): AccountPlan | undefined {
  const productCode = random.pick(TERMS);
  const months = depositProduct(productCode).termMonths!;
  // The most interesting for a clerk end within a quarter; 5 days, as a short month may take up to 3 of them.
  const ahead = random.chance(45) ? random.int(5, 88) : random.int(5, 30 * months - 3);
  const openedOn = addMonths(addDays(today, Math.min(ahead, 30 * months - 3)), -months);
  if (openedOn < facts.customerSince) return undefined;
  // People place round sums: whole thousands.
  const thousands = monthlyIncome(facts) / 100_000n + 1n;
  const size = thousands * 100_000n * BigInt(random.int(1, 12));
  return { productCode, status: "ACTIVE", openedOn, size, isJoint: random.chance(20) };
}
