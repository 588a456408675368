import { randomUUID } from "node:crypto";
import { startWealthPlatform } from "../../../bank/legacy/wealthPlatform/startWealthPlatform";
import { readConfig } from "../../../config";
import { projectFile } from "../../../schema/files";
import { openDatabase } from "../../../subgraphs/kit/database/open";
import { upsertRows } from "../../../subgraphs/kit/database/upsertRows";
import { startSubgraph } from "../../../subgraphs/kit/startSubgraph";
import { TABLES } from "../../../subgraphs/wealth/sources/tables";
import { wealth } from "../../../subgraphs/wealth/subgraph";
import { restServer, type RestServer } from "../../helpers/restServer";
import { customerKeys, ofCustomers } from "./fixture";

const cleanup: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of cleanup.splice(0).reverse()) await close();
});

/** The subgraph as its configuration chooses the wealth platform, and one customer whom the platform knows as another. */
async function start(env: Record<string, string>) {
  const location = { memory: randomUUID() };
  const { sources } = readConfig(env);
  const subgraph = await startSubgraph(wealth, {
    location,
    source: sources.wealth,
    onError: () => undefined,
  });
  const database = await openDatabase("wealth", location, projectFile("subgraphs/wealth/prisma/migrations"));
  cleanup.push(
    () => subgraph.close(),
    () => database.close(),
  );
  await upsertRows(database, TABLES.customerReference, [
    { system: "wealth", externalId: "00010421", customerId: "C-77" },
  ]);
  return async (fields: string) => {
    const { data, errors } = await subgraph.execute(
      { query: ofCustomers(fields), variables: customerKeys("C-77", "C-1") },
      {},
    );
    const codes = [...new Set((errors ?? []).map(({ extensions }) => extensions.code))];
    return { customers: (data as { _entities: unknown[] })._entities, codes };
  };
}

const FIELDS = `wealth { status asOf sourceSystem holdings(first: 1) { totalCount edges { node { security { name } } } } }`;

test("customers whom the platform knows under its own numbers have their investments", async () => {
  const platform = await startWealthPlatform({ customers: 60, today: "2026-11-20" });
  const ask = await start(platform.settings);
  const known = { status: "CURRENT", sourceSystem: "wealth-platform", asOf: expect.any(String) as string };
  expect(await ask(FIELDS)).toEqual({
    customers: [
      {
        wealth: {
          ...known,
          holdings: {
            totalCount: 6,
            edges: [{ node: { security: { name: expect.any(String) as string } } }],
          },
        },
      },
      { wealth: { ...known, holdings: { totalCount: 0, edges: [] } } },
    ],
    codes: [],
  });

  await platform.close();
  const gone = { ...known, status: "UNAVAILABLE", holdings: null };
  expect(await ask(FIELDS)).toEqual({
    customers: [{ wealth: gone }, { wealth: gone }],
    codes: ["SUBGRAPH_UNAVAILABLE"],
  });
});

test("a platform that answers a page instead of records costs the section, which still tells how old it is", async () => {
  const page = { headers: { "content-type": "text/html" }, body: "<h1>Maintenance</h1>" };
  let isIll = false;
  const server: RestServer = await restServer(({ url }) => {
    if (url.endsWith("/token")) return { body: { access_token: "t", token_type: "bearer" } };
    if (isIll || !url.endsWith("/status")) return page;
    return { body: { bookedUntil: "2026-11-20T08:00:00+08:00" } };
  });
  cleanup.push(() => server.close());
  const ask = await start({
    WEALTH_SOURCE: "wealth-platform",
    WEALTH_WEALTH_PLATFORM_URL: server.url,
    WEALTH_WEALTH_PLATFORM_TOKEN_URL: `${server.url}/token`,
    WEALTH_WEALTH_PLATFORM_CLIENT_ID: "graph",
    WEALTH_WEALTH_PLATFORM_CLIENT_SECRET: "hush",
  });
  const section = { asOf: "2026-11-20T00:00:00.000Z", sourceSystem: "wealth-platform", holdings: null };
  const { customers, codes } = await ask(FIELDS);
  expect(customers[0]).toEqual({ wealth: { ...section, status: "CURRENT" } });
  expect(codes).toEqual(["SOURCE_ANSWER_INVALID"]);
  isIll = true;
  expect((await ask(FIELDS)).customers[0]).toEqual({ wealth: { ...section, status: "UNAVAILABLE" } });
});

test("a certificate that cannot be read is refused by its variable", async () => {
  const started = start({
    WEALTH_SOURCE: "wealth-platform",
    WEALTH_WEALTH_PLATFORM_URL: "https://platform.bank.example",
    WEALTH_WEALTH_PLATFORM_TOKEN_URL: "platform.bank.example",
    WEALTH_WEALTH_PLATFORM_CLIENT_ID: "graph",
    WEALTH_WEALTH_PLATFORM_CLIENT_SECRET: "hush",
    WEALTH_WEALTH_PLATFORM_CA: "/nowhere/ca.pem",
  });
  const message = expect.stringMatching(
    /(?=.*WEALTH_WEALTH_PLATFORM_CA: must be a file)(?=.*TOKEN_URL: must be a URL)/,
  ) as string;
  await expect(started).rejects.toMatchObject({ code: "CONFIG_INVALID", message });
});
