import type { CrossReference } from "../../../kit/database/customerReference";
import type { BorrowedLoanRecord, BorrowerRecord, CreditRatingRecord } from "../../source";
import type { LoanServicing } from "./loanServicing";
import { accountNoOf } from "./values";

// What the loan system tells of its customers, by the bank's own ids of them.

/** From the strongest: who stands behind a loan under two numbers does so in the stronger role. */
const ROLES = ["BORROWER", "CO_BORROWER", "GUARANTOR"];

/** The loans of customers, each once a customer. */
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

/** Who stands behind loans, in the order of the graph's own database. A party whose number no customer has is quarantined. */
export async function borrowersOfLoans(
  servicing: LoanServicing,
  references: CrossReference,
  loanIds: readonly string[],
): Promise<BorrowerRecord[]> {
  const parties = await servicing.parties(accountNosOf(loanIds));
  const numbers = parties.map(({ customerNo }) => customerNo);
  const [shown, kept] = await Promise.all([
    references.toCustomer(numbers),
    references.toKeptCustomer(numbers),
  ]);
  const known = parties.filter(({ customerNo }) => shown.has(customerNo));
  const strangers = parties.length - known.length;
  if (strangers > 0)
    servicing.system.quarantine(
      { name: "GetParties", keys: loanIds.length },
      strangers,
      "of a number that no customer has",
    );
  return known
    .map((party) => ({ ...party, order: `${party.role} ${kept.get(party.customerNo)}` }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ loanId, customerNo, role }) => ({ loanId, customerId: shown.get(customerNo)!, role }));
}

/** The accounts of loans; ids that no loan of this system has are left out. */
export function accountNosOf(loanIds: readonly string[]): string[] {
  return [...new Set(loanIds)].flatMap((id) => accountNoOf(id) ?? []);
}

/**
 * Asks by the system's numbers of customers, and says of each row whose it is. Of a customer who was found to be another
 * too, the rows of the customer's own number come first.
 */
async function rowsOfCustomers<Row extends { customerNo: string }>(
  references: CrossReference,
  ids: readonly string[],
  read: (numbers: readonly string[]) => Promise<Row[]>,
): Promise<(Omit<Row, "customerNo"> & { customerId: string })[]> {
  const numbers = await references.toExternal(ids);
  const owners = new Map<string, string[]>();
  for (const [id, own] of numbers)
    for (const number of own) owners.set(number, [...(owners.get(number) ?? []), id]);
  if (owners.size === 0) return [];
  const rows = await read([...owners.keys()]);
  if ([...numbers.values()].some((own) => own.length > 1)) {
    const all = [...owners.keys()];
    const [shown, kept] = await Promise.all([references.toCustomer(all), references.toKeptCustomer(all)]);
    const isAlias = (number: string) => Number(shown.get(number) !== kept.get(number));
    rows.sort((a, b) => isAlias(a.customerNo) - isAlias(b.customerNo));
  }
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
