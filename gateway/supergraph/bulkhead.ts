import { fail } from "../../schema/errors";
import type { Signal } from "../contract";

/** How many may be inside, and how many may wait for a place. */
export interface BulkheadOptions {
  places: number;
  queue: number;
}

/** Lets so many in at a time; so many more wait, first come first in; whoever comes then is refused. */
export class Bulkhead {
  private readonly places: number;
  private readonly longest: number;
  private inside = 0;
  // A set keeps the order of coming, and whoever gives up leaves it without a search.
  private readonly queue = new Set<Waiting>();

  constructor({ places, queue }: BulkheadOptions) {
    this.places = places;
    this.longest = queue;
  }

  /** How many are inside, and wait, at the moment. */
  get load(): { running: number; waiting: number } {
    return { running: this.inside, waiting: this.queue.size };
  }

  /** Takes a place if one is free: to be given back by `leave`. */
  enter(): boolean {
    if (this.inside >= this.places) return false;
    this.inside++;
    return true;
  }

  /**
   * Waits for a place: to be given back by `leave`. Rejects with SUBGRAPH_UNAVAILABLE where too many wait, with
   * DEADLINE_EXCEEDED when the signal aborts first.
   */
  wait(signal: Signal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(fail("DEADLINE_EXCEEDED"));
      if (this.queue.size >= this.longest) return reject(fail("SUBGRAPH_UNAVAILABLE"));
      this.queue.add(new Waiting(this.queue, signal, resolve, reject));
    });
  }

  leave(): void {
    for (const first of this.queue) {
      // The place is handed on: nobody who comes now gets in between.
      first.letIn();
      return;
    }
    this.inside--;
  }

  /** Refuses all that wait. */
  sendAway(): void {
    for (const each of this.queue) each.refuse(fail("SUBGRAPH_UNAVAILABLE"));
  }
}

class Waiting {
  constructor(
    private readonly queue: Set<Waiting>,
    private readonly signal: Signal,
    private readonly resolve: () => void,
    private readonly reject: (cause: Error) => void,
  ) {
    signal.addEventListener("abort", this);
  }

  handleEvent(): void {
    this.refuse(fail("DEADLINE_EXCEEDED"));
  }

  letIn(): void {
    this.end();
    this.resolve();
  }

  refuse(cause: Error): void {
    this.end();
    this.reject(cause);
  }

  private end(): void {
    this.queue.delete(this);
    this.signal.removeEventListener("abort", this);
  }
}
