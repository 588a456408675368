import { asOfDay } from "../../demo/dates";
import { LOAN_PRODUCTS } from "../../demo/products";
import { accountNoOf, type Books } from "./books";
import {
  collateral,
  loanAccount,
  party,
  partyLoan,
  product,
  receipt,
  receiptNoOf,
  scheduleEntry,
  score,
} from "./records";

/** What a request holds, as the soap package reads it by the WSDL. */
interface Arguments {
  AccountNo?: string[];
  CustomerNo?: string[];
  AfterNo?: number;
  AfterDate?: Date;
  AfterReceiptNo?: string;
  MaxEntries?: number;
}

/** As the WSDL says. */
export const MOST_KEYS = 200;

/** What the loan system answers, by its operations' names. A key that it does not know has no entry. */
export function operationsOf(books: Books): Record<string, (asked: Arguments) => object> {
  /** The entries of the accounts that are known. */
  const each = <Entry>(
    accounts: readonly string[] = [],
    entriesOf: (accountNo: string, rows: NonNullable<ReturnType<Books["ofAccount"]>>) => Entry[],
  ): Entry[] =>
    accounts.flatMap((accountNo) => {
      const rows = books.ofAccount(accountNo);
      const isKnown = rows?.loans?.some(({ id }) => accountNoOf(id) === accountNo);
      return rows && isKnown ? entriesOf(accountNo, rows) : [];
    });
  const ofLoan =
    (accountNo: string) =>
    ({ loanId }: { loanId: string }) =>
      accountNoOf(loanId) === accountNo;
  return {
    GetServiceStatus: () => ({ BooksAsOf: asOfDay(books.today) }),
    FindLoansByCustomer: ({ CustomerNo = [] }) => ({
      CustomerLoans: CustomerNo.flatMap((customerNo) => {
        const loans = books.loansOf(customerNo);
        return loans === undefined
          ? []
          : [
              {
                attributes: { customerNo },
                Loan: loans.map(({ loan, role }) => partyLoan(loan, role)),
              },
            ];
      }),
    }),
    GetLoanAccounts: ({ AccountNo }) => ({
      LoanAccount: each(AccountNo, (accountNo, { loans = [] }) =>
        loans.filter(({ id }) => accountNoOf(id) === accountNo).map(loanAccount),
      ),
    }),
    GetParties: ({ AccountNo }) => ({
      Parties: each(AccountNo, (accountNo, { borrowers = [] }) => [
        { attributes: { accountNo }, Party: borrowers.filter(ofLoan(accountNo)).map(party) },
      ]),
    }),
    GetSchedules: ({ AccountNo, AfterNo = 0, MaxEntries = 0 }) => ({
      Schedule: each(AccountNo, (accountNo, { instalments = [] }) => {
        const all = instalments.filter(ofLoan(accountNo));
        const behind = all.filter(({ number }) => number > AfterNo);
        return [
          {
            attributes: { accountNo, entries: all.length },
            Entry: behind.slice(0, MaxEntries).map(scheduleEntry),
          },
        ];
      }),
    }),
    GetReceipts: ({ AccountNo, AfterDate, AfterReceiptNo = "", MaxEntries = 0 }) => ({
      Receipts: each(AccountNo, (accountNo, { payments = [] }) => {
        const newestFirst = payments
          .filter(ofLoan(accountNo))
          .map((payment) => ({ payment, position: `${payment.paidOn} ${receiptNoOf(payment)}` }))
          .sort((a, b) => (a.position < b.position ? 1 : -1));
        const after = AfterDate && `${AfterDate.toISOString().slice(0, 10)} ${AfterReceiptNo}`;
        const behind = newestFirst.filter(({ position }) => after === undefined || position < after);
        return [
          {
            attributes: { accountNo, entries: newestFirst.length },
            Receipt: behind.slice(0, MaxEntries).map(({ payment }) => receipt(payment)),
          },
        ];
      }),
    }),
    GetCollateral: ({ AccountNo }) => ({
      Collateral: each(AccountNo, (accountNo, { collateral: items = [] }) =>
        items.filter(ofLoan(accountNo)).map(collateral),
      ),
    }),
    GetScores: ({ CustomerNo = [] }) => ({
      Score: CustomerNo.flatMap((customerNo) => books.ofCustomer(customerNo)?.creditRatings ?? []).map(score),
    }),
    ListProducts: () => ({ Product: LOAN_PRODUCTS.map(product) }),
  };
}
