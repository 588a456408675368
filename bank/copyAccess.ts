import { TABLES as customers } from "../subgraphs/customers/sources/tables";
import { TABLES as deposits } from "../subgraphs/deposits/sources/tables";
import { type CustomerAccessRecord, NO_END } from "../subgraphs/kit/database/customerAccess";
import { upsertRows } from "../subgraphs/kit/database/upsertRows";
import { TABLES as loans } from "../subgraphs/loans/sources/tables";
import { TABLES as service } from "../subgraphs/service/sources/tables";
import { TABLES as wealth } from "../subgraphs/wealth/sources/tables";
import type { Stores } from "./import/stores";

/** The subgraphs that know of a customer the id alone. */
const COPIES = { deposits, loans, wealth, service };

/**
 * Copies to whom these customers are assigned, and whether they agree to marketing, from the customers' schema to
 * those of the other subgraphs. Again it changes nothing.
 */
export async function copyAccess(stores: Stores, ids: readonly string[]): Promise<void> {
  const rows = await stores.of("customers").query<CustomerAccessRecord>(
    `SELECT id AS "customerId", relationship_manager_id AS "relationshipManagerId", branch_id AS "branchId", (
       SELECT max(COALESCE(expires_on, DATE '${NO_END}')) FROM ${customers.consents.name}
       WHERE customer_id = customer.id AND purpose = 'MARKETING' AND status = 'GIVEN') AS "marketingUntil"
     FROM ${customers.customers.name} AS customer WHERE id = ANY($1)`,
    [ids],
  );
  for (const [schema, { customerAccess }] of Object.entries(COPIES))
    await upsertRows(stores.of(schema), customerAccess, rows);
}
