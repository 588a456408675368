import type { SubgraphService } from "../../gateway/contract";
import { httpService } from "../../gateway/supergraph/httpService";
import { customers, deposits, inMemory, type Listening, serveOverHttp } from "../helpers/gatewayBank";
import { type Answered, closeBanks, codes, post, startBank } from "../helpers/gatewayServer";

const PAGE = `query Page($id: ID!) { customer(id: $id) { name accounts { iban balance } savings } branch }`;
const ADA = { query: PAGE, variables: { id: "C-1" } };
const SECRET = "db-prod-7.bank.internal:5432 password=hunter2";

const servers: Listening[] = [];

afterEach(async () => {
  await closeBanks();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function overHttp(subgraph: ReturnType<typeof customers>): Promise<SubgraphService> {
  const server = await serveOverHttp(subgraph);
  servers.push(server);
  return httpService({ name: subgraph.name, url: server.url });
}

describe("a graph over two subgraphs", () => {
  test("gives the same answer in one process and over HTTP", async () => {
    const near = await startBank();
    const far = await startBank({ services: [await overHttp(customers()), await overHttp(deposits())] });

    const [here, there] = [await post(near, ADA), await post(far, ADA)];

    expect(here.body).toEqual({
      data: {
        customer: { name: "Ada", accounts: [{ iban: "IBAN-C-1", balance: "10.00" }], savings: "0.00" },
        branch: "Main street",
      },
    });
    expect(there.body).toEqual(here.body);
  });

  test("gives the same coded error in one process and over HTTP", async () => {
    const failing = () => deposits({ Customer: { accounts: () => Promise.reject(new Error(SECRET)) } });
    const near = await startBank({ services: [inMemory(customers()), inMemory(failing())] });
    const far = await startBank({ services: [await overHttp(customers()), await overHttp(failing())] });

    const [here, there] = [await post(near, ADA), await post(far, ADA)];

    const anyId = ({ body }: Answered) => JSON.stringify(body).replace(/"errorId":"[\w-]+"/, `"errorId":"…"`);
    expect(anyId(there)).toBe(anyId(here));
    expect(codes(here)).toEqual(["INTERNAL_ERROR"]);
  });

  test("gives one scope to all fetches of a request and another to the next request", async () => {
    const services = [inMemory(customers()), inMemory(deposits())];
    const bank = await startBank({ services });

    await post(bank, ADA);
    await post(bank, ADA);

    const [customerCalls, depositCalls] = services.map(({ calls }) => calls);
    expect([customerCalls.length, depositCalls.length]).toEqual([2, 4]);
    const first = new Set([customerCalls[0], ...depositCalls.slice(0, 2)].map(({ scope }) => scope));
    const second = new Set([customerCalls[1], ...depositCalls.slice(2)].map(({ scope }) => scope));
    expect([first.size, second.size]).toEqual([1, 1]);
    expect([...first][0]).not.toBe([...second][0]);
  });

  test("passes a mutation to its subgraph once", async () => {
    const services = [inMemory(customers()), inMemory(deposits())];
    const bank = await startBank({ services });

    const answer = await post(bank, { query: `mutation { rename(id: "C-2", name: "Bo") { name savings } }` });

    expect(answer.body).toEqual({ data: { rename: { name: "Bo", savings: "0.00" } } });
    expect(services[0].calls).toHaveLength(1);
  });
});

describe("a sick subgraph", () => {
  test("costs its own sections and leaves the rest of the page", async () => {
    const sick = inMemory(deposits(), { execute: () => Promise.reject(new Error(SECRET)) });
    const bank = await startBank({ services: [inMemory(customers()), sick] });

    const answer = await post(bank, ADA);

    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual({
      customer: { name: "Ada", accounts: null, savings: null },
      branch: null,
    });
    const paths = answer.body.errors!.map(({ path }) => path!.join("."));
    expect(paths.sort()).toEqual(["branch", "customer.accounts", "customer.savings"]);
    expect(new Set(codes(answer))).toEqual(new Set(["SUBGRAPH_UNAVAILABLE"]));
  });

  test("leaks nothing to the client, and to the log where it happened but no message, which may hold data", async () => {
    const sick = inMemory(deposits(), { execute: () => Promise.reject(new Error(SECRET)) });
    const bank = await startBank({ services: [inMemory(customers()), sick] });

    const { text } = await post(bank, ADA);

    expect(text).not.toMatch(/hunter2|db-prod-7|stack|serviceName/);
    expect(bank.lines).toContainEqual(
      expect.objectContaining({
        subgraph: "deposits",
        code: "SUBGRAPH_UNAVAILABLE",
        cause: expect.objectContaining({
          name: "Error",
          at: expect.arrayContaining([expect.stringContaining("federation.test")]) as unknown,
        }) as unknown,
      }),
    );
    expect(JSON.stringify(bank.lines)).not.toContain("hunter2");
  });

  test("is named once for a list, at the list", async () => {
    const sick = inMemory(deposits(), { execute: () => Promise.reject(new Error(SECRET)) });
    const bank = await startBank({ services: [inMemory(customers()), sick] });

    const answer = await post(bank, { query: "{ customers { name savings accounts { iban } } }" });

    expect(answer.body.data).toEqual({
      customers: [
        { name: "Ada", savings: null, accounts: null },
        { name: "Ben", savings: null, accounts: null },
      ],
    });
    expect(answer.body.errors).toEqual([
      {
        message: expect.stringContaining("did not answer") as unknown,
        path: ["customers"],
        extensions: { code: "SUBGRAPH_UNAVAILABLE", subgraph: "deposits" },
      },
    ]);
  });

  test("that nobody listens for costs its own sections", async () => {
    const gone = await serveOverHttp(deposits());
    await gone.close();
    const far = httpService({ name: "deposits", url: gone.url });
    const bank = await startBank({ services: [inMemory(customers()), far] });

    const answer = await post(bank, ADA);

    expect(answer.body.data).toMatchObject({ customer: { name: "Ada", accounts: null } });
    expect(new Set(codes(answer))).toEqual(new Set(["SUBGRAPH_UNAVAILABLE"]));
    expect(answer.text).not.toContain("127.0.0.1");
  });

  test("masks a resolver's error under an id that the log knows", async () => {
    const failing = deposits({
      Customer: { accounts: () => [], savings: () => Promise.reject(new Error(SECRET)) },
    });
    const bank = await startBank({ services: [inMemory(customers()), inMemory(failing)] });

    const answer = await post(bank, ADA);

    expect(answer.body.data).toMatchObject({ customer: { name: "Ada", accounts: [], savings: null } });
    const [error] = answer.body.errors!;
    expect(error.path).toEqual(["customer", "savings"]);
    expect(Object.keys(error.extensions!).sort()).toEqual(["code", "errorId", "subgraph"]);
    expect(answer.text).not.toContain("hunter2");
    const line = bank.lines.find(({ errorId }) => errorId === error.extensions!.errorId);
    expect(line).toMatchObject({ subgraph: "deposits", cause: { at: expect.any(Array) as unknown } });
    expect(JSON.stringify(line)).not.toContain("hunter2");
  });
});
