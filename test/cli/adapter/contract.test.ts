import { checkBehaviour, checkContract, checkStatus } from "../../../cli/adapter/contract";
import { READS } from "../../../cli/adapter/reads";
import { describe as told, keeps } from "../../../cli/adapter/report";
import { customerId, FIRST_CUSTOMER } from "../../../bank/demo/ids";
import { fail } from "../../../schema/errors";
import type { Source } from "../../../subgraphs/kit/source";
import { prismaSource as deposits } from "../../../subgraphs/deposits/sources/prismaSource";
import type { LoansSource } from "../../../subgraphs/loans/source";
import { prismaSource as loans } from "../../../subgraphs/loans/sources/prismaSource";
import { prismaSource as service } from "../../../subgraphs/service/sources/prismaSource";
import { prismaSource as wealth } from "../../../subgraphs/wealth/sources/prismaSource";
import { DATABASES } from "../../helpers/databases";
import { type DemoBank, makeDemoBank } from "../../helpers/wholeGraph";

const CUSTOMERS = Array.from({ length: 30 }, (_, i) => customerId(FIRST_CUSTOMER + i));
const OPEN = { deposits, loans, wealth, service };

describe.each(DATABASES)("the contract of a source, on the $name database", (database) => {
  let demo: DemoBank;
  beforeAll(async () => {
    demo = await makeDemoBank(database, CUSTOMERS.length);
  });
  afterAll(() => demo.drop());

  const ownSource = (name: keyof typeof OPEN): Source => OPEN[name](demo.bank.databases[name]);
  /** What the contract says of the loans, with some reads put in others' place. */
  async function loansWith(change: (own: LoansSource) => Partial<LoansSource>) {
    const own = loans(demo.bank.databases.loans);
    const reports = await checkContract({ ...own, ...change(own) }, READS.loans, CUSTOMERS);
    return Object.fromEntries(
      reports.filter(({ broken }) => broken.length > 0).map(({ read, broken }) => [read, broken]),
    );
  }

  it.each(Object.keys(OPEN) as (keyof typeof OPEN)[])("is kept by the own database of %s", async (name) => {
    const source = ownSource(name);
    const reads = await checkContract(source, READS[name], CUSTOMERS);
    for (const { read, broken } of reads) expect([read, broken]).toEqual([read, []]);
    expect(reads.filter(({ rows }) => rows > 0).length).toBeGreaterThan(reads.length / 2);
    expect(await checkStatus(source)).toEqual([]);
    const report = { source: name, status: [], reads, behaviours: [], rejects: 0, lastRejects: [] };
    expect([keeps(report), told(report)]).toEqual([true, expect.stringContaining("keeps the contract")]);
    expect(told(report)).not.toMatch(/C-\d/);
  });

  it("is broken by a row of another key", async () => {
    expect(
      await loansWith((own) => ({
        totalsByCustomerIds: async (ids) =>
          ids.length === 0 ? [] : own.totalsByCustomerIds([...ids, CUSTOMERS[0], CUSTOMERS[1], CUSTOMERS[2]]),
      })),
    ).toEqual({
      totalsByCustomerIds: expect.arrayContaining([
        "answers a row of a key that was not asked for",
      ]) as unknown,
    });
  });

  it("is broken by two rows of one key, and by rows again for a key named twice", async () => {
    const broken = await loansWith((own) => ({
      loansByIds: async (ids) => (await Promise.all(ids.map((id) => own.loansByIds([id])))).flat(),
      newestCreditRatingsByCustomerIds: async (ids) => {
        const rows = await own.newestCreditRatingsByCustomerIds(ids);
        return [...rows, ...rows];
      },
    }));
    expect(broken).toEqual({
      loansByIds: expect.arrayContaining(["answers others for keys named twice"]) as unknown,
      newestCreditRatingsByCustomerIds: ["answers two rows of one key"],
    });
  });

  it("is broken by rows that take their key from their place", async () => {
    const broken = await loansWith((own) => ({
      creditRatingCountsByCustomerIds: async (ids) =>
        (await own.creditRatingCountsByCustomerIds([...ids].sort(), undefined)).map(({ count }, i) => ({
          key: ids[i],
          count,
        })),
    }));
    expect(Object.keys(broken)).toContain("creditRatingCountsByCustomerIds");
  });

  it("is broken by pages that are too long, or begin at the same place again, and by a wrong count", async () => {
    expect(
      await loansWith((own) => ({
        loansByCustomerIds: (ids) => own.loansByCustomerIds(ids, { first: 100 }),
        paymentCountsByLoanIds: () => Promise.resolve([]),
      })),
    ).toEqual({
      loansByCustomerIds: [
        "answers other than first + 1 rows a page",
        "answers another page behind a position",
      ],
      paymentsByLoanIds: ["paymentCountsByLoanIds counts other rows than there are"],
    });
  });

  it("lets a sick system fail by its own codes, and by no others", async () => {
    const own = loans(demo.bank.databases.loans);
    const away: Source = {
      ...own,
      ...{ loansByCustomerIds: () => Promise.reject(fail("SUBGRAPH_UNAVAILABLE")) },
    };
    const sick = await checkBehaviour(away, READS.loans, CUSTOMERS, "FAILING");
    expect([sick.outcomes.SUBGRAPH_UNAVAILABLE, sick.broken]).toEqual([1, []]);
    const mistaken: Source = { ...own, ...{ loansByIds: () => Promise.reject(new TypeError("no id")) } };
    const wrong = await checkBehaviour(mistaken, READS.loans, CUSTOMERS, "GARBAGE");
    expect(wrong.broken).toEqual(["loansByIds fails with TypeError: no id"]);
    expect(await checkStatus({ status: () => Promise.resolve(null) })).toHaveLength(1);
  });
});
