import type { Signal } from "../../../gateway/contract";
import { SharedCalls } from "../../../gateway/execute/sharedCalls";
import { deferred } from "../../helpers/gatewayBank";

function asker(calls = new SharedCalls()) {
  const started: {
    key: string;
    signal: Signal;
    answer: ReturnType<typeof deferred<object>>;
    reject: (e: Error) => void;
  }[] = [];
  const ask = (key: string, asking = new AbortController().signal, timeout?: number) =>
    calls.ask<object>({
      key,
      signal: asking,
      timeout,
      call: (signal) => {
        const answer = deferred<object>();
        let reject!: (error: Error) => void;
        const failed = new Promise<never>((_resolve, refuse) => (reject = refuse));
        started.push({ key, signal, answer, reject });
        return Promise.race([answer.promise, failed]);
      },
      copy: (answer) => ({ ...answer }),
    });
  return { calls, started, ask };
}

test("equal calls in flight are one, and each asker has an answer of its own", async () => {
  const { started, ask } = asker();
  const asked = [ask("a"), ask("a"), ask("a"), ask("b")];
  expect(started.map(({ key }) => key)).toEqual(["a", "b"]);
  started.forEach(({ answer }) => answer.resolve({ n: 1 }));
  const answers = await Promise.all(asked);
  expect(answers).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }, { n: 1 }]);
  expect(new Set(answers).size).toBe(4);
});

test("a copy is made before the first asker can change the answer", async () => {
  const { started, ask } = asker();
  const first = ask("a").then((answer) => Object.assign(answer, { spoilt: true }));
  const second = ask("a");
  started[0].answer.resolve({ n: 1 });
  await first;
  expect(await second).toEqual({ n: 1 });
});

test("a call that has ended is made again", async () => {
  const { started, ask } = asker();
  const first = ask("a");
  started[0].answer.resolve({ n: 1 });
  await first;
  void ask("a");
  expect(started).toHaveLength(2);
});

test("nobody joins a call that was begun before something changed", async () => {
  const { calls, started, ask } = asker();
  const before = ask("a");
  calls.forget();
  const after = ask("a");
  started[0].answer.resolve({ n: "old" });
  started[1].answer.resolve({ n: "new" });
  expect([await before, await after]).toEqual([{ n: "old" }, { n: "new" }]);
});

test("a failure is everybody's", async () => {
  const { started, ask } = asker();
  const asked = [ask("a"), ask("a")];
  started[0].reject(new Error("down"));
  for (const each of asked) await expect(each).rejects.toThrow("down");
});

describe("an asker that goes", () => {
  const reason = new Error("gone");

  test("is answered at once, and the call goes on for the others", async () => {
    const { started, ask } = asker();
    const first = new AbortController();
    const goes = ask("a", first.signal);
    const stays = [ask("a"), ask("a")];
    first.abort(reason);
    await expect(goes).rejects.toBe(reason);
    expect(started[0].signal.aborted).toBe(false);
    started[0].answer.resolve({ n: 1 });
    const answers = await Promise.all(stays);
    expect(answers).toEqual([{ n: 1 }, { n: 1 }]);
    expect(answers[0]).not.toBe(answers[1]);
    expect(started).toHaveLength(1);
  });

  test("ends the call when it is the last one", async () => {
    const { started, ask } = asker();
    const controllers = [new AbortController(), new AbortController()];
    const asked = controllers.map(({ signal }) => ask("a", signal));
    controllers[0].abort(reason);
    expect(started[0].signal.aborted).toBe(false);
    controllers[1].abort(reason);
    expect(started[0].signal).toMatchObject({ aborted: true, reason });
    for (const each of asked) await expect(each).rejects.toBe(reason);
  });

  test("leaves no call behind that another could join", async () => {
    const { started, ask } = asker();
    const controller = new AbortController();
    const goes = ask("a", controller.signal);
    controller.abort(reason);
    await expect(goes).rejects.toBe(reason);
    const later = ask("a");
    started[0].answer.resolve({ n: "old" });
    started[1].answer.resolve({ n: "new" });
    expect(await later).toEqual({ n: "new" });
  });

  test("before it asks, asks nothing", async () => {
    const { started, ask } = asker();
    await expect(ask("a", AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(started).toEqual([]);
  });
});

describe("a call whose time is over", () => {
  test("is ended and fails for all who wait, whether or not it listens", async () => {
    const { started, ask } = asker();
    const asked = [ask("a", undefined, 20), ask("a")];
    for (const each of asked) await expect(each).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    expect(started[0].signal.aborted).toBe(true);
    void ask("a");
    expect(started).toHaveLength(2);
  });

  test("was answered before is left alone", async () => {
    const { started, ask } = asker();
    const asked = ask("a", undefined, 60_000);
    started[0].answer.resolve({ n: 1 });
    expect(await asked).toEqual({ n: 1 });
    expect(started[0].signal.aborted).toBe(false);
  });
});

test("an answer that cannot be copied fails for those who have none", async () => {
  const calls = new SharedCalls();
  const answer = deferred<object>();
  const ask = () =>
    calls.ask<object>({
      key: "a",
      signal: new AbortController().signal,
      call: () => answer.promise,
      copy: () => {
        throw new RangeError("too deep");
      },
    });
  const [first, second] = [ask(), ask()];
  answer.resolve({ n: 1 });
  expect(await first).toEqual({ n: 1 });
  await expect(second).rejects.toThrow("too deep");
});

test("whoever has an answer listens no more", async () => {
  const { started, ask } = asker();
  const { signal } = new AbortController();
  const added = jest.spyOn(signal, "addEventListener");
  const removed = jest.spyOn(signal, "removeEventListener");
  const asked = [ask("a", signal), ask("b", signal)];
  started[0].answer.resolve({ n: 1 });
  started[1].reject(new Error("down"));
  await Promise.allSettled(asked);
  expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([2, 2]);
});

test("long texts have short names, the same for the same text", () => {
  const { calls } = asker();
  expect(calls.idOf("x")).toBe(calls.idOf("x"));
  expect(calls.idOf("x")).not.toBe(calls.idOf("y"));
});
