import {
  bulkhead,
  BulkheadRejectedError,
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  CountBreaker,
  DelegateBackoff,
  handleWhen,
  type IBackoff,
  type IRetryBackoffContext,
  retry,
} from "cockatiel";
import { fail } from "../../../schema/errors";
import { isSickness, isTransient, TransientFault } from "./faults";

// More than half of the last attempts failed: the system is away. Fewer than ten tell too little.
const RECENT_ATTEMPTS = 20;
const FEWEST_ATTEMPTS = 10;
const FAILED_SHARE = 0.5;

// A program that restarts takes about that long; asking once every five seconds costs it nothing.
const OPEN_TIME = 5_000;

// A broken connection is replaced at once, a restarted listener in some dozen milliseconds.
const FIRST_BACKOFF = 50;

/** How one system's calls are bounded. */
export interface GuardOptions {
  /** Milliseconds for one call, its retries and waiting included. */
  deadlineMs: number;
  /** Calls at a time. */
  concurrency: number;
  /** Calls that wait for their turn. */
  queue: number;
  /** How often a call that may be made again is. */
  retries: number;
  /** Milliseconds of a clock that nobody sets. */
  now: () => number;
}

/** Whether calls are let through. */
export type Circuit = "CLOSED" | "OPEN" | "HALF_OPEN";

/**
 * Lets one system's calls through, or does not: so many at a time, each within its deadline, none while the system
 * is away. What is refused is SUBGRAPH_UNAVAILABLE, what takes too long DEADLINE_EXCEEDED; else what `run` rejects with.
 */
export class Guard {
  private readonly places;
  private readonly circuit;
  private readonly retry;
  private readonly openCalls = new Set<AbortController>();
  private isClosed = false;

  constructor(private readonly options: GuardOptions) {
    const { concurrency, queue, retries, now } = options;
    this.places = bulkhead(concurrency, queue);
    this.circuit = circuitBreaker(handleWhen(isSickness), {
      breaker: new CountBreaker({
        size: RECENT_ATTEMPTS,
        minimumNumberOfCalls: FEWEST_ATTEMPTS,
        threshold: FAILED_SHARE,
      }),
      halfOpenAfter: new OpenTime(now),
    });
    // Whoever waits for the call has a timer of its own: this one need not keep the process.
    this.retry = retry(handleWhen(isTransient), {
      maxAttempts: retries,
      backoff: new DelegateBackoff(backoff),
    }).dangerouslyUnref();
  }

  get state(): Circuit {
    const { state } = this.circuit;
    return state === CircuitState.Closed ? "CLOSED" : state === CircuitState.HalfOpen ? "HALF_OPEN" : "OPEN";
  }

  async run<Result>(run: (signal: AbortSignal) => Promise<Result>, mayBeRepeated: boolean): Promise<Result> {
    if (this.isClosed) throw fail("SUBGRAPH_UNAVAILABLE", { detail: "The source is closed." });
    const { deadlineMs, now } = this.options;
    const end = now() + deadlineMs;
    const call = new AbortController();
    const { signal } = call;
    const timer = setTimeout(() => call.abort(fail("DEADLINE_EXCEEDED")), deadlineMs);
    this.openCalls.add(call);
    const attempt = () => this.circuit.execute(() => tryOnce(run, signal, end - now()));
    try {
      const answer = this.places.execute(
        () => (mayBeRepeated ? this.retry.execute(attempt, signal) : attempt()),
        signal,
      );
      return await orAborted(answer, signal);
    } catch (error) {
      throw refusal(error) ?? error;
    } finally {
      clearTimeout(timer);
      this.openCalls.delete(call);
    }
  }

  /** Gives up all calls under way, and lets no more through. */
  close(): void {
    this.isClosed = true;
    for (const call of this.openCalls)
      call.abort(fail("SUBGRAPH_UNAVAILABLE", { detail: "The source is closed." }));
  }
}

async function tryOnce<Result>(
  run: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
  remaining: number,
): Promise<Result> {
  signal.throwIfAborted();
  try {
    return await orAborted(run(signal), signal);
  } catch (error) {
    // A system that wants to be left alone for longer than there is time is not asked again.
    if (error instanceof TransientFault && (error.retryAfter ?? 0) >= remaining)
      throw fail("SUBGRAPH_UNAVAILABLE", { detail: error.message });
    throw error;
  }
}

/** What it resolves to, unless the signal aborts first: whatever runs on then is nobody's any more. */
function orAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason as Error);
    if (signal.aborted) aborted();
    signal.addEventListener("abort", aborted, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", aborted));
  });
}

function refusal(error: unknown): Error | undefined {
  if (error instanceof BulkheadRejectedError)
    return fail("SUBGRAPH_UNAVAILABLE", { detail: "Too many calls wait." });
  if (error instanceof BrokenCircuitError)
    return fail("SUBGRAPH_UNAVAILABLE", {
      detail: "It failed too often, and is not asked for some seconds.",
    });
  return undefined;
}

/** Waits longer each time, never all for equally long; as long as the system itself says where it does. */
function backoff({ attempt, result }: IRetryBackoffContext<unknown>): number {
  const error = "error" in result ? result.error : undefined;
  if (error instanceof TransientFault && error.retryAfter !== undefined) return error.retryAfter;
  return FIRST_BACKOFF * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
}

/** How long the circuit stays open. cockatiel itself looks at the wall's clock, which may be set back for hours. */
class OpenTime implements IBackoff<unknown> {
  private until = 0;

  constructor(private readonly now: () => number) {}

  next(): this {
    this.until = this.now() + OPEN_TIME;
    return this;
  }

  /** Sooner or later than any time that has passed on the wall's clock. */
  get duration(): number {
    return this.now() >= this.until ? -Infinity : Infinity;
  }
}
