import { createServer, type RequestListener } from "node:http";
import pino from "pino";
import type { AnswerSection, SubgraphService } from "../../gateway/contract";
import { httpService } from "../../gateway/supergraph/httpService";
import { resilientService } from "../../gateway/supergraph/resilientService";
import { customers, deposits, inMemory, listen, type Listening, serveOverHttp } from "../helpers/gatewayBank";
import { closeBanks, codes, post, startBank } from "../helpers/gatewayServer";

/** Asks deposits twice: at the root, and for the customer. */
const PAGE = { query: `{ customer(id: "C-1") { name savings } branch }` };
const MS = expect.any(Number) as number;
const WELL: AnswerSection = { subgraph: "customers", status: "OK", ms: MS };
const row = (status: AnswerSection["status"]): AnswerSection[] => [
  WELL,
  { subgraph: "deposits", status, ms: MS },
];

const servers: Listening[] = [];
afterEach(async () => {
  await closeBanks();
  for (const server of servers.splice(0)) await server.close();
});

/** Deposits at a URL, as a gateway asks for them. */
function depositsAt(url: string, deadline?: number): SubgraphService {
  const log = pino({ level: "silent" });
  // Its clock stands still: an open circuit stays open.
  return resilientService(httpService({ name: "deposits", url }), { log, deadline, now: () => 0 });
}

async function depositsBy(listener: RequestListener, deadline?: number): Promise<SubgraphService> {
  const server = await listen(createServer(listener));
  servers.push(server);
  return depositsAt(server.url, deadline);
}

async function bankWith(depositsService: SubgraphService) {
  return startBank({ services: [inMemory(customers()), depositsService] });
}

describe("extensions.sections", () => {
  test("has a row for each subgraph that was asked, and nothing but its name, how it did and for how long", async () => {
    const server = await serveOverHttp(deposits());
    servers.push(server);
    const { body, sections } = await post(await bankWith(depositsAt(server.url)), PAGE);
    expect(body).toEqual({ data: { customer: { name: "Ada", savings: "0.00" }, branch: "Main street" } });
    expect(sections).toHaveLength(2);
    expect(sections).toEqual(expect.arrayContaining(row("OK")));
    for (const { ms } of sections!) expect(ms).toBeGreaterThanOrEqual(0);
  });

  test("leaves out a subgraph that there was nothing to ask", async () => {
    const query = `{ customer(id: "C-9") { name savings } }`;
    const { body, sections } = await post(await bankWith(inMemory(deposits())), { query });
    expect(body).toEqual({ data: { customer: null } });
    expect(sections).toEqual([WELL]);
  });

  test.each([
    ["an operation that asks the gateway alone", { query: "{ __typename __schema { queryType { name } } }" }],
    ["a request that is refused", { query: "{ shoeSize }" }],
  ])("is absent from the answer to %s", async (_name, request) => {
    const { text, sections } = await post(await startBank(), request);
    expect(sections).toBeUndefined();
    expect(text).not.toContain("sections");
  });

  test("is TIMEOUT for a subgraph that takes too long", async () => {
    const mute = await depositsBy(() => undefined, 50);
    const answer = await post(await bankWith(mute), PAGE);
    expect(answer.body.data).toEqual({ customer: { name: "Ada", savings: null }, branch: null });
    expect(new Set(codes(answer))).toEqual(new Set(["DEADLINE_EXCEEDED"]));
    expect(answer.sections).toEqual(expect.arrayContaining(row("TIMEOUT")));
  });

  test("is UNAVAILABLE for a subgraph that refuses connections, and then for as long as nobody asks it", async () => {
    const closed = await listen(createServer());
    await closed.close();
    const { url } = closed;
    const bank = await bankWith(depositsAt(url));
    // The circuit opens after ten failures; each page makes two calls.
    for (let i = 0; i < 6; i++) {
      const answer = await post(bank, PAGE);
      expect(new Set(codes(answer))).toEqual(new Set(["SUBGRAPH_UNAVAILABLE"]));
      expect(answer.sections).toEqual(expect.arrayContaining(row("UNAVAILABLE")));
    }
    let asked = 0;
    const back = createServer((_request, response) => {
      asked++;
      response.end();
    });
    await new Promise<void>((resolve) => back.listen(Number(new URL(url).port), "127.0.0.1", resolve));
    servers.push({
      url,
      close: () =>
        new Promise((resolve) => {
          back.close(() => resolve());
          back.closeAllConnections();
        }),
    });
    expect((await post(bank, PAGE)).sections).toEqual(expect.arrayContaining(row("UNAVAILABLE")));
    expect(asked).toBe(0);
  });

  test.each([
    ["no JSON", "<html>bad gateway</html>"],
    ["no GraphQL", `{"status":"ok"}`],
  ])("is UNAVAILABLE for a subgraph that answers %s", async (_name, text) => {
    const proxy = await depositsBy(
      (_request, response) => void response.setHeader("content-type", "application/json").end(text),
    );
    const answer = await post(await bankWith(proxy), PAGE);
    expect(new Set(codes(answer))).toEqual(new Set(["SUBGRAPH_UNAVAILABLE"]));
    expect(answer.sections).toEqual(expect.arrayContaining(row("UNAVAILABLE")));
  });

  test("is PARTIAL for a subgraph one of whose answers has errors", async () => {
    const failing = deposits({ Customer: { savings: () => Promise.reject(new Error("db-prod-7 is down")) } });
    const server = await serveOverHttp(failing);
    servers.push(server);
    const answer = await post(await bankWith(depositsAt(server.url)), PAGE);
    expect(answer.body.data).toEqual({ customer: { name: "Ada", savings: null }, branch: "Main street" });
    expect(answer.sections).toEqual(expect.arrayContaining(row("PARTIAL")));
    expect(answer.text).not.toContain("db-prod-7");
  });

  test("tells the worst of a subgraph's fetches", async () => {
    const half = await depositsBy((request, response) => {
      request.on("data", (chunk: Buffer) => {
        if (chunk.includes("_entities")) return void response.destroy();
        response.setHeader("content-type", "application/json").end(`{"data":{"branch":"Main street"}}`);
      });
    });
    const answer = await post(await bankWith(half), PAGE);
    expect(answer.body.data).toEqual({ customer: { name: "Ada", savings: null }, branch: "Main street" });
    expect(answer.sections).toEqual(expect.arrayContaining(row("UNAVAILABLE")));
  });
});

test("an error names the subgraph whose section it costs", async () => {
  const answer = await post(await bankWith(await depositsBy((request) => void request.destroy())), PAGE);
  expect(answer.body.errors!.map(({ extensions }) => extensions)).toEqual(
    Array(2).fill({ code: "SUBGRAPH_UNAVAILABLE", subgraph: "deposits" }),
  );
});
