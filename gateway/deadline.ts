import { fail } from "../schema/errors";
import type { Signal, SignalListener } from "./contract";

/**
 * A signal that ends work early: when its time is over, or when whoever it is done for has gone. To be ended as soon
 * as the work is.
 */
export class Deadline implements Signal {
  aborted = false;
  reason!: Error;
  private readonly listeners: SignalListener[] = [];
  private timer: NodeJS.Timeout | undefined;
  private lastLook: NodeJS.Immediate | undefined;

  /**
   * Begins to count. Aborts with DEADLINE_EXCEEDED after so many `milliseconds`, where there are any, and with
   * the outer signal, for its reason. `onAbort` is called before anybody else hears of it.
   */
  constructor(
    milliseconds: number | undefined,
    private readonly outer?: Signal,
    private readonly onAbort?: (reason: Error) => void,
  ) {
    if (milliseconds !== undefined) this.timer = setTimeout(pass, milliseconds, this);
    if (outer?.aborted) this.handleEvent();
    else outer?.addEventListener("abort", this);
  }

  abort(reason: Error): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.onAbort?.(reason);
    for (const listener of this.listeners.splice(0)) {
      if (typeof listener === "function") listener();
      else listener.handleEvent();
    }
  }

  /** What the outer signal calls. */
  handleEvent(): void {
    this.abort(this.outer!.reason);
  }

  /** Time is over. Where this process itself was held up, what came in time is still to be read: it is read first. */
  pass(): void {
    this.lastLook = setImmediate(() => this.abort(fail("DEADLINE_EXCEEDED")));
  }

  end(): void {
    clearTimeout(this.timer);
    clearImmediate(this.lastLook);
    this.outer?.removeEventListener("abort", this);
  }

  addEventListener(_type: "abort", listener: SignalListener): void {
    this.listeners.push(listener);
  }

  removeEventListener(_type: "abort", listener: SignalListener): void {
    const at = this.listeners.lastIndexOf(listener);
    if (at < 0) return;
    const last = this.listeners.pop()!;
    // Nobody relies on an order.
    if (last !== listener) this.listeners[at] = last;
  }
}

function pass(deadline: Deadline): void {
  deadline.pass();
}

/** The signal of a request's scope, where it has one. */
export function signalOf(scope: object): Signal | undefined {
  return "signal" in scope ? (scope.signal as Signal | undefined) : undefined;
}

/**
 * Runs work that must end within `milliseconds`, and before the `outer` signal aborts: rejects with
 * DEADLINE_EXCEEDED or that signal's reason when it does not, and aborts the signal that the work was given. Work
 * that ignores the signal goes on unheard.
 */
export async function withinDeadline<T>(
  milliseconds: number,
  work: (signal: Signal) => Promise<T>,
  outer?: Signal,
): Promise<T> {
  let deadline: Deadline | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      // First the answer: what the abort makes of the work must not come before it.
      deadline = new Deadline(milliseconds, outer, reject);
      if (!deadline.aborted) work(deadline).then(resolve, reject);
    });
  } finally {
    deadline?.end();
  }
}
