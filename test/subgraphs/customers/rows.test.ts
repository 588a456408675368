import type { Caller } from "../../../schema/caller";
import { ANALYST, callerOf, managerOf } from "../../helpers/callers";
import { DATABASES } from "../../helpers/databases";
import { countStatements } from "../../helpers/statements";
import { address, consent, contactPoint, customer, openCustomers, type OpenCustomers } from "./openCustomers";

const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const MANAGER = managerOf("RM-1");
/** Sees the same customers, and not their names. */
const CLERK = { ...MANAGER, scopes: ["customer:read", "rows:assigned"] };
const MARKETER = callerOf({ scopes: ["customer:read", "rows:all", "pii:read"], purpose: "MARKETING" });

/** Ten customers: the even ones are the manager's, and came to the bank the earlier the later they stand by name. */
const PEOPLE = Array.from({ length: 10 }, (_, i) =>
  customer({
    id: `C-${i}`,
    name: `Person ${"ABCDEFGHIJ"[i]}`,
    relationshipManagerId: i % 2 === 0 ? "RM-1" : "RM-2",
    branchId: i === 9 ? "B-3" : i < 5 ? "B-1" : "B-2",
    customerSince: `20${20 - i}-01-01`,
    segment: i < 4 ? "PRIVATE" : "RETAIL",
  }),
);

const CONSENTS: Parameters<typeof consent>[0][] = [
  { id: "1", customerId: "C-0", channel: "EMAIL" },
  { id: "2", customerId: "C-0", channel: "PHONE", status: "WITHDRAWN" },
  { id: "3", customerId: "C-1", channel: null, expiresOn: dayFromNow(1) },
  { id: "4", customerId: "C-2", channel: "POST" },
  { id: "5", customerId: "C-2", channel: "EMAIL", expiresOn: dayFromNow(-2) },
  { id: "6", customerId: "C-3", expiresOn: dayFromNow(-2) },
  { id: "7", customerId: "C-4", status: "WITHDRAWN" },
  { id: "8", customerId: "C-5", status: "EXPIRED" },
  { id: "9", customerId: "C-6", purpose: "SERVICE" },
];

interface Page {
  totalCount: number;
  edges: { node: { id: string }; cursor: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

describe.each(DATABASES)("the customers to be seen on the $name database", (database) => {
  let bank: OpenCustomers;
  beforeAll(async () => {
    const ids = PEOPLE.map(({ id }) => id);
    bank = await openCustomers(database, {
      customers: PEOPLE,
      consents: CONSENTS.map(consent),
      contactPoints: ids.flatMap((customerId) =>
        ["MOBILE", "PHONE", "EMAIL"].map((type) =>
          contactPoint({ id: `${customerId}-${type}`, customerId, type }),
        ),
      ),
      addresses: ids.map((customerId) => address({ id: customerId, customerId })),
    });
  });
  afterAll(() => bank.close());

  const pageOf = async (caller: Caller, args = "first: 20") => {
    const query = `{ customers(${args}) { totalCount edges { node { id } cursor } pageInfo { hasNextPage endCursor } } }`;
    return ((await bank.ask(query, {}, caller)) as { customers: Page }).customers;
  };
  const idsOf = ({ edges }: Page) => edges.map(({ node }) => node.id);

  it("pages over those alone, and counts no others", async () => {
    const seen: string[] = [];
    let after = "";
    for (let i = 0; i < 3; i++) {
      const page = await pageOf(MANAGER, `first: 2, orderBy: NAME_ASC${after}`);
      expect(page.totalCount).toBe(5);
      expect(page.pageInfo.hasNextPage).toBe(i < 2);
      seen.push(...idsOf(page));
      after = `, after: "${page.pageInfo.endCursor}"`;
    }
    expect(seen).toEqual(["C-0", "C-2", "C-4", "C-6", "C-8"]);
  });

  it("lets a cursor lead to no others, whoever got it", async () => {
    const { edges } = await pageOf(ANALYST, "first: 20, orderBy: CUSTOMER_SINCE_DESC");
    const after = `after: "${edges[2].cursor}", orderBy: CUSTOMER_SINCE_DESC`;
    expect(idsOf(await pageOf(MANAGER, after))).toEqual(["C-4", "C-6", "C-8"]);
  });

  it.each(['relationshipManagerId: "RM-2"', 'branchId: "B-3"'])(
    "finds none by a filter that has others: %s",
    async (filter) => {
      const page = (by: string) => countStatements(() => pageOf(MANAGER, `filter: { ${by} }`));
      const [asked, unknown] = [await page(filter), await page(filter.replace(/".*"/, '"X-1"'))];
      expect(asked).toEqual(unknown);
      expect(asked.result).toMatchObject({ totalCount: 0, edges: [] });
    },
  );

  it("filters and searches those alone", async () => {
    expect(idsOf(await pageOf(MANAGER, 'filter: { branchId: "B-1", segments: [PRIVATE] }'))).toEqual([
      "C-0",
      "C-2",
    ]);
    expect(idsOf(await pageOf(MANAGER, 'search: "person"'))).toHaveLength(5);
    expect(idsOf(await pageOf(MANAGER, 'search: "person b"'))).toEqual([]);
  });

  it.each([
    ['search: "person"', "search needs pii:read."],
    ['search: ""', "search needs pii:read."],
    ["orderBy: NAME_ASC", "An order by name needs pii:read."],
    ["orderBy: NAME_DESC", "An order by name needs pii:read."],
  ])("refuses to who may not see names what would tell them: %s", async (args, reason) => {
    const { result, statements } = await countStatements(() =>
      bank.errorOf(`{ customers(${args}) { totalCount } }`, {}, CLERK),
    );
    expect(result).toEqual({
      code: "FORBIDDEN",
      message: `The caller must be allowed to do this. ${reason}`,
    });
    expect(statements).toEqual([]);
  });

  it("orders by name for who may see names, and by the day they came for others", async () => {
    expect(idsOf(await pageOf(MANAGER))).toEqual(["C-0", "C-2", "C-4", "C-6", "C-8"]);
    expect(idsOf(await pageOf(CLERK))).toEqual(["C-8", "C-6", "C-4", "C-2", "C-0"]);
    expect(idsOf(await pageOf(CLERK, "orderBy: null"))).toEqual(["C-8", "C-6", "C-4", "C-2", "C-0"]);
  });

  describe("for marketing", () => {
    it("are those who agree to it, as long as they do", async () => {
      expect(await pageOf(MARKETER)).toMatchObject({ totalCount: 3 });
      expect(idsOf(await pageOf(MARKETER))).toEqual(["C-0", "C-1", "C-2"]);
      expect(idsOf(await pageOf({ ...MANAGER, purpose: "MARKETING" }))).toEqual(["C-0", "C-2"]);
      expect(await bank.ask('{ customer(id: "C-3") { id } }', {}, MARKETER)).toEqual({ customer: null });
    });

    it("are reached by the channels that they agree to alone", async () => {
      const query = "{ customers { edges { node { id contactPoints { type } addresses { lines } } } } }";
      const channels = async (caller: Caller) => {
        const { customers } = (await bank.ask(query, {}, caller)) as {
          customers: {
            edges: { node: { id: string; contactPoints: { type: string }[]; addresses: unknown[] } }[];
          };
        };
        return customers.edges.map(({ node: { id, contactPoints, addresses } }) => [
          id,
          contactPoints.map(({ type }) => type).sort(),
          addresses.length,
        ]);
      };
      expect(await channels(MARKETER)).toEqual([
        ["C-0", ["EMAIL"], 0],
        ["C-1", ["EMAIL", "MOBILE", "PHONE"], 1],
        ["C-2", [], 1],
      ]);
      expect((await channels(MANAGER))[0]).toEqual(["C-0", ["EMAIL", "MOBILE", "PHONE"], 1]);
    });
  });
});
