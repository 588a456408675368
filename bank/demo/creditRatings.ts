import type { CreditRatingRecord } from "../../subgraphs/loans/source";
import { addDays, addYears } from "./dates";
import type { Facts } from "./facts";
import type { Random } from "./random";

/** The grades of the two models, best first, each from a score upwards. */
const MODELS = {
  person: { model: "Retail scorecard 3", grades: { A: 760, B: 690, C: 620, D: 540, E: 0 } },
  organisation: { model: "SME rating 2", grades: { AA: 780, A: 720, BBB: 660, BB: 590, B: 500, CCC: 0 } },
};

/** A rating each year or so; one that missed payments ends low. */
export function creditRatingsOf(
  facts: Facts,
  missed: boolean,
  random: Random,
  today: string,
): CreditRatingRecord[] {
  const { model, grades } = facts.isPerson ? MODELS.person : MODELS.organisation;
  const years = random.int(1, 4);
  const newest = addDays(today, -random.int(5, 420));
  let score = random.int(560, 700) + facts.incomeRank;
  return Array.from({ length: years }, (_, i) => {
    const isNewest = i === years - 1;
    score += random.int(-25, 25) - (isNewest && missed ? random.int(110, 180) : 0);
    const assessedOn = addYears(newest, i + 1 - years);
    return {
      customerId: facts.id,
      assessedOn,
      rating: Object.entries(grades).find(([, least]) => score >= least)![0],
      score,
      model,
      validUntil: addYears(assessedOn, 1),
    };
  });
}
