import { setTimeout as pause } from "node:timers/promises";

/** Looks again and again until the condition holds. Throws, saying what was awaited, when it does not in time. */
export async function until(
  awaited: string,
  condition: () => boolean | Promise<boolean>,
  milliseconds = 30_000,
): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`In ${milliseconds} ms there must be ${awaited}.`);
    await pause(10);
  }
}
