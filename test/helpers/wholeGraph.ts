import { randomUUID } from "node:crypto";
import { openBank, type Bank } from "../../bank/openBank";
import { seedDemo } from "../../bank/demo/seedDemo";
import { findSubgraphs } from "../../cli/findSubgraphs";
import { databaseLocation, readConfig, type Config } from "../../config";
import type { AnswerExtensions } from "../../gateway/contract";
import { startGateway, type Gateway } from "../../gateway/startGateway";
import { httpService } from "../../gateway/supergraph/httpService";
import type { RunningSubgraph } from "../../subgraphs/kit/contract";
import { serve } from "../../subgraphs/kit/serve";
import { startSubgraph, type SubgraphOptions } from "../../subgraphs/kit/startSubgraph";
import type { TestDatabase } from "./databases";
import { bearer } from "./testIssuer";

/** The day that the demo bank of these tests was made on. */
export const TODAY = "2026-11-21";

/** A demo bank in a database of its own. */
export interface DemoBank {
  config: Config;
  bank: Bank;
  drop(): Promise<void>;
}

/** Makes a demo bank with so many customers, on TODAY unless told. */
export async function makeDemoBank(
  database: TestDatabase,
  customers: number,
  today = TODAY,
): Promise<DemoBank> {
  const { location, drop } = await database.open();
  const config: Config = {
    ...readConfig(location.url ? { DATABASE_URL: location.url } : {}),
    memory: location.memory ?? randomUUID(),
    logLevel: "silent",
    port: 0,
  };
  const bank = await openBank(config);
  await seedDemo(bank, { customers, today });
  return {
    config,
    bank,
    async drop() {
      await bank.close();
      await drop();
    },
  };
}

/** Starts all subgraphs over the bank, in this process and without HTTP. */
export async function startSubgraphs(
  config: Config,
  options: Pick<SubgraphOptions, "requireCaller"> = {},
): Promise<RunningSubgraph[]> {
  return Promise.all(
    findSubgraphs().map((manifest) =>
      startSubgraph(manifest, {
        location: databaseLocation(config, manifest.name),
        onError: () => undefined,
        ...options,
      }),
    ),
  );
}

/** The all-in-one start over the bank. */
export async function startAllInOne({ config }: DemoBank): Promise<Gateway> {
  return startGateway({ ...config, services: await startSubgraphs(config) });
}

/** The distributed start over the bank: each subgraph behind HTTP, and how a subgraph is stopped alone. */
export async function startDistributed({
  config,
}: DemoBank): Promise<Gateway & { stop(name: string): Promise<void> }> {
  const servers = new Map<string, { url: string; close(): Promise<void> }>();
  for (const manifest of findSubgraphs())
    servers.set(
      manifest.name,
      await serve(manifest, {
        ...config,
        location: databaseLocation(config, manifest.name),
        feeds: config.feeds[manifest.name],
      }),
    );
  const services = [...servers].map(([name, { url }]) => httpService({ name, url: `${url}/graphql` }));
  const gateway = await startGateway({ ...config, services });
  const stop = async (name: string) => {
    await servers.get(name)?.close();
    servers.delete(name);
  };
  return {
    ...gateway,
    stop,
    async close() {
      await gateway.close();
      for (const name of [...servers.keys()]) await stop(name);
    },
  };
}

/** What a client is answered. */
export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string; subgraph?: string } }[];
  extensions?: AnswerExtensions;
}

/** Asks a graph over HTTP, as a front end does. */
export async function ask(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  token?: string,
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json",
      ...(token === undefined ? {} : bearer(token)),
    },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}
