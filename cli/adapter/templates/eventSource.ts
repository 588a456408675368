import path from "node:path";
import { fail } from "../../../schema/errors";
import type { TestedSubgraph } from "../reads";
import type { Names } from "./readSource";
import { RECORDED_CUSTOMERS } from "./sections";

/**
 * A feed of events by AMQP, its fixture and its test, by their paths. Throws ADAPTER_OPTION_INVALID for a subgraph that
 * keeps no ids of events.
 */
export function eventTexts(subgraph: TestedSubgraph, names: Names): Record<string, string> {
  // Its migrations have the table of events that were taken; another subgraph needs one first.
  if (subgraph !== "service")
    throw fail("ADAPTER_OPTION_INVALID", {
      detail: `--kind amqp is for service: ${subgraph} has no table processed_events.`,
    });
  const tests = path.join("test", "subgraphs", subgraph, "sources");
  return {
    [path.join("subgraphs", subgraph, "sources", `${names.camel}Feed.ts`)]: feedText(names),
    [path.join(tests, `${names.camel}.fixture.ts`)]: fixtureText(names),
    [path.join(tests, `${names.camel}Feed.test.ts`)]: testText(names),
  };
}

function feedText({ name, camel }: Names): string {
  return `import { z } from "zod";
import { fail } from "../../../schema/errors";
import { openAmqp } from "../../kit/adapters/amqp";
import { openSystem } from "../../kit/adapters/system";
import type { Queryable } from "../../kit/database/database";
import { readRows } from "../../kit/database/readRows";
import { upsertRows } from "../../kit/database/upsertRows";
import { type Feed, feedOption } from "../../kit/feed";
import { TABLES } from "./tables";

/** As operators know it, and as the cross-reference names its customers' numbers. */
const SYSTEM = "${name}";

/** An event as the system tells it. One that does not fit becomes a dead letter, with the reason. */
const contactEvent = z.object({
  /** Unique: the same again is the same event. */
  id: z.string().min(1).max(200),
  customerNo: z.string().regex(/^\\d{1,18}$/),
  contactNo: z.string().regex(/^\\d{1,18}$/),
  startedAt: z.iso.datetime({ offset: true }),
  summary: z.string().max(2_000),
});
export type ContactEvent = z.infer<typeof contactEvent>;

/** Writes what an event says, in the transaction in which its id is kept: all of it once, or nothing. */
export async function writeContact(event: ContactEvent, transaction: Queryable): Promise<void> {
  const ofSystem = { sql: "system = $1", values: [SYSTEM] };
  const numbers = readRows(transaction, TABLES.customerReference, "external_id");
  const [known] = await numbers([event.customerNo], ofSystem);
  await upsertRows(transaction, TABLES.interactions, [
    {
      id: \`I-${camel}-\${event.contactNo}\`,
      customerId: known?.customerId ?? null,
      channel: "BRANCH",
      direction: "INBOUND",
      startedAt: event.startedAt,
      endedAt: null,
      agent: null,
      outcome: null,
      summary: event.summary,
      caseId: null,
    },
  ]);
}

/** Contacts as ${name} tells them: \`SERVICE_FEEDS=${name}\`. */
export const ${camel}Feed = feedOption({
  settings: z.object({
    url: z.string().regex(/^amqps?:\\/\\/\\S+$/, "must be a URL that begins with amqp:// or amqps://"),
    queue: z.string().min(1).default("customer-graph.service.${name}"),
  }),
  open(database, { url, queue }, onError): Feed {
    // What else it takes: an exchange, certificates, how many at a time. See openAmqp.
    const consumer = openAmqp({
      ...{ system: openSystem({ name: SYSTEM }), database, url, queue, schema: contactEvent, onError },
      idOf: ({ id }) => id,
      orderOf: ({ customerNo }) => customerNo,
      apply: writeContact,
    });
    return {
      status() {
        const since = consumer.connectedSince;
        return since === null
          ? Promise.reject(fail("SUBGRAPH_UNAVAILABLE", { detail: \`\${SYSTEM} is not connected.\` }))
          : Promise.resolve({ sourceSystem: SYSTEM, asOf: since, staleAt: null });
      },
      health: () => consumer.health(),
      close: () => consumer.close(),
    };
  },
});
`;
}

function fixtureText({ name, camel }: Names): string {
  return `import type { ContactEvent } from "../../../../subgraphs/service/sources/${camel}Feed";

/** The system's numbers of the recording's customers. */
export const CUSTOMERS = ${JSON.stringify(
    Object.entries(RECORDED_CUSTOMERS).map(([customerId, externalId]) => ({
      ...{ system: name, externalId, customerId },
    })),
  )};

/** Events as the system told them. Put some of the real ones here, with nothing in them of a real customer. */
export const ${camel}Recording: readonly ContactEvent[] = ${JSON.stringify([
    { id: "e-1", customerNo: "101", contactNo: "1", startedAt: "2026-11-20T09:00:00Z", summary: "Asked" },
    {
      ...{ id: "e-2", customerNo: "101", contactNo: "1", startedAt: "2026-11-20T09:00:00Z" },
      summary: "Asked for a card",
    },
    {
      id: "e-3",
      customerNo: "999",
      contactNo: "2",
      startedAt: "2026-11-20T10:00:00Z",
      summary: "A stranger",
    },
  ])};
`;
}

function testText({ name, camel }: Names): string {
  return `import { randomUUID } from "node:crypto";
import { projectFile } from "../../../../schema/files";
import type { Database } from "../../../../subgraphs/kit/database/database";
import { openDatabase } from "../../../../subgraphs/kit/database/open";
import { upsertRows } from "../../../../subgraphs/kit/database/upsertRows";
import { ${camel}Feed, writeContact } from "../../../../subgraphs/service/sources/${camel}Feed";
import { TABLES } from "../../../../subgraphs/service/sources/tables";
import { until } from "../../../e2e/faults/until";
import { BROKER, makeQueue } from "../../../helpers/broker";
import { ${camel}Recording, CUSTOMERS } from "./${camel}.fixture";

let database: Database;
beforeEach(async () => {
  const migrations = projectFile("subgraphs", "service", "prisma", "migrations");
  database = await openDatabase("service", { memory: randomUUID() }, migrations);
  await upsertRows(database, TABLES.customerReference, CUSTOMERS);
});
afterEach(() => database.close());

const contacts = () =>
  database.query<{ customerId: string | null; summary: string }>(
    \`SELECT customer_id AS "customerId", summary FROM \${TABLES.interactions.name} ORDER BY id\`,
  );
const RECORDED = [
  { customerId: "C-1042", summary: "Asked for a card" },
  { customerId: null, summary: "A stranger" },
];

test("${name}'s events become contacts of its customers, the last word of each", async () => {
  for (const event of ${camel}Recording)
    await database.transaction((transaction) => writeContact(event, transaction));
  expect(await contacts()).toEqual(RECORDED);
});

(BROKER ? test : test.skip)("${name}'s events are taken from a queue, once (TEST_AMQP_URL)", async () => {
  const queue = await makeQueue();
  const feed = ${camel}Feed.open(database, { url: BROKER!, queue: queue.name }, () => undefined);
  try {
    await queue.put(...${camel}Recording, ...${camel}Recording);
    await until("the last event", async () => (await contacts()).length === 2 && (await queue.waiting()) === 0);
    await feed.close();
    expect(await contacts()).toEqual(RECORDED);
    expect(await queue.deadLetters()).toEqual([]);
  } finally {
    await feed.close();
    await queue.drop();
  }
});
`;
}
