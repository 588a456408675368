import {
  startLoanServicing,
  type LoanServicing,
} from "../../../bank/legacy/loanServicing/startLoanServicing";
import { catalogueRows, demoRows } from "../../../bank/demo/demoRows";
import { FIRST_CUSTOMER } from "../../../bank/demo/ids";
import type { SystemRows } from "../../../bank/demo/rows";
import { projectFile } from "../../../schema/files";
import { readSourceSettings } from "../../../schema/sourceSettings";
import type { Database } from "../../../subgraphs/kit/database/database";
import { type DatabaseLocation, openDatabase } from "../../../subgraphs/kit/database/open";
import { writeSourceStatus } from "../../../subgraphs/kit/database/sourceStatus";
import type { Table } from "../../../subgraphs/kit/database/table";
import { upsertRows } from "../../../subgraphs/kit/database/upsertRows";
import type { PageRequest } from "../../../subgraphs/kit/pages";
import { type ChosenSource, readChoice } from "../../../subgraphs/kit/sourceOption";
import { startSubgraph } from "../../../subgraphs/kit/startSubgraph";
import type { LoansSource } from "../../../subgraphs/loans/source";
import { prismaSource } from "../../../subgraphs/loans/sources/prismaSource";
import { TABLES } from "../../../subgraphs/loans/sources/tables";
import { loans } from "../../../subgraphs/loans/subgraph";
import { DATABASES } from "../../helpers/databases";

const CUSTOMERS = 300;
const TODAY = "2026-11-20";
const AS_OF = `${TODAY}T00:00:00.000Z`;

/** What the loans subgraph has of the customer view, and the lists below a loan. */
const VIEW = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Customer { id loans {
  totals { currency loanCount principalOutstanding { amount currency } principalOutstandingUnknownCount
    totalOutstanding { amount } totalOutstandingUnknownCount totalOverdue { amount } totalOverdueUnknownCount }
  creditRating { rating score model assessedOn validUntil }
  creditRatings(first: 2) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { rating assessedOn } } }
  loans(first: 10) { totalCount edges { cursor role node {
    id loanNumber purpose status currency product { code name purpose status maximumAmount { amount } }
    originalPrincipal { amount } principalOutstanding { amount } interestOutstanding { amount }
    totalOutstanding { amount currency } interestRate termMonths openedOn maturityDate nextPaymentDueDate
    nextPaymentAmount { amount } lastPaymentDate totalOverdue { amount } overdueSince pastDueDays delinquencyBucket
    repaymentAccount { id } borrowers { role customer { id } }
    collateral { id type description value { amount currency } valuedOn }
    schedule(first: 3) { totalCount pageInfo { hasNextPage endCursor }
      edges { node { number dueDate principal { amount } interest { amount } amount { amount } status } } }
    payments(first: 3) { totalCount edges { cursor node { id paidOn amount { amount currency } method } } }
  } } }
} } } }`;

/** The demo bank's loans in the graph's own database, with the loan system's numbers of its customers. */
async function fill(database: Database): Promise<SystemRows["loans"][]> {
  const batch = [catalogueRows(TODAY)];
  for (let n = FIRST_CUSTOMER; n < FIRST_CUSTOMER + CUSTOMERS; n++) batch.push(demoRows(n, TODAY));
  const parts = batch.map(({ loans, customers }) => ({
    ...loans,
    customerReference: customers.externalReferences ?? [],
  }));
  for (const [name, table] of Object.entries(TABLES)) {
    const rows = parts.flatMap((part) => (part as Record<string, object[]>)[name] ?? []);
    for (let i = 0; i < rows.length; i += 5_000)
      await upsertRows(database, table as Table<object>, rows.slice(i, i + 5_000));
  }
  return parts;
}

/** All pages of a list for many keys: each key's next page begins behind its last row. */
async function walk<Row>(
  keys: readonly string[],
  first: number,
  keyOf: (row: Row) => string,
  positionOf: (row: Row) => (string | number)[],
  read: (keys: readonly string[], page: PageRequest) => Promise<Row[]>,
): Promise<Row[][]> {
  const pages = [await read(keys, { first })];
  for (const key of keys.slice(0, 20)) {
    let rows = pages[0].filter((row) => keyOf(row) === key).slice(0, first);
    while (rows.length === first) {
      const page = await read([key], { first, after: positionOf(rows[first - 1]) });
      pages.push(page);
      rows = page.slice(0, first);
    }
  }
  return pages;
}

/** Rows may come in any order among keys; a key's own rows are in the list's order. */
function byKey<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Record<string, Row[]> {
  const groups: Record<string, Row[]> = {};
  for (const row of rows) (groups[keyOf(row)] ??= []).push(row);
  return groups;
}

describe.each(DATABASES)("loanServicingSource beside the $name database", (kind) => {
  let database: Database;
  let location: DatabaseLocation;
  let drop: () => Promise<void>;
  let system: LoanServicing;
  let own: LoansSource;
  let legacy: LoansSource;
  const customerIds = Array.from({ length: CUSTOMERS }, (_, i) => `C-${FIRST_CUSTOMER + i}`);
  let loanIds: string[];

  beforeAll(async () => {
    const opened = await kind.open();
    ({ location, drop } = opened);
    database = await openDatabase(
      "loans",
      location,
      projectFile("subgraphs", "loans", "prisma", "migrations"),
    );
    const rows = await fill(database);
    await writeSourceStatus(database, "loans", { sourceSystem: "loans", asOf: AS_OF, staleAt: null });
    loanIds = rows.flatMap((part) => (part.loans ?? []).map(({ id }) => id));
    system = await startLoanServicing({ customers: CUSTOMERS, today: TODAY });
    own = prismaSource(database);
    const settings = readSourceSettings(system.settings, "loans", "loan-servicing");
    legacy = await readChoice(loans, { name: "loan-servicing", settings })(
      database,
      new AbortController().signal,
    );
  });
  afterAll(async () => {
    await legacy?.close?.();
    await system?.close();
    await database?.close();
    await drop?.();
  });

  /** That both answer the same rows, key by key. */
  async function same<Row>(read: (source: LoansSource) => Promise<Row[]>, keyOf: (row: Row) => string) {
    const [theirs, ours] = await Promise.all([read(legacy), read(own)]);
    expect(ours.length).toBeGreaterThan(0);
    expect(byKey(theirs, keyOf)).toEqual(byKey(ours, keyOf));
  }
  const asked = <Key>(keys: readonly Key[], unknown: Key) => [...keys, unknown];

  it("tells of when the books are", async () => {
    expect(await legacy.status()).toEqual({
      sourceSystem: "loan-servicing",
      asOf: AS_OF,
      staleAt: null,
    });
  });

  it("reads loans by their ids, and knows none of an id that is not its own", async () => {
    const ids = [...loanIds, "L-1", "L-X1", "L-99999999999999", "L-100100"];
    await same(
      (source) => source.loansByIds(ids),
      ({ id }) => id,
    );
    expect(await legacy.loansByIds(["L-1", "L-X1"])).toEqual([]);
  });

  it("reads the loans of customers page by page, and counts them", async () => {
    for (const first of [1, 100]) {
      const read = (source: LoansSource) =>
        walk(
          asked(customerIds, "C-1"),
          first,
          (row) => row.customerId,
          (row) => [row.id],
          source.loansByCustomerIds,
        );
      await same(
        async (source) => (await read(source)).flat(),
        ({ customerId }) => customerId,
      );
    }
    const counts = await legacy.loanCountsByCustomerIds(asked(customerIds, "C-1"), undefined);
    expect(counts.filter(({ count }) => count > 0)).toEqual(
      expect.arrayContaining(await own.loanCountsByCustomerIds(customerIds, undefined)),
    );
    expect(counts.find(({ key }) => key === "C-1")?.count ?? 0).toBe(0);
  });

  it("adds up what customers have to repay", async () => {
    await same(
      (source) => source.totalsByCustomerIds(asked(customerIds, "C-1")),
      ({ customerId }) => customerId,
    );
  });

  it("reads credit ratings: the newest, pages of all, and how many", async () => {
    await same(
      (source) => source.newestCreditRatingsByCustomerIds(asked(customerIds, "C-1")),
      ({ customerId }) => customerId,
    );
    for (const first of [1, 2, 100])
      await same(
        async (source) =>
          (
            await walk(
              customerIds,
              first,
              (row) => row.customerId,
              (row) => [row.assessedOn],
              source.creditRatingsByCustomerIds,
            )
          ).flat(),
        ({ customerId }) => customerId,
      );
    const counts = await legacy.creditRatingCountsByCustomerIds(customerIds, undefined);
    expect(counts.filter(({ count }) => count > 0)).toEqual(
      expect.arrayContaining(await own.creditRatingCountsByCustomerIds(customerIds, undefined)),
    );
  });

  it("reads who stands behind loans, by the bank's own ids", async () => {
    await same(
      (source) => source.borrowersByLoanIds(asked(loanIds, "L-1")),
      ({ loanId }) => loanId,
    );
  });

  it("reads instalments page by page, and counts them", async () => {
    for (const first of [7, 100])
      await same(
        async (source) =>
          (
            await walk(
              first === 7 ? loanIds.slice(0, 40) : loanIds,
              first,
              (row) => row.loanId,
              (row) => [row.number],
              source.instalmentsByLoanIds,
            )
          ).flat(),
        ({ loanId }) => loanId,
      );
    const counts = await legacy.instalmentCountsByLoanIds(loanIds, undefined);
    expect(counts.filter(({ count }) => count > 0)).toEqual(
      expect.arrayContaining(await own.instalmentCountsByLoanIds(loanIds, undefined)),
    );
  });

  it("reads payments page by page, newest first, and counts them", async () => {
    for (const first of [7, 100])
      await same(
        async (source) =>
          (
            await walk(
              first === 7 ? loanIds.slice(0, 40) : loanIds,
              first,
              (row) => row.loanId,
              (row) => [row.paidOn, row.id],
              source.paymentsByLoanIds,
            )
          ).flat(),
        ({ loanId }) => loanId,
      );
    const counts = await legacy.paymentCountsByLoanIds(loanIds, undefined);
    expect(counts.filter(({ count }) => count > 0)).toEqual(
      expect.arrayContaining(await own.paymentCountsByLoanIds(loanIds, undefined)),
    );
  });

  it("reads what secures loans", async () => {
    await same(
      (source) => source.collateralByLoanIds(asked(loanIds, "L-1")),
      ({ loanId }) => loanId,
    );
  });

  it("reads the catalogue: by codes, page by page, and how many", async () => {
    await same(
      (source) => source.productsByCodes(["LHOME", "LSALE", "LWORK", "NONE"]),
      ({ code }) => code,
    );
    for (const page of [{ first: 3 }, { first: 100 }, { first: 3, after: ["Home loan", "LHOME"] }])
      expect(await legacy.products(page)).toEqual(await own.products(page));
    expect(await legacy.productCount()).toBe(await own.productCount());
  });

  it("refuses a position that is none of the list", async () => {
    const refused = { code: "INVALID_CURSOR" };
    const page = (...after: (string | number)[]) => ({ first: 1, after });
    await expect(legacy.paymentsByLoanIds(loanIds, page("x", "LP-1"))).rejects.toMatchObject(refused);
    await expect(legacy.instalmentsByLoanIds(loanIds, page(1, 2))).rejects.toMatchObject(refused);
    await expect(legacy.loansByCustomerIds(customerIds, page("a", "b"))).rejects.toMatchObject(refused);
  });

  it("asks the system nothing of customers and loans that are not its own", async () => {
    const before = legacy.health!().calls;
    expect(await legacy.loansByCustomerIds(["C-1"], { first: 1 })).toEqual([]);
    expect(await legacy.collateralByLoanIds(["L-X"])).toEqual([]);
    expect(legacy.health!().calls).toBe(before);
  });

  it("makes one call of all that is asked of customers' loans in one turn", async () => {
    const before = legacy.health!().calls;
    await Promise.all([
      legacy.totalsByCustomerIds(["C-1042"]),
      legacy.loansByCustomerIds(["C-1042", "C-1043"], { first: 10 }),
      legacy.loanCountsByCustomerIds(["C-1042"], undefined),
    ]);
    expect(legacy.health!().calls).toBe(before + 1);
  });

  it("answers the customer view as the graph's own database does", async () => {
    const settings = readSourceSettings(system.settings, "loans", "loan-servicing");
    const masked: Error[] = [];
    const ask = async (source?: ChosenSource) => {
      const subgraph = await startSubgraph(loans, {
        location,
        source,
        onError: (error) => masked.push(error),
      });
      const keys = customerIds.slice(0, 60).map((id) => ({ __typename: "Customer", id }));
      const { data, errors } = await subgraph.execute({ query: VIEW, variables: { keys } }, {});
      await subgraph.close();
      expect({ errors, masked }).toEqual({ errors: undefined, masked: [] });
      return JSON.parse(JSON.stringify(data)) as unknown;
    };
    expect(await ask({ name: "loan-servicing", settings })).toEqual(await ask());
  });

  it("leaves nothing out of what the system tells", () => {
    expect(legacy.health!()).toMatchObject({ system: "loan-servicing", failures: 0, rejects: 0 });
  });
});
