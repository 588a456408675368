import { setTimeout as pause } from "node:timers/promises";
import { type ChannelModel, type ConfirmChannel, type ConsumeMessage, connect } from "amqplib";
import { ExponentialBackoff, type IBackoff } from "cockatiel";
import { CodedError } from "../../../schema/errors";
import { claimEvent } from "../database/processedEvents";
import type { AmqpOptions } from "./amqp";
import { DeadLetters } from "./amqpDeadLetters";
import { EventRefused, readEvent, type Refusal } from "./amqpEvent";
import { assertTopology, deadLettersOf } from "./amqpTopology";
import { isSickness } from "./faults";
import { Lanes } from "./lanes";

/** Milliseconds for a broker to answer a connection, below the deadline of a call. */
const CONNECT_TIMEOUT = 4_000;

/** Seconds between heartbeats: a peer that is silent for twice as long is gone. */
const HEARTBEAT = 10;

/** Milliseconds that a broker has to take its leave. */
const GOODBYE = 3_000;

/** The consumer's options with nothing left out. */
export type SessionOptions<Event> = Required<Omit<AmqpOptions<Event>, "binding" | "tls">> &
  Pick<AmqpOptions<Event>, "binding" | "tls">;

/** What became of an event: it is settled, it is refused, or the session ended before either. */
type Outcome = "TAKEN" | "LEFT" | Refusal;

/**
 * Takes messages over one connection until it ends. What is under way then is finished, and what waits is left to the
 * broker, which hands it out again in its order: so no two sessions of a consumer ever work side by side.
 */
export class AmqpSession<Event> {
  private readonly over = new AbortController();
  private readonly lanes = new Lanes();
  private readonly deadLetters: DeadLetters;
  private isChannelOpen = true;

  /** Connects, asserts what must be at the broker, and begins to take messages. */
  static async open<Event>(options: SessionOptions<Event>, signal: AbortSignal): Promise<AmqpSession<Event>> {
    const connection = await connect(withHeartbeat(options.url), {
      ...options.tls,
      timeout: CONNECT_TIMEOUT,
      keepAlive: true,
      clientProperties: { connection_name: `customer-graph ${options.database.schema} ${options.queue}` },
    });
    connection.on("error", () => undefined); // the connection closes after it
    try {
      signal.throwIfAborted();
      const channel = await connection.createConfirmChannel();
      channel.on("error", () => undefined); // as above
      await assertTopology(channel, options);
      await channel.prefetch(options.prefetch);
      const session = new AmqpSession(options, connection, channel);
      await channel.consume(options.queue, (message) => session.take(message));
      signal.throwIfAborted();
      return session;
    } catch (error) {
      await closeQuietly(connection);
      throw error;
    }
  }

  private constructor(
    private readonly options: SessionOptions<Event>,
    private readonly connection: ChannelModel,
    private readonly channel: ConfirmChannel,
  ) {
    this.deadLetters = new DeadLetters(channel, options.queue);
    const lose = () => {
      this.isChannelOpen = false;
      this.over.abort();
    };
    channel.on("close", lose);
    connection.on("close", lose);
  }

  /** Resolves when the session is over and nothing of it is under way any more. `stop` ends it. */
  async run(stop: AbortSignal): Promise<void> {
    await aborted(AbortSignal.any([stop, this.over.signal]));
    this.over.abort();
    // The consumer is not cancelled first: another process would become active and overtake what is finished here.
    await this.lanes.idle();
    if (this.isChannelOpen) await within(GOODBYE, this.channel.close());
    await closeQuietly(this.connection);
  }

  private take(message: ConsumeMessage | null): void {
    // The broker cancelled the consumer: its queue was deleted, or moves to another node.
    if (message === null) return this.over.abort();
    const read = readEvent(this.options.schema, message.content);
    const isEvent = "event" in read;
    const lane = isEvent ? `of ${this.options.orderOf(read.event)}` : `message ${message.fields.deliveryTag}`;
    this.lanes.run(lane, async () => {
      if (this.isOver) return;
      const outcome = isEvent ? await this.settle(read.event) : read;
      if (outcome === "LEFT" || (outcome !== "TAKEN" && !(await this.putAside(message, outcome)))) return;
      this.acknowledge(message);
    });
  }

  private get isOver(): boolean {
    return this.over.signal.aborted;
  }

  /** Applies an event once, however long the database is away, and some times where nobody knows why it fails. */
  private async settle(event: Event): Promise<Outcome> {
    const { system, attempts, patienceMs, nameOf, onError } = this.options;
    const begun = performance.now();
    const call = { name: nameOf(event), keys: 1, isSafe: false };
    let delay = this.firstDelay();
    for (let failures = 0; ; delay = delay.next(undefined)) {
      try {
        return await system.call(call, () => this.applyOnce(event));
      } catch (error) {
        if (!isSickness(error)) {
          onError(
            (error as Error).cause instanceof Error ? ((error as Error).cause as Error) : (error as Error),
          );
          if (++failures >= attempts)
            return { code: "EVENT_FAILED", field: "", rule: `failed ${attempts} times` };
        } else if (performance.now() - begun > patienceMs) this.over.abort(); // maybe another process can
      }
      if (!(await this.waited(delay.duration))) return "LEFT";
    }
  }

  /** In one transaction: the event's id, and what the event changes. */
  private async applyOnce(event: Event): Promise<Outcome> {
    const { database, queue, idOf, apply } = this.options;
    try {
      await database.transaction(async (transaction) => {
        const isNew = await claimEvent(transaction, database.schema, { queue, eventId: idOf(event) });
        if (isNew) await apply(event, transaction);
      });
      return "TAKEN";
    } catch (error) {
      if (error instanceof EventRefused)
        return { code: "EVENT_REFUSED", field: error.field, rule: error.rule };
      if (error instanceof CodedError) {
        if (isSickness(error) || error.code === "INTERNAL_ERROR") throw error;
        return { code: "EVENT_REFUSED", field: "", rule: error.code };
      }
      // A driver's errors have codes of their own, by which they would be taken for a broken connection.
      throw new Error("An event's handler failed.", { cause: error });
    }
  }

  /** Puts a message among the dead letters; false where the session ended first. */
  private async putAside(message: ConsumeMessage, refusal: Refusal): Promise<boolean> {
    const { system, queue } = this.options;
    for (let delay = this.firstDelay(); ; delay = delay.next(undefined)) {
      try {
        await this.deadLetters.put(message, refusal);
        const reason = [refusal.code, refusal.field, refusal.rule].filter(Boolean).join(": ");
        system.quarantine({ name: "consume", keys: 1 }, 1, reason, deadLettersOf(queue));
        return true;
      } catch {
        if (!(await this.waited(delay.duration))) return false;
      }
    }
  }

  private acknowledge(message: ConsumeMessage): void {
    try {
      if (this.isChannelOpen) this.channel.ack(message);
    } catch {
      // The channel is closing: the broker hands the message out again, and its id is known then.
    }
  }

  private firstDelay(): IBackoff<unknown> {
    const { firstDelayMs: initialDelay, longestDelayMs: maxDelay } = this.options;
    return new ExponentialBackoff({ initialDelay, maxDelay }).next();
  }

  /** Waits, unless the session ends meanwhile. */
  private async waited(ms: number): Promise<boolean> {
    await pause(ms, undefined, { signal: this.over.signal }).catch(() => undefined);
    return !this.isOver;
  }
}

function withHeartbeat(url: string): string {
  const target = new URL(url);
  if (!target.searchParams.has("heartbeat")) target.searchParams.set("heartbeat", String(HEARTBEAT));
  return target.href;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function closeQuietly(connection: ChannelModel): Promise<void> {
  await within(GOODBYE, connection.close());
}

/** Waits for what may fail, or may never come. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  await Promise.race([
    work.catch(() => undefined),
    pause(ms, undefined, { signal: timer.signal }).catch(() => undefined),
  ]);
  timer.abort();
}
