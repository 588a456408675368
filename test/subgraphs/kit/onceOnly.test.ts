import { once } from "../../../subgraphs/kit/database/onceOnly";
import { DATABASES } from "../../helpers/databases";
import { startService, type StartedService } from "../service/startService";

describe.each(DATABASES)("once on $name", (kind) => {
  let desk: StartedService;
  let written: string[];
  beforeAll(async () => {
    desk = await startService(kind);
  });
  afterAll(() => desk.stop());
  beforeEach(() => {
    written = [];
  });

  const change = (
    resultId: string,
    input: { idempotencyKey: string; [argument: string]: unknown },
    operation = "openCase",
  ) =>
    desk.database.transaction((transaction) =>
      once(transaction, {
        schema: "service",
        operation,
        input,
        resultId,
        write: () => {
          written.push(resultId);
          return resultId === "S-bad" ? Promise.reject(new Error("no room")) : Promise.resolve();
        },
      }),
    );

  test("answers the first record for an equal request, and writes once", async () => {
    const at = new Date("2026-03-02T09:00:00Z");
    const request = { issue: "Fee", at, satisfaction: { score: "1", scale: "1-5" } };
    expect(await change("S-1", { idempotencyKey: "equal", ...request })).toBe("S-1");
    expect(await change("S-2", { idempotencyKey: "equal", ...request })).toBe("S-1");
    expect(written).toEqual(["S-1"]);
  });

  test("takes another order of arguments, and null instead of nothing, as an equal request", async () => {
    const first = { idempotencyKey: "order", issue: "Fee", satisfaction: { score: "1", scale: "1-5" } };
    const second = { satisfaction: { scale: "1-5", method: null, score: "1" }, product: null, issue: "Fee" };
    await change("S-1", first);
    expect(await change("S-2", { ...second, idempotencyKey: "order" })).toBe("S-1");
  });

  test("refuses the key with another request", async () => {
    const used = expect.objectContaining({ code: "IDEMPOTENCY_KEY_REUSED" }) as Error;
    const first = { idempotencyKey: "other", issue: "Fee", satisfaction: { score: "1" } };
    await change("S-1", first);
    await expect(change("S-2", { ...first, issue: "fee" })).rejects.toEqual(used);
    await expect(change("S-2", { ...first, satisfaction: { score: "2" } })).rejects.toEqual(used);
    await expect(change("S-2", { idempotencyKey: "other" })).rejects.toEqual(used);
    expect(written).toEqual(["S-1"]);
  });

  test("refuses the key with another operation", async () => {
    await change("S-1", { idempotencyKey: "operation" });
    await expect(change("S-1", { idempotencyKey: "operation" }, "resolveCase")).rejects.toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
  });

  test("leaves the key free when the change fails", async () => {
    await expect(change("S-bad", { idempotencyKey: "free" })).rejects.toThrow("no room");
    expect(await change("S-3", { idempotencyKey: "free" })).toBe("S-3");
  });

  test("writes once when equal requests come at the same moment", async () => {
    const ids = await Promise.all(
      ["S-a", "S-b", "S-c", "S-d"].map((id) => change(id, { idempotencyKey: "now" })),
    );
    expect(new Set(ids).size).toBe(1);
    expect(written).toEqual([ids[0]]);
  });

  test("lets one of two different requests at the same moment have the key", async () => {
    const outcomes = await Promise.allSettled(
      ["Fee", "Card"].map((issue, i) => change(`S-${i}`, { idempotencyKey: "contested", issue })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(written).toHaveLength(1);
  });
});
