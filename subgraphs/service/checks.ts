import { Decimal } from "decimal.js";
import { checkOptionalText, invalid } from "../kit/checks";
import type { SatisfactionInput } from "./types/SatisfactionInput";

/** What a customer said on a scale such as 1-5. Throws INVALID_ARGUMENT. */
export function checkSatisfaction({ score, scale, method }: SatisfactionInput) {
  const [, lowest, highest] = /^(\d{1,4})-(\d{1,4})$/.exec(scale) ?? [];
  if (lowest === undefined || Number(lowest) >= Number(highest) || Number(highest) > 1000)
    throw invalid("satisfaction.scale must be two whole numbers up to 1000, the lower one first, like 1-5.");
  const value = new Decimal(score);
  if (value.lt(lowest) || value.gt(highest) || value.decimalPlaces() > 2)
    throw invalid("satisfaction.score must be on the scale, with two decimals at the most.");
  return {
    satisfactionScore: score,
    satisfactionScale: scale,
    satisfactionMethod: checkOptionalText("satisfaction.method", method, 50),
  };
}
