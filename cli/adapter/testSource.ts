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
  readonly close: () => Promise<void>;
}

/** Opens a source over its recording, in a database of its own that knows the recording's customers. */
export async function openRecorded<OwnSource extends Source>(
  manifest: Manifest<OwnSource>,
  fixture: SourceFixture,
): Promise<RecordedSource<OwnSource>> {
  const database = await databaseOf(fixture);
  const { source, close } = await openPlayed(manifest, fixture, database, "AS_RECORDED");
  return { source, close: () => close().finally(() => database.close()) };
}

/** Runs the contract of a source against its recording, and against the sick systems that the recording can play. */
export async function testSource<OwnSource extends Source>(
  manifest: Manifest<OwnSource>,
  fixture: SourceFixture,
): Promise<SourceReport> {
  const reads = READS[manifest.name as keyof typeof READS];
  const customers = Object.keys(fixture.customers);
  const database = await databaseOf(fixture);
  const played = async <Found>(behaviour: Behaviour, find: (source: OwnSource) => Promise<Found>) => {
    const { source, close } = await openPlayed(manifest, fixture, database, behaviour);
    return find(source).finally(close);
  };
  try {
    const report = await played("AS_RECORDED", (source) =>
      reportOf(fixture.source, source, reads, customers),
    );
    const sick = fixture.behaviours.filter((behaviour) => behaviour !== "AS_RECORDED");
    const behaviours = await Promise.all(
      sick.map((behaviour) =>
        played(behaviour, (source) => checkBehaviour(source, reads, customers, behaviour)),
      ),
    );
    return { ...report, behaviours };
  } finally {
    await database.close();
  }
}

/** A database that knows the numbers of a recording's customers. */
async function databaseOf({ subgraph, references, customers }: SourceFixture): Promise<Database> {
  const database = await openOwn(subgraph, { memory: randomUUID() });
  const rows = Object.entries(customers).map(([customerId, externalId]) => ({
    ...{ system: references, externalId, customerId },
  }));
  await upsertRows(database, customerReference(subgraph), rows);
  return database;
}

async function openPlayed<OwnSource extends Source>(
  manifest: Manifest<OwnSource>,
  fixture: SourceFixture,
  database: Database,
  behaviour: Behaviour,
): Promise<RecordedSource<OwnSource>> {
  const played = await fixture.play(behaviour);
  const chosen = { name: fixture.source, settings: played.settings };
  const { source, close } = await openChosen(manifest, database, chosen);
  return { source, close: () => close().finally(() => played.close()) };
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
