import { upsertRows } from "../../../../subgraphs/kit/database/upsertRows";
import { TABLES } from "../../../../subgraphs/customers/sources/tables";
import { DATABASES } from "../../../helpers/databases";
import { countStatements } from "../../../helpers/statements";
import { customer, externalReference, openCustomers, type OpenCustomers } from "../openCustomers";

interface List {
  customers: {
    edges: { cursor: string; node: { id: string } }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
    totalCount: number;
  };
}

const LIST = `query ($search: String, $filter: CustomerFilter, $orderBy: CustomerOrder! = NAME_ASC, $first: Int! = 20, $after: String) {
  customers(search: $search, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } totalCount
  }
}`;

const FOUND = [
  customer(
    { id: "C-1", name: "Ann Smith", customerNumber: "CU-000017" },
    { phones: ["+420 367 171 681"], emails: ["ann.smith@example.com"] },
  ),
  customer({ id: "C-2", name: "Željka Nováková", legalName: "Ing. Željka Nováková" }),
  customer({ id: "C-3", name: "王小明" }, { phones: ["(02) 367-171-68"] }),
  customer({ id: "C-4", name: "John O'Brien", legalName: "John Smithers O'Brien" }),
  customer({ id: "C-5", name: "24 7 Fitness", partyType: "ORGANISATION" }),
  customer({ id: "C-6", name: "%_ 'Quoted\\ & | ! :*" }),
];

describe.each(DATABASES)("Query.customers of the $name database", (kind) => {
  let bank: OpenCustomers;
  const listOf = async (variables: Record<string, unknown>) =>
    ((await bank.ask(LIST, variables)) as List).customers;
  const idsOf = async (variables: Record<string, unknown>) =>
    (await listOf(variables)).edges.map(({ node }) => node.id);

  describe("searched", () => {
    beforeAll(async () => {
      bank = await openCustomers(kind, { customers: FOUND });
    });
    afterAll(() => bank.close());

    it.each([
      ["a word of the name", "smith", ["C-1", "C-4"]],
      ["beginnings of two words, in any order", "smi joh", ["C-4"]],
      ["another case", "ANN", ["C-1"]],
      ["no accents", "zeljka novak", ["C-2"]],
      ["accents", "nováková", ["C-2"]],
      ["a word of the legal name", "ing", ["C-2"]],
      ["a Chinese name", "王小明", ["C-3"]],
      ["a Chinese given name", "小明", ["C-3"]],
      ["the last letter of a Chinese name", "明", ["C-3"]],
      ["a name without its apostrophe", "obrien", ["C-4"]],
      ["a name with another apostrophe", "o’brien", ["C-4"]],
      ["a phone number with other punctuation", "367-171-68", ["C-1", "C-3"]],
      ["a phone number with spaces", "+420 367 171 681", ["C-1"]],
      ["the last digits of a phone", "1681", ["C-1"]],
      ["a name and the last digits of a phone", "ann 1681", ["C-1"]],
      ["a customer number", "cu-000017", ["C-1"]],
      ["the digits of a customer number", "000017", ["C-1"]],
      ["an e-mail address", "Ann.Smith@example", ["C-1"]],
      ["numbers side by side that are no phone number", "7 24", ["C-5"]],
      ["a name made of operators", "quoted", ["C-6"]],
    ])("finds %s", async (_, search, ids) => {
      expect(await idsOf({ search })).toHaveLength(ids.length);
      expect(await idsOf({ search })).toEqual(expect.arrayContaining(ids));
    });

    it.each([
      ["the end of a word", "mith"],
      ["one word that nobody has", "ann smithson"],
      ["the middle of a Chinese name without its end", "王明"],
      ["an e-mail provider", "example"],
      ["nothing", ""],
      ["spaces", "   "],
      ["punctuation", "-'\"\\&|!():*%_"],
      ["a symbol", "🙂"],
      ["a NUL character", "\0"],
    ])("finds nobody by %s", async (_, search) => {
      expect(await listOf({ search })).toMatchObject({ edges: [], totalCount: 0 });
    });

    it.each([
      "smith' | 'ann",
      "ann & !smith",
      "smith | zeljka",
      "!nobody",
      "a:* | b:*",
      "ann <-> nobody",
      "\\' | 'ann",
      "x@' | 'ann",
      "nobody'; DROP TABLE customers; --",
    ])("takes %p for words and not for a query", async (search) => {
      const words = search.replace(/[^\p{L}\p{N}@]+/gu, " ");
      expect(await idsOf({ search })).toEqual(await idsOf({ search: words }));
    });

    it("takes a search of 100 letters and refuses a longer one", async () => {
      expect(await idsOf({ search: "𠮷".repeat(100) })).toEqual([]);
      expect(await bank.errorOf(LIST, { search: "a".repeat(101) })).toEqual({
        code: "INVALID_ARGUMENT",
        message:
          "An argument has a value that this field does not take. search takes at most 100 letters, but has 101.",
      });
    });

    it("pages through what it finds", async () => {
      const first = await listOf({ search: "smith", first: 1 });
      const second = await listOf({ search: "smith", first: 1, after: first.pageInfo.endCursor });
      expect([first, second].map(({ edges }) => edges[0].node.id)).toEqual(["C-1", "C-4"]);
      expect([first, second].map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([true, false]);
      expect([first, second].map(({ totalCount }) => totalCount)).toEqual([2, 2]);
    });

    it("counts only when asked", async () => {
      const { statements } = await countStatements(() =>
        bank.ask(`{ customers(search: "smith") { edges { node { id } } } }`),
      );
      expect(statements).toHaveLength(1);
    });

    it("writes the same search terms again without a change", async () => {
      expect(await upsertRows(bank.database, TABLES.customers, FOUND)).toEqual({
        inserted: 0,
        updated: 0,
        unchanged: FOUND.length,
      });
    });
  });

  describe("ordered", () => {
    const NAMES = ["Žak", "zak", "Adam", "émile", "Emile", "王小明"];
    const DAYS = ["2001-01-01", null, "1999-12-31", "2001-01-01", null, "9999-12-31", "0001-01-01"];
    const rows = Array.from({ length: 23 }, (_, i) =>
      customer({
        id: `C-${100 + i}`,
        name: NAMES[i % NAMES.length],
        customerSince: DAYS[i % DAYS.length],
      }),
    );
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    const sinceOrLast = (since: string | null, last: string) => since ?? last;
    const EXPECTED = {
      NAME_ASC: rows.toSorted((a, b) => compare(a.sortName, b.sortName) || byId(a, b)),
      NAME_DESC: rows.toSorted((a, b) => compare(b.sortName, a.sortName) || byId(b, a)),
      CUSTOMER_SINCE_ASC: rows.toSorted(
        (a, b) =>
          compare(sinceOrLast(a.customerSince, "9999-12-31"), sinceOrLast(b.customerSince, "9999-12-31")) ||
          byId(a, b),
      ),
      CUSTOMER_SINCE_DESC: rows.toSorted(
        (a, b) =>
          compare(sinceOrLast(b.customerSince, "0001-01-01"), sinceOrLast(a.customerSince, "0001-01-01")) ||
          byId(b, a),
      ),
    };
    const ORDERS = Object.keys(EXPECTED) as (keyof typeof EXPECTED)[];

    beforeAll(async () => {
      bank = await openCustomers(kind, { customers: rows });
    });
    afterAll(() => bank.close());

    describe.each(ORDERS)("by %s", (orderBy) => {
      it.each([1, 5, 23])("gives everybody once, in pages of %i", async (first) => {
        const ids: string[] = [];
        let after: string | null = null;
        for (let more = true; more;) {
          const page: List["customers"] = await listOf({ orderBy, first, after });
          expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
          expect(page.totalCount).toBe(rows.length);
          ids.push(...page.edges.map(({ node }) => node.id));
          after = page.pageInfo.endCursor;
          more = page.pageInfo.hasNextPage;
        }
        expect(ids).toEqual(EXPECTED[orderBy].map(({ id }) => id));
      });
    });

    it.each(["CUSTOMER_SINCE_ASC", "CUSTOMER_SINCE_DESC"])(
      "has customers without a date behind those of ordinary dates by %s",
      async (orderBy) => {
        const sinceOf = new Map(rows.map(({ id, customerSince }) => [id, customerSince]));
        const days = (await idsOf({ orderBy, first: 23 })).map((id) => sinceOf.get(id));
        expect(days.lastIndexOf("2001-01-01")).toBeLessThan(days.indexOf(null));
        expect(days.lastIndexOf("1999-12-31")).toBeLessThan(days.indexOf(null));
      },
    );

    it("refuses the cursor of another order", async () => {
      const { pageInfo } = await listOf({ orderBy: "NAME_ASC", first: 2 });
      for (const orderBy of ORDERS.filter((order) => order !== "NAME_ASC"))
        expect(await bank.errorOf(LIST, { orderBy, after: pageInfo.endCursor })).toMatchObject({
          code: "INVALID_CURSOR",
        });
    });

    it.each(["", "x", "W10", Buffer.from('["tag","a","b"]').toString("base64url")])(
      "refuses %p, which is no cursor",
      async (after) => {
        expect(await bank.errorOf(LIST, { after })).toMatchObject({ code: "INVALID_CURSOR" });
      },
    );

    it("refuses a cursor whose date was altered", async () => {
      const { edges } = await listOf({ orderBy: "CUSTOMER_SINCE_ASC", first: 1 });
      const [tag] = JSON.parse(Buffer.from(edges[0].cursor, "base64url").toString()) as string[];
      const after = Buffer.from(JSON.stringify([tag, "never", "C-1"])).toString("base64url");
      expect(await bank.errorOf(LIST, { orderBy: "CUSTOMER_SINCE_ASC", after })).toMatchObject({
        code: "INVALID_CURSOR",
      });
    });

    it.each([0, -1, 101])("refuses a page of %i", async (first) => {
      expect(await bank.errorOf(LIST, { first })).toMatchObject({ code: "INVALID_PAGE_SIZE" });
    });
  });

  describe("filtered", () => {
    beforeAll(async () => {
      bank = await openCustomers(kind, {
        customers: [
          customer({ id: "C-1", name: "Ann A", segment: "RETAIL", kycStatus: "VERIFIED", branchId: "B-1" }),
          customer({ id: "C-2", name: "Ann B", segment: "PRIVATE", relationshipManagerId: "RM-1" }),
          customer({ id: "C-3", name: "Ben C", customerSince: "2020-02-29", relationshipManagerId: "RM-1" }),
          customer({ id: "C-4", name: "Ben D", customerSince: "2021-01-01", partyType: "ORGANISATION" }),
        ],
      });
    });
    afterAll(() => bank.close());

    it.each([
      [{}, ["C-1", "C-2", "C-3", "C-4"]],
      [{ segments: ["RETAIL", "PRIVATE"] }, ["C-1", "C-2"]],
      [{ segments: [] }, []],
      [{ segments: null, kycStatus: null }, ["C-1", "C-2", "C-3", "C-4"]],
      [{ partyType: "ORGANISATION" }, ["C-4"]],
      [{ kycStatus: "VERIFIED" }, ["C-1"]],
      [{ relationshipManagerId: "RM-1" }, ["C-2", "C-3"]],
      [{ relationshipManagerId: "RM-1", segments: ["PRIVATE"] }, ["C-2"]],
      [{ branchId: "B-1" }, ["C-1"]],
      [{ branchId: "B-1' OR TRUE" }, []],
      [{ customerSinceFrom: "2020-02-29" }, ["C-3", "C-4"]],
      [{ customerSinceTo: "2020-02-29" }, ["C-3"]],
      [{ customerSinceFrom: "2020-03-01", customerSinceTo: "2021-01-01" }, ["C-4"]],
      [{ customerSinceFrom: "2022-01-01", customerSinceTo: "2021-01-01" }, []],
    ])("takes %j", async (filter, ids) => {
      const { edges, totalCount } = await listOf({ filter });
      expect(edges.map(({ node }) => node.id)).toEqual(ids);
      expect(totalCount).toBe(ids.length);
    });

    it("takes a filter and a search together", async () => {
      expect(await idsOf({ search: "ben", filter: { relationshipManagerId: "RM-1" } })).toEqual(["C-3"]);
    });

    it.each([
      [{ customerSinceFrom: "0000-01-01" }, "BAD_USER_INPUT"],
      [{ customerSinceTo: "2021-02-30" }, "BAD_USER_INPUT"],
      [{ segments: ["GOLD"] }, "BAD_USER_INPUT"],
      [{ branchId: "\0" }, "INVALID_ARGUMENT"],
    ])("refuses %j", async (filter, code) => {
      expect(await bank.errorOf(LIST, { filter })).toMatchObject({ code });
    });
  });
});

describe.each(DATABASES)("Query.customer and customerByReference of the $name database", (kind) => {
  let bank: OpenCustomers;
  const REFERENCE = `query ($system: String!, $externalId: String!) {
    customerByReference(system: $system, externalId: $externalId) { id }
  }`;

  beforeAll(async () => {
    bank = await openCustomers(kind, {
      customers: Array.from({ length: 20 }, (_, i) => customer({ id: `C-${i}` })),
      externalReferences: [
        externalReference({ system: "call-centre", externalId: "4587", customerId: "C-1" }),
        externalReference({ system: "crm", externalId: "C00000001", customerId: "C-1" }),
        externalReference({ system: "core", externalId: "123", customerId: "C-1" }),
        externalReference({ system: "cards", externalId: "0123", customerId: "C-2" }),
        externalReference({ system: "cards", externalId: "gone", customerId: "C-99" }),
        ...Array.from({ length: 20 }, (_, i) =>
          externalReference({ system: "desk", externalId: `${i}`, customerId: `C-${i % 10}` }),
        ),
      ],
    });
  });
  afterAll(() => bank.close());

  it("answers a customer by id", async () => {
    expect(await bank.ask(`{ customer(id: "C-7") { id name } }`)).toEqual({
      customer: { id: "C-7", name: "Customer C-7" },
    });
  });

  it("answers null for an id that nobody has", async () => {
    expect(await bank.ask(`{ customer(id: "C-nobody") { id } }`)).toEqual({ customer: null });
  });

  it.each(["", "7", "C-", "c-7", "C-7 ", "C-7'", `C-${"7".repeat(33)}`, "C-7\n", "C-\0"])(
    "refuses %j, which is no id of this graph",
    async (id) => {
      expect(await bank.errorOf("query ($id: ID!) { customer(id: $id) { id } }", { id })).toEqual({
        code: "INVALID_ID",
        message: "An id must be one that this graph gave. Customer ids look like C-1042.",
      });
    },
  );

  it("reads twenty customers at once", async () => {
    const aliases = Array.from({ length: 20 }, (_, i) => `c${i}: customer(id: "C-${i}") { id }`);
    const { result, statements } = await countStatements(() => bank.ask(`{ ${aliases.join(" ")} }`));
    expect(Object.values(result as object)).toEqual(Array.from({ length: 20 }, (_, i) => ({ id: `C-${i}` })));
    expect(statements).toHaveLength(1);
  });

  it.each([
    ["call-centre", "4587.0", "C-1"],
    ["call-centre", " 4587 ", "C-1"],
    ["crm", "c00000001", "C-1"],
    ["core", "0000123", "C-1"],
    ["cards", "0123", "C-2"],
  ])("finds the customer whom the %s knows as %j", async (system, externalId, id) => {
    expect(await bank.ask(REFERENCE, { system, externalId })).toEqual({ customerByReference: { id } });
  });

  it.each([
    ["call-centre", "4587.5"],
    ["crm", "C2"],
    ["cards", "123"],
    ["CARDS", "0123"],
    ["cards", "gone"],
    ["cards", ""],
    ["cards", "0123\0"],
    ["nowhere", "4587"],
  ])("answers null where the %s knows nobody as %j", async (system, externalId) => {
    expect(await bank.ask(REFERENCE, { system, externalId })).toEqual({ customerByReference: null });
  });

  it("reads twenty references at once, also two of one customer and one asked for twice", async () => {
    const aliases = Array.from(
      { length: 20 },
      (_, i) => `r${i}: customerByReference(system: "desk", externalId: "${i}") { id }`,
    );
    aliases.push(`again: customerByReference(system: "desk", externalId: " 0 ") { id }`);
    const { result, statements } = await countStatements(() => bank.ask(`{ ${aliases.join(" ")} }`));
    expect(result).toMatchObject({ r3: { id: "C-3" }, r13: { id: "C-3" }, again: { id: "C-0" } });
    expect(statements).toHaveLength(1);
  });
});
