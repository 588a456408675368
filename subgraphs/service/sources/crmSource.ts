import { readFileSync } from "node:fs";
import { z } from "zod";
import { openSql } from "../../kit/adapters/sql";
import type { SqlTls } from "../../kit/adapters/sqlServer";
import { openSystem } from "../../kit/adapters/system";
import { crossReference } from "../../kit/database/customerReference";
import type { Database } from "../../kit/database/database";
import type { Condition } from "../../kit/keyset";
import { sourceOption } from "../../kit/sourceOption";
import type { ServiceSource } from "../source";
import type { Crm } from "./crm/crm";
import { crmCases } from "./crm/crmCases";
import { crmContacts } from "./crm/crmContacts";
import { crmSchemas } from "./crm/crmRecords";
import { offsetMinutes } from "./crm/crmTime";
import { mergeInteractions } from "./mergeInteractions";
import { prismaInteractions } from "./prismaSource";

/** The name under which the CRM is chosen and told of. */
export const CRM = "crm";

/** The system of the cross-reference whose numbers the CRM's customers have. */
const CUSTOMER_NUMBERS = "service-desk";

/** The contacts that the call centre's queue left in the subgraph's own database: the CRM does not know of them. */
const OF_CALL_CENTRE: Condition = { sql: "interactions.id LIKE 'I-CC-%'", values: [] };

const databaseUrl = z
  .string()
  .regex(/^(postgresql|postgres|mysql|mariadb):\/\/\S+$/, "must be a postgresql, mysql or mariadb URL");
const file = z.string().min(1, "must be a file");
const milliseconds = z.coerce.number("must be milliseconds").int().min(100).max(60_000);

/** What the source is told, as texts. */
export const crmSettings = z.object({
  url: databaseUrl,
  /** Read in its stead while it is there and not far behind. */
  replicaUrl: databaseUrl.optional(),
  replicaMostLagMs: z.coerce.number("must be milliseconds").int().min(0).max(3_600_000).default(10_000),
  /** How far the clock of the CRM's times is ahead of UTC. */
  timeOffset: z
    .string()
    .regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, "must be an offset from UTC, for example +08:00")
    .default("+00:00"),
  connections: z.coerce.number("must be a number").int().min(1).max(50).default(8),
  deadlineMs: milliseconds.default(3_000),
  /** Whether the way to the database is encrypted. */
  tls: z.enum(["on", "off"], "must be on or off").default("off"),
  tlsCaFile: file.optional(),
  tlsCertFile: file.optional(),
  tlsKeyFile: file.optional(),
});

type CrmSettings = z.output<typeof crmSettings>;

/** The service desk's CRM, read by SQL in its own schema. It is never written to. */
export const crmOption = sourceOption({ settings: crmSettings, open: crmSource });

/** The cases, contacts and histories that a CRM keeps in its own database. Throws CONFIG_INVALID. */
export function crmSource(database: Database, options: CrmSettings): ServiceSource {
  const { url, replicaUrl, replicaMostLagMs, connections, deadlineMs } = options;
  const system = openSystem({ name: CRM, deadlineMs, concurrency: connections });
  const sql = openSql(system, {
    url,
    replica: replicaUrl === undefined ? undefined : { url: replicaUrl, mostLagMs: replicaMostLagMs },
    tls: readTls(options),
    connections,
    statementTimeoutMs: deadlineMs,
  });
  const minutesAhead = offsetMinutes(options.timeOffset);
  const crm: Crm = {
    system,
    sql,
    references: crossReference(database, CUSTOMER_NUMBERS),
    schemas: crmSchemas(minutesAhead),
    minutesAhead,
  };
  return {
    // Read as it is: as of the CRM's own clock, and nothing newer is awaited.
    status: async () => ({ sourceSystem: CRM, asOf: await sql.asOf(), staleAt: null }),
    health: () => system.health(),
    async close() {
      await system.close();
      await sql.close();
    },
    ...crmCases(crm),
    ...mergeInteractions(crmContacts(crm, database), prismaInteractions(database, OF_CALL_CENTRE)),
  };
}

function readTls({ tls, tlsCaFile, tlsCertFile, tlsKeyFile }: CrmSettings): SqlTls | undefined {
  if (tls === "off") return undefined;
  const read = (name: string | undefined) => (name === undefined ? undefined : readFileSync(name, "utf8"));
  return { ca: read(tlsCaFile), cert: read(tlsCertFile), key: read(tlsKeyFile) };
}
