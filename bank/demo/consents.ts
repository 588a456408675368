import type { ConsentRecord } from "../../subgraphs/customers/source";
import type { ConsentPurpose, ConsentStatus } from "../../subgraphs/customers/types/enums";
import { addDays, addYears, later } from "./dates";
import type { Facts } from "./facts";
import { idOf } from "./ids";
import type { Random, Weights } from "./random";
import { SHOWCASE } from "./showcase";

/** Of a hundred customers, how many were asked for a purpose. */
const ASKED: Record<`${ConsentPurpose}`, number> = {
  SERVICE: 100,
  MARKETING: 75,
  PROFILING: 45,
  DATA_SHARING: 25,
};
const STATUS: Weights<`${ConsentStatus}`> = { GIVEN: 68, WITHDRAWN: 24, EXPIRED: 8 };
const CHANNELS = ["EMAIL", "PHONE", "MOBILE", "POST"];

/** What a customer allows, or no longer allows. */
export function consentsOf(facts: Facts, random: Random, today: string): ConsentRecord[] {
  const showcase = facts.n === SHOWCASE;
  const purposes = (Object.keys(ASKED) as `${ConsentPurpose}`[]).filter(
    (purpose) => random.chance(ASKED[purpose]) || showcase,
  );
  return purposes.map((purpose, i) => {
    const drawn = showcase
      ? purpose === "DATA_SHARING"
        ? "WITHDRAWN"
        : "GIVEN"
      : purpose === "SERVICE"
        ? "GIVEN"
        : random.weighted(STATUS);
    // A consent holds for two years: what expired was given before.
    const age = drawn === "EXPIRED" ? random.int(740, 1_400) : random.int(1, 700);
    const givenOn = later(addDays(today, -age), facts.customerSince);
    const ended = addYears(givenOn, 2) < today;
    const status = ended ? "EXPIRED" : drawn === "EXPIRED" ? "WITHDRAWN" : drawn;
    const ends = ended || random.chance(30);
    return {
      id: idOf("CS", facts.n, i + 1),
      customerId: facts.id,
      purpose,
      channel: purpose === "MARKETING" ? random.pick(CHANNELS) : null,
      status,
      givenOn,
      expiresOn: ends ? addYears(givenOn, 2) : null,
    };
  });
}
