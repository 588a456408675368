import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readConfig } from "../../../config";
import type { Database } from "../../../subgraphs/kit/database/database";
import { deposits } from "../../../subgraphs/deposits/subgraph";
import type { OpenOptions } from "../../../subgraphs/kit/sourceOption";
import { sourceOption } from "../../../subgraphs/kit/sourceOption";
import { startSubgraph } from "../../../subgraphs/kit/startSubgraph";
import type { DepositsSource } from "../../../subgraphs/deposits/source";

const CHOSEN = {
  DEPOSITS_SOURCE: "core-banking",
  DEPOSITS_CORE_BANKING_DIR: "/extracts",
  DEPOSITS_CORE_BANKING_CODE_PAGE: "cp037",
};

/** Deposits that may be read from `core-banking`, which answers what it is, and what became of it. */
function withCoreBanking(changes: Partial<DepositsSource> = {}) {
  const opened: { dir: string; codePage: string; signal: AbortSignal; database: Database }[] = [];
  const closed: string[] = [];
  const coreBanking = sourceOption({
    settings: z.object({ dir: z.string(), codePage: z.enum(["cp037", "cp1140"]).default("cp1140") }),
    open(database, { dir, codePage }, { signal }: OpenOptions): DepositsSource {
      opened.push({ dir, codePage, signal, database });
      return {
        ...deposits.openSource(database),
        status: () =>
          Promise.resolve({ sourceSystem: "mainframe", asOf: "2026-11-21T00:00:00Z", staleAt: null }),
        close: async () =>
          void closed.push((await database.query<{ one: string }>("SELECT 'open' AS one"))[0].one),
        ...changes,
      };
    },
  });
  return { manifest: { ...deposits, sources: { "core-banking": coreBanking } }, opened, closed };
}

function start(manifest: typeof deposits, env: Record<string, string>) {
  const source = readConfig(env).sources.deposits;
  return startSubgraph(manifest, { location: { memory: randomUUID() }, source, onError: () => undefined });
}

const invalid = (...parts: string[]) =>
  expect.objectContaining({
    code: "CONFIG_INVALID",
    message: expect.stringMatching(parts.map((part) => `(?=.*${part})`).join("")) as unknown,
  }) as Error;

test("the subgraph reads the source that was chosen, with its settings and their defaults", async () => {
  const { manifest, opened } = withCoreBanking();
  const subgraph = await start(manifest, CHOSEN);
  const query = `{ _entities(representations: [{ __typename: "Customer", id: "C-1042" }]) { ... on Customer { deposits { sourceSystem } } } }`;
  expect(await subgraph.execute({ query }, {})).toEqual({
    data: { _entities: [{ deposits: { sourceSystem: "mainframe" } }] },
  });
  await subgraph.close();
  await (await start(manifest, { ...CHOSEN, DEPOSITS_CORE_BANKING_CODE_PAGE: "" })).close();
  expect(opened).toMatchObject([
    { dir: "/extracts", codePage: "cp037" },
    { dir: "/extracts", codePage: "cp1140" },
  ]);
});

test("without a choice it reads its own database, whatever settings there are", async () => {
  const { manifest, opened } = withCoreBanking();
  await (await start(manifest, { ...CHOSEN, DEPOSITS_SOURCE: "" })).close();
  expect(opened).toEqual([]);
});

test("a source is told to end, then closed once, before its database", async () => {
  const { manifest, opened, closed } = withCoreBanking();
  const subgraph = await start(manifest, CHOSEN);
  expect(opened[0].signal.aborted).toBe(false);
  await subgraph.close();
  expect([opened[0].signal.aborted, closed]).toEqual([true, ["open"]]);
});

test("a source that fails to close keeps no database open", async () => {
  const { manifest, opened } = withCoreBanking({ close: () => Promise.reject(new Error("stuck")) });
  const subgraph = await start(manifest, CHOSEN);
  await opened[0].database.query("SELECT 1");
  await expect(subgraph.close()).rejects.toThrow("stuck");
  await expect(opened[0].database.query("SELECT 1")).rejects.toThrow();
});

test("a source that is not there, or not of this subgraph, is refused by its variable", async () => {
  const { manifest } = withCoreBanking();
  await expect(start(manifest, { DEPOSITS_SOURCE: "loan-servicing" })).rejects.toThrow(
    invalid("DEPOSITS_SOURCE: must be one of core-banking"),
  );
  await expect(start(manifest, { DEPOSITS_SOURCE: "constructor" })).rejects.toThrow(
    invalid("DEPOSITS_SOURCE"),
  );
  await expect(start({ ...deposits, sources: undefined }, CHOSEN)).rejects.toThrow(
    invalid("DEPOSITS_SOURCE: must not be set"),
  );
  expect(() => readConfig({ DEPOSITS_SOURCE: "../hunter2" })).toThrow(invalid("DEPOSITS_SOURCE"));
});

test("each wrong, missing and unknown setting is named by its variable, and never quoted", async () => {
  const { manifest, opened } = withCoreBanking();
  const env = {
    DEPOSITS_SOURCE: "core-banking",
    DEPOSITS_CORE_BANKING_CODE_PAGE: "hunter2",
    DEPOSITS_CORE_BANKING_CODEPAGE: "hunter2",
    DEPOSITS_CORE_BANKING_DIR: "",
  };
  const error: unknown = await start(manifest, env).catch((cause: unknown) => cause);
  expect(error).toEqual(
    invalid(
      "DEPOSITS_CORE_BANKING_CODE_PAGE: Invalid option",
      "DEPOSITS_CORE_BANKING_CODEPAGE: is no setting of core-banking",
      "DEPOSITS_CORE_BANKING_DIR: must be set",
    ),
  );
  expect((error as Error).message).not.toContain("hunter2");
  expect(opened).toEqual([]);
});
