import type { Channel } from "amqplib";

/** A queue, and what stands around it at the broker. */
export interface Topology {
  queue: string;
  /** `quorum` outlives the loss of a node of the broker; `classic` is for brokers that have no quorum queues. */
  queueType: "quorum" | "classic";
  /** The publisher's own exchange, which must be there, and the messages of it that the queue is to have. */
  binding?: { exchange: string; routingKey: string };
}

/**
 * How often the broker hands out a message of a quorum queue again before it takes it for one that kills its
 * consumers. Also a message that was merely near such a one is counted: so many crashes are no accident.
 */
const DELIVERIES = 50;

/** Where messages of a queue go that are not taken: an exchange, and a queue of the same name that keeps them. */
export function deadLettersOf(queue: string): string {
  return `${queue}.dead-letters`;
}

/**
 * Has the queue, its dead letters and its binding be there; what is there already must be equal, or the broker closes
 * the channel (406). One consumer at a time is active, in whichever process: two would take events of one customer out
 * of their order.
 */
export async function assertTopology(
  channel: Channel,
  { queue, queueType, binding }: Topology,
): Promise<void> {
  const deadLetters = deadLettersOf(queue);
  const kind = { "x-queue-type": queueType };
  await channel.assertExchange(deadLetters, "fanout", { durable: true });
  await channel.assertQueue(deadLetters, { durable: true, arguments: kind });
  await channel.bindQueue(deadLetters, deadLetters, "");
  await channel.assertQueue(queue, {
    durable: true,
    arguments: {
      ...kind,
      "x-single-active-consumer": true,
      "x-dead-letter-exchange": deadLetters,
      ...(queueType === "quorum"
        ? {
            "x-delivery-limit": DELIVERIES,
            // Else a message that the broker itself moves may be lost on the way.
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
          }
        : {}),
    },
  });
  if (binding) await channel.bindQueue(queue, binding.exchange, binding.routingKey);
}
