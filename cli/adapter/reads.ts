import type { CursorValue, PageRequest } from "../../subgraphs/kit/pages";
import { WHOLE_SIGHT } from "../../subgraphs/kit/sight";
import type { Source } from "../../subgraphs/kit/source";
import type { DepositsSource } from "../../subgraphs/deposits/source";
import type { LoansSource } from "../../subgraphs/loans/source";
import type { ServiceSource } from "../../subgraphs/service/source";
import type { WealthSource } from "../../subgraphs/wealth/source";

/** One read of many keys, as the source contract looks at it. */
export interface Read<OwnSource, Row = never> {
  /** What its keys are of; `customer` at first, others are found in the rows. */
  readonly of: string;
  readonly call: (source: OwnSource, keys: readonly string[], page: PageRequest) => Promise<Row[]>;
  readonly keyOf: (row: Row) => string;
  /** Rows of one key at the most; undefined for any number. */
  readonly atMost?: 1;
  /** The position behind a row, where the read is of pages. */
  readonly positionOf?: (row: Row) => readonly CursorValue[];
  /** The read that counts the pages' rows. */
  readonly countedBy?: string;
  /** Keys of other reads that a row has, by what they are of. */
  readonly finds?: (row: Row) => Readonly<Record<string, string | null>>;
}

/** The reads of a source that take many keys: a source that has another does not compile. */
export type Reads<OwnSource extends Source> = {
  readonly [Name in KeyedNames<OwnSource>]: Read<OwnSource, RowOf<OwnSource[Name]>>;
};

type KeyedNames<OwnSource> = {
  [Name in keyof OwnSource]-?: OwnSource[Name] extends (
    keys: readonly string[],
    ...rest: never[]
  ) => Promise<unknown[]>
    ? Name
    : never;
}[keyof OwnSource];
type RowOf<Reading> = Reading extends (...args: never[]) => Promise<(infer Row)[]> ? Row : never;

const keyed = ({ key }: { key: string }) => key;

const LOANS: Reads<LoansSource> = {
  loansByCustomerIds: {
    of: "customer",
    call: (source, keys, page) => source.loansByCustomerIds(keys, page),
    keyOf: (row) => row.customerId,
    positionOf: (row) => [row.id],
    countedBy: "loanCountsByCustomerIds",
    finds: (row) => ({ loan: row.id, product: row.productCode }),
  },
  loanCountsByCustomerIds: {
    of: "customer",
    call: (source, keys) => source.loanCountsByCustomerIds(keys, undefined),
    keyOf: keyed,
    atMost: 1,
  },
  totalsByCustomerIds: {
    of: "customer",
    call: (source, keys) => source.totalsByCustomerIds(keys),
    keyOf: (row) => row.customerId,
  },
  newestCreditRatingsByCustomerIds: {
    of: "customer",
    call: (source, keys) => source.newestCreditRatingsByCustomerIds(keys),
    keyOf: (row) => row.customerId,
    atMost: 1,
  },
  creditRatingsByCustomerIds: {
    of: "customer",
    call: (source, keys, page) => source.creditRatingsByCustomerIds(keys, page),
    keyOf: (row) => row.customerId,
    positionOf: (row) => [row.assessedOn],
    countedBy: "creditRatingCountsByCustomerIds",
  },
  creditRatingCountsByCustomerIds: {
    of: "customer",
    call: (source, keys) => source.creditRatingCountsByCustomerIds(keys, undefined),
    keyOf: keyed,
    atMost: 1,
  },
  loansByIds: {
    of: "loan",
    call: (source, keys) => source.loansByIds(keys),
    keyOf: (row) => row.id,
    atMost: 1,
  },
  borrowersByLoanIds: {
    of: "loan",
    call: (source, keys) => source.borrowersByLoanIds(keys),
    keyOf: (row) => row.loanId,
  },
  instalmentsByLoanIds: {
    of: "loan",
    call: (source, keys, page) => source.instalmentsByLoanIds(keys, page),
    keyOf: (row) => row.loanId,
    positionOf: (row) => [row.number],
    countedBy: "instalmentCountsByLoanIds",
  },
  instalmentCountsByLoanIds: {
    of: "loan",
    call: (source, keys) => source.instalmentCountsByLoanIds(keys, undefined),
    keyOf: keyed,
    atMost: 1,
  },
  paymentsByLoanIds: {
    of: "loan",
    call: (source, keys, page) => source.paymentsByLoanIds(keys, page),
    keyOf: (row) => row.loanId,
    positionOf: (row) => [row.paidOn, row.id],
    countedBy: "paymentCountsByLoanIds",
  },
  paymentCountsByLoanIds: {
    of: "loan",
    call: (source, keys) => source.paymentCountsByLoanIds(keys, undefined),
    keyOf: keyed,
    atMost: 1,
  },
  collateralByLoanIds: {
    of: "loan",
    call: (source, keys) => source.collateralByLoanIds(keys),
    keyOf: (row) => row.loanId,
  },
  productsByCodes: {
    of: "product",
    call: (source, keys) => source.productsByCodes(keys),
    keyOf: (row) => row.code,
    atMost: 1,
  },
};

const DEPOSITS: Reads<DepositsSource> = {
  accountsByCustomerIds: {
    of: "customer",
    call: (source, keys, page) => source.accountsByCustomerIds(keys, page),
    keyOf: (row) => row.customerId,
    positionOf: (row) => [row.id],
    countedBy: "accountCountsByCustomerIds",
    finds: (row) => ({ account: row.id, product: row.productCode }),
  },
  accountCountsByCustomerIds: {
    of: "customer",
    call: (source, keys) => source.accountCountsByCustomerIds(keys, undefined),
    keyOf: keyed,
    atMost: 1,
  },
  totalsByCustomerIds: {
    of: "customer",
    call: (source, keys) => source.totalsByCustomerIds(keys),
    keyOf: (row) => row.customerId,
  },
  accountsByIds: {
    of: "account",
    call: (source, keys) => source.accountsByIds(keys),
    keyOf: (row) => row.id,
    atMost: 1,
  },
  balancesByAccountIds: {
    of: "account",
    call: (source, keys) => source.balancesByAccountIds(keys),
    keyOf: (row) => row.accountId,
  },
  termDepositsByAccountIds: {
    of: "account",
    call: (source, keys) => source.termDepositsByAccountIds(keys),
    keyOf: (row) => row.accountId,
    atMost: 1,
  },
  holdersByAccountIds: {
    of: "account",
    call: (source, keys) => source.holdersByAccountIds(keys),
    keyOf: (row) => row.accountId,
  },
  transactionsByAccountIds: {
    of: "account",
    call: (source, keys, page) => source.transactionsByAccountIds(keys, { ...page, filter: {} }),
    keyOf: (row) => row.accountId,
    positionOf: (row) => [row.bookedOn, row.sequence],
    countedBy: "transactionCountsByAccountIds",
  },
  transactionCountsByAccountIds: {
    of: "account",
    call: (source, keys) => source.transactionCountsByAccountIds(keys, {}),
    keyOf: keyed,
    atMost: 1,
  },
  standingOrdersByAccountIds: {
    of: "account",
    call: (source, keys, page) => source.standingOrdersByAccountIds(keys, page),
    keyOf: (row) => row.accountId,
    positionOf: (row) => [row.id],
    countedBy: "standingOrderCountsByAccountIds",
  },
  standingOrderCountsByAccountIds: {
    of: "account",
    call: (source, keys) => source.standingOrderCountsByAccountIds(keys, undefined),
    keyOf: keyed,
    atMost: 1,
  },
  cardsByAccountIds: {
    of: "account",
    call: (source, keys, page) => source.cardsByAccountIds(keys, page),
    keyOf: (row) => row.accountId,
    positionOf: (row) => [row.id],
    countedBy: "cardCountsByAccountIds",
  },
  cardCountsByAccountIds: {
    of: "account",
    call: (source, keys) => source.cardCountsByAccountIds(keys, undefined),
    keyOf: keyed,
    atMost: 1,
  },
  productsByCodes: {
    of: "product",
    call: (source, keys) => source.productsByCodes(keys),
    keyOf: (row) => row.code,
    atMost: 1,
  },
};

const WEALTH: Reads<WealthSource> = {
  holdingsByCustomerIds: {
    of: "customer",
    call: (source, keys, page) => source.holdingsByCustomerIds(keys, page),
    keyOf: (row) => row.customerId,
    positionOf: (row) => [row.id],
    countedBy: "holdingCountsByCustomerIds",
    finds: (row) => ({ holding: row.id, security: row.securityId }),
  },
  holdingCountsByCustomerIds: {
    of: "customer",
    call: (source, keys) => source.holdingCountsByCustomerIds(keys, undefined),
    keyOf: keyed,
    atMost: 1,
  },
  totalsByCustomerIds: {
    of: "customer",
    call: (source, keys) => source.totalsByCustomerIds(keys),
    keyOf: (row) => row.customerId,
  },
  ordersByCustomerIds: {
    of: "customer",
    call: (source, keys, page) => source.ordersByCustomerIds(keys, page),
    keyOf: (row) => row.customerId,
    positionOf: (row) => [row.placedAt, row.id],
    countedBy: "orderCountsByCustomerIds",
  },
  orderCountsByCustomerIds: {
    of: "customer",
    call: (source, keys) => source.orderCountsByCustomerIds(keys, undefined),
    keyOf: keyed,
    atMost: 1,
  },
  riskProfilesByCustomerIds: {
    of: "customer",
    call: (source, keys, page) => source.riskProfilesByCustomerIds(keys, page),
    keyOf: (row) => row.customerId,
    positionOf: (row) => [row.assessedOn],
    countedBy: "riskProfileCountsByCustomerIds",
  },
  riskProfileCountsByCustomerIds: {
    of: "customer",
    call: (source, keys) => source.riskProfileCountsByCustomerIds(keys, undefined),
    keyOf: keyed,
    atMost: 1,
  },
  holdingsByIds: {
    of: "holding",
    call: (source, keys) => source.holdingsByIds(keys),
    keyOf: (row) => row.id,
    atMost: 1,
  },
  securitiesByIds: {
    of: "security",
    call: (source, keys) => source.securitiesByIds(keys),
    keyOf: (row) => row.id,
    atMost: 1,
    finds: (row) => ({ localCode: row.localCode, isin: row.isin }),
  },
  securitiesByLocalCodes: {
    of: "localCode",
    call: (source, keys) => source.securitiesByLocalCodes(keys),
    keyOf: (row) => row.localCode,
    atMost: 1,
  },
  securitiesByIsins: {
    of: "isin",
    call: (source, keys) => source.securitiesByIsins(keys),
    keyOf: (row) => row.isin!,
    atMost: 1,
  },
  navsBySecurityIds: {
    of: "security",
    call: (source, keys, page) => source.navsBySecurityIds(keys, { ...page, filter: {} }),
    keyOf: (row) => row.securityId,
    positionOf: (row) => [row.date],
    countedBy: "navCountsBySecurityIds",
  },
  navCountsBySecurityIds: {
    of: "security",
    call: (source, keys) => source.navCountsBySecurityIds(keys, {}),
    keyOf: keyed,
    atMost: 1,
  },
};

const SERVICE: Reads<ServiceSource> = {
  casesByCustomerIds: {
    of: "customer",
    call: (source, keys, page) => source.casesByCustomerIds(keys, { ...page, filter: {} }),
    keyOf: (row) => row.customerId,
    positionOf: (row) => [row.openedAt, row.id],
    countedBy: "caseCountsByCustomerIds",
    finds: (row) => ({ case: row.id, caseNumber: row.caseNumber }),
  },
  caseCountsByCustomerIds: {
    of: "customer",
    call: (source, keys) => source.caseCountsByCustomerIds(keys, {}),
    keyOf: keyed,
    atMost: 1,
  },
  caseLoadsByCustomerIds: {
    of: "customer",
    call: (source, keys) => source.caseLoadsByCustomerIds(keys),
    keyOf: (row) => row.customerId,
    atMost: 1,
  },
  interactionsByCustomerIds: {
    of: "customer",
    call: (source, keys, page) => source.interactionsByCustomerIds(keys, { ...page, filter: {} }),
    keyOf: (row) => row.customerId!,
    positionOf: (row) => [row.startedAt, row.id],
    countedBy: "interactionCountsByCustomerIds",
    finds: (row) => ({ interaction: row.id }),
  },
  interactionCountsByCustomerIds: {
    of: "customer",
    call: (source, keys) => source.interactionCountsByCustomerIds(keys, {}),
    keyOf: keyed,
    atMost: 1,
  },
  lastInteractionsByCustomerIds: {
    of: "customer",
    call: (source, keys) => source.lastInteractionsByCustomerIds(keys),
    keyOf: (row) => row.customerId,
    atMost: 1,
  },
  interactionsByIds: {
    of: "interaction",
    call: (source, keys) => source.interactionsByIds(keys),
    keyOf: (row) => row.id,
    atMost: 1,
  },
  interactionsByCaseIds: {
    of: "case",
    call: (source, keys, page) => source.interactionsByCaseIds(keys, page, WHOLE_SIGHT),
    keyOf: (row) => row.caseId!,
    positionOf: (row) => [row.startedAt, row.id],
    countedBy: "interactionCountsByCaseIds",
  },
  interactionCountsByCaseIds: {
    of: "case",
    call: (source, keys) => source.interactionCountsByCaseIds(keys, WHOLE_SIGHT),
    keyOf: keyed,
    atMost: 1,
  },
  casesByIds: {
    of: "case",
    call: (source, keys) => source.casesByIds(keys),
    keyOf: (row) => row.id,
    atMost: 1,
  },
  casesByCaseNumbers: {
    of: "caseNumber",
    call: (source, keys) => source.casesByCaseNumbers(keys),
    keyOf: (row) => row.caseNumber,
    atMost: 1,
  },
  eventsByCaseIds: {
    of: "case",
    call: (source, keys, page) => source.eventsByCaseIds(keys, page),
    keyOf: (row) => row.caseId,
    positionOf: (row) => [row.occurredAt, row.id],
    countedBy: "eventCountsByCaseIds",
  },
  eventCountsByCaseIds: {
    of: "case",
    call: (source, keys) => source.eventCountsByCaseIds(keys, undefined),
    keyOf: keyed,
    atMost: 1,
  },
};

/** The reads of each subgraph that tells of customers. */
export const READS = { deposits: DEPOSITS, loans: LOANS, wealth: WEALTH, service: SERVICE } as const;

/** The subgraphs whose sources the contract knows. */
export type TestedSubgraph = keyof typeof READS;
