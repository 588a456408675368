import { randomUUID } from "node:crypto";
import type { ConfirmChannel, ConsumeMessage } from "amqplib";
import type { Refusal } from "./amqpEvent";
import { deadLettersOf } from "./amqpTopology";

/** The header by which a message that the broker brings back is known. */
const PUBLICATION = "x-refusal-publication";

/** Puts messages aside with the reason in their headers. The broker's own dead lettering could not tell it. */
export class DeadLetters {
  private readonly returned = new Set<string>();

  constructor(
    private readonly channel: ConfirmChannel,
    private readonly queue: string,
  ) {
    channel.on("return", ({ properties }) => {
      this.returned.add(String(properties.headers?.[PUBLICATION]));
    });
  }

  /**
   * Resolves when the broker has the message safe among the queue's dead letters: only then may it be acknowledged.
   * The content is as it came; its own headers are not taken along, which might be what is wrong with it.
   */
  async put({ content, fields, properties }: ConsumeMessage, { code, field, rule }: Refusal): Promise<void> {
    const publication = randomUUID();
    const { contentType, contentEncoding, messageId, correlationId, type, timestamp } =
      properties as unknown as Record<string, string | undefined>;
    await new Promise<void>((resolve, reject) => {
      this.channel.publish(
        deadLettersOf(this.queue),
        fields.routingKey,
        content,
        {
          persistent: true,
          mandatory: true,
          ...{ contentType, contentEncoding, messageId, correlationId, type },
          timestamp: timestamp === undefined ? undefined : Number(timestamp),
          headers: {
            "x-refusal-code": code,
            "x-refusal-field": field,
            "x-refusal-rule": rule,
            "x-refusal-queue": this.queue,
            "x-refusal-exchange": fields.exchange,
            "x-refusal-at": new Date().toISOString(),
            [PUBLICATION]: publication,
          },
        },
        (error: Error | null) => (error ? reject(error) : resolve()),
      );
    });
    // A message that no queue takes is confirmed too, after it was brought back.
    if (this.returned.delete(publication)) throw new Error("No queue takes dead letters.");
  }
}
