import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openEmbedded } from "../../subgraphs/kit/database/embedded";
import type { AuditEntry } from "../../gateway/audit";
import type { Log } from "../../gateway/contract";
import type { AuditSink } from "../../gateway/policy/audit/auditLog";
import type { AuditReader } from "../../gateway/policy/audit/auditReader";
import { type Connection, connect } from "../../gateway/policy/audit/auditTable";
import { FileReader } from "../../gateway/policy/audit/fileReader";
import { FileSink } from "../../gateway/policy/audit/fileSink";
import { PostgresReader } from "../../gateway/policy/audit/postgresReader";
import { PostgresSink } from "../../gateway/policy/audit/postgresSink";
import { DATABASES } from "./databases";

/** What a request of a test puts on record. */
export function entry(fields: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at: "2026-11-21T10:00:00.000Z",
    caller: {
      issuer: "https://issuer.test",
      subject: "manager",
      scopes: ["customer:read"],
      purpose: "SERVICE",
      relationshipManagerId: "RM-7",
      branchId: "B-3",
    },
    address: "127.0.0.1",
    requestId: "request-1",
    operation: { name: "customerView", type: "query", hash: "ab".repeat(32) },
    customers: ["C-1042"],
    classes: ["NAME"],
    refused: [],
    outcome: "ANSWERED",
    ...fields,
  };
}

/** A log that keeps what is logged. */
export function keptLog(): Log & { lines: { level: string; message: string; fields: object }[] } {
  const lines: { level: string; message: string; fields: object }[] = [];
  const line = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, message, fields });
  return { lines, debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
}

/** A place where an audit log is kept, empty at first. */
export interface AuditPlace {
  sink(): AuditSink;
  reader(): Promise<AuditReader>;
  readonly drop: () => Promise<void>;
}

/** A new folder for files. */
export function makeFolder(): { folder: string; drop: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), "customer-graph-audit-"));
  return { folder, drop: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Every kind of place, by name. */
export const PLACES: readonly (readonly [name: string, make: () => Promise<AuditPlace>])[] = [
  [
    "files",
    () => {
      const { folder, drop } = makeFolder();
      return Promise.resolve({
        sink: () => new FileSink({ folder, maxFileSize: 1024 ** 2 }),
        reader: () => Promise.resolve(new FileReader(folder)),
        drop: () => Promise.resolve(drop()),
      });
    },
  ],
  ...DATABASES.map(
    ({ name, open }) =>
      [
        name,
        async () => {
          const { location, drop } = await open();
          if (location.url !== undefined) {
            const connectTo = () => connect(location.url!);
            return {
              sink: () => new PostgresSink(connectTo),
              reader: async () => new PostgresReader(await connectTo()),
              drop,
            };
          }
          // The one connection that the embedded database has stays open.
          const embedded = await openEmbedded();
          const connection: Connection = {
            query: (text, values) => embedded.pool.query(text, values),
            end: () => Promise.resolve(),
          };
          return {
            sink: () => new PostgresSink(() => Promise.resolve(connection)),
            reader: () => Promise.resolve(new PostgresReader(connection)),
            drop: () => embedded.close(),
          };
        },
      ] as const,
  ),
];

/** All that is read, in a list. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
