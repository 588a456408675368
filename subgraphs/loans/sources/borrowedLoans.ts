import type { CustomersReads } from "../../kit/systemRows";
import { countsOf, type KeyedWholeList, pagesOf } from "../../kit/wholeLists";
import type { BorrowedLoanRecord, LoanRecord, LoansSource } from "../source";
import { totalsOf } from "./loanServicing/totals";

/** A loan with one borrower, and as what he stands behind it. */
export type BorrowedLoan = LoanRecord & { role: string };

const LOANS: KeyedWholeList<BorrowedLoanRecord> = {
  keyOf: ({ customerId }) => customerId,
  orderOf: ({ id }) => [id],
  direction: "ASC",
};
const none = () => Promise.resolve([]);

/**
 * The loans of a system that tells them and who borrowed, and nothing below them: no schedule, payment, collateral, rating
 * or catalogue. A source that can tell more puts its own reads in these ones' place.
 */
export function borrowedLoans({
  ofCustomers,
  byKeys,
}: CustomersReads<BorrowedLoan>): Omit<LoansSource, "status" | "health" | "close"> {
  return {
    /** The same loan once, whoever borrowed it. */
    loansByIds: async (ids) => [...new Map((await byKeys(ids)).map((loan) => [loan.id, loan])).values()],
    loansByCustomerIds: async (ids, page) => pagesOf(await ofCustomers(ids), LOANS, page),
    loanCountsByCustomerIds: async (ids) => countsOf(await ofCustomers(ids), LOANS.keyOf),
    totalsByCustomerIds: async (ids) => totalsOf(await ofCustomers(ids)),
    borrowersByLoanIds: async (ids) =>
      (await byKeys(ids)).map(({ id, customerId, role }) => ({ loanId: id, customerId, role })),
    newestCreditRatingsByCustomerIds: none,
    creditRatingsByCustomerIds: none,
    creditRatingCountsByCustomerIds: none,
    instalmentsByLoanIds: none,
    instalmentCountsByLoanIds: none,
    paymentsByLoanIds: none,
    paymentCountsByLoanIds: none,
    collateralByLoanIds: none,
    productsByCodes: none,
    products: none,
    productCount: () => Promise.resolve(0),
  };
}
