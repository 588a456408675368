import { prismaCommands } from "../../../../subgraphs/service/sources/prismaCommands";
import type { CaseEventRecord } from "../../../../subgraphs/service/source";
import { CaseCategory, CasePriority } from "../../../../subgraphs/service/types/enums";
import { DATABASES } from "../../../helpers/databases";
import { load, startService, type StartedService } from "../startService";

const complaint = (idempotencyKey: string) => ({
  idempotencyKey,
  customerId: "C-1",
  category: CaseCategory.COMPLAINT,
  issue: "A fee was charged twice.",
  priority: CasePriority.NORMAL,
});

describe.each(DATABASES)("prismaCommands on $name", (kind) => {
  let desk: StartedService;
  beforeAll(async () => {
    desk = await startService(kind);
  });
  afterAll(() => desk.stop());

  const at = (moment: string) => prismaCommands(desk.database, () => new Date(moment));
  const history = (caseId: string) =>
    desk.database.query<CaseEventRecord>(
      `SELECT type, occurred_at AS "occurredAt" FROM service.case_events WHERE case_id = $1 ORDER BY occurred_at, id`,
      [caseId],
    );

  test("answers in time up to the due moment itself", async () => {
    const timely = async (key: string, closedAt: string) => {
      const caseId = await at("2026-03-06T09:00:00.000Z").openCase(complaint(key));
      await at(closedAt).resolveCase({ idempotencyKey: `${key}-end`, caseId, resolution: "Paid back." });
      const [row] = await desk.database.query<{ timely: boolean }>(
        "SELECT timely FROM service.cases WHERE id = $1",
        [caseId],
      );
      return row.timely;
    };
    expect(await timely("in time", "2026-03-13T09:00:00.000Z")).toBe(true);
    expect(await timely("late", "2026-03-13T09:00:00.001Z")).toBe(false);
  });

  test("keeps the order of events of one millisecond", async () => {
    const commands = at("2026-03-06T09:00:00.000Z");
    const caseId = await commands.openCase(complaint("same moment"));
    for (let n = 0; n < 11; n++)
      await commands.progressCase({ idempotencyKey: `note ${n}`, caseId, note: `Note ${n}.` });
    await commands.resolveCase({ idempotencyKey: "end", caseId, resolution: "Paid back." });
    const types = (await history(caseId)).map(({ type }) => type);
    expect(types).toEqual(["OPENED", "PROGRESSED", ...Array<string>(10).fill("NOTED"), "RESOLVED"]);
  });

  test("lets one of many different changes at once end a case", async () => {
    const commands = prismaCommands(desk.database);
    const caseId = await commands.openCase(complaint("contested"));
    const ends = await Promise.allSettled(
      Array.from({ length: 6 }, (_, n) =>
        commands.resolveCase({ idempotencyKey: `end ${n}`, caseId, resolution: `Answer ${n}.` }),
      ),
    );
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(ends.filter(({ status }) => status === "rejected")).toEqual(
      Array(5).fill({ status: "rejected", reason: expect.objectContaining({ code: "CONFLICT" }) as Error }),
    );
    expect((await history(caseId)).map(({ type }) => type)).toEqual(["OPENED", "RESOLVED"]);
  });

  test("never takes the section's state back to an earlier time", async () => {
    await load(desk.database, { asOf: "2999-01-01T00:00:00Z" });
    await at("2026-03-06T09:00:00.000Z").openCase(complaint("later"));
    const rows = await desk.database.query(
      `SELECT as_of AS "asOf" FROM service.source_status WHERE source_system = 'crm'`,
    );
    expect(rows).toEqual([{ asOf: "2999-01-01T00:00:00.000Z" }]);
  });
});
