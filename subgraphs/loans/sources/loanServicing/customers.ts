import DataLoader from "dataloader";
import type { CrossReference } from "../../../kit/database/customerReference";
import type { BorrowedLoanRecord, BorrowerRecord, CreditRatingRecord } from "../../source";
import type { LoanServicing } from "./loanServicing";
import { accountNoOf } from "./values";

// What the loan system tells of its customers, by the bank's own ids of them.

/** From the strongest: who stands behind a loan under two numbers does so in the stronger role. */
const ROLES = ["BORROWER", "CO_BORROWER", "GUARANTOR"];

/** The loans of customers; a list for each, in no order. */
export async function loansOfCustomers(
  servicing: LoanServicing,
  references: CrossReference,
  ids: readonly string[],
): Promise<BorrowedLoanRecord[]> {
  const rows = await rowsOfCustomers(references, ids, (numbers) => servicing.loansOfCustomers(numbers));
  rows.sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
  return firstOfEach(rows, ({ customerId, id }) => `${customerId} ${id}`);
}

/** The credit ratings of customers, one a day. */
export async function ratingsOfCustomers(
  servicing: LoanServicing,
  references: CrossReference,
  ids: readonly string[],
): Promise<CreditRatingRecord[]> {
  const rows = await rowsOfCustomers(references, ids, (numbers) => servicing.scores(numbers));
  return firstOfEach(rows, ({ customerId, assessedOn }) => `${customerId} ${assessedOn}`);
}

/** Who stands behind loans. A party whose number no customer has is quarantined. */
export async function borrowersOfLoans(
  servicing: LoanServicing,
  references: CrossReference,
  loanIds: readonly string[],
): Promise<BorrowerRecord[]> {
  const parties = await servicing.parties(accountNosOf(loanIds));
  const customers = await references.toCustomer(parties.map(({ customerNo }) => customerNo));
  const borrowers = parties.flatMap(({ loanId, role, customerNo }) => {
    const customerId = customers.get(customerNo);
    return customerId === undefined ? [] : [{ loanId, customerId, role }];
  });
  const strangers = parties.length - borrowers.length;
  if (strangers > 0)
    servicing.system.quarantine(
      { name: "GetParties", keys: loanIds.length },
      strangers,
      "of a number that no customer has",
    );
  // As the graph's own database orders them: by the role's name, then by the customer.
  borrowers.sort((a, b) =>
    a.role === b.role ? compare(a.customerId, b.customerId) : compare(a.role, b.role),
  );
  return firstOfEach(borrowers, ({ loanId, customerId }) => `${loanId} ${customerId}`);
}

/** The accounts of loans; ids that no loan of this system has are left out. */
export function accountNosOf(loanIds: readonly string[]): string[] {
  return loanIds.flatMap((id) => accountNoOf(id) ?? []);
}

/** Makes one read of all that is asked for in one turn of the loop: a list of rows for each id. */
export function readTogether<Row extends { customerId: string }>(
  read: (ids: readonly string[]) => Promise<Row[]>,
): (ids: readonly string[]) => Promise<Row[][]> {
  const loader = new DataLoader(
    async (ids: readonly string[]) => {
      const lists = new Map<string, Row[]>(ids.map((id) => [id, []]));
      for (const row of await read([...lists.keys()])) lists.get(row.customerId)?.push(row);
      return ids.map((id) => lists.get(id)!);
    },
    // Not cached: it lives as long as the source does.
    { cache: false, maxBatchSize: 1_000 },
  );
  return (ids) => Promise.all(ids.map((id) => loader.load(id)));
}

/** Asks by the system's numbers of customers, and says of each row whose it is. */
async function rowsOfCustomers<Row extends { customerNo: string }>(
  references: CrossReference,
  ids: readonly string[],
  read: (numbers: readonly string[]) => Promise<Row[]>,
): Promise<(Omit<Row, "customerNo"> & { customerId: string })[]> {
  const owners = new Map<string, string[]>();
  for (const [id, numbers] of await references.toExternal(ids))
    for (const number of numbers) owners.set(number, [...(owners.get(number) ?? []), id]);
  if (owners.size === 0) return [];
  const rows = await read([...owners.keys()]);
  return rows.flatMap(({ customerNo, ...row }) =>
    owners.get(customerNo)!.map((customerId) => ({ ...row, customerId })),
  );
}

function firstOfEach<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = keyOf(row);
    return !seen.has(key) && seen.add(key);
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
