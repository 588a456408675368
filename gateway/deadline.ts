import { fail } from "../schema/errors";

/**
 * Runs work that must end within `milliseconds`: rejects with DEADLINE_EXCEEDED when it does not,
 * and aborts the signal that the work was given. Work that ignores the signal goes on unheard.
 */
export function withinDeadline<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      const error = fail("DEADLINE_EXCEEDED");
      // First the answer: what the abort makes of the work must not come before it.
      reject(error);
      controller.abort(error);
    }, milliseconds);
    // The wrapper makes a throw into a rejection, so that the timer is cleared then as well.
    (async () => work(controller.signal))()
      .finally(() => clearTimeout(timer))
      .then(resolve, reject);
  });
}
