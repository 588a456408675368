import { FIRST_CUSTOMER } from "../../../../bank/demo/ids";
import { writeDelta, writeExtract } from "../../../../bank/legacy/coreBanking/writeExtract";
import type { DepositsSource } from "../../../../subgraphs/deposits/source";
import type { CoreBankingSource } from "../../../../subgraphs/deposits/sources/coreBankingSource";
import { prismaSource } from "../../../../subgraphs/deposits/sources/prismaSource";
import {
  coreBankingFolder,
  type CoreBankingFolder,
  depositRowsOf,
  type DepositRows,
  writeReferences,
  writeRows,
} from "../../../helpers/coreBanking";
import { DATABASES } from "../../../helpers/databases";

const TODAY = "2026-11-21";
const TOMORROW = "2026-11-22";
const CUSTOMERS = 200;
const PAGE = { first: 50 };
const NOTHING = {};

/** Everything that a source tells of some customers and their accounts. */
async function allOf(source: DepositsSource, customers: readonly string[], accounts: readonly string[]) {
  const [anAccount] = accounts;
  return {
    accounts: await source.accountsByIds(accounts),
    held: await source.accountsByCustomerIds(customers, PAGE),
    heldBehind: await source.accountsByCustomerIds(customers, { first: 2, after: [anAccount] }),
    heldCounts: await source.accountCountsByCustomerIds(customers, undefined),
    totals: await source.totalsByCustomerIds(customers),
    balances: await source.balancesByAccountIds(accounts),
    terms: await source.termDepositsByAccountIds(accounts),
    holders: await source.holdersByAccountIds(accounts),
    transactions: await source.transactionsByAccountIds(accounts, { ...PAGE, filter: NOTHING }),
    behind: await source.transactionsByAccountIds(accounts, {
      first: 3,
      after: ["2026-10-01", "5"],
      filter: NOTHING,
    }),
    credits: await source.transactionsByAccountIds(accounts, {
      ...PAGE,
      filter: { creditDebitIndicator: "CRDT", from: "2026-09-01", to: "2026-11-01" },
    }),
    transactionCounts: await source.transactionCountsByAccountIds(accounts, { from: "2026-10-01" }),
    orders: await source.standingOrdersByAccountIds(accounts, PAGE),
    orderCounts: await source.standingOrderCountsByAccountIds(accounts, undefined),
    cards: await source.cardsByAccountIds(accounts, PAGE),
    cardCounts: await source.cardCountsByAccountIds(accounts, undefined),
    products: await source.products(PAGE),
    productsByCodes: await source.productsByCodes(["DCUR", "DT12", "none"]),
    productCount: await source.productCount(),
  };
}

/** The same rows in one order: a source may answer keys in any. */
function sorted(answers: Awaited<ReturnType<typeof allOf>>) {
  return Object.fromEntries(
    Object.entries(answers).map(([name, rows]) => [
      name,
      Array.isArray(rows) ? rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort() : rows,
    ]),
  );
}

describe.each(DATABASES)("the deposits core's files on the $name database", (kind) => {
  let core: CoreBankingFolder;
  let source: CoreBankingSource;
  let rows: DepositRows;
  const customers = Array.from({ length: CUSTOMERS + 1 }, (_, i) => `C-${FIRST_CUSTOMER + i}`);

  const expectEqual = async () => {
    const accounts = [...rows.accounts!.map(({ id }) => id), "A-unknown"];
    const [own, core] = [prismaSource(core_().database), source];
    expect(sorted(await allOf(core, customers, accounts))).toEqual(
      sorted(await allOf(own, customers, accounts)),
    );
  };
  const core_ = () => core;

  beforeAll(async () => {
    core = await coreBankingFolder(kind);
    rows = depositRowsOf(CUSTOMERS, TODAY);
    await writeRows(core.database, rows);
    await writeReferences(core.database, CUSTOMERS + 1);
    source = await core.open();
  });
  afterAll(() => core.close());

  it("says nothing before there is a file", async () => {
    expect(await source.status()).toBeNull();
    await expect(source.accountsByIds(["A-1"])).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
  });

  it("answers every read as the subgraph's own tables do", async () => {
    await writeExtract(core.folder, { customers: CUSTOMERS, today: TODAY });
    await source.look();
    expect(source.health!()).toMatchObject({ rejects: 0, failures: 0, lastRejects: [] });
    expect(await source.status()).toEqual({
      sourceSystem: "core-banking",
      asOf: "2026-11-21T00:00:00.000Z",
      staleAt: "2026-11-23T12:00:00.000Z",
    });
    await expectEqual();
  });

  it("answers as they do after a delta that adds, changes and takes away", async () => {
    const account = rows.accounts![0];
    const balances = rows.balances!.filter(({ accountId }) => accountId === account.id);
    const [holder] = rows.accountHolders!.filter(({ accountId }) => accountId === account.id);
    const last = rows.transactions!.filter(({ accountId }) => accountId === account.id).at(-1)!;
    const put: DepositRows = {
      accounts: [{ ...account, status: "BLOCKED" }],
      balances: balances.map((balance) => ({
        ...balance,
        amount: "9999999999999999.99",
        creditDebitIndicator: "DBIT",
      })),
      transactions: [
        {
          ...last,
          id: `${last.id.slice(0, -1)}9`,
          sequence: last.sequence + 1,
          bookedOn: TODAY,
          counterpartyName: "张伟面馆 Noodle House",
          purpose: null,
          balanceAfter: "-0.05",
        },
      ],
      accountHolders: [{ ...holder, customerId: `C-${FIRST_CUSTOMER + CUSTOMERS}`, role: "AUTHORISED_USER" }],
    };
    const removed = rows.cards![0];
    await writeDelta(core.folder, {
      today: TOMORROW,
      extractDay: TODAY,
      number: 1,
      put,
      remove: { cards: [removed] },
    });
    await source.look();
    expect(source.health!()).toMatchObject({ rejects: 0, lastRejects: [] });
    expect(await source.status()).toMatchObject({ asOf: "2026-11-22T00:00:00.000Z" });
    await writeRows(core.database, put);
    await core.database.query("DELETE FROM deposits.cards WHERE id = $1", [removed.id]);
    await expectEqual();
    const [{ counterpartyName }] = await source.transactionsByAccountIds([account.id], {
      first: 1,
      filter: NOTHING,
    });
    expect(counterpartyName).toBe("张伟面馆 Noodle House");
  });

  it("shows a customer's accounts under the id that the cross-reference has now", async () => {
    const [holder] = rows.accountHolders!;
    const reference = holder.customerId.slice(2);
    const point = (customerId: string) =>
      core.database.query(
        "UPDATE deposits.customer_reference SET customer_id = $2 WHERE system = 'core' AND external_id = $1",
        [reference, customerId],
      );
    const before = await source.accountsByCustomerIds([holder.customerId], PAGE);
    await point("C-9");
    expect(await source.accountsByCustomerIds([holder.customerId], PAGE)).toEqual([]);
    expect(await source.accountsByCustomerIds(["C-9"], PAGE)).toEqual(
      before.map((account) => ({ ...account, customerId: "C-9" })),
    );
    await point(holder.customerId);
  });

  it("counts an account once for a customer who holds it under two numbers", async () => {
    const joint = rows.accountHolders!.find(({ role }) => role === "JOINT_OWNER")!;
    const owner = rows.accountHolders!.find(
      ({ accountId, role }) => accountId === joint.accountId && role === "OWNER",
    )!;
    await core.database.query(
      "UPDATE deposits.customer_reference SET customer_id = $2 WHERE external_id = $1",
      [joint.customerId.slice(2), owner.customerId],
    );
    const held = await source.accountsByCustomerIds([owner.customerId], PAGE);
    expect(held.filter(({ id }) => id === joint.accountId)).toMatchObject([{ role: "OWNER" }]);
    await writeReferences(core.database, CUSTOMERS + 1);
  });
});
