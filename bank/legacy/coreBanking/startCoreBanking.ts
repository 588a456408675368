import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { writeExtract } from "./writeExtract";

/** A stand-in for the deposits core. */
export interface CoreBanking {
  /** The folder in which its files arrive. */
  folder: string;
  /** The environment with which the deposits subgraph reads it. */
  settings: Record<string, string>;
  close(): Promise<void>;
}

/** Leaves the core's extract of the demo bank in a folder of its own, as a night's batch does. */
export async function startCoreBanking(options: { customers: number; today: string }): Promise<CoreBanking> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "core-banking-"));
  await writeExtract(folder, options);
  return {
    folder,
    settings: { DEPOSITS_SOURCE: "core-banking", DEPOSITS_CORE_BANKING_DIR: folder },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
