import { accessCondition } from "../../kit/database/customerAccess";
import { type Condition, NO_CONDITION } from "../../kit/keyset";
import { seesAll, type Sight } from "../../kit/sight";
import { TABLES } from "./tables";

/** The condition on rows of customers that the caller sees them. */
export function inSight(sight: Sight): Condition {
  if (seesAll(sight)) return NO_CONDITION;
  const { sql, values } = accessCondition(sight);
  const seen = `SELECT customer_id FROM ${TABLES.customerAccess.name} WHERE ${sql}`;
  return { sql: `customer_id IN (${seen})`, values };
}
