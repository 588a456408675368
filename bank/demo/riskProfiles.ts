import type { RiskProfileRecord } from "../../subgraphs/wealth/source";
import type { CustomerRiskRating } from "../../subgraphs/wealth/types/enums";
import { addDays, addYears } from "./dates";
import { ageOf, type Facts } from "./facts";
import type { Random, Weights } from "./random";
import { SHOWCASE } from "./showcase";

const RATINGS: Weights<`${CustomerRiskRating}`> = { C1: 14, C2: 26, C3: 32, C4: 20, C5: 8 };
const OLD: Weights<`${CustomerRiskRating}`> = { C1: 40, C2: 40, C3: 20, C4: 0, C5: 0 };

/** The assessments of how much risk suits a customer, oldest first. Each is good for a year. */
export function riskProfilesOf(facts: Facts, random: Random, today: string): RiskProfileRecord[] {
  const count = random.int(1, 3);
  const isExpired = facts.n !== SHOWCASE && random.chance(16);
  const newest = addDays(today, isExpired ? -random.int(380, 700) : -random.int(1, 350));
  return Array.from({ length: count }, (_, i) => {
    const assessedOn = addYears(newest, i + 1 - count);
    const drawn = random.weighted(ageOf(facts, today) > 70 ? OLD : RATINGS);
    return {
      customerId: facts.id,
      assessedOn,
      rating: facts.n === SHOWCASE ? "C4" : drawn,
      validUntil: addDays(addYears(assessedOn, 1), -1),
    };
  });
}
