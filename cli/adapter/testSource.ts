import { randomUUID } from "node:crypto";
import { projectFile } from "../../schema/files";
import type { Database } from "../../subgraphs/kit/database/database";
import { customerReference } from "../../subgraphs/kit/database/customerReference";
import { type DatabaseLocation, openDatabase } from "../../subgraphs/kit/database/open";
import { upsertRows } from "../../subgraphs/kit/database/upsertRows";
import type { SubgraphManifest } from "../../subgraphs/kit/defineSubgraph";
import type { Source } from "../../subgraphs/kit/source";
import { type ChosenSource, readChoice } from "../../subgraphs/kit/sourceOption";
import { type Behaviour, checkBehaviour, checkContract, checkStatus } from "./contract";
import type { SourceFixture } from "./fixture";
import { READS } from "./reads";
import type { SourceReport } from "./report";

/** The part of a manifest that a source is opened by. */
type Manifest<OwnSource extends Source> = Pick<
  SubgraphManifest<OwnSource>,
  "name" | "openSource" | "sources"
>;

/** A source over what was recorded of its system. */
export interface RecordedSource<OwnSource extends Source> {
  readonly source: OwnSource;
  close(): Promise<void>;
}

/** Opens a source over its recording, in a database of its own that knows the recording's customers. */
export async function openRecorded<OwnSource extends Source>(
  manifest: Manifest<OwnSource>,
  fixture: SourceFixture,
  behaviour: Behaviour = "AS_RECORDED",
): Promise<RecordedSource<OwnSource>> {
  const played = await fixture.play(behaviour);
  const database = await openOwn(manifest.name, { memory: randomUUID() });
  const rows = Object.entries(fixture.customers).map(([customerId, externalId]) => ({
    ...{ system: fixture.references, externalId, customerId },
  }));
  await upsertRows(database, customerReference(manifest.name), rows);
  const opened = await openChosen(manifest, database, { name: fixture.source, settings: played.settings });
  return {
    source: opened.source,
    async close() {
      await opened.close();
      await database.close();
      await played.close();
    },
  };
}

/** Runs the contract of a source against its recording, and against the sick systems that the recording can play. */
export async function testSource<OwnSource extends Source>(
  manifest: Manifest<OwnSource>,
  fixture: SourceFixture,
): Promise<SourceReport> {
  const reads = READS[manifest.name as keyof typeof READS];
  const customers = Object.keys(fixture.customers);
  const healthy = await openRecorded(manifest, fixture);
  try {
    const report = await reportOf(fixture.source, healthy.source, reads, customers);
    const behaviours = [];
    for (const behaviour of fixture.behaviours.filter((each) => each !== "AS_RECORDED")) {
      const sick = await openRecorded(manifest, fixture, behaviour);
      try {
        behaviours.push(await checkBehaviour(sick.source, reads, customers, behaviour));
      } finally {
        await sick.close();
      }
    }
    return { ...report, behaviours };
  } finally {
    await healthy.close();
  }
}

/** Runs the contract against the system itself, as the configuration names it. It is only read. */
export async function testLive<OwnSource extends Source>(
  manifest: Manifest<OwnSource>,
  chosen: ChosenSource,
  location: DatabaseLocation,
  customers: readonly string[] | undefined,
): Promise<SourceReport> {
  const database = await openOwn(manifest.name, location);
  try {
    const opened = await openChosen(manifest, database, chosen);
    try {
      const reads = READS[manifest.name as keyof typeof READS];
      return await reportOf(chosen.name, opened.source, reads, customers ?? (await someCustomers(database)));
    } finally {
      await opened.close();
    }
  } finally {
    await database.close();
  }
}

async function reportOf(name: string, source: Source, reads: object, customers: readonly string[]) {
  const status = await checkStatus(source);
  const checked = await checkContract(source, reads as Record<string, unknown>, customers);
  const { rejects = 0, lastRejects = [] } = source.health?.() ?? {};
  return { source: name, status, reads: checked, behaviours: [], rejects, lastRejects };
}

function openOwn(subgraph: string, location: DatabaseLocation): Promise<Database> {
  return openDatabase(subgraph, location, projectFile("subgraphs", subgraph, "prisma", "migrations"));
}

async function openChosen<OwnSource extends Source>(
  manifest: Manifest<OwnSource>,
  database: Database,
  chosen: ChosenSource,
): Promise<RecordedSource<OwnSource>> {
  const closing = new AbortController();
  const source = await readChoice(manifest, chosen)(database, closing.signal);
  return {
    source,
    async close() {
      closing.abort();
      await source.close?.();
    },
  };
}

/** Customers whose numbers in other systems are known. */
async function someCustomers(database: Database): Promise<string[]> {
  const { name } = customerReference(database.schema);
  const rows = await database.query<{ customerId: string }>(
    `SELECT DISTINCT customer_id AS "customerId" FROM ${name} ORDER BY customer_id LIMIT 100`,
  );
  return rows.map(({ customerId }) => customerId);
}
