import diagnostics from "node:diagnostics_channel";
import http from "node:http";
import net from "node:net";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import fastify from "fastify";
import { serveHealth } from "../../../gateway/http/health";
import { httpService } from "../../../gateway/supergraph/httpService";
import { bankSdl, customers, deferred, deposits, inMemory, listen } from "../../helpers/gatewayBank";
import { closeBanks, codes, post, read, startBank } from "../../helpers/gatewayServer";
import { startGateway } from "../../../gateway/startGateway";

afterEach(closeBanks);

/** What a GET must have that a browser would ask for first. */
const PREFLIGHT = { "graphql-require-preflight": "1" };

const HELLO = { query: "query Hello($id: ID!) { customer(id: $id) { name } }", variables: { id: "C-1" } };

describe("a request that is no GraphQL request", () => {
  test("of 10 MB is refused as too large", async () => {
    const bank = await startBank();
    const answer = await post(bank, { query: "{ branch }", extensions: { padding: "x".repeat(10_000_000) } });
    expect([answer.status, ...codes(answer)]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
  });

  test("of 10 MB in parts of unknown number is refused as too large", async () => {
    const bank = await startBank();
    const part = Buffer.alloc(1_000_000, " ");
    const response = await fetch(`${bank.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: new ReadableStream({
        start(controller) {
          for (let i = 0; i < 10; i++) controller.enqueue(part);
          controller.close();
        },
      }),
      duplex: "half",
    });
    const answer = await read(response);
    expect([answer.status, ...codes(answer)]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
  });

  test.each([
    ["text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["application/x-www-form-urlencoded", 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["multipart/form-data; boundary=x", 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["application/json; charset=iso-8859-1", 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["nonsense", 415, "UNSUPPORTED_MEDIA_TYPE"],
  ])("of the type %s is refused with %i", async (type, status, code) => {
    const bank = await startBank();
    const answer = await post(bank, HELLO, { "content-type": type });
    expect([answer.status, ...codes(answer)]).toEqual([status, code]);
  });

  test.each([
    ["a batch", [HELLO, HELLO]],
    ["an empty body", ""],
    ["text that is no JSON", "{ name: 1 }"],
    ["bytes that are no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d])],
    ["a number", "7"],
  ])("but %s is refused as malformed", async (_name, body) => {
    const bank = await startBank();
    const answer = await post(bank, body);
    expect([answer.status, ...codes(answer)]).toEqual([400, "BAD_REQUEST"]);
  });

  test.each(["/nowhere", "/graphql/more", "/explorer/../package.json", "/explorer/index.html", "/%zz"])(
    "at %s finds nothing",
    async (path) => {
      const bank = await startBank();
      const answer = await rawGet(bank.url, path);
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code: "NOT_FOUND" } }] });
    },
  );

  test("that accepts neither media type is refused", async () => {
    const bank = await startBank();
    const answer = await post(bank, HELLO, { accept: "text/html, image/png;q=0.8" });
    expect([answer.status, ...codes(answer)]).toEqual([406, "NOT_ACCEPTABLE"]);
  });

  test.each(["PUT", "DELETE", "PATCH", "OPTIONS"])("by %s is refused", async (method) => {
    const bank = await startBank();
    const answer = await read(await fetch(`${bank.url}/graphql`, { method }));
    expect([answer.status, ...codes(answer)]).toEqual([405, "METHOD_NOT_ALLOWED"]);
    expect(answer.headers.get("allow")).toBe("GET, POST");
  });

  test("nor HTTP at all is answered in the same shape", async () => {
    const bank = await startBank();
    const { port } = new URL(bank.url);
    const text = await new Promise<string>((resolve, reject) => {
      let received = "";
      const socket = net.connect(Number(port), "127.0.0.1", () =>
        socket.write("HELO mail.bank.test\r\n\r\n"),
      );
      socket.on("data", (chunk) => (received += chunk.toString()));
      socket.on("end", () => resolve(received)).on("error", reject);
    });
    expect(text).toMatch(/^HTTP\/1.1 400 /);
    expect(text).toContain(`"code":"BAD_REQUEST"`);
  });
});

describe("a request by GET", () => {
  const url = (base: string, parameters: Record<string, string>) =>
    `${base}/graphql?${new URLSearchParams(parameters).toString()}`;

  test("takes its variables as JSON", async () => {
    const bank = await startBank();
    const parameters = { query: HELLO.query, variables: `{"id":"C-1"}`, operationName: "Hello" };
    const answer = await read(await fetch(url(bank.url, parameters), { headers: PREFLIGHT }));
    expect(answer.body).toEqual({ data: { customer: { name: "Ada" } } });
  });

  test("may not change anything", async () => {
    const services = [inMemory(customers()), inMemory(deposits())];
    const bank = await startBank({ services });
    const query = `mutation { rename(id: "C-1", name: "Eve") { name } }`;
    const answer = await read(await fetch(url(bank.url, { query }), { headers: PREFLIGHT }));
    expect([answer.status, ...codes(answer)]).toEqual([405, "METHOD_NOT_ALLOWED"]);
    expect(answer.headers.get("allow")).toBe("POST");
    expect(services[0].calls).toEqual([]);
  });

  test("with variables that are no JSON is refused", async () => {
    const bank = await startBank();
    const answer = await read(
      await fetch(url(bank.url, { query: "{ branch }", variables: "{" }), { headers: PREFLIGHT }),
    );
    expect([answer.status, ...codes(answer)]).toEqual([400, "BAD_REQUEST"]);
  });
});

describe("the media type", () => {
  test.each([
    [undefined, "application/json"],
    ["*/*", "application/json"],
    ["application/*", "application/json"],
    ["application/graphql-response+json, application/json", "application/graphql-response+json"],
    ["application/json, application/graphql-response+json;q=0.9", "application/json"],
    ["application/json;q=0, */*", "application/graphql-response+json"],
    ["text/html, */*;q=0.5", "application/json"],
  ])("for the Accept header %s is %s", async (accept, expected) => {
    const bank = await startBank();
    const answer = await rawGet(bank.url, "/graphql?query={branch}", accept === undefined ? {} : { accept });
    expect([answer.status, answer.headers["content-type"]]).toEqual([200, `${expected}; charset=utf-8`]);
  });

  test("decides whether a refusal has a status of its own", async () => {
    const bank = await startBank();
    const newer = await post(bank, { query: "{" });
    const older = await post(bank, { query: "{" }, { accept: "application/json" });
    expect([newer.status, older.status]).toEqual([400, 200]);
    expect(older.body).toEqual(newer.body);
  });

  test("keeps answers out of caches", async () => {
    const bank = await startBank();
    expect((await post(bank, HELLO)).headers.get("cache-control")).toBe("no-store");
  });
});

describe("health", () => {
  const ready = async (bank: { url: string }) => {
    const response = await fetch(`${bank.url}/health/ready`);
    return [response.status, await response.json()];
  };
  const sick = { checkHealth: () => Promise.reject(new Error("db-prod-7 is down")) };

  test("names every subgraph", async () => {
    const bank = await startBank();
    expect(await ready(bank)).toEqual([
      200,
      { status: "ok", subgraphs: { customers: "ok", deposits: "ok" } },
    ]);
    expect((await fetch(`${bank.url}/health/live`)).status).toBe(200);
  });

  test("bears one sick subgraph", async () => {
    const bank = await startBank({ services: [inMemory(customers()), inMemory(deposits(), sick)] });
    expect(await ready(bank)).toEqual([
      200,
      { status: "ok", subgraphs: { customers: "ok", deposits: "unavailable" } },
    ]);
  });

  test("is not ready when every subgraph is sick, yet alive", async () => {
    const bank = await startBank({ services: [inMemory(customers(), sick), inMemory(deposits(), sick)] });
    expect(await ready(bank)).toMatchObject([503, { status: "unavailable" }]);
    expect((await fetch(`${bank.url}/health/live`)).status).toBe(200);
  });

  test("does not wait for a subgraph that never answers", async () => {
    const mute = { checkHealth: () => new Promise<void>(() => {}) };
    const bank = await startBank({ services: [inMemory(customers()), inMemory(deposits(), mute)] });
    expect(await ready(bank)).toMatchObject([200, { subgraphs: { deposits: "unavailable" } }]);
  });

  test("checks once for all who ask at the same time", async () => {
    let checks = 0;
    const answered = deferred();
    const checkHealth = () => {
      checks++;
      return answered.promise;
    };
    const app = fastify();
    let arrived = 0;
    app.addHook("preHandler", (_request, _reply, done) => {
      // The handler runs before the promise tells anyone.
      if (++arrived === 3) answered.resolve();
      done();
    });
    serveHealth([inMemory(customers(), { checkHealth })])(app);

    const url = await app.listen({ host: "127.0.0.1", port: 0 });
    const answers = await Promise.all([1, 2, 3].map(() => fetch(`${url}/health/ready`)));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(checks).toBe(1);
    await app.close();
  });
});

describe("the log", () => {
  test("has one line a request, with the operation's name", async () => {
    const bank = await startBank();
    await post(bank, HELLO);
    expect(bank.lines.filter(({ msg }) => msg === "request")).toEqual([
      expect.objectContaining({
        reqId: expect.stringMatching(/^[\w-]{36}$/) as unknown,
        method: "POST",
        route: "/graphql",
        status: 200,
        ms: expect.any(Number) as unknown,
        operation: "Hello",
      }),
    ]);
  });

  test("holds neither queries nor variables nor paths, for good requests and bad", async () => {
    const bank = await startBank();
    const secret = "Zaphod";
    await post(bank, { ...HELLO, variables: { id: secret } });
    await post(bank, { ...HELLO, variables: { id: { a: secret } } });
    await post(bank, { query: `{ ${secret} }` });
    await post(bank, `{ "${secret}`);
    await fetch(`${bank.url}/graphql?query={branch}&variables={"a":"${secret}"}`, { headers: PREFLIGHT });
    await fetch(`${bank.url}/graphql?query={${secret}`, { headers: PREFLIGHT });
    await fetch(`${bank.url}/${secret}?${secret}`);
    await rawGet(bank.url, `/%zz${secret}`);
    expect(bank.lines.length).toBeGreaterThanOrEqual(8);
    expect(bank.logged()).not.toContain(secret);
  });
});

describe("stopping", () => {
  /** A bank whose customers are asked but answer only when released. */
  async function heldBank() {
    const asked = deferred();
    const released = deferred();
    const base = inMemory(customers());
    const held = inMemory(customers(), {
      execute: async (request, scope) => {
        asked.resolve();
        await released.promise;
        return base.execute(request, scope);
      },
    });
    const services = [held, inMemory(deposits())];
    return { bank: await startBank({ services }), services, asked, released };
  }

  test("answers what is in flight, then closes the services", async () => {
    const { bank, services, asked, released } = await heldBank();
    const answering = post(bank, HELLO);
    await asked.promise;

    const closing = bank.close();
    await expect(fetch(`${bank.url}/health/live`)).rejects.toThrow();
    expect(services.map(({ closed }) => closed)).toEqual([false, false]);
    released.resolve();

    const answer = await answering;
    expect(answer.body).toEqual({ data: { customer: { name: "Ada" } } });
    expect(answer.headers.get("connection")).toBe("close");
    await closing;
    expect(services.map(({ closed }) => closed)).toEqual([true, true]);
  });

  test("refuses what comes meanwhile on an open connection", async () => {
    const { bank, services, asked, released } = await heldBank();
    const { port } = new URL(bank.url);
    const socket = net.connect(Number(port), "127.0.0.1");
    let received = "";
    const ended = new Promise<void>((resolve) => socket.on("end", resolve));
    socket.on("data", (chunk) => (received += chunk.toString()));
    const query = encodeURIComponent(`{ customer(id: "C-1") { name } }`);
    socket.write(
      `GET /graphql?query=${query} HTTP/1.1\r\nhost: bank.test\r\ngraphql-require-preflight: 1\r\n\r\n`,
    );
    await asked.promise;

    const closing = bank.close();
    await expect(fetch(`${bank.url}/health/live`)).rejects.toThrow();
    const arrived = deferred<unknown>();
    diagnostics.subscribe("http.server.request.start", arrived.resolve);
    socket.write(
      `GET /graphql?query={branch} HTTP/1.1\r\nhost: bank.test\r\ngraphql-require-preflight: 1\r\n\r\n`,
    );
    await arrived.promise;
    diagnostics.unsubscribe("http.server.request.start", arrived.resolve);
    released.resolve();

    await Promise.all([ended, closing]);
    expect(received).toContain(`{"data":{"customer":{"name":"Ada"}},`);
    expect(services[1].calls).toEqual([]);
    socket.destroy();
  });

  test("does not wait for connections that are idle", async () => {
    const bank = await startBank();
    const agent = new http.Agent({ keepAlive: true });
    await rawGet(bank.url, "/health/live", {}, agent);
    await bank.close();
    agent.destroy();
  });

  test("with a grace is not ready but answers, each time closing the connection", async () => {
    const bank = await startBank({ stopGraceSeconds: 60 });
    const before = await post(bank, HELLO);
    expect(before.headers.get("connection")).toBe("keep-alive");
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "performance", "Date"] });
    try {
      const closing = bank.close();
      expect((await fetch(`${bank.url}/health/ready`)).status).toBe(503);
      const during = await post(bank, HELLO);
      expect(during.body).toEqual({ data: { customer: { name: "Ada" } } });
      expect(during.headers.get("connection")).toBe("close");
      jest.advanceTimersByTime(60_000);
      await closing;
    } finally {
      jest.useRealTimers();
    }
    await expect(fetch(`${bank.url}/health/live`)).rejects.toThrow();
  });

  test("twice is stopping once", async () => {
    const bank = await startBank();
    await Promise.all([bank.close(), bank.close()]);
    await bank.close();
  });
});

describe("starting", () => {
  test("on a port that is taken says so and closes the services", async () => {
    const first = await startBank();
    const port = Number(new URL(first.url).port);
    const services = [inMemory(customers()), inMemory(deposits())];
    const second = startBank({ port, services });
    await expect(second).rejects.toMatchObject({
      code: "PORT_IN_USE",
      message: expect.stringContaining(String(port)) as unknown,
    });
    expect(services.map(({ closed }) => closed)).toEqual([true, true]);
  });

  test("without a service for a subgraph names the subgraph", async () => {
    await expect(startBank({ services: [inMemory(customers())] })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("deposits") as unknown,
    });
  });

  test("with a supergraph that is none says so", async () => {
    await expect(startBank({ supergraphSdl: "type Query { a: Int }" })).rejects.toMatchObject({
      code: "SUPERGRAPH_INVALID",
    });
  });

  test("does not wait for sick subgraphs", async () => {
    const broken = {
      execute: () => Promise.reject(new Error("down")),
      checkHealth: () => Promise.reject(new Error()),
    };
    const gateway = await startGateway({
      host: "127.0.0.1",
      port: 0,
      logLevel: "silent",
      supergraphSdl: bankSdl,
      services: [inMemory(customers(), broken), inMemory(deposits(), broken)],
    });
    await gateway.close();
  });
});

describe("an answer", () => {
  const large = (length: number) => {
    const customer = { id: "C-1", name: "é".repeat(length) };
    return [inMemory(customers({ Query: { customer: () => customer } })), inMemory(deposits())];
  };

  test("of more bytes than it may have is refused", async () => {
    const bank = await startBank({ services: large(600), maxAnswerSize: 1_000 });
    const answer = await post(bank, HELLO);
    expect([answer.status, ...codes(answer)]).toEqual([422, "ANSWER_TOO_LARGE"]);
    expect(answer.body.data).toBeUndefined();
  });

  test("of as many bytes as it may have is given", async () => {
    const bank = await startBank({ services: large(400), maxAnswerSize: 1_000 });
    expect((await post(bank, HELLO)).status).toBe(200);
  });

  test.each([
    ["br", "br"],
    ["gzip, deflate", "gzip"],
    ["gzip, deflate, br", "br"],
    ["br;q=0.5, gzip;q=0.8", "gzip"],
    ["br;q=0, *", "gzip"],
    ["*;q=0", undefined],
    ["identity", undefined],
    ["deflate, zstd", undefined],
    [undefined, undefined],
  ])("that is large is compressed for Accept-Encoding %s as %s", async (accepted, encoding) => {
    const bank = await startBank({ services: large(20_000) });
    const headers = accepted === undefined ? undefined : { "accept-encoding": accepted };
    const path = `/graphql?query=${encodeURIComponent(`{ customer(id: "C-1") { name } }`)}`;
    const answer = await rawGet(bank.url, path, headers);
    expect(answer.headers["content-encoding"]).toBe(encoding);
    expect(answer.headers.vary).toBe("accept, accept-encoding");
    const plain =
      encoding === "br"
        ? brotliDecompressSync(answer.bytes)
        : encoding === "gzip"
          ? gunzipSync(answer.bytes)
          : answer.bytes;
    expect(JSON.parse(plain.toString())).toMatchObject({ data: { customer: { name: "é".repeat(20_000) } } });
    if (encoding) expect(answer.bytes.length).toBeLessThan(1_000);
  });

  test("that is small is sent as it is", async () => {
    const bank = await startBank();
    const answer = await rawGet(bank.url, "/graphql?query={branch}", { "accept-encoding": "br, gzip" });
    expect(answer.headers["content-encoding"]).toBeUndefined();
    expect(JSON.parse(answer.body)).toMatchObject({ data: { branch: "Main street" } });
  });
});

describe("a subgraph's answer that is nested without end costs its section", () => {
  /** A bank over HTTP whose customer is what it is told to be, as text. */
  const nestedBank = async (customer: string) => {
    const server = await listen(
      http.createServer((request, response) => {
        request.resume();
        response.setHeader("content-type", "application/json").end(`{"data":{"customer":${customer}}}`);
      }),
    );
    const services = [httpService({ name: "customers", url: server.url }), inMemory(deposits())];
    return { bank: await startBank({ services }), server };
  };
  const lists = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
  const objects = (levels: number) => `${`{"name":`.repeat(levels)}1${"}".repeat(levels)}`;

  test.each([
    ["a million lists", lists(1_000_000)],
    ["a million objects", objects(1_000_000)],
    ["lists in a small answer", lists(30_000)],
    ["objects in a small answer", objects(7_000)],
    ["lists where a text should be", `{"__typename":"Customer","id":"C-1","name":${lists(30_000)}}`],
    ["lists where a key should be", `{"__typename":"Customer","id":${lists(30_000)},"name":"Ada"}`],
  ])("by %s", async (_name, customer) => {
    const { bank, server } = await nestedBank(customer);
    const answer = await post(bank, { query: `{ customer(id: "C-1") { name savings } branch }` });
    expect(answer.status).toBe(200);
    expect(answer.body.data).toMatchObject({ branch: "Main street" });
    expect(codes(answer).length).toBeGreaterThan(0);
    await server.close();
  });
});

test("a query of which some takes too long is answered before its deadline, without that", async () => {
  const server = await listen(http.createServer((request) => void request.resume()));
  const slow = httpService({ name: "deposits", url: server.url });
  const bank = await startBank({ services: [inMemory(customers()), slow], deadline: 1_000 });
  const answer = await post(bank, { query: `{ branch customer(id: "C-1") { name savings } }` });
  expect(answer.status).toBe(200);
  expect(answer.body.data).toEqual({ branch: null, customer: { name: "Ada", savings: null } });
  expect(new Set(codes(answer))).toEqual(new Set(["DEADLINE_EXCEEDED"]));
  await server.close();
});

test("a change past its deadline is refused with 504", async () => {
  const mute = inMemory(customers(), { execute: () => new Promise(() => {}) });
  const bank = await startBank({ services: [mute, inMemory(deposits())], deadline: 30 });
  const answer = await post(bank, { query: `mutation { rename(id: "C-1", name: "Eve") { name } }` });
  expect([answer.status, ...codes(answer)]).toEqual([504, "DEADLINE_EXCEEDED"]);
  expect(answer.body.data).toBeUndefined();
});

/** A GET whose path is sent as it is: fetch would tidy it. */
function rawGet(base: string, path: string, headers: Record<string, string> = {}, agent?: http.Agent) {
  const { port } = new URL(base);
  return new Promise<{ status?: number; headers: http.IncomingHttpHeaders; body: string; bytes: Buffer }>(
    (resolve, reject) => {
      http
        .get({ port, host: "127.0.0.1", path, headers: { ...PREFLIGHT, ...headers }, agent }, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const bytes = Buffer.concat(chunks);
            const { statusCode: status, headers } = response;
            resolve({ status, headers, bytes, body: bytes.toString() });
          });
        })
        .on("error", reject);
    },
  );
}
