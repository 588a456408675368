import { z } from "zod";
import { type AmqpOptions, type EventConsumer, openAmqp } from "../../../../subgraphs/kit/adapters/amqp";
import { openSystem } from "../../../../subgraphs/kit/adapters/system";
import type { Database, Queryable } from "../../../../subgraphs/kit/database/database";

/** An event of these tests: the step of a customer. */
export const step = z.object({ id: z.string(), customer: z.string(), step: z.int() });
export type Step = z.output<typeof step>;

/** Does what a step says: it is written behind those before it. */
export async function write({ customer, step: number }: Step, transaction: Queryable): Promise<void> {
  await transaction.query("INSERT INTO events.changes (customer, step) VALUES ($1, $2)", [customer, number]);
}

/** Takes steps from a queue, with short delays. */
export function takeSteps(
  database: Database,
  options: Pick<AmqpOptions<Step>, "url" | "queue"> & Partial<AmqpOptions<Step>>,
): EventConsumer {
  return openAmqp<Step>({
    system: openSystem({ name: "steps", concurrency: 4 }),
    database,
    schema: step,
    idOf: ({ id }) => id,
    orderOf: ({ customer }) => customer,
    nameOf: () => "Step",
    apply: write,
    firstDelayMs: 5,
    longestDelayMs: 50,
    ...options,
  });
}

/** What was changed, in the order in which it was. */
export function changes(database: Database): Promise<{ customer: string; step: number }[]> {
  return database.query("SELECT customer, step FROM events.changes ORDER BY position");
}

/** The steps of each of so many customers, 1 to `steps`, all customers' first ones first. */
export function stepsOf(customers: number, steps: number): Step[] {
  return Array.from({ length: steps }, (_, s) =>
    Array.from({ length: customers }, (__, c) => ({
      id: `${c}-${s + 1}`,
      customer: `customer ${c}`,
      step: s + 1,
    })),
  ).flat();
}
