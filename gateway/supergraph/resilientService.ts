import { circuitBreaker, type CircuitBreakerPolicy, CircuitState, handleAll, type IBackoff } from "cockatiel";
import { CodedError, fail } from "../../schema/errors";
import { BREAKER, type BreakerMessage, BULKHEAD, RETRY } from "../channels";
import type { Log, Signal, SubgraphRequest, SubgraphService } from "../contract";
import { Deadline, signalOf } from "../deadline";
import { Bulkhead } from "./bulkhead";
import { RecentCalls } from "./recentCalls";

// A third of a request's own time: one subgraph that hangs leaves time for those asked after it.
const DEADLINE = 10_000;

// The connections bear 128 and some more keep them busy; beyond, calls would wait in the pool, which has no bound.
const PLACES = 200;

// Some moments' worth of work for a subgraph that is well; for a sick one waiting longer is of no use.
const QUEUE = 400;

// A process that restarts takes about that long; asking once every five seconds costs it nothing.
const OPEN_TIME = 5_000;

// What two do not mend is no passing trouble.
const RETRIES = 2;
// A broken connection is replaced at once, a restarted listener in some dozen milliseconds.
const FIRST_BACKOFF = 25;

/** How a service is watched over. */
export interface ResilientServiceOptions {
  log: Log;
  /** Milliseconds for one call, its retries and waiting included; 10,000 unless told. */
  deadline?: number;
  /** Calls at a time; 200 unless told. */
  places?: number;
  /** Calls that wait for their turn; 400 unless told. */
  queue?: number;
  /** Milliseconds of a clock that nobody sets; the process's own unless told. */
  now?: () => number;
}

/** One call, however often it is tried. */
interface Call<T> {
  readonly isQuery: boolean;
  /** Of the client's request. */
  readonly signal: Signal | undefined;
  attempt(signal: Signal): Promise<T>;
}

/**
 * Keeps a subgraph's sickness from becoming the gateway's, and the gateway's patience from making it worse: a
 * service behind a wire, with a deadline, retries of queries that nobody answered, a circuit breaker and a bound
 * to what waits. What is refused is SUBGRAPH_UNAVAILABLE, what takes too long DEADLINE_EXCEEDED.
 */
export function resilientService(inner: SubgraphService, options: ResilientServiceOptions): SubgraphService {
  const guard = new Guard(inner.name, options);
  return {
    name: inner.name,
    execute: (request, scope) =>
      guard.run({
        isQuery: readsOnly(request),
        signal: signalOf(scope),
        attempt: (signal) => inner.execute(request, { ...scope, signal }),
      }),
    send:
      inner.send &&
      ((body, options) => {
        const { isQuery, signal } = options;
        return guard.run({
          isQuery,
          signal,
          attempt: (signal) => inner.send!(body, { ...options, signal }),
        });
      }),
    // Health must see the subgraph itself, however it is thought of here.
    checkHealth: () => inner.checkHealth(),
    close: () => inner.close(),
  };
}

/** Lets one subgraph's calls through, or does not. */
class Guard {
  private readonly deadline: number;
  private readonly bulkhead: Bulkhead;
  private readonly recent: RecentCalls;
  private readonly openTime: OpenTime;
  private readonly circuit: CircuitBreakerPolicy;

  constructor(
    private readonly name: string,
    { log, deadline = DEADLINE, places = PLACES, queue = QUEUE, now = processTime }: ResilientServiceOptions,
  ) {
    this.deadline = deadline;
    this.bulkhead = new Bulkhead({ places, queue });
    this.recent = new RecentCalls(now);
    this.openTime = new OpenTime(now);
    this.circuit = circuitBreaker(handleAll, { breaker: this.recent, halfOpenAfter: this.openTime });
    this.circuit.onStateChange((state) => this.changed(state, log));
    BULKHEAD.publish({ subgraph: name, read: () => this.bulkhead.load });
    BREAKER.publish({ subgraph: name, state: "closed" });
  }

  async run<T>(call: Call<T>): Promise<T> {
    if (this.isShut()) throw fail("SUBGRAPH_UNAVAILABLE");
    const deadline = new Deadline(this.deadline, call.signal);
    try {
      if (!this.bulkhead.enter()) await this.bulkhead.wait(deadline);
      try {
        return await this.ask(call, deadline);
      } finally {
        this.bulkhead.leave();
      }
    } finally {
      deadline.end();
    }
  }

  /** Whether nobody is let through: while the circuit is open, and while one call tries the subgraph again. */
  private isShut(): boolean {
    const { state } = this.circuit;
    return state !== CircuitState.Closed && (state === CircuitState.HalfOpen || !this.openTime.isOver);
  }

  private async ask<T>(call: Call<T>, signal: Signal): Promise<T> {
    // A closed circuit only counts, which is done here: its own way costs each call several promises.
    if (this.circuit.state !== CircuitState.Closed) return this.probe(call, signal);
    try {
      const answer = await this.tryOften(call, signal);
      // What began before the circuit opened says nothing of the subgraph as it is now.
      if (this.circuit.state === CircuitState.Closed) this.recent.success(CircuitState.Closed);
      return answer;
    } catch (cause) {
      if (this.circuit.state !== CircuitState.Closed || !isSickness(cause, call)) throw cause;
      return this.circuit.execute<T>(() => Promise.reject(cause));
    }
  }

  /** The one call that finds out whether the subgraph is well again: whatever keeps it from an answer, it is not. */
  private async probe<T>(call: Call<T>, signal: Signal): Promise<T> {
    // Another call came first while this one waited for its place.
    if (this.isShut()) throw fail("SUBGRAPH_UNAVAILABLE");
    return this.circuit.execute(() => call.attempt(signal));
  }

  private async tryOften<T>(call: Call<T>, signal: Signal): Promise<T> {
    for (let retry = 0; ; retry++) {
      try {
        return await call.attempt(signal);
      } catch (cause) {
        if (retry >= RETRIES || signal.aborted || !mayBeRepeated(cause, call)) throw cause;
        if (!this.recent.takeRetry()) throw cause;
        await backoff(retry, signal);
        if (signal.aborted) throw fail("DEADLINE_EXCEEDED", { cause });
        // Others have found meanwhile that it is of no use.
        if (this.circuit.state !== CircuitState.Closed) throw cause;
        RETRY.publish({ subgraph: this.name });
      }
    }
  }

  private changed(state: CircuitState, log: Log): void {
    const fields = { subgraph: this.name };
    const tell = (state: BreakerMessage["state"]) => BREAKER.publish({ subgraph: this.name, state });
    if (state === CircuitState.Open) {
      // What waits would only be refused one after the other.
      this.bulkhead.sendAway();
      tell("open");
      log.warn(fields, "circuit is open: the subgraph is not asked for some seconds");
    } else if (state === CircuitState.HalfOpen) {
      tell("half-open");
      log.info(fields, "circuit is half-open: one request tries the subgraph");
    } else {
      tell("closed");
      log.info(fields, "circuit is closed: the subgraph answers again");
    }
  }
}

/** How long the circuit stays open. cockatiel itself looks at the wall's clock, which may be set back for hours. */
class OpenTime implements IBackoff<unknown> {
  private until = 0;

  constructor(private readonly now: () => number) {}

  next(): this {
    this.until = this.now() + OPEN_TIME;
    return this;
  }

  get isOver(): boolean {
    return this.now() >= this.until;
  }

  /** Sooner or later than any time that has passed on the wall's clock. */
  get duration(): number {
    return this.isOver ? -Infinity : Infinity;
  }
}

function processTime(): number {
  return performance.now();
}

/** Waits longer each time, never all for equally long; resolves at once when the signal aborts. */
function backoff(retry: number, signal: Signal): Promise<void> {
  const longest = FIRST_BACKOFF * 2 ** retry;
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, longest * (0.5 + Math.random() / 2));
    signal.addEventListener("abort", done);
  });
}

/** Whether a failure tells of the subgraph: not where the call was given up for another reason than its time. */
function isSickness(cause: unknown, { signal }: Call<unknown>): cause is CodedError {
  if (signal?.aborted && !isLate(signal.reason)) return false;
  if (!(cause instanceof CodedError)) return false;
  return cause.code === "SUBGRAPH_UNAVAILABLE" || cause.code === "DEADLINE_EXCEEDED";
}

function isLate(reason: unknown): boolean {
  return reason instanceof CodedError && reason.code === "DEADLINE_EXCEEDED";
}

// Nothing of the request was sent.
const UNSENT: ReadonlySet<unknown> = new Set(["ECONNREFUSED"]);
// The connection was refused, or ended under the request: no answer came of it.
const UNANSWERED: ReadonlySet<unknown> = new Set([...UNSENT, "ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/** Whether a call that failed may be made again: a change only where the subgraph cannot have seen it. */
function mayBeRepeated(error: unknown, { isQuery }: Call<unknown>): boolean {
  if (!(error instanceof CodedError) || error.code !== "SUBGRAPH_UNAVAILABLE") return false;
  const { cause } = error;
  const codes = isQuery ? UNANSWERED : UNSENT;
  return typeof cause === "object" && cause !== null && "code" in cause && codes.has(cause.code);
}

/** A request as an object does not say what it is: only what surely changes nothing may be sent again. */
function readsOnly({ query }: SubgraphRequest): boolean {
  return /^\s*(\{|query\b)/.test(query) && !/\b(mutation|subscription)\b/.test(query);
}
