import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ExecutionResult } from "graphql";
import type { SubgraphRequest } from "../../../gateway/contract";
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
} from "../../helpers/reloading";

const ASK = { query: `{ customer(id: "C-1") { name balance } }` };
const named = (subgraph: string) => ({
  data: { customer: { name: `C-1 of ${subgraph}`, balance: "10.00" } },
});

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "supergraph-"));
  file = path.join(folder, "supergraph.graphql");
  writeFileSync(file, NAME_IN_CUSTOMERS);
});
afterEach(async () => {
  await closeBanks();
  rmSync(folder, { recursive: true, force: true });
});

/** A gateway over the file; by watching alone unless another poll is told. */
async function start({
  supergraph = file,
  poll = 3_600,
  services = ["customers", "deposits"].map(able),
} = {}) {
  const watched = watchedLog();
  const bank = await startBank({
    supergraphSdl: undefined,
    supergraph,
    supergraphPollSeconds: poll,
    services,
    log: watched.log,
  });
  return { bank, ...watched };
}
const able = (name: string) => inMemory(ableSubgraph(name));

test("serves what the file says, also after it is replaced", async () => {
  const { bank, next } = await start();
  expect((await post(bank, ASK)).body).toEqual(named("customers"));
  const served = next(SERVED);
  replaceFile(file, NAME_IN_DEPOSITS);
  await served;
  expect((await post(bank, ASK)).body).toEqual(named("deposits"));
});

test("sees a file that is written in its place", async () => {
  const { bank, next } = await start();
  const served = next(SERVED);
  writeFileSync(file, NAME_IN_DEPOSITS);
  await served;
  expect((await post(bank, ASK)).body).toEqual(named("deposits"));
});

test("sees a file that is reached by a link beside it, as mounted configuration is", async () => {
  for (const [name, sdl] of [
    ["..1", NAME_IN_CUSTOMERS],
    ["..2", NAME_IN_DEPOSITS],
  ]) {
    mkdirSync(path.join(folder, name));
    writeFileSync(path.join(folder, name, "supergraph.graphql"), sdl);
  }
  unlinkSync(file);
  symlinkSync("..1", path.join(folder, "..data"));
  symlinkSync(path.join("..data", "supergraph.graphql"), file);
  const { bank, next } = await start();
  expect((await post(bank, ASK)).body).toEqual(named("customers"));
  const served = next(SERVED);
  symlinkSync("..2", path.join(folder, "..new"));
  renameSync(path.join(folder, "..new"), path.join(folder, "..data"));
  await served;
  expect((await post(bank, ASK)).body).toEqual(named("deposits"));
});

test("sees a change that the file system does not tell of", async () => {
  // The link leads out of the folder: nothing happens in the one that is watched.
  const elsewhere = mkdtempSync(path.join(tmpdir(), "supergraph-"));
  writeFileSync(path.join(elsewhere, "graph"), NAME_IN_CUSTOMERS);
  unlinkSync(file);
  symlinkSync(path.join(elsewhere, "graph"), file);
  const { bank, next } = await start({ poll: 0.02 });
  const served = next(SERVED);
  replaceFile(path.join(elsewhere, "graph"), NAME_IN_DEPOSITS);
  await served;
  expect((await post(bank, ASK)).body).toEqual(named("deposits"));
  rmSync(elsewhere, { recursive: true });
});

test("lets a request under way end on the graph that it began with", async () => {
  const asked = deferred();
  const released = deferred();
  const customers = able("customers");
  const slow = {
    ...customers,
    async execute(request: SubgraphRequest, scope: object): Promise<ExecutionResult> {
      asked.resolve();
      await released.promise;
      return customers.execute(request, scope);
    },
  };
  const { bank, next } = await start({ services: [slow, able("deposits")] });
  const answer = post(bank, ASK);
  await asked.promise;
  const served = next(SERVED);
  replaceFile(file, NO_NAME);
  await served;
  const late = await post(bank, ASK);
  released.resolve();
  expect((await answer).body).toEqual(named("customers"));
  expect(late.status).toBe(400);
  expect(late.body.errors?.[0].extensions?.code).toBe("GRAPHQL_VALIDATION_FAILED");
});

test("serves on while the file is gone, says so once, and takes it when it is back", async () => {
  const { bank, next, all } = await start({ poll: 0.02 });
  const refused = next(REFUSED);
  unlinkSync(file);
  expect(await refused).toMatchObject({ code: "SUPERGRAPH_UNREACHABLE", from: file });
  expect((await post(bank, ASK)).body).toEqual(named("customers"));
  const served = next(SERVED);
  replaceFile(file, NAME_IN_DEPOSITS);
  await served;
  expect((await post(bank, ASK)).body).toEqual(named("deposits"));
  expect(all(REFUSED)).toHaveLength(1);
});

test("replaced many times under load, loses no request and gives no wrong answer", async () => {
  const RELOADS = 20;
  const { bank, next, all } = await start();
  const right = ["customers", "deposits"].map((name) => JSON.stringify(named(name)));
  let isOver = false;
  let answered = 0;
  const wrong: string[] = [];
  const clients = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const { status, text, body } = await post(bank, ASK);
      answered++;
      if (status !== 200 || !right.includes(JSON.stringify(body))) wrong.push(`${status} ${text}`);
    }
  });
  for (let i = 0; i < RELOADS; i++) {
    const served = next(SERVED);
    const inDeposits = i % 2 === 0;
    replaceFile(file, `${inDeposits ? NAME_IN_DEPOSITS : NAME_IN_CUSTOMERS}# ${i}\n`);
    await served;
    // Who asks after the switch is answered by the new graph.
    expect(JSON.stringify((await post(bank, ASK)).body)).toBe(right[inDeposits ? 1 : 0]);
  }
  isOver = true;
  await Promise.all(clients);
  expect(wrong).toEqual([]);
  expect(answered).toBeGreaterThan(RELOADS);
  expect(all(SERVED)).toHaveLength(RELOADS);
});
