import { CircuitState, type IBreaker } from "cockatiel";

// Long enough for a ratio to mean something, short enough that what is over is soon forgotten.
const HALF_WINDOW = 5_000;

// A subgraph that few ask shows itself sick by failing each time; one failure more or less is nothing.
const FAILURES_IN_A_ROW = 10;

// One that many ask is sick when half of it fails: some slow queries of one client do not make it so.
const FAILED_SHARE = 0.5;
const FEWEST_CALLS = 20;

// More would let a sick subgraph be asked for more than it is when it is well. The few that are always allowed
// carry a quiet gateway over a subgraph's restart.
const RETRIED_SHARE = 0.1;
const FEWEST_RETRIES = 5;

interface Counts {
  calls: number;
  failures: number;
  retries: number;
}

const none = (): Counts => ({ calls: 0, failures: 0, retries: 0 });

/** What came of the calls of the last five to ten seconds: whether a subgraph is sick, and bears a retry. */
export class RecentCalls implements IBreaker {
  /** Nothing is kept over a restart. */
  state: unknown;
  private before = none();
  private current = none();
  private since: number;
  private failuresInARow = 0;

  /** `now` must be milliseconds of a clock that nobody sets. */
  constructor(private readonly now: () => number) {
    this.since = now();
  }

  success(state: CircuitState): void {
    // The calls that opened the circuit must not open it again once it is mended.
    if (state === CircuitState.HalfOpen) this.before = this.current = none();
    this.turn();
    this.current.calls++;
    this.failuresInARow = 0;
  }

  /** Tells whether the circuit should open. */
  failure(): boolean {
    this.turn();
    this.current.calls++;
    this.current.failures++;
    if (++this.failuresInARow >= FAILURES_IN_A_ROW) return true;
    const calls = this.before.calls + this.current.calls;
    const failures = this.before.failures + this.current.failures;
    return calls >= FEWEST_CALLS && failures >= calls * FAILED_SHARE;
  }

  /** Takes one retry of those allowed, if there is one. */
  takeRetry(): boolean {
    this.turn();
    const calls = this.before.calls + this.current.calls;
    const retries = this.before.retries + this.current.retries;
    if (retries >= FEWEST_RETRIES + calls * RETRIED_SHARE) return false;
    this.current.retries++;
    return true;
  }

  private turn(): void {
    const now = this.now();
    const elapsed = now - this.since;
    if (elapsed < HALF_WINDOW) return;
    this.before = elapsed < 2 * HALF_WINDOW ? this.current : none();
    this.current = none();
    this.since = now;
  }
}
