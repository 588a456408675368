import type { LoanRecord } from "../../../subgraphs/loans/source";
import { TABLES } from "../../../subgraphs/loans/sources/tables";
import { LoanPurpose } from "../../../subgraphs/loans/types/enums";
import { amount, count, key, refuse, type Row, text, word } from "../fields";
import type { FileLoader } from "../loader";
import type { Stores } from "../stores";
import { LONGEST_TERM, STATUSES } from "./loans";

const PURPOSES: Record<string, LoanPurpose> = {
  home: LoanPurpose.HOME,
  home_improvement: LoanPurpose.HOME_IMPROVEMENT,
  car: LoanPurpose.CAR,
  debt_consolidation: LoanPurpose.DEBT_CONSOLIDATION,
};

/**
 * completedloan.csv: the same loans in the new system, which adds what each is for. Its dates are twenty
 * years later than the old system's and are left out; what both systems tell must be the same.
 */
export const crmLoans: FileLoader = {
  name: "completedloan.csv",
  delimiter: ",",
  header: [
    ...["loan_id", "account_id", "amount", "duration", "payments", "status"],
    ...["year", "month", "day", "location", "purpose", "date"],
  ],
  system: "loans",
  async load(rows, batch) {
    const read = batch.read(rows, crmLoan);
    const present = await loansByIds(
      batch.stores,
      read.map(({ value }) => value.id),
    );
    const same = batch.keep(read, (loan) => differenceOf(loan, present.get(loan.id)));
    const entries = await batch.firstOfKey(same, "loan_id", ({ id }) => id);
    await batch.writeLines(
      TABLES.loans,
      entries.map(({ value: { id, purpose } }) => ({ ...(present.get(id) as LoanRecord), purpose })),
    );
  },
};

function crmLoan(row: Row) {
  const account = text(row, "account_id");
  if (!/^A\d{8}$/.test(account)) refuse("account_id", "must be A and eight digits");
  return {
    id: `L-${key(row, "loan_id")}`,
    repaymentAccountId: `A-${account.replace(/^A0*(?=\d)/, "")}`,
    originalPrincipal: amount(row, "amount"),
    termMonths: count(row, "duration", LONGEST_TERM),
    status: word(row, "status", STATUSES),
    purpose: word(row, "purpose", PURPOSES),
  };
}

/** In which field the two systems tell something else of one loan. */
function differenceOf(
  loan: Omit<ReturnType<typeof crmLoan>, "purpose">,
  old: LoanRecord | undefined,
): string | undefined {
  if (old === undefined) return "loan_id: is not a loan of loan.asc";
  const fields = {
    account_id: old.repaymentAccountId === loan.repaymentAccountId,
    amount: old.originalPrincipal === loan.originalPrincipal,
    duration: old.termMonths === loan.termMonths,
    status: old.status === loan.status.valueOf(),
  };
  const [different] = Object.entries(fields).find(([, same]) => !same) ?? [];
  return different && `${different}: is not the same as in loan.asc`;
}

async function loansByIds(stores: Stores, ids: readonly string[]): Promise<Map<string, LoanRecord>> {
  const rows = await stores
    .of("loans")
    .query<LoanRecord>(`SELECT ${TABLES.loans.select} FROM ${TABLES.loans.name} WHERE id = ANY($1)`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}
