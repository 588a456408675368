import type { Database } from "../../../subgraphs/kit/database/database";
import { openDatabase } from "../../../subgraphs/kit/database/open";
import { writeSourceStatus } from "../../../subgraphs/kit/database/sourceStatus";
import { upsertRows } from "../../../subgraphs/kit/database/upsertRows";
import { startSubgraph } from "../../../subgraphs/kit/startSubgraph";
import { projectFile } from "../../../schema/files";
import type {
  HoldingRecord,
  NavRecord,
  OrderRecord,
  RiskProfileRecord,
  SecurityRecord,
} from "../../../subgraphs/wealth/source";
import { TABLES } from "../../../subgraphs/wealth/sources/tables";
import { wealth } from "../../../subgraphs/wealth/subgraph";
import type { TestDatabase } from "../../helpers/databases";

/** Rows to begin with. */
export interface WealthRows {
  securities?: SecurityRecord[];
  navs?: NavRecord[];
  holdings?: HoldingRecord[];
  orders?: OrderRecord[];
  riskProfiles?: RiskProfileRecord[];
}

/** A wealth subgraph over a database of its own. */
export interface TestWealth {
  /** Answers one request; throws when it has errors. */
  ask<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** The codes of the errors of a request, with their messages. */
  refusals(query: string, variables?: Record<string, unknown>): Promise<[unknown, string][]>;
  /** What was reported as unforeseen. */
  errors: Error[];
  close(): Promise<void>;
}

/** Starts the subgraph over a new database with these rows; `loaded: false` leaves out the state of a load. */
export async function startWealth(
  test: TestDatabase,
  rows: WealthRows,
  { loaded = true } = {},
): Promise<TestWealth> {
  const { location, drop } = await test.open();
  const errors: Error[] = [];
  const subgraph = await startSubgraph(wealth, {
    location,
    onError: (error) => void errors.push(error),
  });
  const database = await openDatabase("wealth", location, projectFile("subgraphs/wealth/prisma/migrations"));
  await fill(database, rows);
  if (loaded)
    await writeSourceStatus(database, "wealth", {
      sourceSystem: "wealth-platform",
      asOf: "2026-11-21T06:00:00.000Z",
      staleAt: null,
    });
  const execute = (query: string, variables?: Record<string, unknown>) =>
    subgraph.execute({ query, variables }, {});
  return {
    errors,
    async ask<Data>(query: string, variables?: Record<string, unknown>) {
      const result = await execute(query, variables);
      if (result.errors) throw new AggregateError(result.errors, result.errors[0].message);
      return plain(result.data) as Data;
    },
    async refusals(query, variables) {
      const result = await execute(query, variables);
      return (result.errors ?? []).map((error) => [error.extensions.code, error.message]);
    },
    async close() {
      await database.close();
      await subgraph.close();
      await drop();
    },
  };
}

/** As it goes over the wire. */
function plain(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data));
}

async function fill(database: Database, rows: WealthRows): Promise<void> {
  await upsertRows(database, TABLES.securities, rows.securities ?? []);
  await upsertRows(database, TABLES.navs, rows.navs ?? []);
  await upsertRows(database, TABLES.holdings, rows.holdings ?? []);
  await upsertRows(database, TABLES.orders, rows.orders ?? []);
  await upsertRows(database, TABLES.riskProfiles, rows.riskProfiles ?? []);
}

/** A fund, unless told otherwise. */
export function security(id: string, given: Partial<SecurityRecord> = {}): SecurityRecord {
  return {
    id,
    isin: null,
    localCode: `L-${id}`,
    name: `Fund ${id}`,
    description: "A fund of shares.",
    assetClass: "FUND_EQUITY",
    riskRating: "R4",
    issuer: "Harbour Funds",
    status: "AVAILABLE",
    currency: "EUR",
    managementFee: "1.25",
    minimumAmount: "100.00",
    unitPrice: "12.345678",
    priceType: "NAV",
    priceAsOf: "2026-11-20",
    maturityDate: null,
    ...given,
  };
}

/** A holding of ten units, unless told otherwise. */
export function holding(
  id: string,
  customerId: string,
  securityId: string,
  given: Partial<HoldingRecord> = {},
): HoldingRecord {
  return {
    id,
    customerId,
    securityId,
    quantity: "10",
    currency: "EUR",
    unitPrice: "12.345678",
    priceType: "NAV",
    priceAsOf: "2026-11-20",
    marketValue: "123.46",
    costBasis: "100.00",
    maturityDate: null,
    ...given,
  };
}

/** An order to buy for an amount, unless told otherwise. */
export function order(
  id: string,
  customerId: string,
  securityId: string,
  given: Partial<OrderRecord> = {},
): OrderRecord {
  return {
    id,
    customerId,
    securityId,
    side: "BUY",
    quantity: null,
    amount: "250.00",
    currency: "EUR",
    status: "PLACED",
    channel: "MOBILE",
    placedAt: "2026-11-20T09:15:00.000Z",
    executedAt: null,
    ...given,
  };
}

/** A list as its pages give it, asked with the cursor of the page before. */
export async function pages<Node>(
  read: (after: string | null) => Promise<{
    edges: { node: Node }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  }>,
): Promise<Node[][]> {
  const all: Node[][] = [];
  let after: string | null = null;
  for (;;) {
    const { edges, pageInfo } = await read(after);
    all.push(edges.map(({ node }) => node));
    if (!pageInfo.hasNextPage) return all;
    after = pageInfo.endCursor;
  }
}

/** Asks fields of customers as a gateway does. */
export function ofCustomers(fields: string): string {
  return `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Customer { ${fields} } } }`;
}

/** The keys of customers as a gateway sends them. */
export function customerKeys(...ids: string[]): { keys: { __typename: "Customer"; id: string }[] } {
  return { keys: ids.map((id) => ({ __typename: "Customer", id })) };
}
