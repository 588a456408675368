import { TABLES } from "../../../subgraphs/deposits/sources/tables";
import type { AccountHolderRecord } from "../../../subgraphs/deposits/source";
import { AccountRole } from "../../../subgraphs/deposits/types/enums";
import { key, word } from "../fields";
import type { FileLoader } from "../loader";
import { resolveCustomers } from "../references";
import { knownIds, type Stores } from "../stores";
import { NO_ACCOUNT } from "./accounts";

/** disp.asc: who may use which account. */
export const dispositions: FileLoader = {
  name: "disp.asc",
  delimiter: ";",
  header: ["disp_id", "client_id", "account_id", "type"],
  system: "core-deposits",
  async load(rows, batch) {
    const { stores } = batch;
    const read = batch.read(rows, (row) => ({
      dispositionId: key(row, "disp_id"),
      client: key(row, "client_id"),
      accountId: `A-${key(row, "account_id")}`,
      role: word(row, "type", { OWNER: AccountRole.OWNER, DISPONENT: AccountRole.AUTHORISED_USER }),
    }));
    const known = await knownIds(
      stores,
      TABLES.accounts.name,
      read.map(({ value }) => value.accountId),
    );
    const customerOf = await resolveCustomers(
      stores,
      "core",
      read.map(({ value }) => value.client),
    );
    const joined = batch.keep(read, ({ accountId, client }) => {
      if (!known.has(accountId)) return NO_ACCOUNT;
      return customerOf(client) === undefined ? "client_id: is not a customer of the bank" : undefined;
    });
    const once = await batch.firstOfKey(joined, "disp_id", ({ dispositionId }) => dispositionId);
    // The same person twice on one account: the first entry says the role.
    const entries = await batch.firstOfKey(once, "client_id and account_id", ({ client, accountId }) =>
      [customerOf(client), accountId].join(" "),
    );
    const holders = entries.map(({ value: { dispositionId, client, accountId, role } }) => ({
      dispositionId,
      accountId,
      customerId: customerOf(client) as string,
      role,
      since: null,
    }));
    await batch.writeLines(TABLES.accountHolders, holders);
    await keepDispositions(stores, holders);
    await setCustomerSince(
      stores,
      holders.map(({ customerId }) => customerId),
    );
  },
};

async function keepDispositions(
  stores: Stores,
  holders: readonly (AccountHolderRecord & { dispositionId: string })[],
): Promise<void> {
  await stores.of("bank").query(
    `INSERT INTO bank.dispositions (disposition_id, account_id, customer_id)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
     ON CONFLICT (disposition_id) DO UPDATE
       SET account_id = excluded.account_id, customer_id = excluded.customer_id`,
    [
      holders.map(({ dispositionId }) => dispositionId),
      holders.map(({ accountId }) => accountId),
      holders.map(({ customerId }) => customerId),
    ],
  );
}

/**
 * A customer came to the bank when the first account that they own was opened; who owns none has no such
 * day. It follows from three files, so the party files leave the column alone.
 */
async function setCustomerSince(stores: Stores, customerIds: readonly string[]): Promise<void> {
  const firsts = await stores.of("deposits").query<{ customerId: string; openedOn: string | null }>(
    `SELECT asked.id AS "customerId", min(account.opened_on) AS "openedOn"
     FROM unnest($1::text[]) AS asked(id)
     LEFT JOIN deposits.account_holders AS holder ON holder.customer_id = asked.id AND holder.role = $2
     LEFT JOIN deposits.accounts AS account ON account.id = holder.account_id
     GROUP BY asked.id`,
    [customerIds, AccountRole.OWNER],
  );
  await stores.of("customers").query(
    `UPDATE customers.customers SET customer_since = first.opened_on
     FROM unnest($1::text[], $2::date[]) AS first(customer_id, opened_on)
     WHERE customers.id = first.customer_id AND customers.customer_since IS DISTINCT FROM first.opened_on`,
    [firsts.map(({ customerId }) => customerId), firsts.map(({ openedOn }) => openedOn)],
  );
}
