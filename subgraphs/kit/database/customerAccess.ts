import type { ReadRows } from "../source";
import { type Sight, sightCondition } from "../sight";
import { type Condition, shifted } from "../keyset";
import { shownAs } from "./customerAlias";
import type { Database } from "./database";
import { table, type Table } from "./table";

/**
 * To whom a customer is assigned, as the customers' own system tells it: a copy in each subgraph that knows of
 * a customer the id alone. Who has none is seen by those alone who see everybody.
 */
export interface CustomerAccessRecord {
  customerId: string;
  relationshipManagerId: string | null;
  branchId: string | null;
  /** The last day on which the customer agrees to marketing; null for none, NO_END where there is no last one. */
  marketingUntil: string | null;
}

/** The day that stands for no end. */
export const NO_END = "9999-12-31";

/** The table of a subgraph; `Model` is the model that Prisma generates for it. */
export function customerAccess<Model extends Record<keyof CustomerAccessRecord, unknown>>(
  schema: string,
): Table<CustomerAccessRecord> {
  return table<CustomerAccessRecord, Model>({
    schema,
    name: "customer_access",
    key: ["customerId"],
    columns: ["customerId", "relationshipManagerId", "branchId", "marketingUntil"],
  });
}

/** The condition on rows of the table that the caller sees the customer. */
export function accessCondition(sight: Sight): Condition {
  return sightCondition(sight, "marketing_until >= CURRENT_DATE");
}

/**
 * Which of some customers the caller sees, as rows of their ids. An alias is seen by those who see the customer that it is
 * shown as.
 */
export function readSeen(database: Database, sight: Sight): ReadRows<{ customerId: string }> {
  const { schema } = database;
  const condition = accessCondition(sight);
  return (ids) =>
    database.query(
      `SELECT asked.key AS "customerId" FROM unnest($1::text[]) AS asked(key)
       JOIN ${customerAccess(schema).name} ON customer_id = ${shownAs(schema, "asked.key")}
       WHERE ${shifted(condition, 1)}`,
      [ids, ...condition.values],
    );
}
