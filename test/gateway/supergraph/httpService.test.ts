import { createServer, type RequestListener } from "node:http";
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import type { SendOptions } from "../../../gateway/contract";
import { httpService, type HttpServiceOptions } from "../../../gateway/supergraph/httpService";
import { deferred, listen, type Listening } from "../../helpers/gatewayBank";

const cleanup: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of cleanup.splice(0).reverse()) await close();
});

async function serviceOver(answer: RequestListener, options: Partial<HttpServiceOptions> = {}) {
  const server: Listening = await listen(createServer(answer));
  const service = httpService({ name: "loans", url: server.url, ...options });
  cleanup.push(
    () => server.close(),
    () => service.close(),
  );
  return service;
}

const json =
  (body: unknown, status = 200, type = "application/json"): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
  };

const ASK = { query: "{ __typename }" };

test("posts the operation and its variables as JSON", async () => {
  const seen = deferred<{ method?: string; type?: string; body: string }>();
  const service = await serviceOver((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      seen.resolve({ method: request.method, type: request.headers["content-type"], body });
      json({ data: { a: 1 } })(request, response);
    });
  });

  const result = await service.execute({ ...ASK, operationName: "Q", variables: { id: "ü" } }, {});

  expect(result).toEqual({ data: { a: 1 } });
  const { body, ...head } = await seen.promise;
  expect(head).toEqual({ method: "POST", type: "application/json" });
  expect(JSON.parse(body)).toEqual({ ...ASK, operationName: "Q", variables: { id: "ü" } });
});

test("takes a GraphQL answer whatever its status", async () => {
  const answer = { errors: [{ message: "no" }] };
  const service = await serviceOver(json(answer, 400, "application/graphql-response+json; charset=utf-8"));
  expect(await service.execute(ASK, {})).toEqual(answer);
});

test("keeps its connections", async () => {
  const sockets = new Set<unknown>();
  const service = await serviceOver((request, response) => {
    sockets.add(request.socket);
    json({ data: null })(request, response);
  });
  for (let i = 0; i < 20; i++) await service.execute(ASK, {});
  // The pool may open a second connection while the first is still being freed, but no third.
  expect(sockets.size).toBeLessThanOrEqual(2);
});

test("opens no more connections than it may", async () => {
  const sockets = new Set<unknown>();
  const service = await serviceOver(
    (request, response) => {
      sockets.add(request.socket);
      json({ data: null })(request, response);
    },
    { connections: 2 },
  );
  await Promise.all(Array.from({ length: 20 }, () => service.execute(ASK, {})));
  expect(sockets.size).toBe(2);
});

describe("while answers are awaited", () => {
  /** Three requests at a time, none of which is answered before `most` of them have come. */
  const crowd = async (
    like: Pick<SendOptions, "isQuery" | "isQuick">,
    most: number,
    connections?: number,
  ) => {
    const sockets = new Set<unknown>();
    const held: (() => void)[] = [];
    const service = await serviceOver(
      (request, response) => {
        sockets.add(request.socket);
        request.resume();
        held.push(() => json({ data: null })(request, response));
        if (held.length >= most) held.splice(0).forEach((answer) => answer());
      },
      { connections, now: () => 0 },
    );
    const { signal } = new AbortController();
    const sent = Array.from({ length: 3 }, () => service.send!(JSON.stringify(ASK), { ...like, signal }));
    expect((await Promise.all(sent)).map(String)).toEqual(Array(3).fill(`{"data":null}`));
    return sockets.size;
  };

  test("queries whose like is answered soon share a connection", async () => {
    expect(await crowd({ isQuery: true, isQuick: true }, 3)).toBe(1);
  });

  test.each([
    ["other queries", { isQuery: true }],
    ["mutations", { isQuery: false, isQuick: true }],
  ])("%s have connections for themselves", async (_name, like) => {
    expect(await crowd(like, 3)).toBe(3);
  });

  test("and every connection is in use, a mutation is sent when what was before it is answered", async () => {
    expect(await crowd({ isQuery: false }, 1, 1)).toBe(1);
  });
});

/** Quick queries on one connection: what was seen of each, in the order of coming, and how the connection behaves. */
async function pipelined(behave: (seen: { body: string; answer: () => void; socket: Socket }[]) => void) {
  const seen: { body: string; answer: () => void; socket: Socket }[] = [];
  const bodies: string[] = [];
  const service = await serviceOver(
    (request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        bodies.push(body);
        seen.push({ body, socket: request.socket, answer: () => json({ data: body })(request, response) });
        behave(seen);
      });
    },
    { now: () => 0 },
  );
  const controllers = ["a", "b", "c"].map(() => new AbortController());
  const sent = ["a", "b", "c"].map((body, i) =>
    service.send!(body, { isQuery: true, isQuick: true, signal: controllers[i].signal }),
  );
  const outcomes = Promise.all(
    sent.map((each) =>
      each.then(
        (answer) => answer.toString(),
        ({ code, cause }: { code: string; cause?: { code?: string | number } }) =>
          typeof cause?.code === "string" ? `${code} ${cause.code}` : code,
      ),
    ),
  );
  return { outcomes, bodies, controllers, sent };
}

describe("when a connection ends that several queries share", () => {
  const LOST = "SUBGRAPH_UNAVAILABLE UND_ERR_SOCKET";

  test("none is sent again: that is for whoever counts retries", async () => {
    const { outcomes, bodies } = await pipelined((seen) => {
      if (seen.length === 3) seen[0].socket.destroy();
    });
    expect(await outcomes).toEqual([LOST, LOST, LOST]);
    expect(bodies.sort()).toEqual(["a", "b", "c"]);
  });

  test("what was answered before stays answered", async () => {
    const { outcomes, bodies } = await pipelined((seen) => {
      if (seen.length < 3) return;
      seen[0].answer();
      setImmediate(() => seen[0].socket.destroySoon());
    });
    expect(await outcomes).toEqual([`{"data":"a"}`, LOST, LOST]);
    expect(bodies.sort()).toEqual(["a", "b", "c"]);
  });

  test("a query that is given up does not end it for the others", async () => {
    const arrived = deferred<{ answer: () => void }[]>();
    const { outcomes, bodies, controllers, sent } = await pipelined((seen) => {
      if (seen.length === 3) arrived.resolve(seen);
    });
    const seen = await arrived.promise;
    controllers[1].abort();
    await expect(sent[1]).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    seen.forEach(({ answer }) => answer());
    expect(await outcomes).toEqual([`{"data":"a"}`, "DEADLINE_EXCEEDED", `{"data":"c"}`]);
    expect(bodies.sort()).toEqual(["a", "b", "c"]);
  });

  test("it ends when nobody waits for any of its answers", async () => {
    const ended = deferred<void>();
    const { outcomes, controllers } = await pipelined((seen) => {
      if (seen.length < 3) return;
      seen[0].socket.once("close", () => ended.resolve());
      controllers.forEach((each) => each.abort());
    });
    await ended.promise;
    expect(new Set(await outcomes)).toEqual(new Set(["DEADLINE_EXCEEDED"]));
  });
});

describe("calls an answer too large", () => {
  const TOO_LARGE = { code: "ANSWER_TOO_LARGE" };

  test("of more bytes than it may have", async () => {
    const service = await serviceOver(json({ data: "x".repeat(3_000) }), { maxResponseSize: 2_000 });
    await expect(service.execute(ASK, {})).rejects.toMatchObject(TOO_LARGE);
  });

  test("of a gigabyte long before it has come", async () => {
    const GIGABYTE = 1024 ** 3;
    const part = Buffer.alloc(64 * 1024, "x");
    const ended = deferred<number>();
    const service = await serviceOver((request, response) => {
      const { socket } = request;
      socket.once("close", () => ended.resolve(socket.bytesWritten));
      response.setHeader("content-type", "application/json");
      const write = () => {
        while (socket.bytesWritten < GIGABYTE && !response.destroyed) {
          if (!response.write(part)) return void response.once("drain", write);
        }
        response.end();
      };
      write();
    });
    await expect(service.execute(ASK, {})).rejects.toMatchObject(TOO_LARGE);
    // What it may have is 16 MiB; the rest waited in the connection's buffers.
    expect(await ended.promise).toBeLessThan(32 * 1024 ** 2);
  });

  test.each([
    ["lists", `${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`],
    ["objects", `${'{"a":'.repeat(1_000_000)}1${"}".repeat(1_000_000)}`],
  ])("of a million nested %s", async (_name, nested) => {
    const service = await serviceOver((_, response) => {
      response.setHeader("content-type", "application/json").end(`{"data":${nested}}`);
    });
    await expect(service.execute(ASK, {})).rejects.toMatchObject(TOO_LARGE);
  });

  test("but not for brackets in texts", async () => {
    const data = { a: `"\\\"${"[{".repeat(50_000)}`, b: Array.from({ length: 1_000 }, () => [{}]) };
    const service = await serviceOver(json({ data }));
    expect(await service.execute(ASK, {})).toEqual({ data });
  });
});

const unavailable: [string, RequestListener][] = [
  ["HTML", json("<html>", 200, "text/html")],
  ["no media type", (_request, response) => void response.end("{}")],
  [
    "JSON that breaks off",
    (_, response) => void response.setHeader("content-type", "application/json").end(`{"da`),
  ],
  ["JSON of a proxy", json({ message: "bad gateway" }, 502)],
  ["null", json(null)],
  ["a list", json([])],
  ["nothing and hangs up", (request) => void request.socket.destroy()],
  [
    "something compressed that nobody asked for",
    (_, response) =>
      void response.setHeader("content-type", "application/json").end(gzipSync(`{"data":null}`)),
  ],
];

test.each(unavailable)("calls a subgraph unavailable that answers %s", async (_name, answer) => {
  const service = await serviceOver(answer, { maxResponseSize: 2_000 });
  await expect(service.execute(ASK, {})).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
});

test("calls a subgraph unavailable that nobody listens for", async () => {
  const server = await listen(createServer());
  await server.close();
  const service = httpService({ name: "loans", url: server.url });
  cleanup.push(() => service.close());
  await expect(service.execute(ASK, {})).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
  await expect(service.checkHealth()).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
});

test("gives up on a subgraph that is silent for longer than its timeout", async () => {
  const service = await serviceOver(() => {}, { timeout: 30 });
  await expect(service.execute(ASK, {})).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
});

test("gives up when the request's deadline passes", async () => {
  const controller = new AbortController();
  const service = await serviceOver(() => controller.abort());
  await expect(service.execute(ASK, { signal: controller.signal })).rejects.toMatchObject({
    code: "DEADLINE_EXCEEDED",
  });
});

test.each([
  [200, true],
  [503, false],
])("takes the answer %i of /health as healthy: %s", async (status, healthy) => {
  const paths: (string | undefined)[] = [];
  const service = await serviceOver((request, response) => {
    paths.push(`${request.method} ${request.url}`);
    response.writeHead(status).end();
  });
  const outcome = await service.checkHealth().then(
    () => true,
    () => false,
  );
  expect(outcome).toBe(healthy);
  expect(paths).toEqual(["GET /health"]);
});
