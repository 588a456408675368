import type { Signal } from "../contract";
import { Deadline } from "../deadline";

/** What tells one call from another, and how it is made. */
export interface CallOptions<T> {
  /** All that the answer depends on, as text. */
  readonly key: string;
  /** Of the request that asks. */
  readonly signal: Signal;
  /** Milliseconds for the call, where it is made for this asker; no limit if undefined. */
  readonly timeout?: number;
  /** The signal that it is given aborts when its time is over, or nobody waits for the answer any more. */
  call(signal: Signal): Promise<T>;
  /** An answer for a second reader, where readers change what they are given. */
  copy(answer: T): T;
}

/** Equal calls in flight are one: whoever asks what is being asked waits for that answer. */
export class SharedCalls {
  private readonly inFlight = new Map<string, unknown>();
  private readonly ids = new Map<string, number>();
  private lastId = 0;

  /** A short name for a long text, the same for the same text. */
  idOf(text: string): number {
    let id = this.ids.get(text);
    if (id === undefined) {
      // Texts long unused would stay for ever; ids are not used again, so forgetting costs a shared call.
      if (this.ids.size >= 10_000) this.ids.clear();
      this.ids.set(text, (id = ++this.lastId));
    }
    return id;
  }

  /**
   * Makes a call, or waits for the equal one in flight. Each asker gets an answer of its own. An asker whose signal
   * aborts waits no longer, and is rejected with the signal's reason; the call goes on for the others. When the call's
   * time is over all are rejected with DEADLINE_EXCEEDED, whether or not it listens to its signal.
   */
  ask<T>(options: CallOptions<T>): Promise<T> {
    const { key, signal } = options;
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const held = this.inFlight.get(key) as Call<T> | undefined;
      const call = held ?? new Call(options, this.inFlight);
      call.join(new Asker(call, signal, resolve, reject));
      if (held === undefined) call.begin();
    });
  }

  /** Lets nobody join what is in flight now: something has changed, and an answer begun before may not show it. */
  forget(): void {
    this.inFlight.clear();
  }
}

/** A call in flight, with all who wait for its answer. */
class Call<T> {
  private readonly key: string;
  // Gone when the call has ended: the map that it was in may remember it until the next full garbage collection, and all
  // that it holds.
  private flight: Flight<T> | undefined;
  private waiting = 0;

  constructor(
    options: CallOptions<T>,
    private readonly inFlight: Map<string, unknown>,
  ) {
    this.key = options.key;
    inFlight.set(this.key, this);
    const deadline = new Deadline(options.timeout, undefined, (reason) => this.dismiss(reason));
    this.flight = { options, deadline, askers: [] };
  }

  join(asker: Asker<T>): void {
    this.flight!.askers.push(asker);
    this.waiting++;
  }

  begin(): void {
    const { options, deadline } = this.flight!;
    options.call(deadline).then(
      (answer) => this.answered(answer),
      (cause: Error) => this.dismiss(cause),
    );
  }

  /** One asker less. The last one's going ends the call. */
  leave(reason: Error): void {
    if (--this.waiting === 0) this.flight?.deadline.abort(reason);
  }

  private answered(answer: T): void {
    const { options, askers = [] } = this.end() ?? {};
    const waiting = askers.filter(({ isGone }) => !isGone);
    try {
      // All copies are made before anybody has the answer to change it: who waits goes on later.
      waiting.forEach((asker, i) => asker.answer(i === 0 ? answer : options!.copy(answer)));
    } catch (cause) {
      for (const asker of waiting) asker.fail(cause as Error);
    }
  }

  private dismiss(cause: Error): void {
    for (const asker of this.end()?.askers ?? []) asker.fail(cause);
  }

  private end(): Flight<T> | undefined {
    const { flight } = this;
    this.flight = undefined;
    flight?.deadline.end();
    if (this.inFlight.get(this.key) === this) this.inFlight.delete(this.key);
    return flight;
  }
}

interface Flight<T> {
  readonly options: CallOptions<T>;
  readonly deadline: Deadline;
  readonly askers: Asker<T>[];
}

/** One who waits for a call. */
class Asker<T> {
  isGone = false;

  constructor(
    private readonly call: Call<T>,
    private readonly signal: Signal,
    private readonly resolve: (answer: T) => void,
    private readonly reject: (cause: Error) => void,
  ) {
    signal.addEventListener("abort", this);
  }

  /** What its request's signal calls. */
  handleEvent(): void {
    const reason = this.signal.reason;
    this.fail(reason);
    this.call.leave(reason);
  }

  answer(answer: T): void {
    this.signal.removeEventListener("abort", this);
    this.resolve(answer);
  }

  fail(cause: Error): void {
    if (this.isGone) return;
    this.isGone = true;
    this.signal.removeEventListener("abort", this);
    this.reject(cause);
  }
}
