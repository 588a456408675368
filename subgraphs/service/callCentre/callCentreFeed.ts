import { z } from "zod";
import { fail } from "../../../schema/errors";
import { openAmqp } from "../../kit/adapters/amqp";
import { openSystem } from "../../kit/adapters/system";
import type { Database } from "../../kit/database/database";
import { type Feed, feedOption } from "../../kit/feed";
import { callCentreEvent } from "./events";
import { identifyContacts } from "./identifyContacts";
import { writeContact } from "./writeContact";

/** The name under which the call centre is chosen and told of. */
export const CALL_CENTRE = "call-centre";

/** At a time: the subgraph's connections are for its readers first. */
const CONCURRENCY = 4;

/** Milliseconds between two looks for whom contacts belong to. */
const IDENTIFYING = 60_000;

const name = z.string().regex(/^[\w.:-]{1,200}$/, "must be of letters, digits and . : - _ alone");

/** The call centre's queue: calls and branch visits become interactions of the service desk. */
export const callCentreFeed = feedOption({
  settings: z.object({
    url: z.string().regex(/^amqps?:\/\/\S+$/, "must be a URL that begins with amqp:// or amqps://"),
    queue: name.default("customer-graph.service.call-centre"),
    /** The call centre's exchange; none where it puts its events into the queue itself. */
    exchange: name.optional(),
    routingKey: z.string().max(255).default("#"),
    queueType: z.enum(["quorum", "classic"], "must be quorum or classic").default("quorum"),
    /** Messages that are handed out before the first of them is acknowledged. */
    prefetch: z.coerce.number("must be a number").int().min(1).max(64).default(32),
    /** The system of the cross-reference whose customer numbers the call centre uses. */
    numbers: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/, "must be a system of the cross-reference")
      .default(CALL_CENTRE),
  }),
  open(database, { exchange, routingKey, numbers, ...settings }, onError): Feed {
    const consumer = openAmqp({
      ...settings,
      system: openSystem({ name: CALL_CENTRE, concurrency: CONCURRENCY }),
      database,
      binding: exchange === undefined ? undefined : { exchange, routingKey },
      schema: callCentreEvent,
      idOf: ({ source, id }) => `${source} ${id}`,
      // A contact of nobody may be corrected too.
      orderOf: ({ data: { customerNumber, contactId } }) =>
        customerNumber === null ? `contact ${contactId}` : `customer ${customerNumber}`,
      nameOf: ({ type }) => type,
      apply: (event, transaction) => writeContact(event, transaction, { numbers }),
      onError,
    });
    const timer = identifyRegularly(database, numbers);
    return {
      async status() {
        const since = consumer.connectedSince;
        if (since === null)
          throw fail("SUBGRAPH_UNAVAILABLE", { detail: `${CALL_CENTRE} is not connected.` });
        const [{ asOf }] = await database.query<{ asOf: string | null }>(
          `SELECT max(processed_at) AS "asOf" FROM ${database.schema}.processed_events WHERE queue = $1`,
          [settings.queue],
        );
        return { sourceSystem: CALL_CENTRE, asOf: asOf ?? since, staleAt: null };
      },
      health: () => consumer.health(),
      async close() {
        clearInterval(timer);
        await consumer.close();
      },
    };
  },
});

function identifyRegularly(database: Database, numbers: string): NodeJS.Timeout {
  let after = "";
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      after = (await identifyContacts(database, { numbers, after })).next;
    } catch {
      // The database is away, or busy: the same contacts are looked at the next time.
    } finally {
      isLooking = false;
    }
  };
  return setInterval(() => void look(), IDENTIFYING).unref();
}
