import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { StatementEvent } from "../../../subgraphs/kit/database/database";
import { openDatabase } from "../../../subgraphs/kit/database/open";
import { writeSourceStatus } from "../../../subgraphs/kit/database/sourceStatus";
import type { Table } from "../../../subgraphs/kit/database/table";
import { upsertRows } from "../../../subgraphs/kit/database/upsertRows";
import { startSubgraph } from "../../../subgraphs/kit/startSubgraph";
import type {
  CollateralRecord,
  CreditRatingRecord,
  InstalmentRecord,
  LoanRecord,
  PaymentRecord,
  ProductRecord,
} from "../../../subgraphs/loans/source";
import { TABLES } from "../../../subgraphs/loans/sources/tables";
import { loans } from "../../../subgraphs/loans/subgraph";
import { projectFile } from "../../../schema/files";
import type { TestDatabase } from "../../helpers/databases";

type Rows = { [Key in keyof typeof TABLES]?: (typeof TABLES)[Key] extends Table<infer Row> ? Row[] : never };

/** When the data of a suite is said to be brought up to date. */
export const AS_OF = "2026-11-20T22:00:00.000Z";

/** The loans subgraph over a database of the suite's own. */
export async function openLoans(kind: TestDatabase, rows: Rows) {
  const { location, drop } = await kind.open();
  const migrations = projectFile("subgraphs", "loans", "prisma", "migrations");
  const database = await openDatabase("loans", location, migrations);
  const masked: Error[] = [];
  const subgraph = await startSubgraph(loans, { location, onError: (error) => masked.push(error) });

  const writeStatus = (staleAt: string | null = null) =>
    writeSourceStatus(database, "loans", { sourceSystem: "loan-core", asOf: AS_OF, staleAt });
  const write = async (more: Rows) => {
    for (const [name, table] of Object.entries(TABLES))
      await upsertRows(database, table as Table<object>, more[name as keyof Rows] ?? []);
  };
  await write(rows);

  return {
    /** Errors that no client sees. */
    masked,
    writeStatus,
    /** The data of one request; it must have no errors. */
    async ask(query: string, variables: Record<string, unknown> = {}): Promise<unknown> {
      const { data, errors } = await subgraph.execute({ query, variables }, {});
      expect({ errors, masked }).toEqual({ errors: undefined, masked: [] });
      return JSON.parse(JSON.stringify(data));
    },
    /** The code of the one error of a request. */
    async codeOf(query: string, variables: Record<string, unknown> = {}): Promise<unknown> {
      const { errors } = await subgraph.execute({ query, variables }, {});
      expect(errors).toHaveLength(1);
      return errors![0].extensions.code;
    },
    /** The statements that `work` sends to this subgraph's database. */
    async statementsOf(work: () => Promise<unknown>): Promise<string[]> {
      const statements: string[] = [];
      const listen = (event: unknown) => statements.push((event as StatementEvent).text);
      subscribe("customer-graph:statement", listen);
      await work().finally(() => unsubscribe("customer-graph:statement", listen));
      return statements;
    },
    async close() {
      await subgraph.close();
      await database.close();
      await drop();
    },
  };
}

export type OpenLoans = Awaited<ReturnType<typeof openLoans>>;

/** Asks for the loans section of a customer, as the gateway does. */
export function sectionOf(fields: string, id = "C-1"): [query: string, variables: Record<string, unknown>] {
  return [
    `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Customer { loans { ${fields} } } } }`,
    { keys: [{ __typename: "Customer", id }] },
  ];
}

/** The loans section in the answer to `sectionOf`. */
export function section<Section>(data: unknown): Section {
  return (data as { _entities: [{ loans: Section }] })._entities[0].loans;
}

/** A loan of which the system tells no more than it must. */
export function loan(values: Partial<LoanRecord> & { id: string }): LoanRecord {
  return {
    loanNumber: `N-${values.id}`,
    productCode: null,
    purpose: null,
    status: "ACTIVE",
    currency: "EUR",
    originalPrincipal: "1000.00",
    principalOutstanding: null,
    interestOutstanding: null,
    interestRate: null,
    termMonths: 12,
    openedOn: "2026-01-15",
    maturityDate: "2027-01-15",
    nextPaymentDueDate: null,
    nextPaymentAmount: null,
    lastPaymentDate: null,
    totalOverdue: null,
    overdueSince: null,
    pastDueDays: null,
    delinquencyBucket: null,
    repaymentAccountId: null,
    ...values,
  };
}

export function instalment(
  values: Partial<InstalmentRecord> & { loanId: string; number: number },
): InstalmentRecord {
  return {
    dueDate: "2026-02-15",
    principal: null,
    interest: null,
    amount: "85.00",
    status: "DUE",
    ...values,
  };
}

export function payment(values: Partial<PaymentRecord> & { id: string; loanId: string }): PaymentRecord {
  return { paidOn: "2026-02-15", amount: "85.00", method: null, ...values };
}

export function collateral(
  values: Partial<CollateralRecord> & { id: string; loanId: string },
): CollateralRecord {
  return {
    type: "REAL_ESTATE",
    description: null,
    value: "250000.00",
    currency: "EUR",
    valuedOn: null,
    ...values,
  };
}

export function creditRating(
  values: Partial<CreditRatingRecord> & { customerId: string; assessedOn: string },
): CreditRatingRecord {
  return { rating: "BB", score: null, model: "Retail 4", validUntil: null, ...values };
}

export function product(values: Partial<ProductRecord> & { code: string; name: string }): ProductRecord {
  return {
    description: "A loan.",
    purpose: null,
    status: "AVAILABLE",
    currency: "EUR",
    interestRate: null,
    maximumAmount: null,
    maximumMonths: null,
    ...values,
  };
}
