import { fail } from "../../schema/errors";

/** What each caller may have answered a minute, counted in cost. Who has used it up waits until some has come back. */
export interface Rate {
  /** Refuses a caller who is known to have nothing left, before any work is done. Throws RATE_LIMITED. */
  admit(caller: string): void;
  /**
   * Takes a request's cost from what its caller has, and tells what is left. A request is let through while anything is
   * left, so that none that is allowed is out of reach for good; what it took too much is waited for afterwards. Throws
   * RATE_LIMITED, which takes nothing, and RATE_LIMIT_UNAVAILABLE where nobody can count.
   */
  spend(caller: string, cost: number): Promise<number>;
  close(): Promise<void>;
}

/** A minute, in milliseconds: what is earned in it may be spent at once. */
export const WINDOW = 60_000;

/** Counts in this process. A caller's token bucket is one number: the time at which it is full again. */
export class RateInMemory implements Rate {
  private readonly fullAt: CallerTimes;
  /** How many milliseconds it takes to earn a cost of 1. */
  private readonly earning: number;

  /** `limit` is the cost a minute; `now` tells milliseconds. */
  constructor(
    limit: number,
    private readonly now: () => number = () => performance.now(),
    callers?: number,
  ) {
    this.earning = WINDOW / limit;
    this.fullAt = new CallerTimes(callers);
  }

  admit(caller: string): void {
    refuseFor(this.fullAt.of(caller) - this.now() - WINDOW);
  }

  // In one go until it returns: requests that come at the same time are counted one after the other.
  // eslint-disable-next-line @typescript-eslint/require-await
  async spend(caller: string, cost: number): Promise<number> {
    const now = this.now();
    const fullAt = Math.max(this.fullAt.of(caller), now);
    refuseFor(fullAt - now - WINDOW);
    const next = fullAt + cost * this.earning;
    this.fullAt.set(caller, next);
    return leftOf(next - now, this.earning);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A time for each of the callers heard of lately: bounded, the one unheard of for longest goes first. */
export class CallerTimes {
  private readonly held = new Map<string, number>();

  constructor(private readonly limit = 100_000) {}

  /** A caller's time; the beginning of time where there is none. */
  of(caller: string): number {
    return this.held.get(caller) ?? Number.NEGATIVE_INFINITY;
  }

  set(caller: string, time: number): void {
    // A Map keeps the order of insertion.
    this.held.delete(caller);
    this.held.set(caller, time);
    if (this.held.size > this.limit) this.held.delete(this.held.keys().next().value!);
  }
}

/** Refuses with RATE_LIMITED where so many milliseconds are to be waited for. */
export function refuseFor(wait: number): void {
  if (wait < 0) return;
  const retryAfter = Math.max(1, Math.ceil(wait / 1_000));
  throw fail("RATE_LIMITED", { detail: `It is ${retryAfter} s.`, facts: { retryAfter } });
}

/** What a caller has left whose bucket is full again in so many milliseconds. */
export function leftOf(untilFull: number, earning: number): number {
  // Times have fractions, which a sum and a difference do not give back to the last digit.
  return Math.max(0, Math.floor((WINDOW - untilFull) / earning + 1e-6));
}
