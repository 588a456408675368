import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { StatementEvent } from "../../../../subgraphs/kit/database/database";
import { DATABASES } from "../../../helpers/databases";
import {
  interaction,
  load,
  serviceCase,
  startService,
  type Page,
  type StartedService,
} from "../startService";

const CUSTOMERS = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Customer { id service {
  asOf sourceSystem openCaseCount overdueCaseCount lastInteractionAt
  interactions(first: 2) { totalCount edges { node { id case { id } } } pageInfo { hasNextPage } }
  cases(first: 2) { totalCount edges { node { id
    events(first: 2) { totalCount edges { node { id } } }
    interactions(first: 2) { totalCount edges { node { id } } } } } }
} } } }`;
const ids = (...customers: string[]) => customers.map((id) => ({ __typename: "Customer", id }));
const nodeIds = ({ edges }: Page) => edges.map(({ node }) => node.id);

describe.each(DATABASES)("CustomerResolver on $name", (kind) => {
  let desk: StartedService;
  beforeAll(async () => {
    desk = await startService(kind);
  });
  afterAll(() => desk.stop());

  /** The service section of one customer, with the given fields. */
  const section = async (id: string, fields: string) => {
    const query = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Customer { service { ${fields} } } } }`;
    const { _entities } = await desk.ask(query, { ids: ids(id) });
    return _entities[0].service;
  };

  test("answers null for a section of which nothing was ever loaded", async () => {
    const { _entities } = await desk.ask(CUSTOMERS, { ids: ids("C-1") });
    expect(_entities).toEqual([{ id: "C-1", service: null }]);
  });

  describe("with a loaded desk", () => {
    beforeAll(async () => {
      const past = "2026-01-05T09:00:00.000Z";
      const never = "2999-01-01T00:00:00.000Z";
      await load(desk.database, {
        asOf: "2026-03-10T06:00:00.000Z",
        cases: [
          serviceCase({ id: "S-1", openedAt: "2026-03-01T09:00:00.000Z", dueAt: past }),
          serviceCase({
            id: "S-2",
            openedAt: "2026-03-02T09:00:00.000Z",
            dueAt: never,
            status: "IN_PROGRESS",
          }),
          serviceCase({ id: "S-3", openedAt: "2026-03-03T09:00:00.000Z", status: "OPEN" }),
          serviceCase({ id: "S-4", openedAt: "2026-03-03T09:00:00.000Z", dueAt: past, status: "RESOLVED" }),
          serviceCase({ id: "S-5", openedAt: "2026-02-01T09:00:00.000Z", dueAt: past, status: "CLOSED" }),
        ],
        interactions: [
          interaction({ id: "I-1", startedAt: "2026-03-01T09:00:00.000Z", channel: "BRANCH" }),
          interaction({ id: "I-2", startedAt: "2026-03-02T09:00:00.000Z", direction: "OUTBOUND" }),
          interaction({ id: "I-3", startedAt: "2026-03-03T09:00:00.000Z", channel: "EMAIL", caseId: "S-3" }),
          interaction({ id: "I-4", startedAt: "2026-03-03T09:00:00.000Z" }),
          interaction({ id: "I-5", startedAt: "2026-03-04T09:00:00.500Z" }),
          interaction({ id: "I-6", startedAt: "2026-03-05T09:00:00.000Z", customerId: "C-2" }),
          interaction({ id: "I-7", startedAt: "2026-03-06T09:00:00.000Z", customerId: null }),
        ],
      });
    });

    test("says since when the section stands and what waits for the bank", async () => {
      const fields = "asOf sourceSystem openCaseCount overdueCaseCount lastInteractionAt";
      expect(await section("C-1", fields)).toEqual({
        asOf: "2026-03-10T06:00:00.000Z",
        sourceSystem: "crm",
        openCaseCount: 3,
        overdueCaseCount: 1,
        lastInteractionAt: "2026-03-04T09:00:00.500Z",
      });
    });

    test("counts nothing for a customer that the desk never met", async () => {
      const lists = "interactions { totalCount edges { cursor } } cases { totalCount edges { cursor } }";
      expect(await section("C-99", `openCaseCount overdueCaseCount lastInteractionAt ${lists}`)).toEqual({
        openCaseCount: 0,
        overdueCaseCount: 0,
        lastInteractionAt: null,
        interactions: { totalCount: 0, edges: [] },
        cases: { totalCount: 0, edges: [] },
      });
    });

    test("lists interactions newest first, and pages through them without a gap", async () => {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const place: string = after === null ? "" : `, after: "${after}"`;
        const { interactions }: { interactions: Page } = await section(
          "C-1",
          `interactions(first: 2${place}) { totalCount edges { node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } }`,
        );
        expect(interactions.totalCount).toBe(5);
        expect(interactions.pageInfo.hasPreviousPage).toBe(after !== null);
        seen.push(...nodeIds(interactions));
        after = interactions.pageInfo.hasNextPage ? interactions.pageInfo.endCursor : null;
      } while (after !== null);
      expect(seen).toEqual(["I-5", "I-4", "I-3", "I-2", "I-1"]);
    });

    test.each([
      ["channels: [BRANCH, EMAIL]", ["I-3", "I-1"]],
      ["channels: []", []],
      ["direction: OUTBOUND", ["I-2"]],
      ['from: "2026-03-03T09:00:00Z"', ["I-5", "I-4", "I-3"]],
      ['to: "2026-03-02T10:00:00+01:00"', ["I-2", "I-1"]],
      ['channels: [PHONE], direction: INBOUND, to: "2026-03-03T23:59:59Z"', ["I-4"]],
      ["channels: null, direction: null, from: null, to: null", ["I-5", "I-4", "I-3", "I-2", "I-1"]],
    ])("takes the interactions with %s", async (filter, expected) => {
      const { interactions } = await section(
        "C-1",
        `interactions(filter: {${filter}}) { totalCount edges { node { id } } }`,
      );
      expect(nodeIds(interactions)).toEqual(expected);
      expect(interactions.totalCount).toBe(expected.length);
    });

    test("lists cases newest first, by status too", async () => {
      const {
        cases: all,
        waiting,
        none,
      } = await section(
        "C-1",
        `cases { totalCount edges { node { id } } }
         waiting: cases(filter: {statuses: [OPEN, IN_PROGRESS]}, first: 2) { totalCount edges { node { id } } }
         none: cases(filter: {statuses: []}) { totalCount edges { node { id } } }`,
      );
      expect(nodeIds(all)).toEqual(["S-4", "S-3", "S-2", "S-1", "S-5"]);
      expect(nodeIds(waiting)).toEqual(["S-3", "S-2"]);
      expect([all.totalCount, waiting.totalCount, none.totalCount]).toEqual([5, 3, 0]);
    });

    test("refuses the cursor of another list and a page of another size", async () => {
      const { cases } = await section("C-1", "cases(first: 1) { pageInfo { endCursor } }");
      const refusal = (fields: string) =>
        desk.refusal(
          `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Customer { service { ${fields} } } } }`,
          { ids: ids("C-1") },
        );
      const after = `after: "${cases.pageInfo.endCursor}"`;
      await expect(refusal(`interactions(${after}) { totalCount }`)).resolves.toMatchObject({
        code: "INVALID_CURSOR",
      });
      await expect(refusal("cases(first: 0) { totalCount }")).resolves.toMatchObject({
        code: "INVALID_PAGE_SIZE",
      });
      await expect(
        refusal('interactions(filter: {from: "0000-01-01T00:00:00Z"}) { totalCount }'),
      ).resolves.toMatchObject({ code: "INVALID_ARGUMENT" });
    });
  });

  test("asks one statement a list for 100 customers", async () => {
    const customers = Array.from({ length: 100 }, (_, i) => `C-B${i}`);
    await load(desk.database, {
      cases: customers.flatMap((customerId) =>
        [1, 2, 3].map((n) => serviceCase({ id: `S-${customerId}-${n}`, customerId })),
      ),
      caseEvents: customers.map((customerId) => ({
        id: `E-${customerId}`,
        caseId: `S-${customerId}-3`,
        occurredAt: "2026-03-02T09:00:00.000Z",
        type: "OPENED",
        note: null,
        actor: null,
      })),
      interactions: customers.flatMap((customerId) =>
        [1, 2, 3].map((n) =>
          interaction({ id: `I-${customerId}-${n}`, customerId, caseId: `S-${customerId}-${n}` }),
        ),
      ),
    });
    const statements: string[] = [];
    const listen = (event: unknown) => statements.push((event as StatementEvent).text);
    subscribe("customer-graph:statement", listen);
    const { _entities } = await desk.ask(CUSTOMERS, { ids: ids(...customers) });
    unsubscribe("customer-graph:statement", listen);

    expect(_entities).toHaveLength(100);
    expect(_entities[99].service).toMatchObject({
      openCaseCount: 3,
      interactions: { totalCount: 3, edges: [{ node: { case: { id: "S-C-B99-3" } } }, {}] },
      cases: {
        totalCount: 3,
        edges: [
          { node: { events: { totalCount: 1 }, interactions: { totalCount: 1, edges: [{}] } } },
          { node: { id: "S-C-B99-2", events: { totalCount: 0, edges: [] } } },
        ],
      },
    });
    // The state, the open cases, the last contact, four lists, the counts of the two that fill a page, the cases of contacts.
    expect(statements).toHaveLength(3 + 4 + 2 + 1);
    expect(new Set(statements).size).toBe(statements.length);
  });
});
