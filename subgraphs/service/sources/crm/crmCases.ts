import { z } from "zod";
import { wholeNumber } from "../../../kit/adapters/sqlPages";
import { among, sql, sqlText } from "../../../kit/adapters/sqlStatement";
import type { CaseFilter, CaseRecord, ServiceSource } from "../../source";
import { firstOfEach, sumOfEach } from "../mergeInteractions";
import { type Crm, numbersIn, ownersOf, readCrmCounts, readCrmPages, toCrmPage, withCustomers } from "./crm";
import { codesOf, STATUSES } from "./crmCodes";
import { type CrmRequest, HISTORY, REQUESTS } from "./crmRecords";
import { toLocalTime } from "./crmTime";

/** What can be asked about cases and their history. */
export type CaseReads = Pick<
  ServiceSource,
  | "casesByIds"
  | "casesByCaseNumbers"
  | "casesByCustomerIds"
  | "caseCountsByCustomerIds"
  | "caseLoadsByCustomerIds"
  | "eventsByCaseIds"
  | "eventCountsByCaseIds"
>;

const UNRESOLVED = codesOf(STATUSES, ["OPEN", "IN_PROGRESS"]);

const load = z.object({ owner: z.string(), unresolved: wholeNumber, overdue: wholeNumber });

const columns = sqlText(REQUESTS.columns.join(", "));

/** The CRM's service requests, which are cases here. */
export function crmCases(crm: Crm): CaseReads {
  const { schemas } = crm;
  const readBy = async (
    name: string,
    column: string,
    keyOf: (row: CrmRequest) => string,
    keys: readonly string[],
  ) => {
    const statement = (some: readonly string[]) =>
      sql`SELECT ${columns} FROM ${sqlText(REQUESTS.from)} WHERE ${sqlText(column)} ${among(some)}`;
    const rows = await crm.sql.readKeyed(
      { name, statement, schema: schemas.request, keyOf, atMost: 1 },
      keys,
    );
    return (await withCustomers(crm, { name, keys: keys.length }, rows)) as CaseRecord[];
  };

  return {
    casesByIds: (ids) => readBy("cases", "sr_no", ({ record }) => record.id.slice(2), numbersIn("S-", ids)),
    casesByCaseNumbers: (numbers) =>
      readBy("cases by number", "sr_ref", ({ record }) => record.caseNumber, numbers),

    async casesByCustomerIds(ids, page) {
      const owners = await ownersOf(crm, ids);
      const rows = await readCrmPages(
        crm,
        {
          name: "cases of customers",
          list: REQUESTS,
          schema: schemas.request,
          keyOf: ({ customerNumber }) => customerNumber,
        },
        owners.numbers,
        toCrmPage(crm, page, "S-"),
        statusCondition(page.filter),
      );
      const records = rows.flatMap(({ customerNumber, record }) =>
        owners.owned(customerNumber, (customerId) => ({ ...record, customerId })),
      );
      // A customer with several numbers has several lists.
      return firstOfEach(
        records,
        (record) => record.customerId,
        (record) => [record.openedAt, record.id],
        page.first + 1,
      );
    },

    async caseCountsByCustomerIds(ids, filter) {
      const owners = await ownersOf(crm, ids);
      const idsOf = (number: string) => owners.owned(number, (id) => id);
      const name = "count of cases";
      return sumOfEach(
        await readCrmCounts(crm, name, REQUESTS, owners.numbers, idsOf, statusCondition(filter)),
      );
    },

    async caseLoadsByCustomerIds(ids) {
      const owners = await ownersOf(crm, ids);
      const now = toLocalTime(new Date().toISOString(), crm.minutesAhead)!;
      const statement = (numbers: readonly string[]) =>
        sql`SELECT cust_no AS owner, COUNT(*) AS unresolved, SUM(CASE WHEN due_ts < ${now} THEN 1 ELSE 0 END) AS overdue
          FROM ${sqlText(REQUESTS.from)} WHERE cust_no ${among(numbers)} AND stat_cd ${among(UNRESOLVED)} GROUP BY cust_no`;
      const rows = await crm.sql.readKeyed(
        { name: "open cases", statement, schema: load, keyOf: ({ owner }) => owner, atMost: 1 },
        owners.numbers,
      );
      const sum = (count: (row: z.output<typeof load>) => number) =>
        new Map(
          sumOfEach(
            rows.flatMap((row) => owners.owned(row.owner, (key) => ({ key, count: count(row) }))),
          ).map(({ key, count: total }) => [key, total]),
        );
      const overdue = sum((row) => row.overdue);
      return [...sum((row) => row.unresolved)].map(([customerId, openCaseCount]) => ({
        customerId,
        openCaseCount,
        overdueCaseCount: overdue.get(customerId)!,
      }));
    },

    eventsByCaseIds: (ids, page) =>
      readCrmPages(
        crm,
        {
          name: "case history",
          list: HISTORY,
          schema: schemas.event,
          keyOf: ({ caseId }) => caseId.slice(2),
        },
        numbersIn("S-", ids),
        toCrmPage(crm, page, "E-"),
      ),
    eventCountsByCaseIds: (ids) =>
      readCrmCounts(crm, "count of case history", HISTORY, numbersIn("S-", ids), (number) => [`S-${number}`]),
  };
}

function statusCondition({ statuses }: CaseFilter) {
  return statuses === undefined ? undefined : sql`stat_cd ${among(codesOf(STATUSES, statuses))}`;
}
