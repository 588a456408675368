import { loanRows } from "../../demo/loans";
import { FIRST_CUSTOMER, padded } from "../../demo/ids";
import { factsOf, relationOf } from "../../demo/facts";
import type { SystemRows } from "../../demo/rows";

type LoanRows = SystemRows["loans"];

/** Of how many customers the rows are kept: they are made again where they are asked for. */
const KEPT = 5_000;

/** The demo bank's loans under the numbers of the loan system: customers `LB-0001042`, accounts `000000104201`. */
export class Books {
  private readonly kept = new Map<number, LoanRows>();

  constructor(
    private readonly customers: number,
    readonly today: string,
  ) {}

  /** The rows of a customer's own loans; undefined where the number is nobody's. */
  ofCustomer(customerNo: string): LoanRows | undefined {
    const digits = /^LB-(\d{7})$/.exec(customerNo)?.[1];
    return digits === undefined ? undefined : this.rows(Number(digits));
  }

  /** The rows of the customer whose loan an account is. */
  ofAccount(accountNo: string): LoanRows | undefined {
    return /^\d{12}$/.test(accountNo) ? this.rows(Math.floor(Number(accountNo) / 100)) : undefined;
  }

  /** The loans that a customer stands behind, in the order of their accounts. */
  loansOf(customerNo: string) {
    const n = Number(customerNo.slice(3));
    if (!this.ofCustomer(customerNo)) return undefined;
    // In the demo bank it is the customer of the number before who joins in another's loan.
    return [this.rows(n), this.rows(n + 1)].flatMap((rows) =>
      (rows?.borrowers ?? [])
        .filter(({ customerId }) => customerId === `C-${n}`)
        .map(({ loanId, role }) => ({ loan: rows!.loans!.find(({ id }) => id === loanId)!, role })),
    );
  }

  private rows(n: number): LoanRows | undefined {
    if (n < FIRST_CUSTOMER || n >= FIRST_CUSTOMER + this.customers) return undefined;
    const known = this.kept.get(n);
    if (known) return known;
    const facts = factsOf(n, this.today);
    if (!facts.systems.loans) return undefined;
    const rows = loanRows(facts, relationOf(facts, this.today), this.today);
    if (this.kept.size >= KEPT) this.kept.delete(this.kept.keys().next().value!);
    this.kept.set(n, rows);
    return rows;
  }
}

/** The account of a loan of the demo bank: L-104201 is 000000104201. */
export function accountNoOf(id: string): string {
  return id.slice(id.indexOf("-") + 1).padStart(12, "0");
}

export function customerNoOf(id: string): string {
  return `LB-${padded(Number(id.slice(2)), 7)}`;
}
