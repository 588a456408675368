import { readFileSync } from "node:fs";
import { SUBGRAPHS } from "../../config";
import { projectFile } from "../../schema/files";
import { DATABASES } from "../helpers/databases";
import { countStatements } from "../helpers/statements";
import {
  ask,
  makeDemoBank,
  startAllInOne,
  startDistributed,
  type Answer,
  type DemoBank,
} from "../helpers/wholeGraph";
import type { Gateway } from "../../gateway/startGateway";

const CUSTOMER_VIEW = readFileSync(projectFile("schema", "operations", "customerView.graphql"), "utf8");
const SECTIONS = ["profile", "deposits", "loans", "wealth", "service"];

/** How each subgraph did, by its name. */
const sectionStatuses = (extensions: Answer["extensions"]) =>
  Object.fromEntries(extensions!.sections!.map(({ subgraph, status }) => [subgraph, status]));

interface Customers {
  totalCount: number;
  edges: { cursor: string; node: Record<string, unknown> & { id: string; name: string } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

describe.each(DATABASES)("the whole graph on the $name database", (database) => {
  let demo: DemoBank;
  let graph: Gateway;
  beforeAll(async () => {
    demo = await makeDemoBank(database, 150);
    graph = await startAllInOne(demo);
  });
  afterAll(async () => {
    await graph.close();
    await demo.drop();
  });

  it("sees one customer whole", async () => {
    const { data, errors } = await ask(graph.url, CUSTOMER_VIEW, { id: "C-1042" });
    expect(errors).toBeUndefined();
    const customer = data!.customer as Record<string, Record<string, unknown>>;
    for (const section of SECTIONS)
      expect(customer[section]).toMatchObject({
        status: "CURRENT",
        asOf: expect.stringMatching(/Z$/) as string,
        sourceSystem: expect.any(String) as string,
      });
    for (const [section, list] of [
      ["deposits", "accounts"],
      ["loans", "loans"],
      ["wealth", "holdings"],
      ["service", "cases"],
    ]) {
      const { totalCount, edges } = customer[section][list] as { totalCount: number; edges: unknown[] };
      expect(totalCount).toBeGreaterThan(0);
      expect(edges).toHaveLength(Math.min(totalCount, list === "cases" ? 5 : 10));
    }
  });

  it("finds the same person by every system's key", async () => {
    const { data } = await ask(
      graph.url,
      '{ customer(id: "C-1042") { externalReferences { system externalId } } }',
    );
    const { externalReferences } = data!.customer as {
      externalReferences: { system: string; externalId: string }[];
    };
    expect(externalReferences.length).toBeGreaterThan(3);
    for (const reference of externalReferences) {
      const found = await ask(
        graph.url,
        "query ($system: String!, $externalId: String!) { customerByReference(system: $system, externalId: $externalId) { id } }",
        { ...reference },
      );
      expect(found.data).toEqual({ customerByReference: { id: "C-1042" } });
    }
  });

  it("reads each list once for a hundred customers with all their sections", async () => {
    const query = `{ customers(first: 100) { totalCount edges { node {
      id name identifiers { value } contactPoints { value } addresses { city } externalReferences { externalId }
      consents { purpose } relationshipManager { name }
      deposits { asOf totals { amount } accounts(first: 5) { totalCount edges { node { balances { type }
        transactions(first: 3) { edges { node { id } } } cards { edges { node { id } } } } } } }
      loans { asOf totals { currency } creditRating { rating } loans { totalCount edges { node { collateral { type } } } } }
      riskProfile { rating }
      wealth { asOf totals { marketValue { amount } } holdings { totalCount edges { node { security { name } } } } }
      service { asOf openCaseCount lastInteractionAt interactions(first: 3) { totalCount edges { node { id } } }
        cases { totalCount edges { node { id } } } }
    } } } }`;
    const { result, statements } = await countStatements(() => ask(graph.url, query));
    expect(result.errors).toBeUndefined();
    expect((result.data!.customers as Customers).edges).toHaveLength(100);
    const counts: Record<string, number> = {};
    for (const { schema } of statements) counts[schema] = (counts[schema] ?? 0) + 1;
    expect(new Set(statements.map(({ text }) => text)).size).toBe(statements.length);
    expect(counts).toEqual({
      customers: 8, // customers and their count, five lists, relationship managers
      deposits: 6, // status, totals, accounts, balances, transactions, cards
      loans: 5, // status, totals, ratings, loans, collateral
      wealth: 5, // status, risk profiles, totals, holdings, securities
      service: 6, // status, open cases, last contacts, cases, interactions and the count of those that fill a page
    });
  });

  it("pages through all customers in each order, each once", async () => {
    for (const orderBy of ["NAME_ASC", "CUSTOMER_SINCE_DESC"]) {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const { data }: { data?: Record<string, unknown> | null } = await ask(
          graph.url,
          `query ($after: String) { customers(first: 40, after: $after, orderBy: ${orderBy}) {
            totalCount edges { node { id name } } pageInfo { hasNextPage endCursor } } }`,
          { after },
        );
        const { edges, pageInfo, totalCount } = data!.customers as Customers;
        expect(totalCount).toBe(150);
        seen.push(...edges.map(({ node }) => node.id));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after);
      expect(seen).toHaveLength(150);
      expect(new Set(seen).size).toBe(150);
    }
  });

  it("has one catalogue to which each system adds its products", async () => {
    const product = "totalCount edges { node { __typename ... on Product { code name status currency } } }";
    const { data, errors } = await ask(
      graph.url,
      `{ productCatalogue { deposits { ${product} } loans { ${product} } wealth(first: 3) { ${product} } } }`,
    );
    expect(errors).toBeUndefined();
    for (const list of Object.values(data!.productCatalogue as Record<string, Customers>)) {
      expect(list.totalCount).toBeGreaterThan(2);
      expect(list.edges[0].node).toMatchObject({
        code: expect.any(String) as string,
        currency: expect.any(String) as string,
      });
    }
  });

  it("shows a change at once", async () => {
    const opened = await ask(
      graph.url,
      `mutation { openCase(input: { idempotencyKey: "e2e-1", customerId: "C-1042", category: REQUEST, issue: "A new card" }) {
        serviceCase { id caseNumber status dueAt customer { id name } } } }`,
    );
    expect(opened.errors).toBeUndefined();
    const { serviceCase } = opened.data!.openCase as {
      serviceCase: { caseNumber: string; customer: { name: string } };
    };
    expect(serviceCase.customer.name).toBeTruthy();
    const { data } = await ask(
      graph.url,
      '{ customer(id: "C-1042") { service { cases(first: 1) { edges { node { caseNumber } } } } } }',
    );
    expect(data).toMatchObject({
      customer: { service: { cases: { edges: [{ node: { caseNumber: serviceCase.caseNumber } }] } } },
    });
  });

  describe("given bad input", () => {
    it("answers null, and no error, for a customer whom nobody knows", async () => {
      const { data, errors } = await ask(graph.url, CUSTOMER_VIEW, { id: "C-999999" });
      expect({ data, errors }).toEqual({ data: { customer: null }, errors: undefined });
    });

    it.each([
      ["INVALID_ID", '{ customer(id: "1042; DROP TABLE") { id } }'],
      ["INVALID_PAGE_SIZE", "{ customers(first: 100000) { totalCount } }"],
      ["INVALID_CURSOR", '{ customers(after: "bm90IG91cnM") { totalCount } }'],
      ["GRAPHQL_PARSE_FAILED", "{ customer(id: "],
      ["GRAPHQL_VALIDATION_FAILED", '{ customer(id: "C-1042") { shoeSize } }'],
      ["BAD_USER_INPUT", "query ($id: ID!) { customer(id: $id) { id } }"],
    ])("refuses with %s and no stack", async (code, query) => {
      const answer = await ask(graph.url, query);
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
      expect(JSON.stringify(answer)).not.toMatch(/node_modules|at .*\.[jt]s|select /i);
    });

    it("refuses a cursor from another list", async () => {
      const { data } = await ask(graph.url, "{ customers(first: 1) { pageInfo { endCursor } } }");
      const { endCursor } = (data!.customers as Customers).pageInfo;
      const answer = await ask(
        graph.url,
        `{ customers(orderBy: NAME_DESC, after: "${endCursor}") { totalCount } }`,
      );
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(["INVALID_CURSOR"]);
    });
  });
});

describe("the distributed start", () => {
  let demo: DemoBank;
  beforeAll(async () => {
    demo = await makeDemoBank(DATABASES[0], 60);
  });
  afterAll(() => demo.drop());

  it("answers what the all-in-one start answers", async () => {
    const [alone, distributed] = [await startAllInOne(demo), await startDistributed(demo)];
    try {
      for (const id of ["C-1042", "C-1001", "C-1002", "C-1003", "C-1007"]) {
        const { data, errors } = await ask(distributed.url, CUSTOMER_VIEW, { id });
        expect(errors).toBeUndefined();
        expect(data).toEqual((await ask(alone.url, CUSTOMER_VIEW, { id })).data);
      }
    } finally {
      await alone.close();
      await distributed.close();
    }
  });

  it.each([
    ["deposits", ["deposits"]],
    ["loans", ["loans"]],
    ["wealth", ["wealth", "riskProfile"]],
    ["service", ["service"]],
  ])("loses the sections of %s and no other when it stops", async (name, lost) => {
    const graph = await startDistributed(demo);
    try {
      const whole = await ask(graph.url, CUSTOMER_VIEW, { id: "C-1042" });
      expect(sectionStatuses(whole.extensions)).toEqual(
        Object.fromEntries(SUBGRAPHS.map((each) => [each, "OK"])),
      );
      await graph.stop(name);
      const { data, errors, extensions } = await ask(graph.url, CUSTOMER_VIEW, { id: "C-1042" });
      const missing = Object.fromEntries(lost.map((section) => [section, null]));
      expect(data!.customer).toEqual({ ...(whole.data!.customer as object), ...missing });
      expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(
        new Set(["SUBGRAPH_UNAVAILABLE"]),
      );
      expect(errors?.map(({ path }) => path?.join(".")).sort()).toEqual(
        lost.map((section) => `customer.${section}`).sort(),
      );
      expect(new Set(errors?.map(({ extensions }) => extensions.subgraph))).toEqual(new Set([name]));
      expect(sectionStatuses(extensions)).toEqual({
        ...sectionStatuses(whole.extensions),
        [name]: "UNAVAILABLE",
      });
      expect(JSON.stringify([errors, extensions])).not.toMatch(/127\.0\.0\.1|ECONN/);
    } finally {
      await graph.close();
    }
  });
});
