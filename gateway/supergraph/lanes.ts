import { Client } from "undici";

/** Requests that share a connection at the most: what one slow answer may hold up. */
const DEPTH = 16;

/** Milliseconds since a connection's last answer after which it may be held up by its next one. */
const FLOWING = 8;

/** One connection, kept alive between requests; it opens, and opens again, when it is used. */
export class Lane {
  /** Requests not yet answered. */
  load = 0;
  /** Those of them whose answer somebody waits for. */
  private heard = 0;
  /** Whether nobody else may use it for now. */
  private isTaken = false;
  /** When it last answered, or began to be used. */
  private progressAt = 0;

  constructor(
    readonly client: Client,
    private readonly now: () => number,
  ) {}

  get isFree(): boolean {
    return this.load === 0 && !this.isTaken;
  }

  /** Whether one more may share it. */
  get isOpen(): boolean {
    return !this.isTaken && this.load < DEPTH && this.now() - this.progressAt < FLOWING;
  }

  enter(isShared: boolean): void {
    if (this.load++ === 0) this.progressAt = this.now();
    this.heard++;
    if (!isShared) this.isTaken = true;
  }

  /** Nobody waits for one of the answers any more. Tells whether that is so for all of them. */
  giveUp(): boolean {
    return --this.heard === 0;
  }

  /** To be called for each request at its end; `isHeard` unless it was given up. */
  leave(isHeard: boolean): void {
    this.progressAt = this.now();
    if (isHeard) this.heard--;
    if (--this.load > 0) return;
    // A server that closes its connection after an answer is to be heard before anybody is sent there.
    this.isTaken = true;
    setImmediate(() => (this.isTaken = false));
  }
}

/** How many connections there are, and of which kind. */
export interface LanesOptions {
  most: number;
  client: Client.Options;
  /** Milliseconds of a clock that nobody sets; the process's own unless told. */
  now?: () => number;
}

/**
 * The connections to one origin. Requests that may be shared go where answers are flowing: many on a connection cost
 * a third less than each on its own, for one reading and one writing serve them all. As a slow answer holds up those
 * behind it, nobody is sent where none has come of late; other requests have a connection for themselves as long as
 * there are any, and what comes when all are in use waits on the one with the fewest before it.
 */
export class Lanes {
  private readonly lanes: Lane[] = [];

  constructor(
    private readonly origin: string,
    private readonly options: LanesOptions,
  ) {}

  /** The connection for a request, which has been entered. */
  enter(isShared: boolean): Lane {
    const lane = this.choose(isShared);
    lane.enter(isShared);
    return lane;
  }

  private choose(isShared: boolean): Lane {
    let emptiest: Lane | undefined;
    for (const lane of this.lanes) {
      if (lane.isFree || (isShared && lane.isOpen)) return lane;
      if (emptiest === undefined || lane.load < emptiest.load) emptiest = lane;
    }
    const { most, client, now = processTime } = this.options;
    if (emptiest !== undefined && this.lanes.length >= most) return emptiest;
    const lane = new Lane(new Client(this.origin, { ...client, pipelining: DEPTH }), now);
    this.lanes.push(lane);
    return lane;
  }

  /** Connections that are open, and those of them unused; requests that were sent, and that wait to be. */
  get use(): { open: number; free: number; sent: number; queued: number } {
    const use = { open: 0, free: 0, sent: 0, queued: 0 };
    for (const { client } of this.lanes) {
      const { stats } = client;
      if (stats.connected) use.open++;
      if (stats.connected && stats.size === 0) use.free++;
      use.sent += stats.running;
      use.queued += stats.pending;
    }
    return use;
  }

  async close(): Promise<void> {
    await Promise.all(this.lanes.map(({ client }) => client.close()));
  }
}

function processTime(): number {
  return performance.now();
}
