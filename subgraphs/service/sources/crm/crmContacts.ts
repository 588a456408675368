import { z } from "zod";
import { allOf, boundOf, pageSql, wholeNumber } from "../../../kit/adapters/sqlPages";
import { among, sql, type SqlStatement, sqlText } from "../../../kit/adapters/sqlStatement";
import { readSeen } from "../../../kit/database/customerAccess";
import type { Database } from "../../../kit/database/database";
import { seesAll, type Sight } from "../../../kit/sight";
import type { InteractionFilter, InteractionReads, InteractionRecord } from "../../source";
import { newestOfEach, sumOfEach } from "../mergeInteractions";
import { type Crm, numbersIn, ownersOf, readCrmCounts, readCrmPages, toCrmPage, withCustomers } from "./crm";
import { CHANNELS, codesOf, DIRECTIONS } from "./crmCodes";
import { CONTACTS } from "./crmRecords";
import { toLocalTime } from "./crmTime";

const OF_CUSTOMER = { ...CONTACTS, key: "cust_no" };
const OF_CASE = { ...CONTACTS, key: "sr_no" };
const OF_NOBODY = sqlText("cust_no IS NULL");

const columns = sqlText(CONTACTS.columns.join(", "));
const table = sqlText(CONTACTS.from);

const latest = z.object({ owner: z.string() });
const total = z.object({ total: wholeNumber });
const callers = z.object({ sr_no: z.string(), cust_no: z.string().nullable(), total: wholeNumber });

/** The CRM's contacts, which are interactions here. `database` tells which customers a caller sees. */
export function crmContacts(crm: Crm, database: Database): InteractionReads {
  const { schemas } = crm;
  const last = latest.extend({ latest: schemas.time });

  /** Who had contacts about the cases, how many, and which of them are in sight. */
  const readCallers = async (cases: readonly string[], sight: Sight) => {
    const statement = (some: readonly string[]) =>
      sql`SELECT sr_no, cust_no, COUNT(*) AS total FROM ${table} WHERE sr_no ${among(some)} GROUP BY sr_no, cust_no`;
    const name = "who was in contact about cases";
    const rows = await crm.sql.readKeyed(
      { name, statement, schema: callers, keyOf: (row) => row.sr_no },
      cases,
    );
    const customers = await crm.references.toCustomer(rows.flatMap((row) => row.cust_no ?? []));
    const ids = [...new Set(customers.values())];
    const seen = seesAll(sight)
      ? new Set(ids)
      : new Set((await readSeen(database, sight)(ids)).map((row) => row.customerId));
    const isSeen = (number: string) => seen.has(customers.get(number) ?? "");
    return rows.filter((row) => row.cust_no === null || isSeen(row.cust_no));
  };

  return {
    async interactionsByIds(ids) {
      const name = "contacts";
      const statement = (some: readonly string[]) =>
        sql`SELECT ${columns} FROM ${table} WHERE cont_no ${among(some)}`;
      const rows = await crm.sql.readKeyed(
        { name, statement, schema: schemas.contact, keyOf: ({ record }) => record.id.slice(2), atMost: 1 },
        numbersIn("I-", ids),
      );
      return withCustomers(crm, { name, keys: ids.length }, rows);
    },

    async interactionsByCustomerIds(ids, page) {
      const owners = await ownersOf(crm, ids);
      const rows = await readCrmPages(
        crm,
        {
          name: "contacts of customers",
          list: OF_CUSTOMER,
          schema: schemas.contact,
          keyOf: ({ customerNumber }) => customerNumber ?? "",
        },
        owners.numbers,
        toCrmPage(crm, page, "I-"),
        contactCondition(crm, page.filter),
      );
      const records = rows.flatMap(({ customerNumber, record }) =>
        owners.owned(customerNumber!, (customerId): InteractionRecord => ({ ...record, customerId })),
      );
      // A customer with several numbers has several lists.
      return newestOfEach(records, (record) => record.customerId!, page.first + 1);
    },

    async interactionCountsByCustomerIds(ids, filter) {
      const owners = await ownersOf(crm, ids);
      const idsOf = (number: string) => owners.owned(number, (id) => id);
      const condition = contactCondition(crm, filter);
      return sumOfEach(
        await readCrmCounts(crm, "count of contacts", OF_CUSTOMER, owners.numbers, idsOf, condition),
      );
    },

    async lastInteractionsByCustomerIds(ids) {
      const owners = await ownersOf(crm, ids);
      const statement = (numbers: readonly string[]) =>
        sql`SELECT cust_no AS owner, MAX(from_ts) AS latest FROM ${table} WHERE cust_no ${among(numbers)} GROUP BY cust_no`;
      const rows = await crm.sql.readKeyed(
        { name: "last contacts", statement, schema: last, keyOf: ({ owner }) => owner, atMost: 1 },
        owners.numbers,
      );
      const newest = new Map<string, string>();
      for (const row of rows)
        for (const customerId of owners.owned(row.owner, (id) => id))
          if (row.latest > (newest.get(customerId) ?? "")) newest.set(customerId, row.latest);
      return [...newest].map(([customerId, startedAt]) => ({ customerId, startedAt }));
    },

    async interactionsByCaseIds(ids, page, sight) {
      const cases = numbersIn("S-", ids);
      const position = toCrmPage(crm, page, "I-");
      const numbers = (await readCallers(cases, sight)).flatMap((row) => row.cust_no ?? []);
      const name = "contacts about cases";
      const rows = await readCrmPages(
        crm,
        { name, list: OF_CASE, schema: schemas.contact, keyOf: ({ record }) => record.caseId!.slice(2) },
        cases,
        position,
        sql`(${OF_NOBODY} OR cust_no ${among([...new Set(numbers)])})`,
      );
      return withCustomers(crm, { name, keys: cases.length }, rows);
    },

    async interactionCountsByCaseIds(ids, sight) {
      const rows = await readCallers(numbersIn("S-", ids), sight);
      return sumOfEach(rows.map((row) => ({ key: `S-${row.sr_no}`, count: row.total })));
    },

    async unidentifiedInteractions(page) {
      const position = toCrmPage(crm, page, "I-");
      const what = { name: "contacts of nobody", keys: 0 };
      const statement = pageSql(CONTACTS, position, OF_NOBODY);
      return withCustomers(
        crm,
        what,
        await crm.sql.read(what, statement, schemas.contact, boundOf(position)),
      );
    },

    async unidentifiedInteractionCount() {
      const statement = sql`SELECT COUNT(*) AS total FROM ${table} WHERE ${OF_NOBODY}`;
      const rows = await crm.sql.read({ name: "count of contacts of nobody", keys: 0 }, statement, total);
      return rows[0]?.total ?? 0;
    },
  };
}

function contactCondition(
  { minutesAhead }: Crm,
  { channels, direction, from, to }: InteractionFilter,
): SqlStatement {
  const conditions: SqlStatement[] = [];
  if (channels) conditions.push(sql`chan_cd ${among(codesOf(CHANNELS, channels))}`);
  if (direction !== undefined) conditions.push(sql`dir_cd ${among(codesOf(DIRECTIONS, [direction]))}`);
  if (from !== undefined) conditions.push(sql`from_ts >= ${toLocalTime(from, minutesAhead)!}`);
  if (to !== undefined) conditions.push(sql`from_ts <= ${toLocalTime(to, minutesAhead)!}`);
  return allOf(conditions);
}
