import type { ExecutionResult } from "graphql";
import type { SubgraphService } from "../../../gateway/contract";
import { compose } from "../../../gateway/supergraph/compose";
import { httpService } from "../../../gateway/supergraph/httpService";
import { subgraphsSource } from "../../../gateway/supergraph/subgraphsSource";
import { inMemory, serveOverHttp, type TestSubgraph } from "../../helpers/gatewayBank";
import { closeBanks, post, startBank } from "../../helpers/gatewayServer";
import { ableSubgraph, REFUSED, SERVED, watchedLog } from "../../helpers/reloading";

jest.mock("../../../gateway/supergraph/compose", () => {
  const real = jest.requireActual<{ compose: typeof compose }>("../../../gateway/supergraph/compose");
  return { compose: jest.fn(real.compose) };
});
beforeEach(() => jest.mocked(compose).mockClear());

const ASK = { query: `{ customer(id: "C-1") { name balance } }` };

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await closeBanks();
  for (const each of opened.splice(0).reverse()) await each.close();
});

async function start(services: SubgraphService[]) {
  const watched = watchedLog();
  const options = { supergraphSdl: undefined, supergraph: "subgraphs", supergraphPollSeconds: 0.02 };
  const bank = await startBank({ ...options, services, log: watched.log });
  return { bank, ...watched };
}

/** A subgraph in this process that becomes another. */
function changing(first: TestSubgraph) {
  let now: SubgraphService | undefined = inMemory(first);
  const service = inMemory(first, {
    execute: (request, scope): Promise<ExecutionResult> =>
      now ? now.execute(request, scope) : Promise.reject(new Error("it is away")),
  });
  return { service, becomes: (next: TestSubgraph | undefined) => void (now = next && inMemory(next)) };
}

const CUSTOMERS = ableSubgraph("customers", "name: String");
const DEPOSITS = ableSubgraph("deposits", "balance: String");

test("composes what the subgraphs say over HTTP", async () => {
  const services: SubgraphService[] = [];
  for (const subgraph of [CUSTOMERS, DEPOSITS]) {
    const server = await serveOverHttp(subgraph);
    opened.push(server);
    services.push(httpService({ name: subgraph.name, url: server.url }));
  }
  const { bank, lines } = await start(services);
  expect((await post(bank, ASK)).body).toEqual({
    data: { customer: { name: "C-1 of customers", balance: "10.00" } },
  });
  expect(lines.filter(({ level }) => Number(level) >= 40)).toEqual([]);
});

test("composes anew when a subgraph says something else, and only then", async () => {
  const deposits = changing(DEPOSITS);
  const { bank, next } = await start([inMemory(CUSTOMERS), deposits.service]);
  const owed = { query: `{ customer(id: "C-1") { name balance owed } }` };
  expect((await post(bank, owed)).status).toBe(400);
  const served = next(SERVED);
  deposits.becomes(ableSubgraph("deposits", "balance: String owed: Int"));
  await served;
  expect((await post(bank, owed)).body).toEqual({
    data: { customer: { name: "C-1 of customers", balance: "10.00", owed: 7 } },
  });
  expect(compose).toHaveBeenCalledTimes(2);
});

test("serves the old graph while a subgraph is away", async () => {
  const deposits = changing(DEPOSITS);
  const { bank, next } = await start([inMemory(CUSTOMERS), deposits.service]);
  const refused = next(REFUSED);
  deposits.becomes(undefined);
  expect(await refused).toMatchObject({
    code: "SUPERGRAPH_UNREACHABLE",
    reason: expect.stringContaining("deposits") as string,
  });
  const { body } = await post(bank, ASK);
  expect(body).toMatchObject({ data: { customer: { name: "C-1 of customers", balance: null } } });
});

test("tries once to compose what does not compose, and says each reason", async () => {
  let asked = 0;
  const deposits = changing(DEPOSITS);
  const counting = inMemory(CUSTOMERS);
  const execute = counting.execute.bind(counting);
  let heard: (() => void) | undefined;
  counting.execute = (request, scope) => {
    asked++;
    heard?.();
    return execute(request, scope);
  };
  const { bank, next, all } = await start([counting, deposits.service]);
  const refused = next(REFUSED);
  // Two subgraphs that resolve one field have to say that they share it.
  deposits.becomes(ableSubgraph("deposits", "balance: String name: String"));
  expect(await refused).toMatchObject({
    code: "SUPERGRAPH_INVALID",
    reason: expect.stringContaining("Customer.name") as string,
  });
  const before = asked;
  await new Promise<void>((resolve) => (heard = () => asked >= before + 5 && resolve()));
  expect(compose).toHaveBeenCalledTimes(2);
  expect(all(REFUSED)).toHaveLength(1);
  expect((await post(bank, ASK)).status).toBe(200);
});

test.each([
  ["an error", { errors: [] }],
  ["no SDL", { data: { _service: { sdl: null } } }],
])("does not compose when a subgraph answers %s", async (_name, answer) => {
  const odd = inMemory(DEPOSITS, { execute: () => Promise.resolve(answer) });
  const source = subgraphsSource({ services: [inMemory(CUSTOMERS), odd], poll: 1_000 });
  await expect(source.read(new AbortController().signal)).rejects.toMatchObject({
    code: "SUPERGRAPH_UNREACHABLE",
    message: expect.stringContaining("deposits") as string,
  });
});
