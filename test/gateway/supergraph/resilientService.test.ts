import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { SubgraphService } from "../../../gateway/contract";
import { httpService } from "../../../gateway/supergraph/httpService";
import { resilientService, type ResilientServiceOptions } from "../../../gateway/supergraph/resilientService";
import { fail } from "../../../schema/errors";
import { deferred, listen } from "../../helpers/gatewayBank";

const cleanup: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of cleanup.splice(0).reverse()) await close();
});

type Behaviour = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const UNAVAILABLE = { code: "SUBGRAPH_UNAVAILABLE" };
const DEADLINE = { code: "DEADLINE_EXCEEDED" };

const answer: Behaviour = (_request, response) =>
  void response.setHeader("content-type", "application/json").end(`{"data":{"a":1}}`);
const reset: Behaviour = (request) => void request.socket.resetAndDestroy();
const hang: Behaviour = () => {};
const status =
  (code: number): Behaviour =>
  (_request, response) =>
    void response.writeHead(code).end("no");
const graphqlError: Behaviour = (_request, response) =>
  void response.setHeader("content-type", "application/json").end(`{"errors":[{"message":"no"}]}`);

const log = { debug() {}, info() {}, warn() {}, error() {} };

/** A service that is no server's. */
const bare = (send?: SubgraphService["send"]): SubgraphService => ({
  name: "loans",
  execute: () => Promise.reject(new Error("Not asked this way.")),
  send,
  checkHealth: () => Promise.resolve(),
  close: () => Promise.resolve(),
});

/** Behaves in one way after the other; the last stays. */
const inTurn = (...behaviours: Behaviour[]): Behaviour => {
  let turn = 0;
  return (...event) => behaviours[Math.min(turn++, behaviours.length - 1)](...event);
};

/** A subgraph that does as it is told, the service that asks it, and a clock that stands still. */
async function subgraph(behave: Behaviour, options: Partial<ResilientServiceOptions> = {}) {
  const seen: string[] = [];
  const lines: [string, object, string][] = [];
  const line = (level: string) => (fields: object, message: string) =>
    void lines.push([level, fields, message]);
  const heard = { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
  const clock = { now: 0 };
  const told = { behave };
  const server = await listen(
    createServer((request, response) => {
      if (request.url === "/health") return void response.end("{}");
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        seen.push(body);
        told.behave(request, response, body);
      });
    }),
  );
  const http = httpService({ name: "loans", url: server.url });
  const service = resilientService(http, { log: heard, now: () => clock.now, ...options });
  cleanup.push(
    () => server.close(),
    () => service.close(),
  );
  const send = async (body = "query", { isQuery = true, signal = new AbortController().signal } = {}) =>
    (await service.send!(body, { isQuery, signal })).toString();
  return { service, send, seen, lines, clock, told, server };
}

/** What becomes of so many calls, one after the other. */
async function codesOf(times: number, call: () => Promise<unknown>): Promise<unknown[]> {
  const codes: unknown[] = [];
  for (let i = 0; i < times; i++) {
    codes.push(
      await call().then(
        () => "ok",
        (error: { code: unknown }) => error.code,
      ),
    );
  }
  return codes;
}

const states = (lines: [string, object, string][]) =>
  lines.map(([, , message]) => /^circuit is ([\w-]+)/.exec(message)?.[1]);

describe("while all is well", () => {
  test("hands on what is sent, and what is executed", async () => {
    const { service, send, seen } = await subgraph(answer);
    expect(service.name).toBe("loans");
    expect(await send("text")).toBe(`{"data":{"a":1}}`);
    expect(await service.execute({ query: "{ a }" }, {})).toEqual({ data: { a: 1 } });
    expect(seen).toEqual(["text", `{"query":"{ a }"}`]);
  });

  test("has no send where the service has none", () => {
    expect(resilientService(bare(), { log })).toHaveProperty("send", undefined);
  });

  test("leaves nothing listening on a request's signal", async () => {
    const { send } = await subgraph(answer);
    const { signal } = new AbortController();
    const added = jest.spyOn(signal, "addEventListener");
    const removed = jest.spyOn(signal, "removeEventListener");
    await send("query", { signal });
    expect(removed.mock.calls.length).toBe(added.mock.calls.length);
  });
});

test("a request that ends late does not touch another's call", async () => {
  const [arrived, release] = [deferred(), deferred()];
  const { send, told } = await subgraph(answer);
  const controller = new AbortController();
  await send("query", { signal: controller.signal });
  told.behave = (...event) => {
    arrived.resolve();
    void release.promise.then(() => answer(...event));
  };
  const other = send();
  await arrived.promise;
  controller.abort();
  release.resolve();
  expect(await other).toBe(`{"data":{"a":1}}`);
});

test("an answer that came in time is heard, though the process was held up until after the deadline", async () => {
  const { send } = await subgraph(
    (...event) => {
      answer(...event);
      const end = performance.now() + 60;
      while (performance.now() < end);
    },
    { deadline: 30 },
  );
  expect(String(await send())).toBe(`{"data":{"a":1}}`);
});

describe("a query that nobody answered", () => {
  test("is sent again when its connection is reset", async () => {
    const { send, seen } = await subgraph(inTurn(reset, reset, answer));
    expect(await send()).toBe(`{"data":{"a":1}}`);
    expect(seen).toHaveLength(3);
  });

  test("is sent again when an idle connection turns out to be closed", async () => {
    const used = new WeakSet<object>();
    const { service, seen } = await subgraph((request, response, body) => {
      if (used.has(request.socket)) return void request.socket.destroy();
      used.add(request.socket);
      answer(request, response, body);
    });
    for (let i = 0; i < 3; i++) {
      expect(await service.execute({ query: "{ a }" }, {})).toEqual({ data: { a: 1 } });
    }
    expect(seen.length).toBeGreaterThan(3);
  });

  test("is sent three times at most", async () => {
    const { send, seen } = await subgraph(reset);
    await expect(send()).rejects.toMatchObject(UNAVAILABLE);
    expect(seen).toHaveLength(3);
  });

  test("is not sent again after its request was given up", async () => {
    const controller = new AbortController();
    const { send, seen } = await subgraph((...event) => {
      controller.abort();
      reset(...event);
    });
    await expect(send("query", { signal: controller.signal })).rejects.toMatchObject(DEADLINE);
    expect(seen).toHaveLength(1);
  });

  test("is not sent again when its request is given up between two tries", async () => {
    const controller = new AbortController();
    const send = jest.fn(() => {
      setImmediate(() => controller.abort());
      const cause = Object.assign(new Error("reset"), { code: "ECONNRESET" });
      return Promise.reject(fail("SUBGRAPH_UNAVAILABLE", { cause }));
    });
    const service = resilientService(bare(send), { log });
    const { signal } = controller;
    await expect(service.send!("query", { isQuery: true, signal })).rejects.toMatchObject(DEADLINE);
    expect(send).toHaveBeenCalledTimes(1);
  });
});

describe("what never left, since the connection was refused,", () => {
  test.each([true, false])("is tried again, also where it changes something: %s", async (isQuery) => {
    const { server } = await subgraph(answer);
    await server.close();
    const inner = httpService({ name: "loans", url: server.url });
    cleanup.push(() => inner.close());
    const send = jest.spyOn(inner, "send");
    const service = resilientService(inner, { log });
    const { signal } = new AbortController();
    await expect(service.send!("body", { isQuery, signal })).rejects.toMatchObject(UNAVAILABLE);
    expect(send).toHaveBeenCalledTimes(3);
  });

  test("is sent once when there is a connection again", async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      request.on("data", (chunk: Buffer) => seen.push(chunk.toString()));
      request.on("end", () => answer(request, response, ""));
    });
    const free = await listen(createServer());
    await free.close();
    const { url } = free;
    const http = httpService({ name: "loans", url });
    cleanup.push(
      () => new Promise((resolve) => server.close(() => resolve())),
      () => http.close(),
    );
    const send = jest.fn((...call: Parameters<NonNullable<SubgraphService["send"]>>) =>
      http.send!(...call).catch(async (cause: unknown) => {
        await new Promise<void>((resolve) => server.listen(Number(new URL(url).port), "127.0.0.1", resolve));
        throw cause;
      }),
    );
    const service = resilientService(bare(send), { log });
    const { signal } = new AbortController();
    expect(String(await service.send!("mutation", { isQuery: false, signal }))).toBe(`{"data":{"a":1}}`);
    expect([send.mock.calls.length, seen]).toEqual([2, ["mutation"]]);
  });
});

describe("connections that a subgraph closes after each answer without saying so", () => {
  const halfClosing: Behaviour = (request, response, body) => {
    answer(request, response, body);
    response.once("finish", () => request.socket.end());
  };

  test("are not noticed by queries", async () => {
    const { send, seen } = await subgraph(halfClosing);
    for (let i = 0; i < 30; i++) expect(await send()).toBe(`{"data":{"a":1}}`);
    expect(seen.length).toBeLessThanOrEqual(30 + 5 + 3);
  });

  test("are not noticed by mutations either, once they are closed", async () => {
    const closed: Promise<unknown>[] = [];
    const { send, seen } = await subgraph((request, response, body) => {
      closed.push(new Promise((resolve) => request.socket.once("close", resolve)));
      halfClosing(request, response, body);
    });
    for (let i = 0; i < 5; i++) {
      expect(await send("mutation", { isQuery: false })).toBe(`{"data":{"a":1}}`);
      await Promise.all(closed);
    }
    expect(seen).toHaveLength(5);
  });
});

describe("is sent once", () => {
  test("a mutation, however it fails", async () => {
    const { send, seen } = await subgraph(reset);
    await expect(send("mutation", { isQuery: false })).rejects.toMatchObject(UNAVAILABLE);
    expect(seen).toEqual(["mutation"]);
  });

  test.each([
    "mutation { a }",
    "fragment F on Mutation { a } mutation { ...F }",
    "query Q { a } mutation M { a }",
    "# query\nmutation { a }",
  ])("what may change something: %j", async (query) => {
    const { service, seen } = await subgraph(reset);
    await expect(service.execute({ query }, {})).rejects.toMatchObject(UNAVAILABLE);
    expect(seen).toHaveLength(1);
  });

  test.each([
    ["a GraphQL error", graphqlError, "ok"],
    ["the status 400", status(400), "SUBGRAPH_UNAVAILABLE"],
    ["the status 502", status(502), "SUBGRAPH_UNAVAILABLE"],
    ["nothing in time", hang, "DEADLINE_EXCEEDED"],
  ])("a query that is answered with %s", async (_name, behave, code) => {
    const { send, seen } = await subgraph(behave, { deadline: 60 });
    expect(await codesOf(1, send)).toEqual([code]);
    expect(seen).toHaveLength(1);
  });
});

test("gives up a call whose time is over, and its connection with it", async () => {
  const gone = deferred();
  const { send } = await subgraph((request) => void request.socket.once("close", () => gone.resolve()), {
    deadline: 30,
  });
  await expect(send()).rejects.toMatchObject(DEADLINE);
  await gone.promise;
});

test("gives up a call when its request ends", async () => {
  const controller = new AbortController();
  const { service } = await subgraph(() => controller.abort());
  const asked = service.execute({ query: "{ a }" }, { signal: controller.signal });
  await expect(asked).rejects.toMatchObject(DEADLINE);
});

test("retries few of many calls, and some again after a while", async () => {
  const { service, seen, clock } = await subgraph((request, response, body) =>
    (body.includes("sick") ? reset : answer)(request, response, body),
  );
  const ask = (query: string) => codesOf(1, () => service.execute({ query }, {}));
  for (let i = 0; i < 25; i++) {
    for (const query of ["{ a }", "{ b }", "{ c }"]) expect(await ask(query)).toEqual(["ok"]);
    expect(await ask("{ sick }")).toEqual(["SUBGRAPH_UNAVAILABLE"]);
  }
  // Each of the 25 could have been sent two times more; allowed are 5 and a tenth of 100.
  const retries = seen.length - 100;
  expect(retries).toBeGreaterThanOrEqual(5);
  expect(retries).toBeLessThanOrEqual(15);

  const before = seen.length;
  expect(await ask("{ sick }")).toEqual(["SUBGRAPH_UNAVAILABLE"]);
  expect(seen.length - before).toBeLessThanOrEqual(2);
  clock.now += 10_000;
  const later = seen.length;
  expect(await ask("{ sick }")).toEqual(["SUBGRAPH_UNAVAILABLE"]);
  expect(seen.length - later).toBe(3);
});

test("a storm of failing calls is not made worse by retries", async () => {
  const { send, seen } = await subgraph(reset);
  // More than there are connections: most of them wait behind another's answer when their connection is reset.
  const codes = await Promise.all(Array.from({ length: 200 }, () => codesOf(1, send)));
  expect(new Set(codes.flat())).toEqual(new Set(["SUBGRAPH_UNAVAILABLE"]));
  expect(seen.length).toBeLessThanOrEqual(200 + 5 + 20);
});

describe("the circuit", () => {
  const opened = async (options: Partial<ResilientServiceOptions> = {}) => {
    const sick = await subgraph(status(502), options);
    await codesOf(10, sick.send);
    expect(states(sick.lines)).toEqual(["open"]);
    expect(sick.seen).toHaveLength(10);
    return sick;
  };

  test("opens after ten failures in a row: nothing is asked any more", async () => {
    const { send, service, seen } = await opened();
    expect(await codesOf(5, send)).toEqual(Array(5).fill("SUBGRAPH_UNAVAILABLE"));
    await expect(service.execute({ query: "{ a }" }, {})).rejects.toMatchObject(UNAVAILABLE);
    expect(seen).toHaveLength(10);
  });

  test("opens when half of many calls fail", async () => {
    const { send, lines, told, seen } = await subgraph(answer);
    for (let i = 0; i < 10; i++) {
      expect(states(lines)).toEqual([]);
      told.behave = answer;
      await codesOf(1, send);
      told.behave = status(502);
      await codesOf(1, send);
    }
    expect(states(lines)).toEqual(["open"]);
    expect(seen).toHaveLength(20);
  });

  test("opens when a subgraph hangs", async () => {
    const { send, lines } = await subgraph(hang, { deadline: 20 });
    expect(await codesOf(11, send)).toEqual([
      ...Array<string>(10).fill("DEADLINE_EXCEEDED"),
      UNAVAILABLE.code,
    ]);
    expect(states(lines)).toEqual(["open"]);
  });

  test("forgets failures of long ago", async () => {
    const { send, lines, clock, told } = await subgraph(status(502));
    for (let i = 0; i < 10; i++) {
      told.behave = status(502);
      await codesOf(3, send);
      told.behave = answer;
      await codesOf(1, send);
      clock.now += 10_000;
    }
    expect(states(lines)).toEqual([]);
  });

  test("lets one call through after some seconds, and closes when it is answered", async () => {
    const { send, seen, lines, clock, told } = await opened();
    const [arrived, release] = [deferred(), deferred()];
    told.behave = (...event) => {
      arrived.resolve();
      void release.promise.then(() => answer(...event));
    };
    clock.now += 4_999;
    await expect(send()).rejects.toMatchObject(UNAVAILABLE);
    clock.now += 1;
    const first = send();
    await arrived.promise;
    // The others do not wait for what it finds.
    expect(await codesOf(3, send)).toEqual(Array(3).fill("SUBGRAPH_UNAVAILABLE"));
    expect(seen).toHaveLength(11);
    release.resolve();
    expect(await first).toBe(`{"data":{"a":1}}`);
    told.behave = answer;
    expect(await codesOf(5, send)).toEqual(Array(5).fill("ok"));
    expect(states(lines)).toEqual(["open", "half-open", "closed"]);
  });

  test("stays open when the one call fails, which is not retried", async () => {
    const { send, seen, lines, clock, told } = await opened();
    told.behave = reset;
    clock.now += 5_000;
    expect(await codesOf(5, send)).toEqual(Array(5).fill("SUBGRAPH_UNAVAILABLE"));
    expect(seen).toHaveLength(11);
    expect(states(lines)).toEqual(["open", "half-open", "open"]);
    told.behave = answer;
    clock.now += 5_000;
    expect(await codesOf(2, send)).toEqual(["ok", "ok"]);
    expect(states(lines)).toEqual(["open", "half-open", "open", "half-open", "closed"]);
  });

  test("does not take for an answer that the one call was given up", async () => {
    const { send, lines, clock, told } = await opened();
    const controller = new AbortController();
    told.behave = () => controller.abort();
    clock.now += 5_000;
    await expect(send("query", { signal: controller.signal })).rejects.toMatchObject(DEADLINE);
    expect(states(lines)).toEqual(["open", "half-open", "open"]);
  });

  test("says the subgraph's name and nothing of what was asked", async () => {
    const { lines } = await opened();
    expect(lines).toEqual([
      ["warn", { subgraph: "loans" }, "circuit is open: the subgraph is not asked for some seconds"],
    ]);
  });

  test("opens also where calls have less time than their own", async () => {
    const { send, lines } = await subgraph(hang);
    const reason = fail("DEADLINE_EXCEEDED");
    for (let i = 0; i < 10; i++) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 10);
      await expect(send("query", { signal: controller.signal })).rejects.toMatchObject(DEADLINE);
    }
    expect(states(lines)).toEqual(["open"]);
  });

  test("stays closed for GraphQL errors and for requests that were given up", async () => {
    const { send, lines, told, seen } = await subgraph(graphqlError);
    await codesOf(30, send);
    for (let i = 0; i < 15; i++) {
      const controller = new AbortController();
      told.behave = () => controller.abort();
      await expect(send("query", { signal: controller.signal })).rejects.toMatchObject(DEADLINE);
    }
    expect(seen).toHaveLength(45);
    expect(lines).toEqual([]);
  });

  test("health is asked of the subgraph itself, and does not move the circuit", async () => {
    const { service, send, lines, server } = await opened();
    await service.checkHealth();
    await expect(send()).rejects.toMatchObject(UNAVAILABLE);
    await server.close();
    for (let i = 0; i < 15; i++) await expect(service.checkHealth()).rejects.toMatchObject(UNAVAILABLE);
    expect(states(lines)).toEqual(["open"]);
  });

  test("sick health alone does not open it", async () => {
    const { service, lines, server } = await subgraph(answer);
    await server.close();
    for (let i = 0; i < 15; i++) await expect(service.checkHealth()).rejects.toMatchObject(UNAVAILABLE);
    expect(lines).toEqual([]);
  });
});

describe("the bulkhead", () => {
  const crowd = async (options: Partial<ResilientServiceOptions> = {}) => {
    const held: (() => void)[] = [];
    const arrived = deferred();
    const hold: Behaviour = (...event) => {
      held.push(() => answer(...event));
      if (held.length === 2) arrived.resolve();
    };
    const crowded = await subgraph(hold, { places: 2, queue: 2, ...options });
    const release = () => {
      crowded.told.behave = answer;
      held.splice(0).forEach((each) => each());
    };
    return { ...crowded, arrived: arrived.promise, release };
  };

  test("bounds what is asked at a time and what waits; more is refused at once", async () => {
    const { send, seen, arrived, release, lines } = await crowd();
    const sent = ["a", "b", "c", "d"].map((body) => send(body));
    await arrived;
    expect(await codesOf(20, send)).toEqual(Array(20).fill("SUBGRAPH_UNAVAILABLE"));
    expect(seen.sort()).toEqual(["a", "b"]);
    release();
    expect(await Promise.all(sent)).toEqual(Array(4).fill(`{"data":{"a":1}}`));
    expect(seen.sort()).toEqual(["a", "b", "c", "d"]);
    // That many ask does not mean that the subgraph is sick.
    expect(lines).toEqual([]);
    expect(await codesOf(3, send)).toEqual(["ok", "ok", "ok"]);
  });

  test("whoever gives up waiting makes room, and is never sent", async () => {
    const { send, seen, arrived, release } = await crowd();
    const controllers = [new AbortController(), new AbortController()];
    const sent = [send("a"), send("b")];
    const waiting = controllers.map(({ signal }) => send("given up", { signal }));
    const outcomes = Promise.allSettled(waiting);
    await arrived;
    controllers.forEach((controller) => controller.abort());
    for (const { status } of await outcomes) expect(status).toBe("rejected");
    const more = [send("c"), send("d")];
    release();
    await Promise.all([...sent, ...more]);
    expect(seen.sort()).toEqual(["a", "b", "c", "d"]);
  });

  test("the time in the queue is part of a call's time", async () => {
    const { send, seen, lines } = await crowd({ deadline: 40 });
    const codes = await Promise.all(Array.from({ length: 4 }, () => codesOf(1, send)));
    expect(codes.flat()).toEqual(Array(4).fill("DEADLINE_EXCEEDED"));
    expect(seen.length).toBeLessThanOrEqual(4);
    expect(lines).toEqual([]);
  });

  test("what waits is refused when the circuit opens", async () => {
    const { send, seen, lines } = await subgraph(status(502), { places: 1, queue: 20 });
    const codes = await Promise.all(Array.from({ length: 20 }, () => codesOf(1, send)));
    expect(codes.flat()).toEqual(Array(20).fill("SUBGRAPH_UNAVAILABLE"));
    expect(seen.length).toBeLessThanOrEqual(11);
    expect(states(lines)).toEqual(["open"]);
  });
});
