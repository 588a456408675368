import { EventRefused } from "../../../../subgraphs/kit/adapters/amqpEvent";
import { upsertRows } from "../../../../subgraphs/kit/database/upsertRows";
import { callCentreEvent } from "../../../../subgraphs/service/callCentre/events";
import { identifyContacts } from "../../../../subgraphs/service/callCentre/identifyContacts";
import { writeContact } from "../../../../subgraphs/service/callCentre/writeContact";
import type { InteractionRecord } from "../../../../subgraphs/service/source";
import { TABLES } from "../../../../subgraphs/service/sources/tables";
import { DATABASES } from "../../../helpers/databases";
import { load, serviceCase, startService, type StartedService } from "../startService";
import { branchVisit, callEnded } from "./callCentreEvents";

const numbers = "call-centre";

describe.each(DATABASES)("writeContact on $name", (kind) => {
  let desk: StartedService;
  beforeEach(async () => {
    desk = await startService(kind);
  });
  afterEach(() => desk.stop());

  const write = (message: unknown, now?: Date) =>
    desk.database.transaction((transaction) =>
      writeContact(callCentreEvent.parse(message), transaction, { numbers, now }),
    );
  const refer = (externalId: string, customerId: string) =>
    upsertRows(desk.database, TABLES.customerReference, [{ system: numbers, externalId, customerId }]);
  const interactions = () =>
    desk.database.query<InteractionRecord>(
      `SELECT ${TABLES.interactions.select} FROM ${TABLES.interactions.name} ORDER BY id`,
    );
  const owners = async () => (await interactions()).map(({ customerId }) => customerId);

  test("writes a contact of the customer whose number it is, however the number is spelled", async () => {
    await refer("4587", "C-1");
    await write(callEnded());
    await write(branchVisit());
    expect(await interactions()).toMatchObject([
      { id: "I-CC-20260302-1", customerId: "C-1", channel: "PHONE", startedAt: "2026-03-02T09:00:00.000Z" },
      { id: "I-CC-20260302-2", customerId: "C-1", channel: "BRANCH", agent: "branch B-101" },
    ]);
  });

  test("keeps a contact of an unknown number as nobody's, until the number is known", async () => {
    await write(callEnded());
    await write(callEnded({ contactId: "nobody", customerNumber: null }));
    const { unidentifiedInteractions: nobodys } = await desk.ask(
      "{ unidentifiedInteractions { totalCount edges { node { id customer { id } } } } }",
    );
    expect(nobodys.totalCount).toBe(2);
    await refer("4587", "C-1");
    expect(await identifyContacts(desk.database, { numbers })).toEqual({ next: "", changed: 1 });
    expect(await identifyContacts(desk.database, { numbers })).toEqual({ next: "", changed: 0 });
    expect(await owners()).toEqual(["C-1", null]);
  });

  test("follows a number to another customer, and back to nobody", async () => {
    await refer("4587", "C-1");
    await write(callEnded());
    await refer("4587", "C-2");
    await identifyContacts(desk.database, { numbers });
    expect(await owners()).toEqual(["C-2"]);
    await desk.database.query(`DELETE FROM ${TABLES.customerReference.name}`);
    await identifyContacts(desk.database, { numbers });
    expect(await owners()).toEqual([null]);
  });

  test("lets the highest revision of a contact stand, whichever comes last", async () => {
    await refer("4587", "C-1");
    await write(callEnded({ revision: 2, outcome: "FOLLOW_UP" }));
    await write(callEnded({ revision: 1, outcome: "ABANDONED" }));
    await write(callEnded({ revision: 2, outcome: "TRANSFERRED" }));
    expect(await interactions()).toMatchObject([{ outcome: "FOLLOW_UP" }]);
    await write(callEnded({ revision: 3, customerNumber: null, outcome: "RESOLVED" }));
    expect(await interactions()).toMatchObject([{ outcome: "RESOLVED", customerId: null }]);
  });

  test("joins a contact to a case of the same customer, and never to another's", async () => {
    await load(desk.database, {
      cases: [serviceCase({ id: "S-1" }), serviceCase({ id: "S-2", customerId: "C-2" })],
    });
    await refer("4587", "C-1");
    await write(callEnded({ contactId: "own", caseId: "S-1" }));
    await write(callEnded({ contactId: "other", caseId: "S-2" }));
    await write(callEnded({ contactId: "gone", caseId: "S-3" }));
    // Who calls about a case without a number is taken for its customer, as at the desk.
    await write(callEnded({ contactId: "unnamed", caseId: "S-2", customerNumber: null }));
    const joined = (await interactions()).map(({ id, customerId, caseId }) => [id, customerId, caseId]);
    expect(joined).toEqual([
      ["I-CC-gone", "C-1", null],
      ["I-CC-other", "C-1", null],
      ["I-CC-own", "C-1", "S-1"],
      ["I-CC-unnamed", "C-2", "S-2"],
    ]);
    expect(await identifyContacts(desk.database, { numbers })).toMatchObject({ changed: 0 });
  });

  test("refuses a contact that is to come", async () => {
    const now = new Date("2026-03-02T07:59:59Z");
    await expect(write(callEnded(), now)).rejects.toThrow(EventRefused);
    await write(callEnded(), new Date("2026-03-02T08:00:00Z"));
    expect(await owners()).toEqual([null]);
  });

  test("makes a section where nothing was loaded, and leaves a load's word of its age as it is", async () => {
    const status = () =>
      desk.database.query('SELECT source_system AS system, as_of AS "asOf" FROM service.source_status');
    await write(callEnded({}, { time: "2026-03-02T10:00:00Z" }));
    await write(callEnded({ contactId: "older" }, { time: "2026-03-01T10:00:00Z" }));
    expect(await status()).toEqual([{ system: "call-centre", asOf: "2026-03-02T10:00:00.000Z" }]);
    await desk.database.query("DELETE FROM service.source_status");
    await load(desk.database, { asOf: "2026-03-01T00:00:00Z" });
    await write(callEnded({ contactId: "later" }));
    expect(await status()).toEqual([{ system: "crm", asOf: "2026-03-01T00:00:00.000Z" }]);
  });
});
