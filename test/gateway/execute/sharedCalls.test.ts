import { SharedCalls } from "../../../gateway/execute/sharedCalls";
import { deferred } from "../../helpers/gatewayBank";

function asker(calls = new SharedCalls()) {
  const started: { key: string; answer: ReturnType<typeof deferred<object>>; reject: (e: Error) => void }[] =
    [];
  const ask = (key: string, signal = new AbortController().signal) =>
    calls.ask<object>({
      key,
      signal,
      call: () => {
        const answer = deferred<object>();
        let reject!: (error: Error) => void;
        const failed = new Promise<never>((_resolve, refuse) => (reject = refuse));
        started.push({ key, answer, reject });
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

test("who still has time asks anew when the first asker's is up", async () => {
  const { started, ask } = asker();
  const controller = new AbortController();
  const first = ask("a", controller.signal);
  const others = [ask("a"), ask("a")];
  controller.abort();
  started[0].reject(new Error("given up"));
  await expect(first).rejects.toThrow("given up");
  while (started.length < 2) await Promise.resolve();
  started[1].answer.resolve({ n: 2 });
  expect(await Promise.all(others)).toEqual([{ n: 2 }, { n: 2 }]);
  expect(started).toHaveLength(2);
});

test("long texts have short names, the same for the same text", () => {
  const { calls } = asker();
  expect(calls.idOf("x")).toBe(calls.idOf("x"));
  expect(calls.idOf("x")).not.toBe(calls.idOf("y"));
});
