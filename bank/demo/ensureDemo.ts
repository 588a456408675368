import { createRequire } from "node:module";
import type { Bank, Load } from "../openBank";
import type * as seeding from "./seedDemo";

const load = createRequire(__filename);

/** How many customers the demo bank has when nobody says. */
export const DEMO_CUSTOMERS = 1_000;

/** Whether a bank with these loads is to be filled: nothing was imported, and no demo bank is complete. */
export function needsDemo(loads: readonly Load[]): boolean {
  return !loads.some(({ kind, complete }) => kind === "import" || complete);
}

/**
 * Fills an empty bank with the demo bank, or ends a seeding that was broken off. A bank that is complete, or
 * that an import has begun to fill, is left alone. Answers whether it wrote anything.
 */
export async function ensureDemo(
  bank: Bank,
  options: Partial<Pick<seeding.SeedOptions, "today" | "onProgress">> = {},
): Promise<boolean> {
  if (!needsDemo(await bank.loads())) return false;
  // The generator's names and places take long to load: every start but the first does without.
  const { seedDemo } = load("./seedDemo") as typeof seeding;
  await seedDemo(bank, { customers: DEMO_CUSTOMERS, ...options });
  return true;
}
