import { money } from "../../kit/types/Money";
import type { AlertRecord } from "../source";
import type { Alert } from "../types/Alert";

/** An alert as the graph tells it. */
export function toAlert({ amount, currency, ...alert }: AlertRecord): Alert {
  return { ...alert, amount: currency === null ? null : money(amount, currency) };
}
