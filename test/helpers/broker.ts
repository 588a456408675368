import { randomUUID } from "node:crypto";
import { connect } from "amqplib";
import { assertTopology, deadLettersOf, type Topology } from "../../subgraphs/kit/adapters/amqpTopology";

/** The RabbitMQ of the tests; those that need it are left out where there is none. */
export const BROKER = process.env.TEST_AMQP_URL;

/** A queue of one test, and what the test does at the broker. */
export interface TestQueue {
  name: string;
  /** Puts messages into the queue: what is no text or bytes as JSON. */
  put(...messages: unknown[]): Promise<void>;
  /** Takes the dead letters that are there. */
  deadLetters(): Promise<{ text: string; headers: Record<string, unknown> }[]>;
  /** How many messages wait to be handed out. */
  waiting(): Promise<number>;
  /** Deletes it with its dead letters, and the exchange of a publisher that is gone. */
  drop(exchange?: string): Promise<void>;
}

/** Makes a queue with all that stands around it, under a name that no other test has. */
export async function makeQueue(topology: Partial<Topology> = {}): Promise<TestQueue> {
  const connection = await connect(BROKER!);
  const channel = await connection.createConfirmChannel();
  const name = topology.queue ?? `test-${randomUUID()}`;
  await assertTopology(channel, { queueType: "quorum", ...topology, queue: name });
  return {
    name,
    async put(...messages) {
      for (const message of messages) {
        const isRaw = typeof message === "string" || Buffer.isBuffer(message);
        channel.sendToQueue(name, Buffer.from(isRaw ? message : JSON.stringify(message)), {
          persistent: true,
          contentType: "application/json",
        });
      }
      await channel.waitForConfirms();
    },
    async deadLetters() {
      const taken = [];
      for (;;) {
        const message = await channel.get(deadLettersOf(name), { noAck: true });
        if (message === false) return taken;
        taken.push({
          text: message.content.toString(),
          headers: message.properties.headers as Record<string, unknown>,
        });
      }
    },
    waiting: async () => (await channel.checkQueue(name)).messageCount,
    async drop(exchange) {
      if (exchange !== undefined) await channel.deleteExchange(exchange);
      await channel.deleteQueue(name);
      await channel.deleteQueue(deadLettersOf(name));
      await channel.deleteExchange(deadLettersOf(name));
      await connection.close();
    },
  };
}
