import { z } from "zod";
import { fail } from "../../../schema/errors";
import { codePage } from "../../kit/adapters/fixedWidth/codePage";
import { openSnapshots } from "../../kit/adapters/snapshots";
import { openSystem } from "../../kit/adapters/system";
import type { Database } from "../../kit/database/database";
import { sourceOption } from "../../kit/sourceOption";
import type { DepositsSource } from "../source";
import { extractFiles } from "./coreBanking/extractFiles";
import { depositReads } from "./prismaSource";
import { depositTables } from "./tables";

const SYSTEM = "core-banking";

/** A file may take as long as a night's batch does. */
const LOAD_DEADLINE = 60 * 60_000;

const settings = z.object({
  /** The folder in which the core leaves its files. */
  dir: z.string().min(1),
  /** The core's code page. */
  codePage: z.string().default("cp1388").refine(isKnown, "must be a code page that is known here"),
  /** Hours from the end of an extract's business day until its data is stale. */
  staleAfterHours: z.coerce.number("must be a number of hours").min(0).max(1_000_000).default(36),
  /** Seconds from one look at the folder to the next. */
  pollSeconds: z.coerce.number("must be a number of seconds").min(0.05).max(3_600).default(5),
  /** Seconds for which a file must not have changed before it is read. */
  settledSeconds: z.coerce.number("must be a number of seconds").min(0).max(3_600).default(1),
});

/**
 * The deposits core's nightly extract and its daily deltas, from the folder in which they arrive. Each extract is loaded
 * into tables like the subgraph's own, in a schema beside it, and read by the same SQL.
 */
export const coreBankingSource = sourceOption({
  settings,
  async open(database, given, { signal }): Promise<CoreBankingSource> {
    const system = openSystem({ name: SYSTEM, deadlineMs: LOAD_DEADLINE, concurrency: 1, retries: 0 });
    const snapshots = await openSnapshots(database, "deposits_core_banking", {
      folder: given.dir,
      files: extractFiles(system, given.codePage, given.staleAfterHours),
      system,
      pollMs: given.pollSeconds * 1_000,
      settledForMs: given.settledSeconds * 1_000,
      signal,
    });
    const reads = readsOf(database, async () => (await snapshots.lastKnown())?.schema);
    return {
      ...reads,
      async status() {
        const current = await snapshots.current();
        return current ? { sourceSystem: SYSTEM, asOf: current.asOf, staleAt: current.staleAt } : null;
      },
      health: () => system.health(),
      look: () => snapshots.look(),
      async close() {
        await system.close();
        await snapshots.close();
      },
    };
  },
});

/** The source, and how its folder is looked at before its time. */
export interface CoreBankingSource extends DepositsSource {
  /** Resolves when all files that are there are loaded or refused. */
  look(): Promise<void>;
}

type Reads = Omit<DepositsSource, "status">;

/** Reads of the schema in use. Each statement is of one schema: what is loaded meanwhile is in another. */
function readsOf(database: Database, schemaInUse: () => Promise<string | undefined>): Reads {
  const bySchema = new Map<string, Reads>();
  const current = async (): Promise<Reads> => {
    const schema = await schemaInUse();
    if (schema === undefined)
      throw fail("SUBGRAPH_UNAVAILABLE", { detail: `${SYSTEM} sent no extract yet.` });
    const known = bySchema.get(schema) ?? depositReads(database, depositTables(schema));
    bySchema.set(schema, known); // of the few schemas that take turns
    return known;
  };
  return {
    accountsByIds: async (ids) => (await current()).accountsByIds(ids),
    accountsByCustomerIds: async (ids, page) => (await current()).accountsByCustomerIds(ids, page),
    accountCountsByCustomerIds: async (ids, filter) =>
      (await current()).accountCountsByCustomerIds(ids, filter),
    totalsByCustomerIds: async (ids) => (await current()).totalsByCustomerIds(ids),
    balancesByAccountIds: async (ids) => (await current()).balancesByAccountIds(ids),
    termDepositsByAccountIds: async (ids) => (await current()).termDepositsByAccountIds(ids),
    holdersByAccountIds: async (ids) => (await current()).holdersByAccountIds(ids),
    transactionsByAccountIds: async (ids, page) => (await current()).transactionsByAccountIds(ids, page),
    transactionCountsByAccountIds: async (ids, filter) =>
      (await current()).transactionCountsByAccountIds(ids, filter),
    standingOrdersByAccountIds: async (ids, page) => (await current()).standingOrdersByAccountIds(ids, page),
    standingOrderCountsByAccountIds: async (ids, filter) =>
      (await current()).standingOrderCountsByAccountIds(ids, filter),
    cardsByAccountIds: async (ids, page) => (await current()).cardsByAccountIds(ids, page),
    cardCountsByAccountIds: async (ids, filter) => (await current()).cardCountsByAccountIds(ids, filter),
    productsByCodes: async (codes) => (await current()).productsByCodes(codes),
    products: async (page) => (await current()).products(page),
    productCount: async () => (await current()).productCount(),
  };
}

function isKnown(name: string): boolean {
  try {
    return codePage(name) !== undefined;
  } catch {
    return false;
  }
}
