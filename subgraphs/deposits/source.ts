import type { PageRequest } from "../kit/pages";
import type { ReadCounts, ReadPages, ReadRows, Source } from "../kit/source";

// What a deposits system tells. Amounts and rates are exact decimals as text, dates YYYY-MM-DD, times RFC 3339.

export interface ProductRecord {
  code: string;
  name: string;
  description: string;
  accountType: string;
  status: string;
  currency: string;
  interestRate: string | null;
  minimumOpening: string | null;
  termMonths: number | null;
}

export interface AccountRecord {
  id: string;
  accountNumber: string;
  iban: string | null;
  accountType: string;
  productCode: string | null;
  status: string;
  currency: string;
  interestRate: string | null;
  openedOn: string;
  closedOn: string | null;
}

export interface TermDepositRecord {
  accountId: string;
  principal: string;
  interestRate: string;
  startDate: string;
  maturityDate: string;
  maturityInstruction: string;
  accruedInterest: string;
}

export interface BalanceRecord {
  accountId: string;
  type: string;
  amount: string;
  creditDebitIndicator: string;
  asOf: string;
}

export interface AccountHolderRecord {
  accountId: string;
  customerId: string;
  role: string;
  since: string | null;
}

/** An account as one customer has it. */
export interface HeldAccountRecord extends AccountRecord {
  customerId: string;
  role: string;
}

export interface TransactionRecord {
  id: string;
  accountId: string;
  bookedOn: string;
  sequence: number;
  amount: string;
  currency: string;
  creditDebitIndicator: string;
  type: string;
  purpose: string | null;
  description: string | null;
  counterpartyName: string | null;
  counterpartyBank: string | null;
  counterpartyAccount: string | null;
  balanceAfter: string | null;
}

export interface StandingOrderRecord {
  id: string;
  accountId: string;
  creditorName: string | null;
  creditorBank: string | null;
  creditorAccount: string;
  amount: string;
  currency: string;
  purpose: string | null;
  frequency: string | null;
  nextPaymentDate: string | null;
  status: string;
}

export interface CardRecord {
  id: string;
  accountId: string;
  customerId: string;
  cardType: string;
  maskedNumber: string | null;
  status: string;
  issuedOn: string | null;
  expiresOn: string | null;
}

/** The sum in one currency of the accounts that a customer owns. */
export interface DepositTotalRecord {
  customerId: string;
  currency: string;
  amount: string;
}

/** Which transactions of an account: undefined takes all. */
export interface TransactionFilter {
  readonly from?: string;
  readonly to?: string;
  readonly creditDebitIndicator?: string;
}

/** A page of transactions, newest first. */
export interface TransactionPage extends PageRequest {
  readonly filter: TransactionFilter;
}

/** A system that keeps deposit accounts. */
export interface DepositsSource extends Source {
  readonly accountsByIds: ReadRows<AccountRecord>;
  readonly accountsByCustomerIds: ReadPages<HeldAccountRecord>;
  readonly accountCountsByCustomerIds: ReadCounts;
  readonly totalsByCustomerIds: ReadRows<DepositTotalRecord>;
  readonly balancesByAccountIds: ReadRows<BalanceRecord>;
  readonly termDepositsByAccountIds: ReadRows<TermDepositRecord>;
  readonly holdersByAccountIds: ReadRows<AccountHolderRecord>;
  readonly transactionsByAccountIds: ReadPages<TransactionRecord, TransactionPage>;
  readonly transactionCountsByAccountIds: ReadCounts<TransactionFilter>;
  readonly standingOrdersByAccountIds: ReadPages<StandingOrderRecord>;
  readonly standingOrderCountsByAccountIds: ReadCounts;
  readonly cardsByAccountIds: ReadPages<CardRecord>;
  readonly cardCountsByAccountIds: ReadCounts;
  readonly productsByCodes: ReadRows<ProductRecord>;
  readonly products: (page: PageRequest) => Promise<ProductRecord[]>;
  readonly productCount: () => Promise<number>;
}
