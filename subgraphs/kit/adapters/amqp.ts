import { setTimeout as pause } from "node:timers/promises";
import type { ConnectionOptions } from "node:tls";
import { ExponentialBackoff, type IBackoff } from "cockatiel";
import type { z } from "zod";
import { CodedError } from "../../../schema/errors";
import type { Database, Queryable } from "../database/database";
import { forgetEvents } from "../database/processedEvents";
import { AmqpSession, type SessionOptions } from "./amqpSession";
import { TransientFault } from "./faults";
import type { System, SystemHealth } from "./system";

/** What events are taken, from where, and what is done with them. */
export interface AmqpOptions<Event> {
  /** Tells of connections, of events by their name, and of messages that are put aside. The consumer closes it. */
  system: System;
  /** Whose schema has the table `processed_events`, and what events change. */
  database: Database;
  /** `amqp://` or `amqps://`, with user, password and virtual host. */
  url: string;
  /** Certificates for `amqps://`, where Node.js's own authorities do not do. */
  tls?: Pick<ConnectionOptions, "ca" | "cert" | "key">;
  queue: string;
  /** `quorum` unless told. */
  queueType?: "quorum" | "classic";
  /** The publisher's exchange; none where messages are put into the queue itself. */
  binding?: { exchange: string; routingKey: string };
  schema: z.ZodType<Event>;
  /** Unique in the queue: the same id is the same event, however often it comes. */
  idOf(event: Event): string;
  /** Whose events are taken one after another, for example a customer's number. */
  orderOf(event: Event): string;
  /** What operators call such an event; the queue unless told. */
  nameOf?(event: Event): string;
  /**
   * Does what the event says, through the transaction alone: all of it is undone where anything fails. Throws
   * EventRefused, or an error of the table, for an event that will never do; SUBGRAPH_UNAVAILABLE and
   * DEADLINE_EXCEEDED wait, any other error is tried again some times.
   */
  apply(event: Event, transaction: Queryable): Promise<void>;
  /** Is told what `apply` failed with. */
  onError?(error: Error): void;
  /** Messages that the broker hands out before the first of them is acknowledged; 32 unless told. */
  prefetch?: number;
  /** How often an event is tried that fails for a reason nobody knows; 5 unless told. */
  attempts?: number;
  /** Days that an event's id is kept: one that comes again later is taken again. 90 unless told. */
  keptDays?: number;
  /** Milliseconds between attempts, the first and the longest; 100 and 30,000 unless told. */
  firstDelayMs?: number;
  longestDelayMs?: number;
  /**
   * Milliseconds to wait for a database that is away before the messages are given back, so that another process may
   * take them; 60,000 unless told. The broker itself takes a connection away after half an hour.
   */
  patienceMs?: number;
}

/** Takes events until it is closed. */
export interface EventConsumer {
  /** Since when messages come, RFC 3339; null while the broker is away. */
  readonly connectedSince: string | null;
  health(): SystemHealth;
  /** Finishes and acknowledges what is under way, and leaves the rest to the broker. */
  close(): Promise<void>;
}

/** Milliseconds between two looks for events that are old enough to be forgotten. */
const FORGETTING = 600_000;

/**
 * Takes the events of a RabbitMQ queue, each exactly once: the broker hands an event out until it is acknowledged, which
 * is after its id was committed with what it changes. It does not wait for the broker, which may come and go.
 */
export function openAmqp<Event>(given: AmqpOptions<Event>): EventConsumer {
  const options: SessionOptions<Event> = {
    queueType: "quorum",
    nameOf: () => given.queue,
    onError: () => undefined,
    prefetch: 32,
    attempts: 5,
    keptDays: 90,
    firstDelayMs: 100,
    longestDelayMs: 30_000,
    patienceMs: 60_000,
    ...given,
  };
  const { system, database, queue, keptDays: days } = options;
  const stop = new AbortController();
  let connectedSince: string | null = null;
  const consumed = consume(options, stop.signal, (since) => (connectedSince = since));
  const forget = () => void forgetEvents(database, database.schema, { queue, days }).catch(() => undefined);
  forget();
  const timer = setInterval(forget, FORGETTING).unref();
  return {
    get connectedSince() {
      return connectedSince;
    },
    health: () => system.health(),
    async close() {
      clearInterval(timer);
      stop.abort();
      await consumed;
      await system.close();
    },
  };
}

/** One session after another, with pauses that grow while none comes about. */
async function consume<Event>(
  options: SessionOptions<Event>,
  stop: AbortSignal,
  onConnected: (since: string | null) => void,
): Promise<void> {
  const { system, firstDelayMs: initialDelay, longestDelayMs: maxDelay } = options;
  const fresh = () => new ExponentialBackoff({ initialDelay, maxDelay }).next();
  for (let delay: IBackoff<unknown> = fresh(); !stop.aborted; delay = delay.next(undefined)) {
    const begun = performance.now();
    let session: AmqpSession<Event> | undefined;
    try {
      await system.call({ name: "connect", keys: 0, isSafe: false }, async (signal) => {
        session = await open(options, signal);
      });
      onConnected(new Date().toISOString());
      await session!.run(stop);
      // One that ends as soon as it begins is no better than none.
      if (performance.now() - begun > maxDelay) delay = fresh();
    } catch {
      // The system has counted it, and tells of it. What came about too late is nobody's.
      await session?.run(AbortSignal.abort());
    }
    onConnected(null);
    await pause(delay.duration, undefined, { signal: stop }).catch(() => undefined);
  }
}

async function open<Event>(options: SessionOptions<Event>, signal: AbortSignal): Promise<AmqpSession<Event>> {
  // Messages that nothing can be done with are better left with the broker.
  await options.database.query("SELECT 1");
  try {
    return await AmqpSession.open(options, signal);
  } catch (cause) {
    throw cause instanceof CodedError ? cause : new TransientFault(reasonOf(cause), { cause });
  }
}

/** The broker's or the network's code alone: what a broker says names users and queues. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: string };
  const [, reply] = /\b([345]\d\d \([A-Z-]+\))/.exec(message ?? "") ?? [];
  return reply ?? (typeof code === "string" ? code : "The broker did not answer.");
}
