/** A call in flight, and how many more wait for what it answers. */
interface Call {
  readonly answer: Promise<unknown>;
  readonly signal: AbortSignal;
  waiting: number;
  copies: unknown[];
}

/** What tells one call from another, and how it is made. */
export interface CallOptions<T> {
  /** All that the answer depends on, as text. */
  readonly key: string;
  /** Of the request that asks. */
  readonly signal: AbortSignal;
  call(): Promise<T>;
  /** An answer for a second reader, where readers change what they are given. */
  copy(answer: T): T;
}

/** Equal calls in flight are one: whoever asks what is being asked waits for that answer. */
export class SharedCalls {
  private readonly inFlight = new Map<string, Call>();
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

  /** Makes a call, or waits for the equal one in flight. Each asker gets an answer of its own. */
  ask<T>(options: CallOptions<T>): Promise<T> {
    const { key, signal } = options;
    const held = this.inFlight.get(key);
    if (held !== undefined) return this.join(held, options);
    const call: Call = { signal, waiting: 0, copies: [], answer: options.call().then(settle, fail) };
    const done = () => {
      if (this.inFlight.get(key) === call) this.inFlight.delete(key);
    };
    function settle(answer: T): T {
      done();
      // Before anybody has the answer to change it.
      for (let i = 0; i < call.waiting; i++) call.copies.push(options.copy(answer));
      return answer;
    }
    function fail(cause: unknown): never {
      done();
      throw cause;
    }
    this.inFlight.set(key, call);
    return call.answer as Promise<T>;
  }

  /** Lets nobody join what is in flight now: something has changed, and an answer begun before may not show it. */
  forget(): void {
    this.inFlight.clear();
  }

  private join<T>(call: Call, options: CallOptions<T>): Promise<T> {
    const place = call.waiting++;
    return call.answer.then(
      () => call.copies[place] as T,
      (cause: unknown) => {
        // The first asker's time was up; this one's may not be.
        if (call.signal.aborted && !options.signal.aborted) return this.ask(options);
        throw cause;
      },
    );
  }
}
