import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { QueryPlanner } from "@apollo/query-planner";
import { parse, Source } from "graphql";
import { warm } from "../../gateway/warm";
import { inMemory } from "../helpers/gatewayBank";
import { closeBanks, post, read, startBank } from "../helpers/gatewayServer";
import {
  ableSubgraph,
  NAME_IN_CUSTOMERS,
  NAME_IN_DEPOSITS,
  replaceFile,
  SERVED,
  watchedLog,
} from "../helpers/reloading";

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

function start(operations: Source[], log = watchedLog().log) {
  return startBank({
    supergraphSdl: undefined,
    supergraph: file,
    services: ["customers", "deposits"].map((name) => inMemory(ableSubgraph(name))),
    operations,
    log,
  });
}

const view = (name: string) => `query ${name}($id: ID!) { customer(id: $id) { name } }`;
const ID = { id: "C-1" };

test("operations that front ends rely on are planned before anybody asks", async () => {
  const bank = await start([new Source(view("trusted"), "trusted.graphql")]);
  const plan = jest.spyOn(QueryPlanner.prototype, "buildQueryPlan");
  expect((await post(bank, { query: view("trusted"), variables: ID })).status).toBe(200);
  expect(plan).not.toHaveBeenCalled();
});

test("the gateway is not ready before they are", async () => {
  const many = Array.from({ length: 200 }, (_, i) => new Source(view(`trusted${i}`), `${i}.graphql`));
  const watched = watchedLog();
  const listening = watched.next("listening");
  const probe = jest.spyOn(QueryPlanner.prototype, "buildQueryPlan");
  // The first free port after this one cannot be known: a first gateway finds it and leaves it.
  const finder = await startBank();
  const port = Number(new URL(finder.url).port);
  await finder.close();
  probe.mockClear();
  const starting = startBank({ supergraphSdl: NAME_IN_CUSTOMERS, port, operations: many, log: watched.log });
  await listening;
  const early = await read(await fetch(`http://127.0.0.1:${port}/health/ready`));
  const live = await fetch(`http://127.0.0.1:${port}/health/live`);
  const plannedThen = probe.mock.calls.length;
  const bank = await starting;
  const late = await read(await fetch(`${bank.url}/health/ready`));
  expect([early.status, live.status, late.status]).toEqual([503, 200, 200]);
  expect(early.body).toEqual({
    status: "unavailable",
    subgraphs: { customers: "ok", deposits: "ok" },
  });
  expect(plannedThen).toBeLessThan(many.length);
  expect(probe).toHaveBeenCalledTimes(many.length);
});

test("another graph comes with plans of what was used lately", async () => {
  const watched = watchedLog();
  const bank = await start([], watched.log);
  const conditional = `query cond($id: ID!, $all: Boolean!) { customer(id: $id) { name balance @include(if: $all) } }`;
  const asked = [
    { query: view("hot"), variables: ID },
    { query: conditional, variables: { ...ID, all: true } },
    { query: conditional, variables: { ...ID, all: false } },
  ];
  for (const request of asked) await post(bank, request);
  const served = watched.next(SERVED);
  replaceFile(file, NAME_IN_DEPOSITS);
  await served;
  const plan = jest.spyOn(QueryPlanner.prototype, "buildQueryPlan");
  for (const request of asked) {
    const { text } = await post(bank, request);
    expect(text).toContain(`"name":"C-1 of deposits"`);
  }
  expect(plan).not.toHaveBeenCalled();
});

test("at most fifty of them, and none that it does not answer", async () => {
  const watched = watchedLog();
  const bank = await start([], watched.log);
  for (let i = 0; i < 60; i++) await post(bank, { query: view(`hot${i}`), variables: ID });
  // The hottest of all asks for what the next graph does not have.
  const gone = { query: `{ customer(id: "C-1") { balance } }` };
  for (let i = 0; i < 5; i++) await post(bank, gone);
  const plan = jest.spyOn(QueryPlanner.prototype, "buildQueryPlan");
  const served = watched.next(SERVED);
  replaceFile(file, NAME_IN_DEPOSITS.replaceAll("balance", "saldo"));
  await served;
  expect(plan).toHaveBeenCalledTimes(49);
  expect((await post(bank, gone)).status).toBe(400);
});

describe("warm", () => {
  const hot = (name: string) => ({ source: `query ${name} { a }`, name, booleans: {}, uses: 4 });

  test("lets others have their turn between two plans", async () => {
    const order: string[] = [];
    const options = { trusted: [], hottest: ["first", "second"].map(hot) };
    await warm(
      {
        documentOf: (source) => parse(source),
        prepare: ({ definition }, uses) => {
          order.push(`${definition.name?.value} ${uses}`);
          setImmediate(() => order.push("others"));
        },
      },
      options,
    );
    expect(order).toEqual(["first 2", "others", "second 2", "others"]);
  });

  test("stops when it is told to", async () => {
    const stop = new AbortController();
    const prepared: unknown[] = [];
    const prepare = (operation: unknown) => {
      prepared.push(operation);
      stop.abort();
    };
    const options = { trusted: [], hottest: ["first", "second"].map(hot), stop: stop.signal };
    await warm({ documentOf: (source) => parse(source), prepare }, options);
    expect(prepared).toHaveLength(1);
  });

  test("takes what a condition looks at from its default", async () => {
    const seen: unknown[] = [];
    const source = `query q($yes: Boolean = true, $no: Boolean!, $id: ID) { a @include(if: $yes) b @skip(if: $no) }`;
    await warm(
      { documentOf: (text) => parse(text), prepare: ({ variables }) => void seen.push(variables) },
      { trusted: [new Source(source, "q.graphql")], hottest: [] },
    );
    expect(seen).toEqual([{ yes: true, no: false }]);
  });
});
