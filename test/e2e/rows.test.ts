import { readFileSync } from "node:fs";
import type { GraphQLAnswer, Log } from "../../gateway/contract";
import { createPipeline, type Pipeline } from "../../gateway/pipeline";
import { auditService } from "../../gateway/policy/audit/auditService";
import { loadSupergraph } from "../../gateway/supergraph/loadSupergraph";
import type { Caller } from "../../schema/caller";
import { projectFile } from "../../schema/files";
import type { RunningSubgraph } from "../../subgraphs/kit/contract";
import { ANALYST, AUDITOR, callerOf, managerOf } from "../helpers/callers";
import { DATABASES } from "../helpers/databases";
import { countStatements } from "../helpers/statements";
import { type DemoBank, makeDemoBank, startSubgraphs } from "../helpers/wholeGraph";

const CUSTOMERS = 150;
const CUSTOMER_VIEW = readFileSync(projectFile("schema", "operations", "customerView.graphql"), "utf8");
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

interface Page {
  totalCount: number;
  edges: { node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
interface Row {
  id: string;
  customerId: string;
  managerId: string | null;
}

describe.each(DATABASES)("whose rows the whole graph shows, on the $name database", (database) => {
  let demo: DemoBank;
  let subgraphs: RunningSubgraph[];
  let answer: Pipeline;
  /** The manager of C-1042, and the customers who are theirs. */
  let manager: Caller;
  let theirs: string[];

  const rowsOf = <Read>(schema: string, text: string, values: unknown[] = []) =>
    demo.bank.databases[schema].query<Read>(text, values);

  beforeAll(async () => {
    demo = await makeDemoBank(database, CUSTOMERS);
    subgraphs = await startSubgraphs(demo.config, { requireCaller: true });
    const supergraphSdl = readFileSync(projectFile("schema", "supergraph.graphql"), "utf8");
    const services = [...subgraphs, auditService(undefined)];
    const graph = await loadSupergraph({ supergraphSdl, services, log: silent });
    answer = createPipeline({ supergraph: () => graph, log: silent });
    const [{ managerId }] = await rowsOf<Row>(
      "customers",
      `SELECT relationship_manager_id AS "managerId" FROM customers.customers WHERE id = 'C-1042'`,
    );
    manager = managerOf(managerId!);
    const customers = await rowsOf<Row>(
      "customers",
      "SELECT id FROM customers.customers WHERE relationship_manager_id = $1 ORDER BY id",
      [managerId],
    );
    theirs = customers.map(({ id }) => id);
    expect(theirs.length).toBeGreaterThan(1);
    expect(theirs.length).toBeLessThan(CUSTOMERS / 4);
  });
  afterAll(async () => {
    for (const subgraph of subgraphs) await subgraph.close();
    await demo.drop();
  });

  const answerTo = async (
    caller: Caller | undefined,
    query: string,
    variables: Record<string, unknown> = {},
  ) => {
    const given = await answer({ query, variables, readOnly: false, caller });
    return "text" in given ? (JSON.parse(given.text) as GraphQLAnswer) : given;
  };
  /** The data of an answer, which must have no errors. */
  const ask = async (caller: Caller, query: string, variables?: Record<string, unknown>) => {
    const { data, errors } = await answerTo(caller, query, variables);
    expect(errors).toBeUndefined();
    return data as Record<string, Record<string, unknown> | null>;
  };

  /** All pages of the list of customers. */
  const list = async (caller: Caller, args = "") => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const data = await ask(
        caller,
        `query ($after: String) { customers(first: 7, after: $after ${args}) {
          totalCount edges { node { id } } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      const { totalCount, edges, pageInfo } = data.customers as unknown as Page;
      expect(edges.length).toBeLessThanOrEqual(totalCount);
      seen.push(...edges.map(({ node }) => node.id));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) expect(totalCount).toBe(seen.length);
      else expect(edges).toHaveLength(7);
      if (!pageInfo.hasNextPage) break;
    } while (after !== null);
    return seen.sort();
  };

  it("lists for a manager their own customers, and for an analyst and an auditor all", async () => {
    expect(await list(manager)).toEqual(theirs);
    expect(await list(manager, ", orderBy: CUSTOMER_SINCE_DESC")).toEqual(theirs);
    expect(await list(ANALYST)).toHaveLength(CUSTOMERS);
    expect(await list(AUDITOR)).toHaveLength(CUSTOMERS);
    expect(await list(callerOf())).toEqual([]);
  });

  it("finds nobody for a manager by what belongs to a customer of others", async () => {
    const [other] = await rowsOf<{
      id: string;
      name: string;
      system: string;
      externalId: string;
      managerId: string;
    }>(
      "customers",
      `SELECT customer.id, name, relationship_manager_id AS "managerId", system, external_id AS "externalId"
       FROM customers.customers AS customer JOIN customers.external_references ON customer_id = customer.id
       WHERE relationship_manager_id <> $1 LIMIT 1`,
      [manager.relationshipManagerId],
    );
    const query = `query ($id: ID!, $name: String, $managerId: ID, $system: String!, $externalId: String!) {
      customer(id: $id) { name }
      customerByReference(system: $system, externalId: $externalId) { name }
      search: customers(search: $name) { edges { node { id } } }
      filter: customers(filter: { relationshipManagerId: $managerId }) { totalCount edges { node { id } } }
    }`;
    const found = await ask(AUDITOR, query, { ...other });
    expect(found).toMatchObject({
      customer: { name: other.name },
      customerByReference: { name: other.name },
    });
    expect((found.search as unknown as Page).edges.length).toBeGreaterThan(0);
    expect((found.filter as unknown as Page).totalCount).toBeGreaterThan(0);
    const hidden = await ask(manager, query, { ...other });
    expect(hidden).toMatchObject({ customer: null, customerByReference: null });
    for (const { node } of (hidden.search as unknown as Page).edges) expect(theirs).toContain(node.id);
    expect(hidden.filter).toEqual({ totalCount: 0, edges: [] });
  });

  it("shows what customers of two managers share to both, to each with their own customer", async () => {
    const [shared] = await rowsOf<{ account: string; id: string; managerId: string; other: string }>(
      "deposits",
      `SELECT one.account_id AS account, one.customer_id AS id, mine.relationship_manager_id AS "managerId",
         other.customer_id AS other
       FROM deposits.account_holders AS one JOIN deposits.account_holders AS other USING (account_id)
       JOIN deposits.customer_access AS mine ON mine.customer_id = one.customer_id
       JOIN deposits.customer_access AS others ON others.customer_id = other.customer_id
       WHERE mine.relationship_manager_id <> others.relationship_manager_id LIMIT 1`,
    );
    const query = `query ($id: ID!) { customer(id: $id) { deposits { accounts { edges { node {
      id holders { customer { id name } } } } } } } }`;
    const holdersFor = async (caller: Caller) => {
      const data = JSON.parse(JSON.stringify(await ask(caller, query, { id: shared.id }))) as {
        customer: {
          deposits: { accounts: { edges: { node: { id: string; holders: { customer: unknown }[] } }[] } };
        };
      };
      const { node } = data.customer.deposits.accounts.edges.find(({ node }) => node.id === shared.account)!;
      return node.holders.map(({ customer }) => customer);
    };
    const [mine, name] = [{ id: shared.id }, { name: expect.any(String) as string }];
    const ofAuditor = await holdersFor(AUDITOR);
    expect(ofAuditor).toContainEqual({ ...mine, ...name });
    expect(ofAuditor).toContainEqual({ id: shared.other, ...name });
    const ofManager = await holdersFor(managerOf(shared.managerId));
    expect(ofManager).toContainEqual({ ...mine, ...name });
    expect(ofManager).toContain(null);
    expect(ofManager).toHaveLength(ofAuditor.length);
  });

  it("gives a manager the loans and cases of their customers, and the others as if there were none", async () => {
    const loans = await rowsOf<Row>(
      "loans",
      `SELECT loan_id AS id, array_agg(customer_id) AS customers, bool_or(customer_id = ANY($1)) AS theirs
       FROM loans.borrowers GROUP BY loan_id ORDER BY theirs DESC, loan_id`,
      [theirs],
    );
    const loan = "query ($id: ID!) { loan(id: $id) { id borrowers { customer { name } } } }";
    expect(await ask(manager, loan, { id: loans[0].id })).toMatchObject({ loan: { id: loans[0].id } });
    const hidden = loans.at(-1)!.id;
    expect(await ask(AUDITOR, loan, { id: hidden })).toMatchObject({ loan: { id: hidden } });
    expect(await ask(manager, loan, { id: hidden })).toEqual({ loan: null });
    expect(await ask(manager, loan, { id: "L-999999999" })).toEqual({ loan: null });

    const cases = await rowsOf<{ number: string }>(
      "service",
      "SELECT case_number AS number FROM service.cases ORDER BY customer_id = ANY($1) DESC, id",
      [theirs],
    );
    const serviceCase = "query ($number: String!) { serviceCase(caseNumber: $number) { customer { name } } }";
    expect(await ask(manager, serviceCase, { ...cases[0] })).toMatchObject({
      serviceCase: { customer: { name: expect.any(String) as string } },
    });
    expect(await ask(ANALYST, serviceCase, { ...cases.at(-1) })).toMatchObject({ serviceCase: {} });
    expect(await ask(manager, serviceCase, { ...cases.at(-1) })).toEqual({ serviceCase: null });
    expect(await ask(manager, serviceCase, { number: "CASE-1" })).toEqual({ serviceCase: null });
  });

  it("shows a customer whole to their manager, and reads no more for who sees everybody", async () => {
    const seen = async (caller: Caller) =>
      countStatements(() => ask(caller, CUSTOMER_VIEW, { id: "C-1042" }));
    const [ofManager, ofAuditor] = [await seen(manager), await seen(AUDITOR)];
    expect(ofManager.result).toEqual(ofAuditor.result);
    const reads = ({ statements }: typeof ofManager) =>
      statements.filter(({ text }) => text.includes("customer_access")).map(({ schema }) => schema);
    // Once each, and once more for who shares her account, which is known by then.
    expect(reads(ofManager).sort()).toEqual(["deposits", "deposits", "loans", "service", "wealth"]);
    expect(reads(ofAuditor)).toEqual([]);
  });

  it("opens every row in an emergency, and for marketing those who agree to it", async () => {
    expect(await list({ ...manager, purpose: "BREAK_GLASS", reason: "fire" })).toHaveLength(CUSTOMERS);
    const agreed = await rowsOf<{ id: string }>(
      "customers",
      `SELECT DISTINCT customer_id AS id FROM customers.consents WHERE purpose = 'MARKETING' AND status = 'GIVEN'
       AND (expires_on IS NULL OR expires_on >= CURRENT_DATE) ORDER BY 1`,
    );
    const ids = agreed.map(({ id }) => id);
    expect(await list({ ...AUDITOR, purpose: "MARKETING" })).toEqual(ids);
    expect(await list({ ...manager, purpose: "MARKETING" })).toEqual(theirs.filter((id) => ids.includes(id)));
  });

  it("refuses what nobody is known to ask, and asks of a subgraph what it is", async () => {
    const { data, errors } = await answerTo(undefined, '{ customer(id: "C-1042") { name } }');
    expect(data).toEqual({ customer: null });
    expect(errors).toMatchObject([{ extensions: { code: "INTERNAL_ERROR", subgraph: "customers" } }]);
    for (const subgraph of subgraphs) {
      const { data } = await subgraph.execute({ query: "{ _service { sdl } }" }, {});
      expect(data).toMatchObject({ _service: { sdl: expect.stringContaining("type Customer") as string } });
      const both = await subgraph.execute(
        { query: "{ _service { sdl } _entities(representations: []) { __typename } }" },
        {},
      );
      expect(both).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
    }
  });

  it("refuses to who may not see names to search by them", async () => {
    const { errors } = await answerTo(ANALYST, '{ customers(search: "chen") { totalCount } }');
    expect(errors).toMatchObject([
      { message: "The caller must be allowed to do this. search needs pii:read.", path: ["customers"] },
    ]);
  });
});
