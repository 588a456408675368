import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { urlSource, type UrlSourceOptions } from "../../../gateway/supergraph/urlSource";
import { deferred, inMemory, listen, type Listening } from "../../helpers/gatewayBank";
import { closeBanks, post, startBank } from "../../helpers/gatewayServer";
import {
  ableSubgraph,
  NAME_IN_CUSTOMERS,
  NAME_IN_DEPOSITS,
  REFUSED,
  SERVED,
  watchedLog,
} from "../../helpers/reloading";

const ASK = { query: `{ customer(id: "C-1") { name } }` };
const nameFrom = (subgraph: string) => ({ data: { customer: { name: `C-1 of ${subgraph}` } } });

const opened: { close?(): Promise<void> }[] = [];
afterEach(async () => {
  await closeBanks();
  for (const each of opened.splice(0).reverse()) await each.close?.();
});

async function serve(answer: RequestListener): Promise<Listening> {
  const server = await listen(createServer(answer));
  opened.push(server);
  return server;
}

/** A registry of graphs that knows ETags, and is asked so many times. */
async function registry() {
  const asked: string[] = [];
  const held = { sdl: NAME_IN_CUSTOMERS, etag: `"1"`, status: 200 };
  let waiting: { left: number; resolve: () => void } | undefined;
  const { url } = await serve((request, response) => {
    asked.push(String(request.headers["if-none-match"]));
    if (held.status !== 200) response.writeHead(held.status).end("no");
    else if (request.headers["if-none-match"] === held.etag) response.writeHead(304).end();
    else response.writeHead(200, { etag: held.etag }).end(held.sdl);
    if (waiting && --waiting.left === 0) waiting.resolve();
  });
  const askedAgain = (left: number) => new Promise<void>((resolve) => (waiting = { left, resolve }));
  return { url, asked, held, askedAgain };
}

async function start(supergraph: string) {
  const watched = watchedLog();
  const bank = await startBank({
    supergraphSdl: undefined,
    supergraph,
    supergraphPollSeconds: 0.01,
    services: ["customers", "deposits"].map((name) => inMemory(ableSubgraph(name))),
    log: watched.log,
  });
  return { bank, ...watched };
}

test("asks with the ETag that it has, and serves what is new", async () => {
  const { url, asked, held, askedAgain } = await registry();
  const { bank, next, all } = await start(url);
  expect((await post(bank, ASK)).body).toEqual(nameFrom("customers"));
  await askedAgain(3);
  const served = next(SERVED);
  held.etag = `"2"`;
  held.sdl = NAME_IN_DEPOSITS;
  await served;
  expect((await post(bank, ASK)).body).toEqual(nameFrom("deposits"));
  expect(asked[0]).toBe("undefined");
  expect(new Set(asked.slice(1, 4))).toEqual(new Set([`"1"`]));
  expect(all(SERVED)).toHaveLength(1);
});

test("serves the old graph while the URL is sick, and says so once without the password", async () => {
  const { url, held, askedAgain } = await registry();
  const { bank, next, all, lines } = await start(url.replace("//", "//reader:hunter2@"));
  const refused = next(REFUSED);
  held.status = 500;
  expect(await refused).toMatchObject({
    code: "SUPERGRAPH_UNREACHABLE",
    from: url,
    reason: expect.stringContaining("500") as string,
  });
  await askedAgain(3);
  expect((await post(bank, ASK)).body).toEqual(nameFrom("customers"));
  const served = next(SERVED);
  Object.assign(held, { status: 200, etag: `"2"`, sdl: NAME_IN_DEPOSITS });
  await served;
  expect(all(REFUSED)).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain("hunter2");
});

test("refuses bad content once, however often it comes", async () => {
  const { url, held, askedAgain } = await registry();
  const { bank, next, all } = await start(url);
  const refused = next(REFUSED);
  Object.assign(held, { etag: `"2"`, sdl: "type Query {" });
  expect(await refused).toMatchObject({ code: "SUPERGRAPH_INVALID" });
  await askedAgain(5);
  expect(all(REFUSED)).toHaveLength(1);
  expect((await post(bank, ASK)).body).toEqual(nameFrom("customers"));
});

describe("reading", () => {
  async function read(answer: RequestListener, options: Partial<UrlSourceOptions> = {}, user = "") {
    const { url } = await serve(answer);
    const source = urlSource(url.replace("//", `//${user}`), { poll: 1_000, ...options });
    opened.push(source);
    return source.read(new AbortController().signal);
  }

  test("sends name and password of the URL as they are meant", async () => {
    const seen = deferred<string | undefined>();
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      seen.resolve(request.headers.authorization);
      response.end("graph");
    };
    expect(await read(answer, {}, "reader:a%40b@")).toBe("graph");
    expect(await seen.promise).toBe(`Basic ${Buffer.from("reader:a@b").toString("base64")}`);
  });

  const bad: [string, RequestListener][] = [
    ["another status", (_, response) => void response.writeHead(404).end("nothing here")],
    ["another place", (_, response) => void response.writeHead(302, { location: "/other" }).end()],
    ["304 to who has nothing", (_, response) => void response.writeHead(304).end()],
    ["more than it may", (_, response) => void response.end("x".repeat(3_000))],
    ["nothing in time", () => undefined],
    ["a part of it in time", (_, response) => void response.write("type Query")],
    ["nothing and hangs up", (request) => void request.socket.destroy()],
  ];
  test.each(bad)("fails when the URL answers %s", async (_name, answer) => {
    await expect(read(answer, { deadline: 100, maxSize: 2_000 })).rejects.toMatchObject({
      code: "SUPERGRAPH_UNREACHABLE",
    });
  });
});
