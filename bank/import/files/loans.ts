import type { LoanRecord } from "../../../subgraphs/loans/source";
import { TABLES } from "../../../subgraphs/loans/sources/tables";
import { BorrowerRole, LoanStatus } from "../../../subgraphs/loans/types/enums";
import { AccountRole } from "../../../subgraphs/deposits/types/enums";
import { amount, coreDate, count, key, type Row, word } from "../fields";
import type { FileLoader } from "../loader";
import type { Stores } from "../stores";
import { CURRENCY } from "./accounts";
import { addMonths, instalmentsOf } from "./instalments";

/** No loan is longer: fifty years. */
export const LONGEST_TERM = 600;

/** What the status letters say, and no more: nothing is due any more, or nothing is late, or not known. */
export const STATUSES: Record<string, LoanStatus> = {
  A: LoanStatus.PAID_OFF,
  B: LoanStatus.DEFAULTED,
  C: LoanStatus.ACTIVE,
  D: LoanStatus.IN_ARREARS,
};

/** loan.asc: the loans as the old system has them. Its dates are on the core's time axis. */
export const loans: FileLoader = {
  name: "loan.asc",
  delimiter: ";",
  header: ["loan_id", "account_id", "date", "amount", "duration", "payments", "status"],
  system: "loans",
  datesOf: (row) => [coreDate(row, "date")],
  async load(rows, batch) {
    const { stores } = batch;
    const read = batch.read(rows, (row) => ({ loan: loan(row), payments: amount(row, "payments") }));
    const ownerOf = await ownersOf(
      stores,
      read.map(({ value }) => value.loan.repaymentAccountId as string),
    );
    const borrowed = batch.keep(read, ({ loan }) =>
      ownerOf.has(loan.repaymentAccountId as string)
        ? undefined
        : "account_id: is not an account with an owner in disp.asc",
    );
    const entries = await batch.firstOfKey(borrowed, "loan_id", ({ loan }) => loan.id);
    const ids = entries.map(({ value }) => value.loan.id);
    const purposes = await purposesOf(stores, ids);
    await batch.writeLines(
      TABLES.loans,
      entries.map(({ value: { loan } }) => ({ ...loan, purpose: purposes.get(loan.id) ?? null })),
    );
    const borrowers = entries.map(({ value: { loan } }) => ({
      loanId: loan.id,
      customerId: ownerOf.get(loan.repaymentAccountId as string) as string,
      role: BorrowerRole.BORROWER,
    }));
    const instalments = entries.flatMap(({ value: { loan, payments } }) =>
      instalmentsOf(loan, payments, batch.asOf.loans ?? loan.openedOn),
    );
    await removeReplaced(stores, borrowers, ids, instalments);
    await batch.writeBeside(TABLES.borrowers, borrowers);
    await batch.writeBeside(TABLES.instalments, instalments);
  },
};

function loan(row: Row): LoanRecord {
  const loanNumber = key(row, "loan_id");
  const openedOn = coreDate(row, "date");
  const termMonths = count(row, "duration", LONGEST_TERM);
  const status = word(row, "status", STATUSES);
  const paidOff = status === LoanStatus.PAID_OFF;
  const nothingLate = paidOff || status === LoanStatus.ACTIVE;
  return {
    id: `L-${loanNumber}`,
    loanNumber,
    productCode: null,
    purpose: null,
    status,
    currency: CURRENCY,
    originalPrincipal: amount(row, "amount"),
    principalOutstanding: paidOff ? "0.00" : null,
    interestOutstanding: paidOff ? "0.00" : null,
    interestRate: null,
    termMonths,
    openedOn,
    maturityDate: addMonths(openedOn, termMonths),
    nextPaymentDueDate: null,
    nextPaymentAmount: null,
    lastPaymentDate: null,
    totalOverdue: nothingLate ? "0.00" : null,
    overdueSince: null,
    pastDueDays: nothingLate ? 0 : null,
    delinquencyBucket: null,
    repaymentAccountId: `A-${key(row, "account_id")}`,
  };
}

/** The owner of each account: who owns the account is who borrowed. */
async function ownersOf(stores: Stores, accountIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await stores.of("deposits").query<{ accountId: string; customerId: string }>(
    `SELECT DISTINCT ON (account_id) account_id AS "accountId", customer_id AS "customerId"
     FROM deposits.account_holders WHERE account_id = ANY($1) AND role = $2 ORDER BY account_id, customer_id`,
    [accountIds, AccountRole.OWNER],
  );
  return new Map(rows.map(({ accountId, customerId }) => [accountId, customerId]));
}

/** The purposes that the new system told: the old one leaves them as they are. */
async function purposesOf(stores: Stores, ids: readonly string[]): Promise<Map<string, string | null>> {
  const rows = await stores
    .of("loans")
    .query<{ id: string; purpose: string | null }>(
      `SELECT id, purpose FROM ${TABLES.loans.name} WHERE id = ANY($1)`,
      [ids],
    );
  return new Map(rows.map(({ id, purpose }) => [id, purpose]));
}

/** Another owner, or fewer instalments, than an earlier import wrote. */
async function removeReplaced(
  stores: Stores,
  borrowers: readonly { loanId: string; customerId: string }[],
  ids: readonly string[],
  instalments: readonly { loanId: string }[],
): Promise<void> {
  const lengths = new Map(ids.map((id) => [id, 0]));
  for (const { loanId } of instalments) lengths.set(loanId, (lengths.get(loanId) ?? 0) + 1);
  const database = stores.of("loans");
  await database.query(
    `DELETE FROM ${TABLES.borrowers.name} AS borrower
     USING unnest($1::text[], $2::text[]) AS now(loan_id, customer_id)
     WHERE borrower.loan_id = now.loan_id AND borrower.customer_id <> now.customer_id`,
    [borrowers.map(({ loanId }) => loanId), borrowers.map(({ customerId }) => customerId)],
  );
  await database.query(
    `DELETE FROM ${TABLES.instalments.name} AS instalment
     USING unnest($1::text[], $2::int[]) AS now(loan_id, length)
     WHERE instalment.loan_id = now.loan_id AND instalment.number > now.length`,
    [[...lengths.keys()], [...lengths.values()]],
  );
}
