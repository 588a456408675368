import { readFileSync } from "node:fs";
import { Decimal } from "decimal.js";
import { z } from "zod";
import { fail } from "../../../schema/errors";
import { openRest } from "../../kit/adapters/rest";
import { openSystem } from "../../kit/adapters/system";
import { crossReference, type CrossReference } from "../../kit/database/customerReference";
import { sourceOption } from "../../kit/sourceOption";
import { countsOf, type KeyedWholeList, pageOf, pagesOf, type WholeList } from "../../kit/wholeLists";
import type {
  HoldingRecord,
  NavRecord,
  OrderRecord,
  RiskProfileRecord,
  SecurityFilter,
  SecurityRecord,
  WealthSource,
  WealthTotalRecord,
} from "../source";
import { wealthPlatformReads } from "./wealthPlatformReads";

const SECURITIES: WholeList<SecurityRecord> = { orderOf: ({ name, id }) => [name, id], direction: "ASC" };
const NAVS: KeyedWholeList<NavRecord> = {
  keyOf: ({ securityId }) => securityId,
  orderOf: ({ date }) => [date],
  direction: "DESC",
};
const HOLDINGS: KeyedWholeList<HoldingRecord> = {
  keyOf: ({ customerId }) => customerId,
  orderOf: ({ id }) => [id],
  direction: "ASC",
};
const ORDERS: KeyedWholeList<OrderRecord> = {
  keyOf: ({ customerId }) => customerId,
  orderOf: ({ placedAt, id }) => [placedAt, id],
  direction: "DESC",
};
const RISK_PROFILES: KeyedWholeList<RiskProfileRecord> = {
  keyOf: ({ customerId }) => customerId,
  orderOf: ({ assessedOn }) => [assessedOn],
  direction: "DESC",
};

// A sum of amounts of eighteen digits has more than the twenty that decimal.js keeps unless told.
const Exact = Decimal.clone({ precision: 60 });

type Reads = ReturnType<typeof wealthPlatformReads>;
type Ends = Required<Pick<WealthSource, "health" | "close">>;

const url = z.url({ protocol: /^https?$/, error: "must be a URL that begins with http:// or https://" });

const pemFile = z
  .string()
  .transform((file, context) => {
    try {
      return readFileSync(file);
    } catch {
      context.addIssue({ code: "custom", message: "must be a file that can be read" });
      return z.NEVER;
    }
  })
  .optional();

/** The settings of the wealth platform: where it is, who asks, and by which certificates. */
const settings = z.object({
  url,
  tokenUrl: url,
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  scope: z.string().min(1).optional(),
  /** Whom to trust, and what to show. */
  ca: pemFile,
  cert: pemFile,
  key: pemFile,
});

/** The investments as the bank's wealth platform has them, read over its REST API. */
export const wealthPlatform = sourceOption({
  settings,
  open(database, { url, tokenUrl, clientId, clientSecret, scope, ...tls }): WealthSource {
    const system = openSystem({ name: "wealth-platform" });
    const credentials = { tokenUrl, clientId, clientSecret, scope };
    const rest = openRest({ system, url, credentials, tls });
    const ends = { health: () => system.health(), close: () => rest.close() };
    return wealthPlatformSource(wealthPlatformReads(rest), crossReference(database, "wealth"), ends);
  },
});

/** The source over the platform's calls; `clients` knows whose number is whose. */
function wealthPlatformSource(platform: Reads, clients: CrossReference, ends: Ends): WealthSource {
  /** What the platform keeps of customers, under the ids that they have here. */
  async function ofCustomers<Row extends { clientNo: string }>(
    read: (clientNos: readonly string[]) => Promise<Row[]>,
    ids: readonly string[],
  ): Promise<(Omit<Row, "clientNo"> & { customerId: string })[]> {
    const owners = new Map<string, string[]>();
    for (const [id, clientNos] of await clients.toExternal(ids))
      for (const clientNo of clientNos) owners.set(clientNo, [...(owners.get(clientNo) ?? []), id]);
    if (owners.size === 0) return [];
    const rows = await read([...owners.keys()]);
    return rows.flatMap(({ clientNo, ...row }) =>
      owners.get(clientNo)!.map((customerId) => ({ ...row, customerId })),
    );
  }
  const holdings = (ids: readonly string[]) => ofCustomers(platform.positionsOfClients, ids);
  const orders = (ids: readonly string[]) => ofCustomers(platform.ordersOfClients, ids);
  const riskProfiles = (ids: readonly string[]) => ofCustomers(platform.suitabilityOfClients, ids);
  const securities = async (filter: SecurityFilter) =>
    (await platform.catalogue()).filter((security) => isWanted(security, filter));

  return {
    ...ends,
    status: () => platform.status(),
    securitiesByIds: (ids) => platform.instruments("instrNo", numbersOf("W-", ids), ({ id }) => id.slice(2)),
    securitiesByLocalCodes: (codes) =>
      platform.instruments("code", codes.filter(Boolean), ({ localCode }) => localCode),
    securitiesByIsins: (isins) =>
      // Nobody is asked for without an ISIN.
      platform.instruments("isin", isins.filter(Boolean), ({ isin }) => isin ?? ""),
    securities: async (page) => pageOf(await securities(page.filter), SECURITIES, page),
    securityCount: async (filter) => (await securities(filter)).length,
    async navsBySecurityIds(ids, page) {
      const navs = await platform.prices(numbersOf("W-", ids), page, dayOf(page.after));
      return pagesOf(navs, NAVS, page);
    },
    navCountsBySecurityIds: (ids, filter) => platform.priceCounts(numbersOf("W-", ids), filter),
    async holdingsByIds(ids) {
      const positions = await platform.positions(numbersOf("H-", ids));
      const owners = await clients.toCustomer(positions.map(({ clientNo }) => clientNo));
      return positions.flatMap(({ clientNo, ...holding }) => {
        const customerId = owners.get(clientNo);
        return customerId === undefined ? [] : [{ ...holding, customerId }];
      });
    },
    holdingsByCustomerIds: async (ids, page) => pagesOf(await holdings(ids), HOLDINGS, page),
    holdingCountsByCustomerIds: async (ids) => countsOf(await holdings(ids), HOLDINGS.keyOf),
    totalsByCustomerIds: async (ids) => totalsOf(await holdings(ids)),
    ordersByCustomerIds: async (ids, page) => pagesOf(await orders(ids), ORDERS, page),
    orderCountsByCustomerIds: async (ids) => countsOf(await orders(ids), ORDERS.keyOf),
    riskProfilesByCustomerIds: async (ids, page) => pagesOf(await riskProfiles(ids), RISK_PROFILES, page),
    riskProfileCountsByCustomerIds: async (ids) => countsOf(await riskProfiles(ids), RISK_PROFILES.keyOf),
  };
}

/** The sums of holdings, one a customer and currency, by currency. */
function totalsOf(holdings: readonly HoldingRecord[]): WealthTotalRecord[] {
  const groups = new Map<string, HoldingRecord[]>();
  for (const holding of holdings) {
    const group = `${holding.currency} ${holding.customerId}`;
    groups.set(group, [...(groups.get(group) ?? []), holding]);
  }
  return [...groups.keys()].sort().map((group) => {
    const held = groups.get(group)!;
    // One without a cost adds to neither cost nor gain.
    const known = held.filter(({ costBasis }) => costBasis !== null);
    const cost = known.length === 0 ? null : sumOf(known.map(({ costBasis }) => costBasis!));
    const value = sumOf(held.map(({ marketValue }) => marketValue));
    const worth = sumOf(known.map(({ marketValue }) => marketValue));
    return {
      customerId: held[0].customerId,
      currency: held[0].currency,
      marketValue: value.toFixed(2),
      costBasis: cost && cost.toFixed(2),
      unrealisedGain: cost && worth.minus(cost).toFixed(2),
      unknownCostBasisCount: held.length - known.length,
    };
  });
}

function sumOf(amounts: readonly string[]): Decimal {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Exact(0));
}

/** The platform's numbers of the ids that are of its form; others it cannot know. */
function numbersOf(prefix: string, ids: readonly string[]): string[] {
  const form = new RegExp(`^${prefix}\\d{1,18}$`);
  return ids.filter((id) => form.test(id)).map((id) => id.slice(prefix.length));
}

function isWanted(security: SecurityRecord, { assetClasses, riskRatings, text }: SecurityFilter): boolean {
  const { assetClass, riskRating, name, issuer, localCode, isin } = security;
  if (assetClasses && !assetClasses.includes(assetClass)) return false;
  if (riskRatings && !riskRatings.includes(riskRating)) return false;
  if (text === undefined) return true;
  const told = [name, issuer, localCode, isin].filter((each) => each !== null).join("\n");
  return told.toLowerCase().includes(text.toLowerCase());
}

/** The day that a page of days begins behind. Throws INVALID_CURSOR. */
function dayOf(after: readonly unknown[] | undefined): string | undefined {
  if (after === undefined) return undefined;
  const [day] = after;
  if (after.length !== 1 || !z.iso.date().safeParse(day).success) throw fail("INVALID_CURSOR");
  return day as string;
}
