import { demoRows } from "../../../../bank/demo/demoRows";
import { FIRST_CUSTOMER } from "../../../../bank/demo/ids";
import { type RunningCrm, startCrm } from "../../../../bank/legacy/crm/startCrm";
import { projectFile } from "../../../../schema/files";
import { readSourceSettings } from "../../../../schema/sourceSettings";
import type { Database } from "../../../../subgraphs/kit/database/database";
import { openDatabase } from "../../../../subgraphs/kit/database/open";
import { upsertRows } from "../../../../subgraphs/kit/database/upsertRows";
import type { CursorValue } from "../../../../subgraphs/kit/pages";
import { type Sight, WHOLE_SIGHT } from "../../../../subgraphs/kit/sight";
import { startSubgraph } from "../../../../subgraphs/kit/startSubgraph";
import type { InteractionFilter, ServiceSource } from "../../../../subgraphs/service/source";
import { crmSettings, crmSource } from "../../../../subgraphs/service/sources/crmSource";
import { prismaSource } from "../../../../subgraphs/service/sources/prismaSource";
import { TABLES } from "../../../../subgraphs/service/sources/tables";
import { service } from "../../../../subgraphs/service/subgraph";
import { DATABASES } from "../../../helpers/databases";
import { countStatements } from "../../../helpers/statements";
import { interaction } from "../startService";

const TODAY = "2026-11-20";
const CUSTOMERS = 300;
const numbers = Array.from({ length: CUSTOMERS }, (_, i) => FIRST_CUSTOMER + i);
const rows = numbers.map((n) => demoRows(n, TODAY));
const cases = rows.flatMap(({ service: { cases: some = [] } }) => some);
const caseEvents = rows.flatMap(({ service: { caseEvents: some = [] } }) => some);
const interactions = rows.flatMap(({ service: { interactions: some = [] } }) => some);

const customerIds = [...numbers.map((n) => `C-${n}`), "C-1", "C-999999", "", "nobody, nothing"];
const caseIds = [...cases.map(({ id }) => id), "S-1", "I-104201", "", "S-' OR 1=1"];

const { TEST_DATABASE_URL, TEST_MARIADB_URL } = process.env;
const SERVERS: { name: string; server?: string }[] = [
  { name: "embedded PostgreSQL" },
  ...(TEST_DATABASE_URL ? [{ name: "PostgreSQL", server: TEST_DATABASE_URL }] : []),
  ...(TEST_MARIADB_URL ? [{ name: "MariaDB", server: TEST_MARIADB_URL }] : []),
];

/** The subgraph's own database: what the CRM's source is compared with, and the cross-reference. */
let database: Database;
let location: Parameters<typeof openDatabase>[1];
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ location, drop } = await DATABASES.at(-1)!.open());
  database = await openDatabase(
    "service",
    location,
    projectFile("subgraphs", "service", "prisma", "migrations"),
  );
  await upsertRows(database, TABLES.cases, cases);
  await upsertRows(database, TABLES.caseEvents, caseEvents);
  await upsertRows(database, TABLES.interactions, interactions);
  const references = rows.flatMap(({ customers }) => customers.externalReferences ?? []);
  await upsertRows(
    database,
    TABLES.customerReference,
    references.map(({ system, externalId, customerId }) => ({ system, externalId, customerId })),
  );
  await upsertRows(
    database,
    TABLES.customerAccess,
    rows.flatMap(({ customers }) =>
      (customers.customers ?? []).map(({ id, relationshipManagerId, branchId }) => ({
        customerId: id,
        relationshipManagerId,
        branchId,
        marketingUntil: null,
      })),
    ),
  );
});
afterAll(async () => {
  await database.close();
  await drop();
});

const settingsOf = (settings: Record<string, string>) =>
  crmSettings.parse(readSourceSettings(settings, "service", "crm"));

describe.each(SERVERS)("a CRM on $name", ({ server }) => {
  let standIn: RunningCrm;
  let crm: ServiceSource;
  let own: ServiceSource;
  beforeAll(async () => {
    standIn = await startCrm({ customers: CUSTOMERS, today: TODAY, server });
    crm = crmSource(database, settingsOf(standIn.settings));
    own = prismaSource(database);
  });
  afterAll(async () => {
    await crm.close!();
    await standIn.close();
  });

  /** Both answers to one question, each key's rows in its order. */
  async function both<Row>(ask: (source: ServiceSource) => Promise<Row[]>, keyOf: (row: Row) => string) {
    const answers = await Promise.all([ask(crm), ask(own)]);
    return answers.map((answer) => {
      const groups = new Map<string, Row[]>();
      for (const row of answer) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
      return Object.fromEntries([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
    });
  }
  async function same<Row>(ask: (source: ServiceSource) => Promise<Row[]>, keyOf: (row: Row) => string) {
    const [fromCrm, fromOwn] = await both(ask, keyOf);
    expect(fromCrm).toEqual(fromOwn);
    return fromCrm;
  }

  /** The same question page by page to the end of a list. */
  async function samePages<Row>(
    ask: (source: ServiceSource, page: { first: number; after?: CursorValue[] }) => Promise<Row[]>,
    positionOf: (row: Row) => CursorValue[],
  ) {
    let after: CursorValue[] | undefined;
    let read = 0;
    for (;;) {
      const page = { first: 2, after };
      const [fromCrm, fromOwn] = await Promise.all([ask(crm, page), ask(own, page)]);
      expect(fromCrm).toEqual(fromOwn);
      read += Math.min(fromCrm.length, 2);
      if (fromCrm.length < 3) return read;
      after = positionOf(fromCrm[1]);
    }
  }

  it("tells that it is read as it is", async () => {
    const status = await crm.status();
    expect(status).toEqual({ sourceSystem: "crm", asOf: expect.any(String) as string, staleAt: null });
    expect(Math.abs(Date.parse(status!.asOf) - Date.now())).toBeLessThan(60_000);
  });

  it("answers each case as the subgraph's own database does, by id and by number", async () => {
    const byId = await same(
      (source) => source.casesByIds(caseIds),
      ({ id }) => id,
    );
    expect(Object.keys(byId)).toHaveLength(cases.length);
    const caseNumbers = [...cases.map(({ caseNumber }) => caseNumber), "CASE-0", ""];
    const byNumber = await same(
      (source) => source.casesByCaseNumbers(caseNumbers),
      ({ caseNumber }) => caseNumber,
    );
    expect(Object.keys(byNumber)).toHaveLength(cases.length);
  });

  it.each([undefined, ["OPEN", "IN_PROGRESS"], ["RESOLVED"], []])(
    "answers the cases of customers, of statuses %j",
    async (statuses) => {
      const filter = { statuses };
      await same(
        (source) => source.casesByCustomerIds(customerIds, { first: 2, filter }),
        ({ customerId }) => customerId,
      );
      await same(
        (source) => source.caseCountsByCustomerIds(customerIds, filter),
        ({ key }) => key,
      );
    },
  );

  it("answers how many cases wait, and how many too long", async () => {
    const loads = await same(
      (source) => source.caseLoadsByCustomerIds(customerIds),
      ({ customerId }) => customerId,
    );
    expect(Object.values(loads).some(([{ overdueCaseCount }]) => overdueCaseCount > 0)).toBe(true);
  });

  it("answers the history of cases", async () => {
    await same(
      (source) => source.eventsByCaseIds(caseIds, { first: 3 }),
      ({ caseId }) => caseId,
    );
    await same(
      (source) => source.eventCountsByCaseIds(caseIds, undefined),
      ({ key }) => key,
    );
    for (const { id } of cases.slice(0, 20))
      await samePages(
        (source, page) => source.eventsByCaseIds([id], page),
        (event) => [event.occurredAt, event.id],
      );
  });

  it("answers each contact, of somebody and of nobody", async () => {
    const ids = [...interactions.map(({ id }) => id), "I-1", "S-104201", ""];
    const found = await same(
      (source) => source.interactionsByIds(ids.slice(0, 1_000)),
      ({ id }) => id,
    );
    expect(Object.values(found).some(([{ customerId }]) => customerId === null)).toBe(true);
    await same(
      (source) => source.interactionsByIds(ids.slice(1_000)),
      ({ id }) => id,
    );
  });

  const filters: InteractionFilter[] = [
    {},
    { channels: ["PHONE", "MOBILE"] },
    { channels: [], direction: "INBOUND" },
    { direction: "OUTBOUND" },
    { from: "2026-05-01T00:00:00.000Z", to: "2026-09-30T23:59:59.999Z" },
    { from: "0001-01-01T00:00:00.000Z", to: "9999-12-31T23:59:59.999Z" },
  ];
  it.each(filters)("answers the contacts of customers: %j", async (filter) => {
    await same(
      (source) => source.interactionsByCustomerIds(customerIds, { first: 5, filter }),
      ({ customerId }) => customerId!,
    );
    await same(
      (source) => source.interactionCountsByCustomerIds(customerIds, filter),
      ({ key }) => key,
    );
  });

  it("answers the contacts and the cases of a customer page by page, each once", async () => {
    let read = 0;
    for (const id of customerIds.slice(0, 25)) {
      read += await samePages(
        (source, page) => source.interactionsByCustomerIds([id], { ...page, filter: {} }),
        (row) => [row.startedAt, row.id],
      );
      await samePages(
        (source, page) => source.casesByCustomerIds([id], { ...page, filter: {} }),
        (row) => [row.openedAt, row.id],
      );
    }
    expect(read).toBe(
      interactions.filter(({ customerId }) => customerIds.indexOf(customerId ?? "?") >>> 0 < 25).length,
    );
  });

  it("answers when each customer was in contact last", async () => {
    await same(
      (source) => source.lastInteractionsByCustomerIds(customerIds),
      ({ customerId }) => customerId,
    );
  });

  it("answers the contacts of nobody, page by page", async () => {
    const read = await samePages(
      (source, page) => source.unidentifiedInteractions(page),
      (row) => [row.startedAt, row.id],
    );
    expect(await crm.unidentifiedInteractionCount()).toBe(read);
    expect(read).toBe(interactions.filter(({ customerId }) => customerId === null).length);
  });

  const managers = [
    ...new Set(rows.flatMap(({ customers }) => customers.customers![0].relationshipManagerId ?? [])),
  ];
  const sights: [string, Sight][] = [
    ["everybody", WHOLE_SIGHT],
    ["a manager's customers", { assignedTo: { relationshipManagerId: managers[0] }, marketing: false }],
    ["nobody", { assignedTo: {}, marketing: false }],
  ];
  it.each(sights)("answers the contacts about cases to one who sees %s", async (_, sight) => {
    await same(
      (source) => source.interactionsByCaseIds(caseIds, { first: 2 }, sight),
      ({ caseId }) => caseId!,
    );
    await same(
      (source) => source.interactionCountsByCaseIds(caseIds, sight),
      ({ key }) => key,
    );
  });

  it("answers two customers who were found to be one, by either id", async () => {
    const pair = ["C-1001", "C-1042"];
    await upsertRows(database, TABLES.customerAlias, [{ aliasId: pair[0], customerId: pair[1] }]);
    try {
      for (const ids of [[pair[0]], [pair[1]], pair]) {
        const contacts = await same(
          (source) => source.interactionsByCustomerIds(ids, { first: 4, filter: {} }),
          ({ customerId }) => customerId!,
        );
        expect(Object.keys(contacts)).toEqual(ids);
        await same(
          (source) => source.interactionCountsByCustomerIds(ids, {}),
          ({ key }) => key,
        );
        await same(
          (source) => source.lastInteractionsByCustomerIds(ids),
          ({ customerId }) => customerId,
        );
        await same(
          (source) => source.casesByCustomerIds(ids, { first: 2, filter: {} }),
          ({ customerId }) => customerId,
        );
        await same(
          (source) => source.caseCountsByCustomerIds(ids, {}),
          ({ key }) => key,
        );
        await same(
          (source) => source.caseLoadsByCustomerIds(ids),
          ({ customerId }) => customerId,
        );
      }
      await same(
        (source) => source.casesByIds(caseIds),
        ({ id }) => id,
      );
      await same(
        (source) => source.interactionsByCaseIds(caseIds, { first: 2 }, WHOLE_SIGHT),
        ({ caseId }) => caseId!,
      );
    } finally {
      await database.query("DELETE FROM service.customer_alias");
    }
  });

  it("is asked once for all keys of a read, and the cross-reference once", async () => {
    const before = crm.health!().calls;
    const { statements } = await countStatements(() =>
      crm.casesByCustomerIds(customerIds.slice(0, 100), { first: 20, filter: {} }),
    );
    expect(crm.health!().calls - before).toBe(1);
    expect(statements.map(({ text }) => /service\.customer_reference/.test(text))).toEqual([true]);
  });

  it("refuses a position that it never gave", async () => {
    for (const after of [["x", "I-1"], ["2026-01-01T00:00:00.000Z"], ["2026-01-01T00:00:00.000Z", "S-1"]])
      await expect(
        crm.interactionsByCustomerIds([customerIds[0]], { first: 2, after, filter: {} }),
      ).rejects.toMatchObject({ code: "INVALID_CURSOR" });
  });

  it("had nothing to leave out", () => {
    expect(crm.health!()).toMatchObject({ rejects: 0, circuit: "CLOSED" });
  });

  it("takes no changes, and says so", async () => {
    const source = { name: "crm", settings: readSourceSettings(standIn.settings, "service", "crm") };
    const subgraph = await startSubgraph(service, { location, onError: () => undefined, source });
    try {
      const input = { idempotencyKey: "k", customerId: customerIds[0], category: "QUESTION", issue: "Why?" };
      const query = "mutation ($input: OpenCaseInput!) { openCase(input: $input) { serviceCase { id } } }";
      const { errors } = await subgraph.execute({ query, variables: { input } }, {});
      expect(errors).toHaveLength(1);
      expect(errors![0]).toMatchObject({
        message: "The system behind this section is only read here: make the change in that system itself.",
        extensions: { code: "SOURCE_READ_ONLY" },
      });
    } finally {
      await subgraph.close();
    }
  });
});

describe("a CRM with what our own database does not have", () => {
  let standIn: RunningCrm;
  let crm: ServiceSource;
  const [customerId, other] = ["C-1001", "C-1042"];
  beforeAll(async () => {
    standIn = await startCrm({ customers: 50, today: TODAY, server: TEST_MARIADB_URL });
    crm = crmSource(database, settingsOf(standIn.settings));
  });
  afterAll(async () => {
    await database.query("DELETE FROM service.interactions WHERE id LIKE 'I-CC-%'");
    await crm.close!();
    await standIn.close();
  });
  const contacts = (after?: CursorValue[]) =>
    crm.interactionsByCustomerIds([other], { first: 4, after, filter: {} });

  it("shows a customer of several numbers in the CRM one list", async () => {
    const before = await crm.interactionCountsByCustomerIds([customerId, other], {});
    const read = () => crm.interactionsByCustomerIds([other], { first: 50, filter: {} });
    const moved = await crm.interactionsByCustomerIds([customerId, other], { first: 50, filter: {} });
    const move = (to: string) =>
      database.query("UPDATE service.customer_reference SET customer_id = $1 WHERE external_id = 'SD1001'", [
        to,
      ]);
    await move(other);
    try {
      const expected = moved
        .map((row) => ({ ...row, customerId: other }))
        .sort((a, b) => (a.startedAt + a.id < b.startedAt + b.id ? 1 : -1));
      expect(await read()).toEqual(expected);
      const total = before.reduce((sum, { count }) => sum + count, 0);
      expect(await crm.interactionCountsByCustomerIds([other], {})).toEqual([{ key: other, count: total }]);
      const page = await crm.interactionsByCustomerIds([other], { first: 2, filter: {} });
      expect(page).toEqual(expected.slice(0, 3));
      expect((await crm.casesByCustomerIds([other], { first: 50, filter: {} })).length).toBeGreaterThan(0);
      expect(await crm.caseLoadsByCustomerIds([other])).toHaveLength(1);
    } finally {
      await move(customerId);
    }
  });

  it("shows nobody what belongs to a number that the cross-reference does not know", async () => {
    const before = crm.health!().rejects;
    const [contact] = await crm.interactionsByCustomerIds([customerId], { first: 1, filter: {} });
    const [request] = await crm.casesByCustomerIds([other], { first: 1, filter: {} });
    await database.query(
      "UPDATE service.customer_reference SET external_id = 'x' || external_id WHERE external_id IN ('SD1001', 'SD1042')",
    );
    try {
      expect(await crm.interactionsByIds([contact.id])).toEqual([]);
      expect(await crm.casesByIds([request.id])).toEqual([]);
      expect(await crm.interactionsByCaseIds([request.id], { first: 5 }, WHOLE_SIGHT)).toEqual([]);
      expect(await crm.interactionCountsByCaseIds([request.id], WHOLE_SIGHT)).toEqual([]);
      expect(crm.health!().rejects - before).toBe(2);
      expect(crm.health!().lastRejects.at(-1)!.reason).toBe(
        "of a customer whom the cross-reference does not know",
      );
    } finally {
      await database.query(
        "UPDATE service.customer_reference SET external_id = substr(external_id, 2) WHERE external_id IN ('xSD1001', 'xSD1042')",
      );
    }
  });

  it("has the contacts of the call centre's queue in its lists, in order and each once", async () => {
    const [first, second] = await contacts();
    const call = (id: string, startedAt: string, over: object = {}) =>
      interaction({ id: `I-CC-${id}`, customerId: other, startedAt, ...over });
    const calls = [
      call("newest", "2026-11-19T23:00:00.000Z"),
      call("same-time", second.startedAt),
      call("nobody", "2026-11-19T22:00:00.000Z", { customerId: null }),
    ];
    const [{ count }] = await crm.interactionCountsByCustomerIds([other], {});
    const unidentified = await crm.unidentifiedInteractionCount();
    await upsertRows(database, TABLES.interactions, calls);

    expect((await contacts()).map(({ id }) => id).slice(0, 4)).toEqual([
      "I-CC-newest",
      first.id,
      "I-CC-same-time",
      second.id,
    ]);
    const behind = await contacts([second.startedAt, "I-CC-same-time"]);
    expect(behind[0].id).toBe(second.id);
    expect(await crm.interactionCountsByCustomerIds([other], {})).toEqual([{ key: other, count: count + 2 }]);
    expect(await crm.lastInteractionsByCustomerIds([other])).toEqual([
      { customerId: other, startedAt: calls[0].startedAt },
    ]);
    expect((await crm.interactionsByIds(["I-CC-newest", first.id])).map(({ id }) => id).sort()).toEqual(
      [first.id, "I-CC-newest"].sort(),
    );
    expect((await crm.unidentifiedInteractions({ first: 1 }))[0].id).toBe("I-CC-nobody");
    expect(await crm.unidentifiedInteractionCount()).toBe(unidentified + 1);
  });
});

const absent = [
  ...(TEST_DATABASE_URL ? [] : ["PostgreSQL (skipped: TEST_DATABASE_URL is not set)"]),
  ...(TEST_MARIADB_URL ? [] : ["MariaDB (skipped: TEST_MARIADB_URL is not set)"]),
];
if (absent.length > 0) describe.skip(`a CRM on ${absent.join(", ")}`, () => it.todo("answers the same"));
