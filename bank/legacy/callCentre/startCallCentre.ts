import { setTimeout as pause } from "node:timers/promises";
import { connect, type ConfirmChannel } from "amqplib";
import { FIRST_CUSTOMER } from "../../demo/ids";
import { type CallCentreMessage, eventsOf } from "./eventsOf";

/** What the stand-in is told. */
export interface CallCentreOptions {
  /** The broker. */
  url: string;
  /** How many customers of the demo bank, from the first, it tells of. */
  customers: number;
  today: string;
  /** `call-centre` unless told: of a broker that several use, each has its own. */
  exchange?: string;
  /** The queue that the settings name. */
  queue?: string;
}

/** A call centre that publishes events. */
export interface CallCentre {
  /** What `service` must be told to take them. */
  settings: Record<string, string>;
  /** Resolves when the broker has all that there is to tell of the day. Rejects where the broker goes. */
  readonly told: Promise<void>;
  /** Publishes more events, in their order: resolves when the broker has them safe in a queue. */
  tell(events: readonly unknown[]): Promise<void>;
  close(): Promise<void>;
}

/** How long to wait for somebody to bind a queue. */
const PATIENCE_MS = 200;

/**
 * Stands in for the bank's call centre: publishes to a topic exchange, by the event's type, what happened the day before,
 * as soon as there is a queue that takes it.
 */
export async function startCallCentre({
  url,
  customers,
  today,
  exchange = "call-centre",
  queue = "customer-graph.service.call-centre",
}: CallCentreOptions): Promise<CallCentre> {
  const connection = await connect(url);
  connection.on("error", () => undefined); // publishing rejects
  const channel = await connection.createConfirmChannel();
  channel.on("error", () => undefined); // as above
  await channel.assertExchange(exchange, "topic", { durable: true });
  const stop = new AbortController();
  const tell = (events: readonly unknown[]) => publish(channel, exchange, events, stop.signal);
  const numbers = Array.from({ length: customers }, (_, i) => FIRST_CUSTOMER + i);
  const told = tell(numbers.flatMap((n) => eventsOf(n, today)));
  told.catch(() => undefined); // whoever waits for it is told
  return {
    settings: {
      SERVICE_FEEDS: "call-centre",
      SERVICE_CALL_CENTRE_URL: url,
      SERVICE_CALL_CENTRE_EXCHANGE: exchange,
      SERVICE_CALL_CENTRE_QUEUE: queue,
      SERVICE_CALL_CENTRE_NUMBERS: "service-desk",
    },
    told,
    tell,
    async close() {
      stop.abort();
      await told.catch(() => undefined);
      await connection.close();
    },
  };
}

/** Publishes events one behind the other: one that no queue takes yet waits, and with it those behind it. */
async function publish(
  channel: ConfirmChannel,
  exchange: string,
  events: readonly unknown[],
  stop: AbortSignal,
): Promise<void> {
  let isReturned = false;
  const bringBack = () => void (isReturned = true);
  channel.on("return", bringBack);
  try {
    for (const event of events)
      for (let isTaken = false; !isTaken && !stop.aborted; isTaken = !isReturned) {
        isReturned = false;
        await confirmed(channel, exchange, event);
        if (isReturned) await pause(PATIENCE_MS, undefined, { signal: stop }).catch(() => undefined);
      }
  } finally {
    channel.off("return", bringBack);
  }
}

function confirmed(channel: ConfirmChannel, exchange: string, event: unknown): Promise<void> {
  const { type = "unknown" } = event as Partial<CallCentreMessage>;
  const content = Buffer.from(typeof event === "string" ? event : JSON.stringify(event));
  return new Promise((resolve, reject) => {
    channel.publish(
      exchange,
      type,
      content,
      { persistent: true, mandatory: true, contentType: "application/cloudevents+json" },
      (error: Error | null) => (error ? reject(error) : resolve()),
    );
  });
}
