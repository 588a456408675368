import { setTimeout as rest } from "node:timers/promises";

/**
 * Does work that holds all answers up, however it ends; after it, requests have as long for themselves. Once `stop`
 * aborts, nothing is waited for.
 */
export async function atLeisure<T>(work: () => T | Promise<T>, stop?: AbortSignal): Promise<T> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    await rest(performance.now() - began, undefined, { signal: stop }).catch(() => undefined);
  }
}
