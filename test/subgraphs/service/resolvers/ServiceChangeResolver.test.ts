import { randomUUID } from "node:crypto";
import { DATABASES } from "../../../helpers/databases";
import { load, serviceCase, startService, type StartedService } from "../startService";

const CASE = `id caseNumber customer { id } category product issue channel status priority openedAt dueAt closedAt
  timely resolution satisfaction { score scale method }
  events { totalCount edges { node { type note actor occurredAt } } } interactions { totalCount }`;
const RECORD = `mutation ($input: RecordInteractionInput!) { recordInteraction(input: $input) { interaction {
  id customer { id } channel direction startedAt endedAt agent outcome summary case { id } } } }`;
const OPEN = `mutation ($input: OpenCaseInput!) { openCase(input: $input) { serviceCase { ${CASE} } } }`;
const PROGRESS = `mutation ($input: ProgressCaseInput!) { progressCase(input: $input) { serviceCase { ${CASE} } } }`;
const RESOLVE = `mutation ($input: ResolveCaseInput!) { resolveCase(input: $input) { serviceCase { ${CASE} } } }`;

const call = (input: object = {}) => ({
  idempotencyKey: randomUUID(),
  customerId: "C-1",
  channel: "PHONE",
  direction: "INBOUND",
  startedAt: "2026-03-02T10:00:00+01:00",
  ...input,
});
const complaint = (input: object = {}) => ({
  idempotencyKey: randomUUID(),
  customerId: "C-1",
  category: "COMPLAINT",
  issue: "A fee was charged twice.",
  ...input,
});
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();

describe.each(DATABASES)("ServiceChangeResolver on $name", (kind) => {
  let desk: StartedService;
  beforeAll(async () => {
    desk = await startService(kind);
  });
  afterAll(() => desk.stop());

  const record = async (input: object) => (await desk.ask(RECORD, { input })).recordInteraction.interaction;
  const open = async (input: object) => (await desk.ask(OPEN, { input })).openCase.serviceCase;
  const progress = async (input: object) =>
    (await desk.ask(PROGRESS, { input: { idempotencyKey: randomUUID(), ...input } })).progressCase
      .serviceCase;
  const resolve = async (input: object) =>
    (await desk.ask(RESOLVE, { input: { idempotencyKey: randomUUID(), ...input } })).resolveCase.serviceCase;
  const count = async (table: string) => {
    const [row] = await desk.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM service.${table}`,
    );
    return row.count;
  };
  const rowCounts = () =>
    Promise.all(["interactions", "cases", "case_events", "idempotency_keys"].map(count));

  describe("recordInteraction", () => {
    test("records a contact and answers it", async () => {
      const details = {
        endedAt: "2026-03-02T09:07:00Z",
        agent: " A. Novak ",
        outcome: "FOLLOW_UP",
        summary: "Asked for a copy of the contract.",
      };
      const answer = await record(call(details));
      expect(answer).toEqual({
        id: expect.stringMatching(/^I-[0-9A-Z]{20}$/) as string,
        customer: { id: "C-1" },
        channel: "PHONE",
        direction: "INBOUND",
        startedAt: "2026-03-02T09:00:00.000Z",
        endedAt: "2026-03-02T09:07:00.000Z",
        agent: "A. Novak",
        outcome: "FOLLOW_UP",
        summary: "Asked for a copy of the contract.",
        case: null,
      });
    });

    test("lists a contact in which nobody was identified among those of nobody", async () => {
      const { id } = await record(call({ customerId: null, outcome: "ABANDONED" }));
      const { unidentifiedInteractions } = await desk.ask(
        "{ unidentifiedInteractions { totalCount edges { node { id customer { id } } } } }",
      );
      expect(unidentifiedInteractions).toEqual({ totalCount: 1, edges: [{ node: { id, customer: null } }] });
    });

    test("gives a contact about a case to the case's customer", async () => {
      const { id: caseId } = await open(complaint({ customerId: "C-7" }));
      const answer = await record(call({ customerId: undefined, caseId }));
      expect(answer).toMatchObject({ customer: { id: "C-7" }, case: { id: caseId } });
      expect((await progress({ caseId })).interactions.totalCount).toBe(1);
    });

    test.each([
      ["an end before the start", { endedAt: "2026-03-02T08:59:59Z" }, "INVALID_ARGUMENT"],
      ["a start in the future", { startedAt: tomorrow() }, "INVALID_ARGUMENT"],
      ["an end in the future", { endedAt: tomorrow() }, "INVALID_ARGUMENT"],
      ["an empty summary", { summary: "  " }, "INVALID_ARGUMENT"],
      ["an over-long summary", { summary: "x".repeat(2001) }, "INVALID_ARGUMENT"],
      ["an over-long agent", { agent: "x".repeat(101) }, "INVALID_ARGUMENT"],
      ["an empty key", { idempotencyKey: "" }, "INVALID_ARGUMENT"],
      ["a key of 101 characters", { idempotencyKey: "k".repeat(101) }, "INVALID_ARGUMENT"],
      ["a customer id of another form", { customerId: "1042" }, "INVALID_ID"],
      ["a case that does not exist", { caseId: "S-none" }, "RECORD_NOT_FOUND"],
      ["an unknown channel", { channel: "TELEX" }, "BAD_USER_INPUT"],
    ])("refuses %s and writes nothing", async (_, input, code) => {
      const before = await rowCounts();
      await expect(desk.refusal(RECORD, { input: call(input) })).resolves.toMatchObject({ code });
      expect(await rowCounts()).toEqual(before);
    });

    test("refuses a case of another customer", async () => {
      const { id: caseId } = await open(complaint({ customerId: "C-8" }));
      await expect(desk.refusal(RECORD, { input: call({ caseId }) })).resolves.toMatchObject({
        code: "INVALID_ARGUMENT",
        message: expect.stringMatching(/a case of the same customer/) as string,
      });
    });
  });

  describe("openCase", () => {
    test("opens a case that is due by its priority, over a weekend", async () => {
      const answer = await open(
        complaint({
          product: "Current account",
          channel: "POST",
          priority: "HIGH",
          openedAt: "2026-03-06T14:30:00Z", // a Friday
          actor: "A. Novak",
        }),
      );
      expect(answer).toEqual({
        id: expect.stringMatching(/^S-[0-9A-Z]{20}$/) as string,
        caseNumber: expect.stringMatching(/^CASE-20260306-[0-9A-Z]{8}$/) as string,
        customer: { id: "C-1" },
        category: "COMPLAINT",
        product: "Current account",
        issue: "A fee was charged twice.",
        channel: "POST",
        status: "OPEN",
        priority: "HIGH",
        openedAt: "2026-03-06T14:30:00.000Z",
        dueAt: "2026-03-10T14:30:00.000Z",
        closedAt: null,
        timely: null,
        resolution: null,
        satisfaction: null,
        events: {
          totalCount: 1,
          edges: [
            {
              node: { type: "OPENED", note: null, actor: "A. Novak", occurredAt: "2026-03-06T14:30:00.000Z" },
            },
          ],
        },
        interactions: { totalCount: 0 },
      });
      const { serviceCase: found } = await desk.ask(
        `{ serviceCase(caseNumber: "${answer.caseNumber}") { ${CASE} } }`,
      );
      expect(found).toEqual(answer);
    });

    test("opens with normal priority now when nothing else is said", async () => {
      const before = Date.now();
      const { priority, openedAt, dueAt } = await open(complaint());
      expect(priority).toBe("NORMAL");
      expect(Date.parse(openedAt)).toBeGreaterThanOrEqual(before);
      expect(Date.parse(openedAt)).toBeLessThanOrEqual(Date.now());
      expect(Date.parse(dueAt) - Date.parse(openedAt)).toBeGreaterThanOrEqual(5 * 86_400_000);
    });

    test.each([
      ["an empty issue", { issue: "" }, "INVALID_ARGUMENT"],
      ["an over-long issue", { issue: "x".repeat(2001) }, "INVALID_ARGUMENT"],
      ["an over-long product", { product: "x".repeat(201) }, "INVALID_ARGUMENT"],
      ["an opening in the future", { openedAt: tomorrow() }, "INVALID_ARGUMENT"],
      ["a customer id of another form", { customerId: "C-" }, "INVALID_ID"],
    ])("refuses %s and writes nothing", async (_, input, code) => {
      const before = await rowCounts();
      await expect(desk.refusal(OPEN, { input: complaint(input) })).resolves.toMatchObject({ code });
      expect(await rowCounts()).toEqual(before);
    });
  });

  describe("progressCase", () => {
    test("begins an open case, then leaves notes, and keeps the history in order", async () => {
      const { id: caseId } = await open(complaint());
      const begun = await progress({ caseId, actor: "B. Dvorak" });
      expect(begun.status).toBe("IN_PROGRESS");
      const noted = await progress({ caseId, note: "Asked the branch." });
      expect(noted.status).toBe("IN_PROGRESS");
      const { events } = await progress({ caseId, note: "The branch agrees.", actor: "B. Dvorak" });
      expect(events.edges.map(({ node }) => [node.type, node.note, node.actor])).toEqual([
        ["OPENED", null, null],
        ["PROGRESSED", null, "B. Dvorak"],
        ["NOTED", "Asked the branch.", null],
        ["NOTED", "The branch agrees.", "B. Dvorak"],
      ]);
    });

    test("refuses a case in progress without a note, and an unknown case", async () => {
      const { id: caseId } = await open(complaint());
      await progress({ caseId });
      const refusal = (input: object) =>
        desk.refusal(PROGRESS, { input: { idempotencyKey: randomUUID(), ...input } });
      await expect(refusal({ caseId })).resolves.toMatchObject({ code: "CONFLICT" });
      await expect(refusal({ caseId: "S-none" })).resolves.toMatchObject({ code: "RECORD_NOT_FOUND" });
      await expect(refusal({ caseId, note: "" })).resolves.toMatchObject({ code: "INVALID_ARGUMENT" });
      await expect(refusal({ caseId, note: "x".repeat(4001) })).resolves.toMatchObject({
        code: "INVALID_ARGUMENT",
      });
    });
  });

  describe("resolveCase", () => {
    test("ends a case with an answer, in time, and with what the customer said", async () => {
      const { id: caseId } = await open(complaint());
      const answer = await resolve({
        caseId,
        resolution: "The fee was paid back.",
        satisfaction: { score: "4.5", scale: "1-5", method: "survey" },
        actor: "B. Dvorak",
      });
      expect(answer).toMatchObject({
        status: "RESOLVED",
        resolution: "The fee was paid back.",
        timely: true,
        satisfaction: { score: "4.50", scale: "1-5", method: "survey" },
        events: { totalCount: 2 },
      });
      expect(answer.events.edges[1].node).toEqual({
        type: "RESOLVED",
        note: "The fee was paid back.",
        actor: "B. Dvorak",
        occurredAt: answer.closedAt,
      });
    });

    test("says when the answer came too late", async () => {
      const { id: caseId } = await open(complaint({ openedAt: "2026-03-02T09:00:00Z", priority: "URGENT" }));
      expect(await resolve({ caseId, resolution: "Paid back." })).toMatchObject({
        timely: false,
        satisfaction: null,
      });
    });

    test("does not say whether the answer came in time where the desk gives no time", async () => {
      await load(desk.database, { cases: [serviceCase({ id: "S-1", status: "IN_PROGRESS" })] });
      const answer = await resolve({ caseId: "S-1", resolution: "Paid back." });
      expect(answer).toMatchObject({ status: "RESOLVED", timely: null });
    });

    test.each(["RESOLVED", "CLOSED"])("refuses every change of a case that is %s", async (status) => {
      const caseId = `S-${status}`;
      await load(desk.database, { cases: [serviceCase({ id: caseId, status })] });
      const input = { caseId, idempotencyKey: randomUUID() };
      const before = await rowCounts();
      for (const refusal of [
        desk.refusal(PROGRESS, { input: { ...input, note: "Once more." } }),
        desk.refusal(RESOLVE, { input: { ...input, resolution: "Once more." } }),
      ])
        await expect(refusal).resolves.toMatchObject({ code: "CONFLICT" });
      expect(await rowCounts()).toEqual(before);
    });

    test.each([
      ["an empty resolution", { resolution: " " }, "INVALID_ARGUMENT"],
      ["an over-long resolution", { resolution: "x".repeat(4001) }, "INVALID_ARGUMENT"],
      ["a score off the scale", { satisfaction: { score: "6", scale: "1-5" } }, "INVALID_ARGUMENT"],
      ["an unknown case", { caseId: "S-none" }, "RECORD_NOT_FOUND"],
    ])("refuses %s", async (_, input, code) => {
      const { id: caseId } = await open(complaint());
      const whole = { idempotencyKey: randomUUID(), caseId, resolution: "Paid back.", ...input };
      await expect(desk.refusal(RESOLVE, { input: whole })).resolves.toMatchObject({ code });
    });
  });

  test("answers a change that was sent twice at the same moment with one record", async () => {
    const before = await rowCounts();
    const input = complaint();
    const answers = await Promise.all(Array.from({ length: 8 }, () => open(input)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await rowCounts()).toEqual([before[0], before[1] + 1, before[2] + 1, before[3] + 1]);
  });

  test("brings the customer's section up to date, but does not stand for a load that is late", async () => {
    const section = async () => {
      const { _entities } = await desk.ask(
        `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Customer { service { status asOf sourceSystem openCaseCount } } } }`,
        { ids: [{ __typename: "Customer", id: "C-20" }] },
      );
      return _entities[0].service;
    };
    const before = Date.now();
    await open(complaint({ customerId: "C-20" }));
    const { status, asOf, sourceSystem, openCaseCount } = await section();
    expect([status, sourceSystem, openCaseCount]).toEqual(["CURRENT", "service-desk", 1]);
    expect(Date.parse(asOf)).toBeGreaterThanOrEqual(before);

    await load(desk.database, { asOf: "2020-01-01T00:00:00Z", staleAt: "2020-01-02T00:00:00Z" });
    const late = { status: "STALE", sourceSystem: "crm" };
    expect(await section()).toMatchObject({ ...late, asOf: "2020-01-01T00:00:00.000Z" });
    await open(complaint({ customerId: "C-20" }));
    const changed = await section();
    expect(changed).toMatchObject({ ...late, openCaseCount: 2 });
    expect(Date.parse(changed.asOf)).toBeGreaterThanOrEqual(before);
  });

  test("runs the changes of one document in order, each seeing the one before", async () => {
    const { id: caseId } = await open(complaint());
    const answer = await desk.ask(
      `mutation ($begin: ProgressCaseInput!, $end: ResolveCaseInput!) {
        progressCase(input: $begin) { serviceCase { status } }
        resolveCase(input: $end) { serviceCase { status events { totalCount } } }
      }`,
      {
        begin: { idempotencyKey: randomUUID(), caseId },
        end: { idempotencyKey: randomUUID(), caseId, resolution: "Paid back." },
      },
    );
    expect(answer.progressCase.serviceCase).toEqual({ status: "IN_PROGRESS" });
    expect(answer.resolveCase.serviceCase).toEqual({ status: "RESOLVED", events: { totalCount: 3 } });
  });
});
