import { DATABASES } from "../../../helpers/databases";
import {
  interaction,
  load,
  serviceCase,
  startService,
  type Answer,
  type Node,
  type StartedService,
} from "../startService";

const PAGE = `query ($first: Int!, $after: String) { unidentifiedInteractions(first: $first, after: $after) {
  totalCount edges { node { id customer { id } outcome } } pageInfo { hasNextPage endCursor } } }`;

describe.each(DATABASES)("ServiceInteractionResolver on $name", (kind) => {
  let desk: StartedService;
  beforeAll(async () => {
    desk = await startService(kind);
    const calls = Array.from({ length: 25 }, (_, i) =>
      interaction({
        id: `I-${String(i).padStart(2, "0")}`,
        customerId: i % 5 === 0 ? "C-1" : null,
        startedAt: `2026-03-02T09:${String(i >> 1).padStart(2, "0")}:00.000Z`,
        outcome: ["ANSWERED", "ABANDONED", "PHANTOM", "UNKNOWN", null][i % 5],
        caseId: i === 5 ? "S-1" : i === 10 ? "S-gone" : null,
      }),
    );
    await load(desk.database, { interactions: calls, cases: [serviceCase({ id: "S-1" })] });
  });
  afterAll(() => desk.stop());

  test("pages through the interactions of nobody, newest first, and counts them exactly", async () => {
    const seen: Node[] = [];
    let after: string | null = null;
    do {
      const { unidentifiedInteractions: page }: Answer = await desk.ask(PAGE, { first: 8, after });
      expect(page.totalCount).toBe(20);
      seen.push(...page.edges.map(({ node }) => node));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    const expected = Array.from({ length: 25 }, (_, i) => 24 - i).filter((i) => i % 5 !== 0);
    expect(seen.map(({ id }) => id)).toEqual(expected.map((i) => `I-${String(i).padStart(2, "0")}`));
    expect(seen.every(({ customer }) => customer === null)).toBe(true);
    expect(seen.slice(0, 4).map(({ outcome }) => outcome)).toEqual([null, "UNKNOWN", "PHANTOM", "ABANDONED"]);
  });

  test("answers an interaction from its key, with its customer and its case", async () => {
    const query = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on ServiceInteraction {
      id channel direction startedAt endedAt outcome customer { id } case { id caseNumber } } } }`;
    const keys = ["I-05", "I-10", "I-none"].map((id) => ({ __typename: "ServiceInteraction", id }));
    const { _entities } = await desk.ask(query, { ids: keys });
    expect(_entities).toEqual([
      {
        id: "I-05",
        channel: "PHONE",
        direction: "INBOUND",
        startedAt: "2026-03-02T09:02:00.000Z",
        endedAt: null,
        outcome: "ANSWERED",
        customer: { id: "C-1" },
        case: { id: "S-1", caseNumber: "N-S-1" },
      },
      expect.objectContaining({ id: "I-10", case: null }),
      null,
    ]);
  });
});
