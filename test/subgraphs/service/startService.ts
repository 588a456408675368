import { projectFile } from "../../../schema/files";
import type { Database } from "../../../subgraphs/kit/database/database";
import { openDatabase } from "../../../subgraphs/kit/database/open";
import { upsertRows } from "../../../subgraphs/kit/database/upsertRows";
import { startSubgraph, type SubgraphOptions } from "../../../subgraphs/kit/startSubgraph";
import type { CaseEventRecord, CaseRecord, InteractionRecord } from "../../../subgraphs/service/source";
import { TABLES } from "../../../subgraphs/service/sources/tables";
import { service } from "../../../subgraphs/service/subgraph";
import type { TestDatabase } from "../../helpers/databases";

/** What the tests read of a contact, a case or an event; a test asks for the fields that it reads. */
export interface Node {
  id: string;
  caseNumber: string;
  customer: { id: string } | null;
  type: string;
  note: string | null;
  actor: string | null;
  status: string;
  priority: string;
  outcome: string | null;
  openedAt: string;
  dueAt: string;
  closedAt: string | null;
  events: Page;
  interactions: Page;
}

export interface Page {
  totalCount: number;
  edges: { node: Node; cursor: string }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
}

export interface Section {
  status: string;
  asOf: string;
  sourceSystem: string;
  openCaseCount: number;
  interactions: Page;
  cases: Page;
  waiting: Page;
  none: Page;
}

export interface Answer {
  _entities: { service: Section }[];
  serviceCase: Node;
  unidentifiedInteractions: Page;
  recordInteraction: { interaction: Node };
  openCase: { serviceCase: Node };
  progressCase: { serviceCase: Node };
  resolveCase: { serviceCase: Node };
}

/** The subgraph on a database of its own, and the same database to look into. */
export async function startService(
  { open }: TestDatabase,
  options: Pick<SubgraphOptions, "feeds" | "onFeedError"> = {},
) {
  const { location, drop } = await open();
  const errors: Error[] = [];
  const start = () =>
    startSubgraph(service, { location, onError: (error) => errors.push(error), ...options });
  const subgraph = await start();
  const database = await openDatabase(
    "service",
    location,
    projectFile("subgraphs", "service", "prisma", "migrations"),
  );
  const execute = (query: string, variables?: Record<string, unknown>) =>
    subgraph.execute({ query, variables }, {});
  return {
    database,
    execute,
    /** Starts the subgraph a second time on the same database, as another process would. */
    startAnother: start,
    /** The data of a request that has no errors. */
    async ask(query: string, variables?: Record<string, unknown>): Promise<Answer> {
      const { data, errors: refused } = await execute(query, variables);
      if (refused) throw new Error(refused.map(({ message }) => message).join("\n"), { cause: errors });
      return data as unknown as Answer;
    },
    /** The code of the one error of a request, with its message. */
    async refusal(query: string, variables?: Record<string, unknown>) {
      const { errors: refused = [] } = await execute(query, variables);
      expect(refused).toHaveLength(1);
      return { code: refused[0].extensions.code, message: refused[0].message };
    },
    async stop() {
      await subgraph.close();
      await database.close();
      await drop();
    },
  };
}

export type StartedService = Awaited<ReturnType<typeof startService>>;

/** Writes rows as a load would. */
export async function load(
  database: Database,
  rows: {
    interactions?: InteractionRecord[];
    cases?: CaseRecord[];
    caseEvents?: CaseEventRecord[];
    asOf?: string;
    staleAt?: string;
  },
) {
  await upsertRows(database, TABLES.cases, rows.cases ?? []);
  await upsertRows(database, TABLES.caseEvents, rows.caseEvents ?? []);
  await upsertRows(database, TABLES.interactions, rows.interactions ?? []);
  if (rows.asOf)
    await database.query(
      "INSERT INTO service.source_status (source_system, as_of, stale_at, loaded_at) VALUES ('crm', $1, $2, now())",
      [rows.asOf, rows.staleAt ?? null],
    );
}

export function interaction(record: Partial<InteractionRecord> & { id: string }): InteractionRecord {
  return {
    customerId: "C-1",
    channel: "PHONE",
    direction: "INBOUND",
    startedAt: "2026-03-02T09:00:00.000Z",
    endedAt: null,
    agent: null,
    outcome: null,
    summary: null,
    caseId: null,
    ...record,
  };
}

export function serviceCase(record: Partial<CaseRecord> & { id: string }): CaseRecord {
  return {
    caseNumber: `N-${record.id}`,
    customerId: "C-1",
    category: "COMPLAINT",
    product: null,
    issue: "A fee was charged twice.",
    channel: null,
    status: "OPEN",
    priority: null,
    openedAt: "2026-03-02T09:00:00.000Z",
    dueAt: null,
    closedAt: null,
    resolution: null,
    timely: null,
    satisfactionScore: null,
    satisfactionScale: null,
    satisfactionMethod: null,
    ...record,
  };
}
