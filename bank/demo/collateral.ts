import type { CollateralRecord, LoanRecord } from "../../subgraphs/loans/source";
import type { CollateralType } from "../../subgraphs/loans/types/enums";
import { addDays, later } from "./dates";
import type { Facts } from "./facts";
import { idBelow } from "./ids";
import { amountOf, centsOf } from "./money";
import type { Random } from "./random";

const WORDS: Record<`${CollateralType}`, readonly string[]> = {
  REAL_ESTATE: ["Flat, 86 m²", "Flat, 112 m²", "House with garden", "Shop on the ground floor", "Warehouse"],
  VEHICLE: ["Family car", "Electric car", "Delivery van"],
  DEPOSIT: ["Pledged term deposit"],
  SECURITIES: ["Pledged bond funds"],
  GUARANTEE: ["Guarantee of the owner", "Guarantee of a parent company"],
};

/** What secures a loan: what was bought with it, or what a business has to give. */
export function collateralOf(
  facts: Facts,
  loan: LoanRecord,
  random: Random,
  today: string,
): CollateralRecord[] {
  const type = typeOf(facts, loan, random);
  if (type === undefined) return [];
  const value = (centsOf(loan.originalPrincipal) * BigInt(random.int(105, 190))) / 100n;
  return [
    {
      id: idBelow("CO", loan.id, 1, 1),
      loanId: loan.id,
      type,
      description: random.pick(WORDS[type]),
      // A valuer writes whole thousands.
      value: amountOf((value / 100_000n + 1n) * 100_000n),
      currency: loan.currency,
      valuedOn: later(loan.openedOn, addDays(today, -random.int(30, 1_400))),
    },
  ];
}

function typeOf(facts: Facts, { purpose }: LoanRecord, random: Random): `${CollateralType}` | undefined {
  if (purpose === "HOME") return "REAL_ESTATE";
  if (purpose === "CAR") return "VEHICLE";
  if (purpose === "BUSINESS")
    return random.pick(["REAL_ESTATE", "GUARANTEE", "SECURITIES", "DEPOSIT"] as const);
  return facts.incomeRank > 80 && random.chance(25) ? "SECURITIES" : undefined;
}
