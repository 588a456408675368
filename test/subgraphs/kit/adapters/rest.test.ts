import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createServer, type Socket } from "node:net";
import { z } from "zod";
import type { CodedError } from "../../../../schema/errors";
import { projectFile } from "../../../../schema/files";
import { openRest, type RestOptions } from "../../../../subgraphs/kit/adapters/rest";
import { openSystem } from "../../../../subgraphs/kit/adapters/system";
import { listening } from "../../../helpers/listening";
import { restServer } from "../../../helpers/restServer";
import { closeAll, oneEach, ownersOf, positions, start } from "./openRest";

afterEach(closeAll);

const UNAVAILABLE = { code: "SUBGRAPH_UNAVAILABLE" };
const UNREADABLE = { code: "SOURCE_ANSWER_INVALID" };

async function failureOf(act: Promise<unknown>): Promise<CodedError> {
  return act.then(
    () => Promise.reject(new Error("It did not fail.")),
    (error: CodedError) => error,
  );
}

describe("many keys", () => {
  it("are asked for in one body", async () => {
    const { rest, server } = await start(oneEach);
    const rows = await rest.rows(positions(["a", "b", "a"]));
    expect(rows.map(({ owner }) => owner)).toEqual(["a", "b"]);
    expect(server.seen.map(({ method, url, body }) => [method, url, body])).toEqual([
      ["POST", "/api/positions/search", `{"owners":["a","b"]}`],
    ]);
  });

  it("are asked for as a list in the URL, or as a parameter for each", async () => {
    const { rest, server } = await start(oneEach);
    const list = (keys: readonly string[]) => ({ path: "/positions", query: { owners: keys.join(",") } });
    const each = (keys: readonly string[]) => ({ path: "/positions", query: { owner: keys } });
    expect(await rest.rows(positions(["a&b", "c"], { request: list }))).toHaveLength(2);
    expect(await rest.rows(positions(["a&b", "c"], { request: each }))).toHaveLength(2);
    expect(server.seen.map(({ url }) => url)).toEqual([
      "/api/positions?owners=a%26b%2Cc",
      "/api/positions?owner=a%26b&owner=c",
    ]);
  });

  it("become chunks of so many keys, some of them at once", async () => {
    let [now, most] = [0, 0];
    const { rest, server } = await start(async (seen) => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now--;
      return oneEach(seen);
    });
    const keys = Array.from({ length: 1_000 }, (_, i) => `k${i}`);
    const rows = await rest.rows(positions(keys, { chunk: 30 }));
    expect(rows.map(({ owner }) => owner)).toEqual(keys);
    expect(server.seen).toHaveLength(34);
    expect(server.seen.every((seen) => ownersOf(seen).length <= 30)).toBe(true);
    expect(most).toBeLessThanOrEqual(4);
  });

  it("that are none ask nothing", async () => {
    const { rest, server } = await start(oneEach);
    expect(await rest.rows(positions([]))).toEqual([]);
    expect(server.seen).toEqual([]);
  });

  it("of which one at a time stands in the path may be missing", async () => {
    const { rest } = await start(({ url }) =>
      url.endsWith("/b") ? { status: 404, body: {} } : { body: { items: [{ owner: "a", amount: "1" }] } },
    );
    const request = ([key]: readonly string[]) => ({ path: `owners/${key}`, mayBeMissing: true });
    expect(await rest.rows(positions(["a", "b"], { request, chunk: 1 }))).toEqual([
      { owner: "a", amount: "1" },
    ]);
  });
});

describe("what is answered", () => {
  const answering = (items: unknown) => start(() => ({ body: { items } }));

  it("keeps a bad record out, and the others in", async () => {
    const { rest, system } = await answering([
      { owner: "a", amount: "1" },
      { owner: "a" },
      null,
      { owner: "b", amount: "2" },
    ]);
    expect(await rest.rows(positions(["a", "b"]))).toHaveLength(2);
    const { rejects, lastRejects } = system.health();
    expect(rejects).toBe(2);
    expect(lastRejects.map(({ call, at, reason }) => [call, at, reason])).toEqual([
      ["positions", "record 2", "amount: invalid_type"],
      ["positions", "record 3", "invalid_type"],
    ]);
  });

  it("keeps out what was not asked for, and a key's second record where there is one", async () => {
    const { rest, system } = await answering([
      { owner: "a", amount: "1" },
      { owner: "a", amount: "2" },
      { owner: "somebody else", amount: "3" },
    ]);
    expect(await rest.rows(positions(["a"], { atMost: 1 }))).toEqual([{ owner: "a", amount: "1" }]);
    expect(system.health().rejects).toBe(2);
  });

  it("is refused with a million records of one key", async () => {
    const items = Array.from({ length: 1_000_000 }, () => ({ owner: "a", amount: "1" }));
    const { rest, system } = await start(() => ({ body: { items } }), { maxAnswerBytes: 64 * 1024 ** 2 });
    await expect(rest.rows(positions(["a"]))).rejects.toMatchObject(UNREADABLE);
    expect(system.health()).toMatchObject({ failures: 1, rejects: 1 });
  });

  it("is refused with more bytes than it may have", async () => {
    const { rest } = await start(oneEach, { maxAnswerBytes: 20 });
    const error = await failureOf(rest.rows(positions(["a"])));
    expect(error).toMatchObject(UNREADABLE);
    expect(error.message).toContain("It answered more than 20 bytes.");
  });

  it.each([
    ["an HTML page", { headers: { "content-type": "text/html; charset=utf-8" }, body: "<p>Li Wei</p>" }],
    ["JSON that is cut off", { body: `{"items":[{"owner":"Li Wei","amou` }],
    ["no list", { body: { message: "Li Wei" } }],
    ["a way to another place", { status: 302, headers: { location: "https://example.org/Li%20Wei" } }],
    ["that the question was wrong", { status: 400, body: { message: "Li Wei" } }],
  ])("is refused, once asked, where it is %s", async (_, reply) => {
    const { rest, server, system } = await start(() => reply);
    const error = await failureOf(rest.rows(positions(["Li Wei", "x"])));
    expect(error).toMatchObject(UNREADABLE);
    expect(error.message).toContain("platform was asked positions of 2 keys");
    expect(told(error) + JSON.stringify(system.health())).not.toMatch(/Li|Wei|owner/);
    expect(server.seen).toHaveLength(1);
    expect(system.health().lastRejects).toMatchObject([{ call: "positions", at: "answer" }]);
  });

  it("has amounts as they were written", async () => {
    const { rest } = await start(() => ({
      body: `{"items":[{"owner":"a \\"1\\" 2","amount":12345678901234567890.120},{"owner":"b","amount":-1e2}]}`,
    }));
    const rows = await rest.rows(positions([`a "1" 2`, "b"]));
    expect(rows.map(({ amount }) => amount)).toEqual(["12345678901234567890.120", "-1e2"]);
  });

  it("may have doubles where it is told so", async () => {
    const { rest } = await start(() => ({ body: `{"ok":1.50}` }), { numbers: "double" });
    const schema = z.object({ ok: z.number() });
    expect(await rest.document({ name: "health", request: { path: "health" }, schema })).toEqual({ ok: 1.5 });
  });

  it("is refused where a document is not of its form", async () => {
    const { rest } = await start(() => ({ body: { ok: "Li Wei" } }));
    const schema = z.object({ ok: z.boolean() });
    const error = await failureOf(rest.document({ name: "health", request: { path: "health" }, schema }));
    expect(error).toMatchObject(UNREADABLE);
    expect(told(error)).not.toContain("Li Wei");
  });
});

describe("a system that does not answer", () => {
  it("is asked again where its connection breaks in the middle of the answer", async () => {
    const whole = `{"items":[{"owner":"a","amount":"1"}]}`;
    let turn = 0;
    const server = createServer((socket) =>
      socket.once("data", () =>
        socket.end(
          `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${whole.length}\r\n\r\n` +
            (turn++ === 0 ? whole.slice(0, 12) : whole),
        ),
      ),
    );
    const { port, close } = await listening(server);
    const rest = openRest({ url: `http://127.0.0.1:${port}`, system: openSystem({ name: "platform" }) });
    expect(await rest.rows(positions(["a"]))).toEqual([{ owner: "a", amount: "1" }]);
    expect(turn).toBe(2);
    await rest.close();
    await close();
  });

  it("is away where nobody listens", async () => {
    const { rest, server } = await start(oneEach);
    await server.close();
    await expect(rest.rows(positions(["a"]))).rejects.toMatchObject(UNAVAILABLE);
  });

  it("is given up at the deadline, and its connection ended", async () => {
    const server = createServer((socket) => void socket.resume());
    const { port, close } = await listening(server);
    const connected = once(server, "connection") as Promise<[Socket]>;
    const system = openSystem({ name: "platform", deadlineMs: 50 });
    const rest = openRest({ url: `http://127.0.0.1:${port}`, system });
    await expect(rest.rows(positions(["a"]))).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    const [socket] = await connected;
    if (!socket.closed) await once(socket, "close");
    await rest.close();
    await close();
  });

  it("is asked again when it says so", async () => {
    let turn = 0;
    const { rest, server } = await start((seen) =>
      turn++ === 0 ? { status: 429, headers: { "retry-after": "0" } } : oneEach(seen),
    );
    expect(await rest.rows(positions(["a"]))).toHaveLength(1);
    expect(server.seen).toHaveLength(2);
  });

  it("is not waited for when it wants to be left alone longer than there is time", async () => {
    const later = new Date(Date.now() + 3_600_000).toUTCString();
    for (const wait of ["3600", later]) {
      const { rest, server } = await start(() => ({ status: 503, headers: { "retry-after": wait } }));
      const error = await failureOf(rest.rows(positions(["a"])));
      expect(error).toMatchObject(UNAVAILABLE);
      expect(error.message).toMatch(/platform was asked positions of 1 keys: HTTP 503$/);
      expect(server.seen).toHaveLength(1);
    }
  });

  it("refuses who may not ask", async () => {
    const { rest, server } = await start(() => ({ status: 403 }), {
      credentials: { user: "graph", password: "hush-hush" },
    });
    const error = await failureOf(rest.rows(positions(["a"])));
    expect(error).toMatchObject(UNAVAILABLE);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${Buffer.from("graph:hush-hush").toString("base64")}`,
    ]);
    expect(told(error)).not.toContain("hush");
  });
});

describe("a system behind TLS", () => {
  const pem = (name: string) => readFileSync(projectFile("test", "fixtures", "tls", name));
  const serving = (name: string) => (listener: RequestListener) =>
    createTlsServer(
      {
        cert: pem(`${name}.pem`),
        key: pem(`${name}.key`),
        ca: pem("authority.pem"),
        requestCert: true,
        rejectUnauthorized: true,
      },
      listener,
    );
  const showing = (name: string, authority = "authority") => ({
    tls: { cert: pem(`${name}.pem`), key: pem(`${name}.key`), ca: pem(`${authority}.pem`) },
  });

  async function asking(server: string, options: Partial<RestOptions>) {
    const served = await restServer(oneEach, serving(server));
    const system = openSystem({ name: "platform", retries: 0 });
    const rest = openRest({ url: served.url.replace("http:", "https:"), system, ...options });
    const answer = rest.rows(positions(["a"])).finally(async () => {
      await rest.close();
      await served.close();
    });
    return answer;
  }

  it("is shown the certificate of who asks, and shows its own", async () => {
    expect(await asking("subgraph", showing("gateway"))).toHaveLength(1);
  });

  it.each([
    ["another's certificate", "subgraph", showing("stranger")],
    ["no certificate", "subgraph", { tls: { ca: pem("authority.pem") } }],
    ["a certificate, to a system that is signed by somebody else", "stranger", showing("gateway")],
  ])("is away for who shows %s", async (_, server, options) => {
    await expect(asking(server, options)).rejects.toMatchObject(UNAVAILABLE);
  });
});

/** All that an error tells, its causes included. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message} ${error.stack} ${JSON.stringify(error)} ${error.cause ? told(error.cause) : ""}`;
}
