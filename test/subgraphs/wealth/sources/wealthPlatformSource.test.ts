import {
  startWealthPlatform,
  type WealthPlatform,
} from "../../../../bank/legacy/wealthPlatform/startWealthPlatform";
import { catalogueRows, demoRows } from "../../../../bank/demo/demoRows";
import { FIRST_CUSTOMER } from "../../../../bank/demo/ids";
import { projectFile } from "../../../../schema/files";
import { readSourceSettings } from "../../../../schema/sourceSettings";
import { crossReference } from "../../../../subgraphs/kit/database/customerReference";
import type { Database } from "../../../../subgraphs/kit/database/database";
import { openDatabase } from "../../../../subgraphs/kit/database/open";
import type { Table } from "../../../../subgraphs/kit/database/table";
import { upsertRows } from "../../../../subgraphs/kit/database/upsertRows";
import type { PageRequest } from "../../../../subgraphs/kit/pages";
import type { ReadPages } from "../../../../subgraphs/kit/source";
import { AssetClass, SecurityRiskRating } from "../../../../subgraphs/wealth/types/enums";
import type { WealthSource } from "../../../../subgraphs/wealth/source";
import { prismaSource } from "../../../../subgraphs/wealth/sources/prismaSource";
import { TABLES } from "../../../../subgraphs/wealth/sources/tables";
import { wealthPlatform } from "../../../../subgraphs/wealth/sources/wealthPlatformSource";
import { DATABASES } from "../../../helpers/databases";
import { restServer } from "../../../helpers/restServer";

const TODAY = "2026-11-20";
const CUSTOMERS = 400;
const UNKNOWN = ["C-1", "C-999999", "", "nobody, nothing"];

const numbers = Array.from({ length: CUSTOMERS }, (_, i) => FIRST_CUSTOMER + i);
const ids = [...numbers.map((n) => `C-${n}`), ...UNKNOWN];
const rows = numbers.map((n) => demoRows(n, TODAY));
const { securities = [], navs = [] } = catalogueRows(TODAY).wealth;

async function fill(database: Database): Promise<void> {
  const wealth = <Name extends "holdings" | "orders" | "riskProfiles">(name: Name) =>
    rows.flatMap((row) => (row.wealth[name] ?? []) as never[]);
  const references = rows
    .flatMap(({ customers }) => customers.externalReferences ?? [])
    .map(({ system, externalId, customerId }) => ({ system, externalId, customerId }));
  const tables: [Table<never>, readonly object[]][] = [
    [TABLES.securities, securities],
    [TABLES.navs, navs],
    [TABLES.holdings, wealth("holdings")],
    [TABLES.orders, wealth("orders")],
    [TABLES.riskProfiles, wealth("riskProfiles")],
    [TABLES.customerReference, references],
  ];
  for (const [table, all] of tables)
    for (let i = 0; i < all.length; i += 5_000)
      await upsertRows(database, table, all.slice(i, i + 5_000) as never[]);
}

describe.each(DATABASES)("over $name, the wealth platform", (kind) => {
  let platform: WealthPlatform;
  let database: Database;
  let drop: () => Promise<void>;
  let own: WealthSource;
  let source: WealthSource;

  beforeAll(async () => {
    const opened = await kind.open();
    drop = opened.drop;
    const migrations = projectFile("subgraphs/wealth/prisma/migrations");
    [platform, database] = await Promise.all([
      startWealthPlatform({ customers: CUSTOMERS, today: TODAY }),
      openDatabase("wealth", opened.location, migrations),
    ]);
    await fill(database);
    own = prismaSource(database);
    const settings = readSourceSettings(platform.settings, "wealth", "wealth-platform");
    source = await wealthPlatform.open(database, wealthPlatform.settings.parse(settings), {
      signal: new AbortController().signal,
    });
  });

  afterAll(async () => {
    await source.close?.();
    await platform.close();
    await database.close();
    await drop();
  });

  /** What both tell, in an order of its own: a source may answer in any. */
  async function both<Row>(read: (source: WealthSource) => Promise<Row[]>): Promise<Row[]> {
    const [expected, told] = await Promise.all([read(own), read(source)]);
    expect(sorted(told)).toEqual(sorted(expected));
    return told;
  }

  /** Both, page by page, until no list has more. */
  async function pages<Row>(
    first: number,
    read: (source: WealthSource) => ReadPages<Row>,
    keyOf: (row: Row) => string,
    orderOf: (row: Row) => string[],
    keys: readonly string[],
  ): Promise<number> {
    let rounds = 0;
    for (let open = keys.map((key): [string, string[] | undefined] => [key, undefined]); open.length > 0;) {
      rounds++;
      const next: typeof open = [];
      const positions = new Map(open.map(([, after]) => [JSON.stringify(after), after]));
      for (const [text, after] of positions) {
        const asked = open.filter(([, each]) => JSON.stringify(each) === text).map(([key]) => key);
        const page: PageRequest = after ? { first, after } : { first };
        const told = await both((source) => read(source)(asked, page));
        for (const key of asked) {
          const ofKey = told.filter((row) => keyOf(row) === key);
          if (ofKey.length > first) next.push([key, orderOf(ofKey[first - 1])]);
        }
      }
      open = next;
    }
    return rounds;
  }

  it("says how new its data is", async () => {
    expect(await source.status()).toEqual({
      sourceSystem: "wealth-platform",
      asOf: expect.stringMatching(/^2026-11-\d\dT[\d:.]+Z$/) as string,
      staleAt: null,
    });
  });

  it("tells the same totals, counts and rows of every customer, many at a time", async () => {
    const totals = await both((source) => source.totalsByCustomerIds(ids));
    expect(new Set(totals.map(({ currency }) => currency)).size).toBeGreaterThan(1);
    expect(totals.some(({ unknownCostBasisCount }) => unknownCostBasisCount > 0)).toBe(true);
    await both((source) => source.holdingCountsByCustomerIds(ids, undefined));
    await both((source) => source.orderCountsByCustomerIds(ids, undefined));
    await both((source) => source.riskProfileCountsByCustomerIds(ids, undefined));
    const all = { first: 100 };
    const holdings = await both((source) => source.holdingsByCustomerIds(ids, all));
    expect(holdings.length).toBeGreaterThan(250);
    expect((await both((source) => source.ordersByCustomerIds(ids, all))).length).toBeGreaterThan(250);
    expect((await both((source) => source.riskProfilesByCustomerIds(ids, all))).length).toBeGreaterThan(250);
  });

  it("tells each page as it stands in the list's order", async () => {
    const some = ids.slice(0, 60);
    const holdings = (source: WealthSource) => source.holdingsByCustomerIds;
    const orders = (source: WealthSource) => source.ordersByCustomerIds;
    const profiles = (source: WealthSource) => source.riskProfilesByCustomerIds;
    expect(
      await pages(
        2,
        holdings,
        (row) => row.customerId,
        (row) => [row.id],
        some,
      ),
    ).toBeGreaterThan(1);
    expect(
      await pages(
        2,
        orders,
        (row) => row.customerId,
        (row) => [row.placedAt, row.id],
        some,
      ),
    ).toBeGreaterThan(1);
    expect(
      await pages(
        1,
        profiles,
        (row) => row.customerId,
        (row) => [row.assessedOn],
        some,
      ),
    ).toBeGreaterThan(1);
    // In order, also where the rows of several keys come together.
    const [key] = ["C-1042"];
    for (const page of [{ first: 3 }, { first: 2 }])
      expect(await source.ordersByCustomerIds([key], page)).toEqual(
        await own.ordersByCustomerIds([key], page),
      );
  });

  it("tells the same holdings by their ids", async () => {
    const known = (await own.holdingsByCustomerIds(ids, { first: 100 })).map(({ id }) => id);
    const told = await both((source) => source.holdingsByIds([...known, "H-0", "H-x", "W-101", ""]));
    expect(told).toHaveLength(known.length);
  });

  it("tells the same securities, by any of their keys", async () => {
    const all = securities;
    const unknown = ["", "W-0", "x,y"];
    const isins = all.flatMap(({ isin }) => isin ?? []);
    expect(await both((s) => s.securitiesByIds([...all.map(({ id }) => id), ...unknown]))).toHaveLength(
      all.length,
    );
    expect(
      await both((s) => s.securitiesByLocalCodes([...all.map((each) => each.localCode), ...unknown])),
    ).toHaveLength(all.length);
    expect(await both((s) => s.securitiesByIsins([...isins, ...unknown]))).toHaveLength(isins.length);
  });

  it("finds the same securities in the catalogue, page by page", async () => {
    const filters = [
      {},
      { assetClasses: [AssetClass.BOND, AssetClass.EQUITY] },
      { riskRatings: [SecurityRiskRating.R4], text: "hArBoUr" },
      { text: isinPart() },
      { text: "nothing of the kind" },
    ];
    for (const filter of filters) {
      const count = await own.securityCount(filter);
      expect(await source.securityCount(filter)).toBe(count);
      let after: string[] | undefined;
      let seen = 0;
      do {
        const page = { first: 7, filter, after };
        const told = await source.securities(page);
        expect(told).toEqual(await own.securities(page));
        seen += Math.min(told.length, 7);
        after = told.length > 7 ? [told[6].name, told[6].id] : undefined;
      } while (after);
      expect(seen).toBe(count);
    }
  });

  it("tells the same prices and how many there are", async () => {
    const keys = [...securities.map(({ id }) => id), "W-0", ""];
    const filters = [
      {},
      { from: "2026-10-01" },
      { to: "2026-03-01" },
      { from: "2026-06-01", to: "2026-06-30" },
    ];
    for (const filter of filters) {
      await both((source) => source.navCountsBySecurityIds(keys, filter));
      await both((source) => source.navsBySecurityIds(keys, { first: 5, filter }));
      await both((source) => source.navsBySecurityIds(keys, { first: 3, filter, after: ["2026-06-15"] }));
    }
    const fund = securities.find(({ priceType }) => priceType === "NAV")!.id;
    const page = { first: 10, filter: {} };
    expect(await source.navsBySecurityIds([fund], page)).toEqual(await own.navsBySecurityIds([fund], page));
  });

  it("refuses a cursor that is none of the list", async () => {
    const INVALID = { code: "INVALID_CURSOR" };
    const after = ["x", "y", "z"];
    await expect(source.holdingsByCustomerIds(["C-1042"], { first: 2, after })).rejects.toMatchObject(
      INVALID,
    );
    await expect(source.securities({ first: 2, after, filter: {} })).rejects.toMatchObject(INVALID);
    await expect(
      source.navsBySecurityIds(["W-101"], { first: 2, after: ["yesterday"], filter: {} }),
    ).rejects.toMatchObject(INVALID);
  });

  it("is asked once for the holdings, their count and their sums, and not at all for nobody", async () => {
    const calls = () => source.health!().calls;
    let before = calls();
    await Promise.all([
      source.holdingsByCustomerIds(["C-1042"], { first: 5 }),
      source.holdingCountsByCustomerIds(["C-1042", "C-1001"], undefined),
      source.totalsByCustomerIds(["C-1042"]),
    ]);
    expect(calls() - before).toBe(1);
    before = calls();
    expect(await source.totalsByCustomerIds(UNKNOWN)).toEqual([]);
    expect(calls()).toBe(before);
  });

  it("costs a record of it alone, where that is not as it must be", async () => {
    const good = {
      posNo: 104299,
      clientNo: (await references("C-1042"))[0],
      instrNo: "101",
      qty: 3,
      ccy: "CNY",
      px: 1.5,
      pxKind: "M",
      pxDate: "20261119",
      mktVal: "99999999999999999999",
    };
    const bad = [
      { pxKind: "Z" },
      { pxDate: "20261131" },
      { mktVal: 1.5 },
      { qty: 0.1234567 },
      { clientNo: null },
    ];
    const server = await restServer(({ url }) =>
      url.endsWith("/token")
        ? { body: { access_token: "t", token_type: "bearer" } }
        : { body: { data: [...bad.map((wrong) => ({ ...good, ...wrong })), good] } },
    );
    const settings = { url: server.url, tokenUrl: `${server.url}/token`, clientId: "a", clientSecret: "b" };
    const broken = await wealthPlatform.open(database, settings, { signal: new AbortController().signal });
    try {
      expect(await broken.totalsByCustomerIds(["C-1042"])).toEqual([
        {
          customerId: "C-1042",
          currency: "CNY",
          marketValue: "999999999999999999.99",
          costBasis: null,
          unrealisedGain: null,
          unknownCostBasisCount: 1,
        },
      ]);
      expect(broken.health!().lastRejects.map(({ at, reason }) => [at, reason])).toEqual([
        ["record 1", "pxKind: custom"],
        ["record 2", "pxDate: custom"],
        ["record 3", "mktVal: invalid_format"],
        ["record 4", "qty: custom"],
        ["record 5", "clientNo: invalid_type"],
      ]);
    } finally {
      await broken.close!();
      await server.close();
    }
  });

  it("rejects no record of the demo bank", () => {
    expect(source.health!()).toMatchObject({ failures: 0, rejects: 0, circuit: "CLOSED" });
  });

  async function references(customer: string): Promise<string[]> {
    return (await crossReference(database, "wealth").toExternal([customer])).get(customer)!;
  }

  function isinPart(): string {
    return securities
      .find(({ isin }) => isin !== null)!
      .isin!.slice(2, 9)
      .toLowerCase();
  }
});

function sorted<Row>(rows: readonly Row[]): string[] {
  return rows.map((row) => JSON.stringify(row, Object.keys(row as object).sort())).sort();
}
