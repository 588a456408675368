import { DATABASES } from "../../../helpers/databases";
import { interaction, load, serviceCase, startService, type StartedService } from "../startService";

describe.each(DATABASES)("ServiceCaseResolver on $name", (kind) => {
  let desk: StartedService;
  beforeAll(async () => {
    desk = await startService(kind);
    await load(desk.database, {
      cases: [
        serviceCase({
          id: "S-1",
          caseNumber: "CASE-7",
          status: "CLOSED",
          category: "DISPUTE",
          channel: "FAX",
          priority: "HIGH",
          timely: false,
          satisfactionScore: "4.5",
          satisfactionScale: "1-5",
        }),
        serviceCase({ id: "S-2" }),
      ],
      caseEvents: [3, 1, 2].map((n) => ({
        id: `E-${n}`,
        caseId: "S-1",
        occurredAt: `2026-03-0${n}T09:00:00.000Z`,
        type: ["OPENED", "NOTED", "CLOSED"][n - 1],
        note: null,
        actor: null,
      })),
      interactions: [1, 2, 3].map((n) =>
        interaction({ id: `I-${n}`, caseId: "S-1", startedAt: `2026-03-0${n}T09:00:00.000Z` }),
      ),
    });
  });
  afterAll(() => desk.stop());

  test("finds a case by its number, with its history oldest first and its contacts newest first", async () => {
    const { serviceCase: found } = await desk.ask(`{ serviceCase(caseNumber: "CASE-7") {
      id customer { id } category channel status priority timely dueAt
      satisfaction { score scale method }
      events { totalCount edges { node { id type } } }
      interactions(first: 2) { totalCount edges { node { id case { id } } } pageInfo { hasNextPage } }
    } }`);
    expect(found).toEqual({
      id: "S-1",
      customer: { id: "C-1" },
      category: "DISPUTE",
      channel: "FAX",
      status: "CLOSED",
      priority: "HIGH",
      timely: false,
      dueAt: null,
      satisfaction: { score: "4.50", scale: "1-5", method: null },
      events: {
        totalCount: 3,
        edges: [
          { node: { id: "E-1", type: "OPENED" } },
          { node: { id: "E-2", type: "NOTED" } },
          { node: { id: "E-3", type: "CLOSED" } },
        ],
      },
      interactions: {
        totalCount: 3,
        edges: [{ node: { id: "I-3", case: { id: "S-1" } } }, { node: { id: "I-2", case: { id: "S-1" } } }],
        pageInfo: { hasNextPage: true },
      },
    });
  });

  test("answers null for a number that no case has", async () => {
    expect(await desk.ask('{ serviceCase(caseNumber: "CASE-8") { id } }')).toEqual({ serviceCase: null });
    expect(await desk.ask('{ serviceCase(caseNumber: "") { id } }')).toEqual({ serviceCase: null });
  });

  test("goes on behind a cursor of the history, and refuses one of another case", async () => {
    const page = (caseNumber: string, after: string) =>
      `{ serviceCase(caseNumber: "${caseNumber}") { events(first: 1, after: "${after}") { edges { node { id } cursor } } } }`;
    const first = await desk.ask(
      '{ serviceCase(caseNumber: "CASE-7") { events(first: 1) { edges { cursor } } } }',
    );
    const cursor = first.serviceCase.events.edges[0].cursor;
    const second = await desk.ask(page("CASE-7", cursor));
    expect(second.serviceCase.events.edges[0].node.id).toBe("E-2");
    await expect(desk.refusal(page("N-S-2", cursor))).resolves.toMatchObject({ code: "INVALID_CURSOR" });
  });

  test("answers a case from its key; no case, null", async () => {
    const query = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on ServiceCase {
      caseNumber satisfaction { score } events { totalCount } } } }`;
    const keys = ["S-2", "S-none"].map((id) => ({ __typename: "ServiceCase", id }));
    expect((await desk.ask(query, { ids: keys }))._entities).toEqual([
      { caseNumber: "N-S-2", satisfaction: null, events: { totalCount: 0 } },
      null,
    ]);
  });
});
