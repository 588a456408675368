import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import net from "node:net";
import type { SubgraphService } from "../../../gateway/contract";
import { Deadline } from "../../../gateway/deadline";
import { httpService } from "../../../gateway/supergraph/httpService";
import { resilientService } from "../../../gateway/supergraph/resilientService";
import { customers, deferred, deposits, inMemory, listen } from "../../helpers/gatewayBank";
import { closeBanks, startBank, type TestGateway } from "../../helpers/gatewayServer";

const cleanup: (() => Promise<void>)[] = [];

afterEach(async () => {
  await closeBanks();
  for (const close of cleanup.splice(0).reverse()) await close();
});

const QUERY = `query Hello { customer(id: "C-1") { name } }`;
const MUTATION = `mutation Change { rename(id: "C-1", name: "Eve") { name } }`;

/** A request that a subgraph was sent, not answered until it is told to. */
interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
  closed: Promise<unknown>;
}

/** A bank whose customers are behind HTTP; `asked` tells of each request that they are sent. */
async function remoteBank() {
  const seen: Asked[] = [];
  const waiting: ((asked: Asked) => void)[] = [];
  const server = await listen(
    createServer((request, response) => {
      request.resume();
      const asked = { request, response, closed: once(response, "close") };
      seen.push(asked);
      waiting.shift()?.(asked);
    }),
  );
  cleanup.push(() => server.close());
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const remote = resilientService(httpService({ name: "customers", url: server.url }), { log });
  const bank = await startBank({ services: [remote, inMemory(deposits())] });
  const asked = () => new Promise<Asked>((resolve) => waiting.push(resolve));
  return { bank, asked, seen };
}

/** A client that sends a request and keeps what it gets. */
function ask(bank: TestGateway, query: string) {
  const socket = net.connect(Number(new URL(bank.url).port), "127.0.0.1");
  const body = JSON.stringify({ query });
  const head = `POST /graphql HTTP/1.1\r\nhost: bank.test\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  socket.write(`${head}\r\n\r\n${body}`);
  let received = "";
  const answered = deferred();
  socket.on("data", (chunk) => {
    received += chunk.toString();
    if (received.includes("}}")) answered.resolve();
  });
  return { socket, answered: answered.promise, received: () => received };
}

const answer = (asked: Asked, data: object) =>
  asked.response.setHeader("content-type", "application/json").end(JSON.stringify({ data }));

/** The request's line of the log, once it is written. */
async function requestLine(bank: TestGateway) {
  for (;;) {
    const line = bank.lines.find(({ msg, route }) => msg === "request" && route === "/graphql");
    if (line) return line;
    await new Promise(setImmediate);
  }
}

test("a client that goes ends what was asked for it, and the log says so", async () => {
  const { bank, asked, seen } = await remoteBank();
  const arrived = asked();
  const client = ask(bank, QUERY);
  const { closed, response } = await arrived;

  client.socket.destroy();
  await closed;

  expect(response.writableEnded).toBe(false);
  expect(await requestLine(bank)).toMatchObject({ status: 499, aborted: true, operation: "Hello" });
  expect(seen).toHaveLength(1);
  expect(bank.logged()).not.toContain("did not answer");
});

test("nothing more is asked for a client that has gone", async () => {
  const held = deferred();
  const [began, ended] = [deferred(), deferred()];
  const first = customers({
    Query: {
      customer: async () => {
        began.resolve();
        await held.promise;
        return { id: "C-1", name: "Ada" };
      },
    },
  });
  const inner = inMemory(first);
  const watched: SubgraphService = {
    ...inner,
    execute: (request, scope) => {
      const answered = inner.execute(request, scope);
      void answered.then(() => ended.resolve());
      return answered;
    },
  };
  const second = inMemory(deposits());
  const bank = await startBank({ services: [watched, second] });
  const client = ask(bank, `{ customer(id: "C-1") { name savings } }`);
  await began.promise;

  client.socket.destroy();
  expect(await requestLine(bank)).toMatchObject({ aborted: true });
  held.resolve();
  await ended.promise;
  await new Promise(setImmediate);

  expect(second.calls).toEqual([]);
});

test("what another client waits for as well goes on", async () => {
  const { bank, asked, seen } = await remoteBank();
  const arrived = asked();
  const goes = ask(bank, QUERY);
  const first = await arrived;
  const stays = ask(bank, QUERY);
  // The second request shares the call when the third, which is read after it, is sent.
  const later = asked();
  const other = ask(bank, `{ customer(id: "C-2") { name } }`);
  const { response } = await later;

  goes.socket.destroy();
  expect(await requestLine(bank)).toMatchObject({ aborted: true });
  expect(first.response.destroyed).toBe(false);
  answer(first, { customer: { name: "Ada" } });

  await stays.answered;
  expect(stays.received()).toContain(`{"data":{"customer":{"name":"Ada"}}`);
  expect(seen).toHaveLength(2);
  response.destroy();
  stays.socket.destroy();
  other.socket.destroy();
});

test("a change that was begun is done to its end", async () => {
  const { bank, asked } = await remoteBank();
  const arrived = asked();
  const client = ask(bank, MUTATION);
  const change = await arrived;

  client.socket.destroy();
  expect(await requestLine(bank)).toMatchObject({ status: 499, aborted: true, operation: "Change" });
  // What is sent after the client went arrives after all that its going did.
  const later = asked();
  const other = ask(bank, QUERY);
  const { response } = await later;
  expect(change.response.destroyed).toBe(false);
  answer(change, { rename: { name: "Eve" } });
  await change.closed;
  response.destroy();
  other.socket.destroy();

  expect(change.response.writableFinished).toBe(true);
});

test("the requests of one connection have one signal, and leave nothing listening on it", async () => {
  const bank = await startBank();
  const added = jest.spyOn(Deadline.prototype, "addEventListener");
  const removed = jest.spyOn(Deadline.prototype, "removeEventListener");
  const client = ask(bank, QUERY);
  await client.answered;
  expect(added.mock.calls.length).toBeGreaterThan(0);
  expect(removed.mock.calls.length).toBeGreaterThanOrEqual(added.mock.calls.length);
  jest.restoreAllMocks();
  client.socket.destroy();
});
