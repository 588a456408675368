import { TABLES as customers } from "../subgraphs/customers/sources/tables";
import { TABLES as deposits } from "../subgraphs/deposits/sources/tables";
import type { CustomerAliasRecord } from "../subgraphs/kit/database/customerAlias";
import { type CustomerAccessRecord, NO_END } from "../subgraphs/kit/database/customerAccess";
import type { CustomerReferenceRecord } from "../subgraphs/kit/database/customerReference";
import { upsertRows } from "../subgraphs/kit/database/upsertRows";
import { TABLES as loans } from "../subgraphs/loans/sources/tables";
import { TABLES as service } from "../subgraphs/service/sources/tables";
import { TABLES as wealth } from "../subgraphs/wealth/sources/tables";
import type { Stores } from "./import/stores";

/** The subgraphs that know of a customer the id alone. */
const COPIES = { deposits, loans, wealth, service };

/**
 * Copies what the other subgraphs must know of these customers from the customers' schema to theirs: to whom they are
 * assigned, whether they agree to marketing, under which keys other systems know them, and who is known as whom. Again
 * it changes nothing.
 */
export async function copyIdentity(stores: Stores, ids: readonly string[]): Promise<void> {
  await copyAccess(stores, ids);
  await copyAliases(stores, ids);
  await copyReferences(stores, ids);
}

/** The same of to whom they are assigned and whether they agree to marketing alone. */
async function copyAccess(stores: Stores, ids: readonly string[]): Promise<void> {
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

/** The same of their keys alone. A key that is no longer theirs is taken from them. */
export async function copyReferences(stores: Stores, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await stores.of("customers").query<CustomerReferenceRecord>(
    `SELECT system, external_id AS "externalId", customer_id AS "customerId"
     FROM ${customers.externalReferences.name} WHERE customer_id = ANY($1)`,
    [ids],
  );
  const keys = [rows.map(({ system }) => system), rows.map(({ externalId }) => externalId)];
  for (const [schema, { customerReference }] of Object.entries(COPIES)) {
    await stores.of(schema).query(
      `DELETE FROM ${customerReference.name} WHERE customer_id = ANY($1)
         AND (system, external_id) NOT IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
      [ids, ...keys],
    );
    await upsertRows(stores.of(schema), customerReference, rows);
  }
}

/** The same of as whom they are shown, and who is shown as one of them. */
async function copyAliases(stores: Stores, ids: readonly string[]): Promise<void> {
  const rows = await stores.of("customers").query<CustomerAliasRecord>(
    `SELECT ${customers.customerAlias.select} FROM ${customers.customerAlias.name}
     WHERE alias_id = ANY($1) OR customer_id = ANY($1)`,
    [ids],
  );
  for (const [schema, { customerAlias }] of Object.entries(COPIES)) {
    await stores.of(schema).query(
      `DELETE FROM ${customerAlias.name} WHERE (alias_id = ANY($1) OR customer_id = ANY($1))
         AND alias_id <> ALL($2::text[])`,
      [ids, rows.map(({ aliasId }) => aliasId)],
    );
    await upsertRows(stores.of(schema), customerAlias, rows);
  }
}
