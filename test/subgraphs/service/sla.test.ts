import { dueAt } from "../../../subgraphs/service/sla";
import { CasePriority } from "../../../subgraphs/service/types/enums";

const due = (openedAt: string, priority: CasePriority) => dueAt(new Date(openedAt), priority).toISOString();

describe("dueAt", () => {
  const monday = "2026-03-02T09:15:00.000Z";

  test.each([
    [CasePriority.URGENT, "2026-03-03T09:15:00.000Z"],
    [CasePriority.HIGH, "2026-03-04T09:15:00.000Z"],
    [CasePriority.NORMAL, "2026-03-09T09:15:00.000Z"],
    [CasePriority.LOW, "2026-03-16T09:15:00.000Z"],
  ])("gives a case of Monday with priority %s until %s", (priority, expected) => {
    expect(due(monday, priority)).toBe(expected);
  });

  test("does not count a weekend", () => {
    expect(due("2026-03-06T16:00:00.000Z", CasePriority.URGENT)).toBe("2026-03-09T16:00:00.000Z");
    expect(due("2026-03-05T16:00:00.000Z", CasePriority.HIGH)).toBe("2026-03-09T16:00:00.000Z");
  });

  test("counts Monday as the first business day of what was opened at a weekend", () => {
    expect(due("2026-03-07T10:00:00.000Z", CasePriority.URGENT)).toBe("2026-03-09T10:00:00.000Z");
    expect(due("2026-03-08T10:00:00.000Z", CasePriority.HIGH)).toBe("2026-03-10T10:00:00.000Z");
  });

  test("goes over the end of a month and of a year", () => {
    expect(due("2026-12-31T23:30:00.000Z", CasePriority.URGENT)).toBe("2027-01-01T23:30:00.000Z");
    expect(due("2028-02-28T12:00:00.000Z", CasePriority.URGENT)).toBe("2028-02-29T12:00:00.000Z");
  });

  test("leaves the moment that it is given as it is", () => {
    const openedAt = new Date(monday);
    dueAt(openedAt, CasePriority.LOW);
    expect(openedAt.toISOString()).toBe(monday);
  });
});
