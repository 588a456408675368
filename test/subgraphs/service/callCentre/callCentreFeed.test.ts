import { demoRows } from "../../../../bank/demo/demoRows";
import { FIRST_CUSTOMER } from "../../../../bank/demo/ids";
import { eventsOf } from "../../../../bank/legacy/callCentre/eventsOf";
import { type CallCentre, startCallCentre } from "../../../../bank/legacy/callCentre/startCallCentre";
import { readConfig } from "../../../../config";
import { upsertRows } from "../../../../subgraphs/kit/database/upsertRows";
import type { InteractionRecord } from "../../../../subgraphs/service/source";
import { TABLES } from "../../../../subgraphs/service/sources/tables";
import { until } from "../../../e2e/faults/until";
import { BROKER, makeQueue, type TestQueue } from "../../../helpers/broker";
import { DATABASES } from "../../../helpers/databases";
import { TODAY } from "../../../helpers/wholeGraph";
import { startService, type StartedService } from "../startService";
import { callEnded } from "./callCentreEvents";

const CUSTOMERS = 40;
const people = Array.from({ length: CUSTOMERS }, (_, i) => FIRST_CUSTOMER + i);
const events = people.flatMap((n) => eventsOf(n, TODAY));
const known = new Map(
  people.flatMap((n) =>
    demoRows(n, TODAY)
      .customers.externalReferences!.filter(({ system }) => system === "service-desk")
      .map(({ externalId, customerId }) => [externalId, customerId]),
  ),
);

/** What there must be in the end: the last word of each contact. */
const expected = new Map(
  events.map(({ data: { contactId, customerNumber, outcome } }) => [
    `I-CC-${contactId}`,
    { customerId: known.get(customerNumber ?? "") ?? null, outcome },
  ]),
);

(BROKER ? describe : describe.skip).each(DATABASES)(
  "the call centre's feed (TEST_AMQP_URL) into $name",
  (kind) => {
    let queue: TestQueue;
    let callCentre: CallCentre;
    let desk: StartedService;

    beforeEach(async () => {
      queue = await makeQueue();
      const { name } = queue;
      callCentre = await startCallCentre({
        ...{ url: BROKER!, customers: CUSTOMERS, today: TODAY },
        ...{ exchange: `${name}.exchange`, queue: name },
      });
      desk = await startService(kind, { feeds: readConfig(callCentre.settings).feeds.service });
      await upsertRows(
        desk.database,
        TABLES.customerReference,
        [...known].map(([externalId, customerId]) => ({ system: "service-desk", externalId, customerId })),
      );
    });
    afterEach(async () => {
      await desk.stop();
      await callCentre.close();
      await queue.drop(`${queue.name}.exchange`);
    });

    const interactions = () =>
      desk.database.query<InteractionRecord>(
        `SELECT ${TABLES.interactions.select} FROM ${TABLES.interactions.name} ORDER BY id`,
      );
    const processed = async () => {
      const [{ count }] = await desk.database.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM ${TABLES.processedEvents.name}`,
      );
      return count;
    };

    it("makes interactions of a day's calls and visits, those of strangers too", async () => {
      await callCentre.told;
      await until("all events", async () => (await processed()) === events.length);
      const rows = await interactions();
      expect(new Map(rows.map(({ id, customerId, outcome }) => [id, { customerId, outcome }]))).toEqual(
        new Map([...expected].sort(([a], [b]) => (a < b ? -1 : 1))),
      );
      const owners = rows.map(({ customerId }) => customerId);
      expect(owners.filter((owner) => owner === null).length).toBeGreaterThan(0);
      expect(owners.filter((owner) => owner !== null).length).toBeGreaterThan(20);
    });

    it("is taken once by two processes, and goes on in the second when the first ends", async () => {
      const [[number, customerId]] = known;
      const another = await desk.startAnother();
      await callCentre.told;
      const more = Array.from({ length: 30 }, (_, i) =>
        callEnded(
          { contactId: "contested", revision: i + 1, customerNumber: number, summary: `Revision ${i + 1}` },
          { id: `contested-${i + 1}` },
        ),
      );
      await callCentre.tell(more.slice(0, 15));
      const ended = another.close();
      await callCentre.tell(more.slice(15));
      await ended;
      await until("all events", async () => (await processed()) === events.length + 30);
      const rows = await interactions();
      expect(rows).toHaveLength(expected.size + 1);
      expect(rows.find(({ id }) => id === "I-CC-contested")).toMatchObject({
        customerId,
        summary: "Revision 30",
      });
      expect(await queue.deadLetters()).toEqual([]);
    });

    it("goes on behind a poison message", async () => {
      await callCentre.told;
      await callCentre.tell([
        "<html>Service Unavailable</html>",
        callEnded({ outcome: "FINE" }, { id: "bad" }),
      ]);
      await callCentre.tell([callEnded({ contactId: "after" }, { id: "after" })]);
      await until("the event behind it", async () =>
        (await interactions()).some(({ id }) => id === "I-CC-after"),
      );
      const letters: unknown[] = [];
      await until("two dead letters", async () => {
        letters.push(...(await queue.deadLetters()).map(({ headers }) => headers["x-refusal-code"]));
        return letters.length === 2;
      });
      expect(letters).toEqual(["EVENT_NOT_JSON", "EVENT_INVALID"]);
    });
  },
);

describe("the settings of the call centre's feed", () => {
  const start = (env: Record<string, string>) =>
    startService(DATABASES[0], { feeds: readConfig(env).feeds.service });

  it.each([
    [{ SERVICE_FEEDS: "fax" }, "SERVICE_FEEDS: must be of call-centre."],
    [{ SERVICE_FEEDS: "call-centre" }, "SERVICE_CALL_CENTRE_URL: must be set."],
    [
      { SERVICE_FEEDS: "call-centre", SERVICE_CALL_CENTRE_URL: "https://secret@broker" },
      "SERVICE_CALL_CENTRE_URL: must be a URL that begins with amqp:// or amqps://.",
    ],
    [
      {
        SERVICE_FEEDS: "call-centre",
        SERVICE_CALL_CENTRE_URL: "amqp://broker",
        SERVICE_CALL_CENTRE_TOPIC: "calls",
      },
      "SERVICE_CALL_CENTRE_TOPIC: is no setting of call-centre.",
    ],
    [{ SERVICE_FEEDS: "Call Centre" }, "SERVICE_FEEDS: must be names of feeds, for example call-centre."],
  ])("are refused where they are wrong: %j", async (env, detail) => {
    const refused = await Promise.resolve()
      .then(() => start(env as Record<string, string>))
      .catch((error: Error) => error.message);
    expect(refused).toBe(`The configuration must be valid; see the table in README.md. ${detail}`);
  });
});
