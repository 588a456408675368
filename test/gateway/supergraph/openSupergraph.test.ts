import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ApolloGateway } from "@apollo/gateway";
import { QueryPlanner } from "@apollo/query-planner";
import { Source } from "graphql";
import { openSupergraph } from "../../../gateway/supergraph/openSupergraph";
import { deferred, inMemory } from "../../helpers/gatewayBank";
import { closeBanks, post, startBank } from "../../helpers/gatewayServer";
import {
  ableSubgraph,
  NAME_IN_CUSTOMERS,
  NAME_IN_DEPOSITS,
  NO_NAME,
  REFUSED,
  replaceFile,
  SERVED,
  watchedLog,
  WITH_LOANS,
} from "../../helpers/reloading";

const ASK = { query: `{ customer(id: "C-1") { name } }` };
const nameFrom = (subgraph: string) => ({ data: { customer: { name: `C-1 of ${subgraph}` } } });
const TRUSTED = new Source("query whoIs($id: ID!) { customer(id: $id) { name } }", "whoIs.graphql");

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "supergraph-"));
  file = path.join(folder, "supergraph.graphql");
  writeFileSync(file, NAME_IN_CUSTOMERS);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await closeBanks();
  rmSync(folder, { recursive: true, force: true });
});

async function start({ services = ["customers", "deposits"].map(able), operations = [TRUSTED] } = {}) {
  const watched = watchedLog();
  const options = { supergraphSdl: undefined, supergraph: file, supergraphPollSeconds: 0.02 };
  const bank = await startBank({ ...options, services, operations, log: watched.log });
  return { bank, ...watched };
}
const able = (name: string) => inMemory(ableSubgraph(name));

const BAD: [string, string, string, RegExp][] = [
  ["is no GraphQL", "type Query {", "SUPERGRAPH_INVALID", /Syntax Error/],
  ["is no composed graph", "type Query { a: Int }", "SUPERGRAPH_INVALID", /./],
  ["is empty", "", "SUPERGRAPH_INVALID", /./],
  ["names a subgraph that has no service", WITH_LOANS, "CONFIG_INVALID", /subgraph loans/],
  ["breaks an operation", NO_NAME, "SUPERGRAPH_INVALID", /whoIs\.graphql: .*name/],
];

describe("a graph that", () => {
  test.each(BAD)(
    "%s is refused with the reason, once, and the old one is served",
    async (_, sdl, code, why) => {
      const { bank, next, all } = await start();
      const load = jest.spyOn(ApolloGateway.prototype, "load");
      const refused = next(REFUSED);
      replaceFile(file, sdl);
      expect(await refused).toMatchObject({ code, reason: expect.stringMatching(why) as string, from: file });
      expect((await post(bank, ASK)).body).toEqual(nameFrom("customers"));
      // The same content again and again, and then what is right: nothing was tried in between.
      for (let i = 0; i < 5; i++) replaceFile(file, sdl);
      const served = next(SERVED);
      replaceFile(file, NAME_IN_DEPOSITS);
      await served;
      expect((await post(bank, ASK)).body).toEqual(nameFrom("deposits"));
      expect(all(REFUSED)).toHaveLength(1);
      expect(load).toHaveBeenCalledTimes(2);
    },
  );

  test("cannot be planned is refused", async () => {
    const { bank, next } = await start();
    jest.spyOn(QueryPlanner.prototype, "buildQueryPlan").mockImplementation(() => {
      throw new Error("no way");
    });
    const refused = next(REFUSED);
    replaceFile(file, NAME_IN_DEPOSITS);
    expect(await refused).toMatchObject({
      code: "SUPERGRAPH_INVALID",
      reason: expect.stringContaining("whoIs.graphql has no plan") as string,
    });
    jest.restoreAllMocks();
    expect((await post(bank, ASK)).body).toEqual(nameFrom("customers"));
  });

  test("needs another subgraph is taken as soon as that one answers", async () => {
    let isUp = false;
    const checked: Promise<void>[] = [];
    const loans = inMemory(ableSubgraph("loans"), {
      checkHealth: () => {
        const outcome = isUp ? Promise.resolve() : Promise.reject(new Error("not yet"));
        checked.push(outcome);
        return outcome;
      },
    });
    const { bank, next, all } = await start({ services: [able("customers"), able("deposits"), loans] });
    const owed = { query: `{ customer(id: "C-1") { owed } }` };
    const refused = next(REFUSED);
    replaceFile(file, WITH_LOANS);
    expect(await refused).toMatchObject({
      code: "SUBGRAPH_UNAVAILABLE",
      reason: expect.stringContaining("loans") as string,
    });
    expect((await post(bank, owed)).status).toBe(400);
    const served = next(SERVED);
    isUp = true;
    await served;
    expect((await post(bank, owed)).body).toEqual({ data: { customer: { owed: 7 } } });
    expect(all(REFUSED)).toHaveLength(1);
  });

  test("does not change is not taken again", async () => {
    const { next, all } = await start();
    const load = jest.spyOn(ApolloGateway.prototype, "load");
    for (let i = 0; i < 5; i++) replaceFile(file, NAME_IN_CUSTOMERS);
    const served = next(SERVED);
    replaceFile(file, NAME_IN_DEPOSITS);
    await served;
    expect(all(SERVED)).toHaveLength(1);
    expect(load).toHaveBeenCalledTimes(1);
  });
});

describe("at the start", () => {
  test.each(BAD)("a graph that %s stops the gateway", async (_name, sdl, code, reason) => {
    writeFileSync(file, sdl);
    const services = ["customers", "deposits"].map(able);
    await expect(start({ services })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(reason) as string,
    });
    expect(services.map(({ closed }) => closed)).toEqual([true, true]);
  });

  test("a file that is not there stops the gateway", async () => {
    rmSync(file);
    await expect(start()).rejects.toMatchObject({ code: "SUPERGRAPH_UNREACHABLE" });
  });
});

test("a gateway that stops while it takes a graph ends, on the old one", async () => {
  const { bank, lines } = await start();
  const planned = new Promise<void>((resolve) => {
    const plan = jest.spyOn(QueryPlanner.prototype, "buildQueryPlan");
    plan.mockImplementation(() => {
      resolve();
      return { kind: "QueryPlan" };
    });
  });
  replaceFile(file, NAME_IN_DEPOSITS);
  await planned;
  await bank.close();
  expect(lines.filter(({ msg }) => msg === SERVED || msg === REFUSED)).toEqual([]);
});

test("requests come between two graphs, however often there is another", async () => {
  const events: string[] = [];
  const graphs = [NAME_IN_CUSTOMERS, NAME_IN_DEPOSITS];
  let change!: () => void;
  const third = deferred();
  const source = {
    name: "restless",
    read() {
      if (events.push("read") > 3) third.resolve();
      return Promise.resolve(graphs[events.length % 2]);
    },
    follow(changed: () => void) {
      change = changed;
      return () => undefined;
    },
  };
  const services = ["customers", "deposits"].map(able);
  const served = await openSupergraph(source, { services, operations: [], log: watchedLog().log });
  served.follow(() => {
    // What a request waits for while the graph is made ready, which takes longer.
    setTimeout(() => events.push("request"), 1);
    const end = performance.now() + 20;
    while (performance.now() < end);
    change();
    return Promise.resolve();
  });
  change();
  await third.promise;
  await served.close();
  expect(events.slice(0, 4)).toEqual(["read", "read", "request", "read"]);
});
