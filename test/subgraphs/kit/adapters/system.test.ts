import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { z } from "zod";
import { type CodedError, fail } from "../../../../schema/errors";
import { TransientFault } from "../../../../subgraphs/kit/adapters/faults";
import { openSystem, type Call, type SystemOptions } from "../../../../subgraphs/kit/adapters/system";
import { deferred } from "../../../helpers/gatewayBank";

const what: Call = { name: "holdings", keys: 2 };
const UNAVAILABLE = { code: "SUBGRAPH_UNAVAILABLE" };
const open = (options: Partial<SystemOptions> = {}) => openSystem({ name: "platform", ...options });
const networkError = (code: string) => Object.assign(new Error("connect 10.0.0.1"), { code });

/** Fails in one way after the other, and answers "done" then. */
function failing(...errors: Error[]) {
  const left = [...errors];
  return jest.fn(() => {
    const error = left.shift();
    return error ? Promise.reject(error) : Promise.resolve("done");
  });
}

/** What is told on a channel while something is done. */
async function told(name: string, act: () => unknown): Promise<unknown[]> {
  const messages: unknown[] = [];
  const hear = (message: unknown) => void messages.push(message);
  subscribe(name, hear);
  try {
    await act();
  } finally {
    unsubscribe(name, hear);
  }
  return messages;
}

async function failureOf(act: Promise<unknown>): Promise<CodedError> {
  return act.then(
    () => Promise.reject(new Error("It did not fail.")),
    (error: CodedError) => error,
  );
}

describe("a call", () => {
  it("answers what was run, and is counted and told with its keys' number", async () => {
    const system = open();
    const messages = await told("customer-graph:source-call", () =>
      system.call(what, () => Promise.resolve("done")),
    );
    expect(messages).toEqual([
      { system: "platform", call: "holdings", keys: 2, ms: expect.any(Number) as number, outcome: "OK" },
    ]);
    expect(system.health()).toMatchObject({ circuit: "CLOSED", calls: 1, failures: 0, lastFailure: null });
    expect(system.health().lastSuccessAt).not.toBeNull();
  });

  it("is made again where no answer came and it is safe", async () => {
    const run = failing(networkError("ECONNRESET"), new TransientFault("HTTP 503"));
    expect(await open().call(what, run)).toBe("done");
    expect(run).toHaveBeenCalledTimes(3);
  });

  it("is made once where it is not safe", async () => {
    const run = failing(networkError("ECONNRESET"));
    await expect(open().call({ ...what, isSafe: false }, run)).rejects.toMatchObject(UNAVAILABLE);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("is made once where the fault will not pass", async () => {
    const run = failing(fail("SOURCE_ANSWER_INVALID", { detail: "HTML came instead of JSON." }));
    const error = await failureOf(open().call(what, run));
    expect(run).toHaveBeenCalledTimes(1);
    expect(error.message).toMatch(/platform was asked holdings of 2 keys: HTML came instead of JSON\.$/);
    expect(error.code).toBe("SOURCE_ANSWER_INVALID");
  });

  it("is not made again when the system wants to be left alone for longer than the deadline", async () => {
    const run = failing(new TransientFault("HTTP 429", { retryAfter: 60_000 }));
    await expect(open().call(what, run)).rejects.toMatchObject(UNAVAILABLE);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("is made again after as long as the system says", async () => {
    const run = failing(new TransientFault("HTTP 429", { retryAfter: 1 }));
    expect(await open().call(what, run)).toBe("done");
  });

  it("is given up at its deadline, also where it does not listen", async () => {
    let signal: AbortSignal | undefined;
    const act = open({ deadlineMs: 20 }).call(what, (given) => {
      signal = given;
      return new Promise(() => {});
    });
    await expect(act).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    expect(signal!.aborted).toBe(true);
  });

  it("waits for its turn, and is refused where too many wait", async () => {
    const system = open({ concurrency: 1, queue: 1 });
    const gate = deferred<string>();
    const first = system.call(what, () => gate.promise);
    const second = system.call(what, () => Promise.resolve("second"));
    const third = await failureOf(system.call(what, () => Promise.resolve("third")));
    expect(third.code).toBe("SUBGRAPH_UNAVAILABLE");
    expect(third.message).toContain("Too many calls wait.");
    gate.resolve("first");
    expect(await Promise.all([first, second])).toEqual(["first", "second"]);
  });

  it("leaves mistakes of this program as they are", async () => {
    const mistake = new TypeError("x is undefined");
    await expect(open().call(what, failing(mistake))).rejects.toBe(mistake);
  });

  it("tells of a failure nothing that the system said", async () => {
    const system = open({ retries: 0 });
    const error = await failureOf(system.call(what, failing(networkError("ECONNREFUSED"))));
    expect(error.message).toMatch(/platform was asked holdings of 2 keys: ECONNREFUSED$/);
    expect(system.health()).toMatchObject({
      failures: 1,
      lastFailure: "SUBGRAPH_UNAVAILABLE: holdings: ECONNREFUSED",
    });
  });

  it("is given up when the system is closed, and refused afterwards", async () => {
    const system = open();
    const running = system.call(what, () => new Promise(() => {}));
    await system.close();
    await expect(running).rejects.toMatchObject(UNAVAILABLE);
    const run = failing();
    await expect(system.call(what, run)).rejects.toMatchObject(UNAVAILABLE);
    expect(run).not.toHaveBeenCalled();
  });
});

describe("the circuit", () => {
  const away = () => Promise.reject(networkError("ECONNREFUSED"));
  const fall = async (system: ReturnType<typeof open>) => {
    for (let i = 0; i < 10; i++) await failureOf(system.call(what, away));
  };

  it("opens when the system is away: then nothing is asked for some seconds", async () => {
    const clock = { now: 0 };
    const system = open({ retries: 0, now: () => clock.now });
    await fall(system);
    expect(system.health().circuit).toBe("OPEN");
    const run = failing();
    await expect(system.call(what, run)).rejects.toMatchObject(UNAVAILABLE);
    expect(run).not.toHaveBeenCalled();
    clock.now = 5_000;
    expect(await system.call(what, run)).toBe("done");
    expect(system.health().circuit).toBe("CLOSED");
  });

  it("stays open where the one call that tries the system fails", async () => {
    const clock = { now: 0 };
    const system = open({ retries: 0, now: () => clock.now });
    await fall(system);
    clock.now = 5_000;
    await failureOf(system.call(what, away));
    expect(system.health().circuit).toBe("OPEN");
  });

  it("stays closed over answers that cannot be read: the system is there", async () => {
    const system = open();
    for (let i = 0; i < 30; i++) await failureOf(system.call(what, failing(fail("SOURCE_ANSWER_INVALID"))));
    expect(system.health()).toMatchObject({ circuit: "CLOSED", failures: 30, rejects: 30 });
  });
});

describe("records", () => {
  const schema = z.object({ owner: z.string(), amount: z.string().regex(/^\d+$/) });
  const ownerOf = ({ owner }: { owner: string }) => owner;

  it("that do not fit are left out, counted and told by number, never by value", async () => {
    const system = open();
    const messages = await told("customer-graph:source-reject", () => {
      const rows = system.accept(what, schema, [
        { owner: "Li Wei", amount: "1" },
        { owner: "Li Wei", amount: "many" },
        { amount: "1" },
        { owner: "Li Wei", amount: "lots" },
        "Li Wei",
      ]);
      expect(rows).toEqual([{ owner: "Li Wei", amount: "1" }]);
    });
    const of = (reason: string, count: number) => ({ system: "platform", call: "holdings", count, reason });
    expect(messages).toEqual([
      of("amount: invalid_format", 2),
      of("owner: invalid_type", 1),
      of("invalid_type", 1),
    ]);
    const { rejects, lastRejects } = system.health();
    expect(rejects).toBe(4);
    expect(lastRejects.map(({ call, at }) => [call, at])).toEqual([
      ["holdings", "record 2"],
      ["holdings", "record 3"],
      ["holdings", "record 5"],
    ]);
    expect(JSON.stringify(system.health())).not.toMatch(/Li Wei|many|lots/);
  });

  it("whose schema says no field's name tell of none: it came with the data", () => {
    const system = open();
    system.accept(what, z.record(z.string(), z.number()), [{ "Li Wei": "x" }]);
    expect(system.health().lastRejects[0].reason).toBe("invalid_type");
  });

  it("of keys that were not asked for are left out", () => {
    const system = open();
    const rows = ["a", "b", "c", "a"].map((owner) => ({ owner }));
    expect(system.keyed(what, ["a", "b"], rows, ownerOf).map(ownerOf)).toEqual(["a", "b", "a"]);
    expect(system.health().lastRejects).toMatchObject([
      { at: "record 3", reason: "of a key that was not asked for" },
    ]);
  });

  it("that come twice where there is one a key are left out from the second on", () => {
    const system = open();
    const rows = [1, 2].map((amount) => ({ owner: "a", amount }));
    expect(system.keyed(what, ["a"], rows, ownerOf, 1)).toEqual([rows[0]]);
    expect(system.health()).toMatchObject({ rejects: 1 });
  });

  it("of one key are refused together where there are too many", () => {
    const system = open();
    const rows = Array.from({ length: 1_000_000 }, () => ({ owner: "Li Wei" }));
    let error: unknown;
    try {
      system.keyed(what, ["Li Wei"], rows, ownerOf);
    } catch (cause) {
      error = cause;
    }
    expect(error).toMatchObject({ code: "SOURCE_ANSWER_INVALID" });
    expect((error as Error).message).not.toContain("Li Wei");
    expect(system.health()).toMatchObject({ rejects: 1_000_000 });
  });

  it("refused within a call are counted once", async () => {
    const system = open();
    const rows = [{ owner: "a" }, { owner: "a" }, { owner: "a" }];
    const call = system.call(what, async () =>
      system.keyed(what, ["a"], await Promise.resolve(rows), ownerOf, 2),
    );
    await expect(call).rejects.toMatchObject({ code: "SOURCE_ANSWER_INVALID" });
    expect(system.health()).toMatchObject({ rejects: 3, failures: 1 });
  });

  it("left out are remembered, the last twenty of them", () => {
    const system = open();
    for (let i = 1; i <= 30; i++) system.quarantine(what, 1, "bad nibble", `record ${i}`);
    const { rejects, lastRejects } = system.health();
    expect(rejects).toBe(30);
    expect(lastRejects.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, i) => `record ${i + 11}`));
  });
});
