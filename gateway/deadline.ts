import { setMaxListeners } from "node:events";
import { fail } from "../schema/errors";

// More are kept only where a crowd has left.
const MOST_IDLE = 1_000;

/**
 * A signal that ends work early: when its time is over, or when whoever it is done for has gone. To be ended as soon
 * as the work is, and not to be used after that.
 */
export class Deadline {
  // An AbortSignal costs more to make than much of what is done under it. One that never aborted is as good as new:
  // whoever was given it has answered, and listens no more.
  private static readonly idle: Deadline[] = [];

  private readonly controller = new AbortController();
  readonly signal = this.controller.signal;
  private timer: NodeJS.Timeout | undefined;
  private lastLook: NodeJS.Immediate | undefined;
  private outer: AbortSignal | undefined;
  private onAbort: ((reason: Error) => void) | undefined;

  private constructor() {
    // As many listen as fetches are under way: more than ten are no leak.
    setMaxListeners(0, this.signal);
  }

  /**
   * Begins to count. Aborts with DEADLINE_EXCEEDED after so many `milliseconds`, where there are any, and with
   * the outer signal, for its reason. `onAbort` is called before anybody else hears of it.
   */
  static begin(
    milliseconds: number | undefined,
    outer?: AbortSignal,
    onAbort?: (reason: Error) => void,
  ): Deadline {
    const deadline = Deadline.idle.pop() ?? new Deadline();
    deadline.outer = outer;
    deadline.onAbort = onAbort;
    if (milliseconds !== undefined) deadline.timer = setTimeout(pass, milliseconds, deadline);
    if (outer?.aborted) deadline.handleEvent();
    // The object itself listens: no function is made for each.
    else outer?.addEventListener("abort", deadline);
    return deadline;
  }

  abort(reason: Error): void {
    this.onAbort?.(reason);
    this.controller.abort(reason);
  }

  /** What the outer signal calls. */
  handleEvent(): void {
    this.abort(this.outer!.reason as Error);
  }

  /** Time is over. Where this process itself was held up, what came in time is still to be read: it is read first. */
  pass(): void {
    this.lastLook = setImmediate(() => this.abort(fail("DEADLINE_EXCEEDED")));
  }

  end(): void {
    clearTimeout(this.timer);
    clearImmediate(this.lastLook);
    this.outer?.removeEventListener("abort", this);
    this.timer = this.lastLook = this.outer = this.onAbort = undefined;
    if (!this.signal.aborted && Deadline.idle.length < MOST_IDLE) Deadline.idle.push(this);
  }
}

function pass(deadline: Deadline): void {
  deadline.pass();
}

/**
 * Runs work that must end within `milliseconds`, and before the `outer` signal aborts: rejects with
 * DEADLINE_EXCEEDED or that signal's reason when it does not, and aborts the signal that the work was given. Work
 * that ignores the signal goes on unheard.
 */
export async function withinDeadline<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  let deadline: Deadline | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      // First the answer: what the abort makes of the work must not come before it.
      deadline = Deadline.begin(milliseconds, outer, reject);
      if (!deadline.signal.aborted) work(deadline.signal).then(resolve, reject);
    });
  } finally {
    deadline?.end();
  }
}
