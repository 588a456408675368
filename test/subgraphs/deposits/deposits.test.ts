import { randomUUID } from "node:crypto";
import { projectFile } from "../../../schema/files";
import type { RunningSubgraph } from "../../../subgraphs/kit/contract";
import type { Database } from "../../../subgraphs/kit/database/database";
import { openDatabase, type DatabaseLocation } from "../../../subgraphs/kit/database/open";
import { writeSourceStatus } from "../../../subgraphs/kit/database/sourceStatus";
import { upsertRows } from "../../../subgraphs/kit/database/upsertRows";
import { startSubgraph } from "../../../subgraphs/kit/startSubgraph";
import type { AccountRecord, TransactionRecord } from "../../../subgraphs/deposits/source";
import { TABLES } from "../../../subgraphs/deposits/sources/tables";
import { deposits } from "../../../subgraphs/deposits/subgraph";
import { DATABASES } from "../../helpers/databases";
import { countStatements } from "../../helpers/statements";

const account = (id: string, change: Partial<AccountRecord> = {}): AccountRecord => ({
  id,
  accountNumber: `N-${id}`,
  iban: null,
  accountType: "CURRENT",
  productCode: "CURRENT-CZK",
  status: "ACTIVE",
  currency: "CZK",
  interestRate: null,
  openedOn: "2020-01-31",
  closedOn: null,
  ...change,
});

const transaction = (accountId: string, sequence: number, change: Partial<TransactionRecord> = {}) => ({
  id: `T-${accountId}-${sequence}`,
  accountId,
  bookedOn: "2026-03-01",
  sequence,
  amount: "0.10",
  currency: "CZK",
  creditDebitIndicator: "CRDT",
  type: "OTHER",
  purpose: null,
  description: null,
  counterpartyName: null,
  counterpartyBank: null,
  counterpartyAccount: null,
  balanceAfter: null,
  ...change,
});

describe.each(DATABASES)("deposits on the $name database", ({ open }) => {
  let location: DatabaseLocation;
  let drop: () => Promise<void>;
  let database: Database;
  let subgraph: RunningSubgraph;

  beforeAll(async () => {
    ({ location, drop } = await open());
    database = await openDatabase("deposits", location, projectFile("subgraphs/deposits/prisma/migrations"));
    subgraph = await startSubgraph(deposits, { location, onError: (error) => expect(error).toBeUndefined() });
    await upsertRows(database, TABLES.products, [
      {
        code: "CURRENT-CZK",
        name: "Current account",
        description: "For daily payments.",
        accountType: "CURRENT",
        status: "AVAILABLE",
        currency: "CZK",
        interestRate: null,
        minimumOpening: "1000000000000000.01",
        termMonths: null,
      },
    ]);
  });
  afterAll(async () => {
    await subgraph.close();
    await database.close();
    await drop();
  });

  /** Asks the subgraph for entities, as a gateway does, and returns them. */
  async function entities(typename: string, ids: string[], selection: string): Promise<unknown[]> {
    const { data, errors } = await subgraph.execute(
      {
        query: `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on ${typename} { ${selection} } } }`,
        variables: { keys: ids.map((id) => ({ __typename: typename, id })) },
      },
      {},
    );
    expect(errors).toBeUndefined();
    return data!._entities as unknown[];
  }

  it("has no section before anything was loaded", async () => {
    expect(await entities("Customer", ["C-1"], "deposits { asOf }")).toEqual([{ deposits: null }]);
  });

  describe("with accounts", () => {
    beforeAll(async () => {
      await upsertRows(database, TABLES.accounts, [
        account("A-1"),
        account("A-2", { accountType: "TERM", currency: "EUR" }),
        account("A-3"),
        account("A-4"),
      ]);
      await upsertRows(database, TABLES.accountHolders, [
        { customerId: "C-1", accountId: "A-1", role: "OWNER", since: "2020-01-31" },
        { customerId: "C-1", accountId: "A-2", role: "JOINT_OWNER", since: null },
        { customerId: "C-1", accountId: "A-3", role: "OWNER", since: null },
        { customerId: "C-1", accountId: "A-4", role: "AUTHORISED_USER", since: null },
        { customerId: "C-2", accountId: "A-4", role: "OWNER", since: null },
      ]);
      const balance = { type: "CLBD", creditDebitIndicator: "CRDT", asOf: "2026-11-20T23:59:59.000Z" };
      await upsertRows(database, TABLES.balances, [
        { ...balance, accountId: "A-1", amount: "9999999999999999.10" },
        { ...balance, accountId: "A-1", type: "ITAV", amount: "5.00" },
        { ...balance, accountId: "A-2", amount: "0.20" },
        { ...balance, accountId: "A-3", amount: "0.30", creditDebitIndicator: "DBIT" },
        { ...balance, accountId: "A-4", amount: "77.00" },
      ]);
      await upsertRows(database, TABLES.termDeposits, [
        {
          accountId: "A-2",
          principal: "0.20",
          interestRate: "1.850000",
          startDate: "2026-01-01",
          maturityDate: "2027-01-01",
          maturityInstruction: "PAY_OUT",
          accruedInterest: "0.00",
        },
      ]);
      await upsertRows(
        database,
        TABLES.transactions,
        Array.from({ length: 7 }, (_, i) =>
          transaction("A-1", i, {
            bookedOn: i < 5 ? "2026-03-01" : "2026-03-02",
            creditDebitIndicator: i % 2 ? "DBIT" : "CRDT",
          }),
        ),
      );
      await writeSourceStatus(database, "deposits", {
        sourceSystem: "core",
        asOf: "2026-11-20T23:59:59.000Z",
        staleAt: null,
      });
    });

    it("sums what the customer owns, by currency, exactly, and nothing that is somebody else's", async () => {
      expect(await entities("Customer", ["C-1"], "deposits { totals { amount currency } }")).toEqual([
        {
          deposits: {
            totals: [
              { amount: "9999999999999998.80", currency: "CZK" },
              { amount: "0.20", currency: "EUR" },
            ],
          },
        },
      ]);
    });

    it("shows an authorised user the accounts they may use, with the role", async () => {
      const selection =
        "deposits { accounts { totalCount edges { role node { id holders { role customer { id } } } } } }";
      const [customer] = (await entities("Customer", ["C-1"], selection)) as {
        deposits: { accounts: { totalCount: number; edges: { role: string; node: { id: string } }[] } };
      }[];
      expect(customer.deposits.accounts.totalCount).toBe(4);
      expect(customer.deposits.accounts.edges.at(-1)).toEqual({
        role: "AUTHORISED_USER",
        node: {
          id: "A-4",
          holders: expect.arrayContaining([
            { role: "OWNER", customer: { id: "C-2" } },
            { role: "AUTHORISED_USER", customer: { id: "C-1" } },
          ]) as unknown,
        },
      });
    });

    it("has an empty section for a customer without deposits", async () => {
      const selection =
        "deposits { asOf sourceSystem totals { amount } accounts { totalCount edges { cursor } } }";
      expect(await entities("Customer", ["C-99"], selection)).toEqual([
        {
          deposits: {
            asOf: "2026-11-20T23:59:59.000Z",
            sourceSystem: "core",
            totals: [],
            accounts: { totalCount: 0, edges: [] },
          },
        },
      ]);
    });

    it("gives the terms of a term deposit, and none for a current account", async () => {
      expect(
        await entities(
          "DepositAccount",
          ["A-2", "A-1"],
          "termDeposit { principal { amount currency } maturityDate }",
        ),
      ).toEqual([
        { termDeposit: { principal: { amount: "0.20", currency: "EUR" }, maturityDate: "2027-01-01" } },
        { termDeposit: null },
      ]);
    });

    it("pages through the bookings of equal days without losing or repeating one, newest first", async () => {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const args: string = after ? `first: 2, after: "${after}"` : "first: 2";
        const selection = `transactions(${args}) { edges { node { id } } pageInfo { hasNextPage endCursor } }`;
        const [{ transactions }] = (await entities("DepositAccount", ["A-1"], selection)) as {
          transactions: {
            edges: { node: { id: string } }[];
            pageInfo: { hasNextPage: boolean; endCursor: string };
          };
        }[];
        seen.push(...transactions.edges.map(({ node }) => node.id));
        after = transactions.pageInfo.hasNextPage ? transactions.pageInfo.endCursor : null;
      } while (after);
      expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((i) => `T-A-1-${i}`));
    });

    it("takes days and sides as filters, in the page and in the count", async () => {
      const selection = `transactions(from: "2026-03-01", to: "2026-03-01", creditDebitIndicator: DBIT) {
        totalCount edges { node { id } } }`;
      expect(await entities("DepositAccount", ["A-1"], selection)).toEqual([
        {
          transactions: { totalCount: 2, edges: [{ node: { id: "T-A-1-3" } }, { node: { id: "T-A-1-1" } }] },
        },
      ]);
    });

    it("answers null for an account that it does not know", async () => {
      expect(await entities("DepositAccount", ["A-1", "A-999"], "id accountNumber")).toEqual([
        { id: "A-1", accountNumber: "N-A-1" },
        null,
      ]);
    });

    it("refuses a cursor of another list and one that was altered", async () => {
      const [account] = (await entities(
        "DepositAccount",
        ["A-1"],
        "transactions(first: 1) { edges { cursor } }",
      )) as {
        transactions: { edges: { cursor: string }[] };
      }[];
      const { cursor } = account.transactions.edges[0];
      const [tag] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as string[];
      const altered = Buffer.from(JSON.stringify([tag, "no day", "x"])).toString("base64url");
      const short = Buffer.from(JSON.stringify([tag, "2026-03-01"])).toString("base64url");
      for (const selection of [
        `cards(after: "${cursor}") { totalCount }`,
        `transactions(after: "${altered}") { totalCount }`,
        `transactions(after: "${short}") { totalCount }`,
      ]) {
        const { errors } = await subgraph.execute(
          {
            query: `{ _entities(representations: [{ __typename: "DepositAccount", id: "A-1" }]) {
              ... on DepositAccount { ${selection} } } }`,
          },
          {},
        );
        expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["INVALID_CURSOR"]);
      }
    });

    it("adds its products to the catalogue", async () => {
      const query = `{ productCatalogue { deposits { totalCount edges { node {
        __typename ... on Product { code name status currency } minimumOpening { amount } } } } } }`;
      expect((await subgraph.execute({ query }, {})).data).toEqual({
        productCatalogue: {
          deposits: {
            totalCount: 1,
            edges: [
              {
                node: {
                  __typename: "DepositProduct",
                  code: "CURRENT-CZK",
                  name: "Current account",
                  status: "AVAILABLE",
                  currency: "CZK",
                  minimumOpening: { amount: "1000000000000000.01" },
                },
              },
            ],
          },
        },
      });
    });

    it("reads each list once for a hundred customers", async () => {
      const customers = Array.from({ length: 100 }, (_, i) => `C-many-${i}`);
      await upsertRows(
        database,
        TABLES.accounts,
        customers.map((id) => account(`A-of-${id}`, { accountType: "TERM" })),
      );
      await upsertRows(
        database,
        TABLES.accountHolders,
        customers.map((customerId) => ({
          customerId,
          accountId: `A-of-${customerId}`,
          role: "OWNER",
          since: null,
        })),
      );
      const selection = `deposits { asOf totals { amount } accounts { totalCount edges { node {
        product { name } balances { type } termDeposit { maturityDate } holders { role }
        transactions { totalCount edges { cursor } } standingOrders { totalCount edges { cursor } }
        cards { totalCount edges { cursor } } } } } }`;
      const { result, statements } = await countStatements(() => entities("Customer", customers, selection));
      expect(result).toHaveLength(100);
      // status, totals, accounts, product, balances, terms, holders and three lists; no page is full, so none is counted
      expect(statements).toHaveLength(10);
    });

    it("reads a customer once for one client request, however many fetches it takes", async () => {
      const scope = {};
      const query = `{ _entities(representations: [{ __typename: "Customer", id: "C-1" }]) {
        ... on Customer { deposits { totals { amount } } } } }`;
      const { statements } = await countStatements(async () => {
        await subgraph.execute({ query }, scope);
        await subgraph.execute({ query }, scope);
      });
      expect(statements).toHaveLength(2);
    });
  });

  it("masks what went wrong in the database and tells it to the log alone", async () => {
    const told: { error: Error; errorId: string }[] = [];
    const failing = await startSubgraph(deposits, {
      location,
      onError: (error, errorId) => told.push({ error, errorId }),
    });
    const secret = `secret ${randomUUID()}`;
    await database.query("ALTER TABLE deposits.products RENAME TO hidden");
    try {
      const { data, errors } = await failing.execute(
        { query: "{ productCatalogue { deposits { totalCount } } }" },
        { secret },
      );
      expect(data).toEqual({ productCatalogue: { deposits: null } });
      expect(errors?.[0].extensions).toEqual({ code: "INTERNAL_ERROR", errorId: told[0].errorId });
      expect(JSON.stringify(errors)).not.toContain("products");
    } finally {
      await database.query("ALTER TABLE deposits.hidden RENAME TO products");
      await failing.close();
    }
  });
});
