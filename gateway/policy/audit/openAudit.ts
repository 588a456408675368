import { fail } from "../../../schema/errors";
import type { Log } from "../../contract";
import { AuditLog } from "./auditLog";
import type { AuditReader } from "./auditReader";
import { connect } from "./auditTable";
import { FileReader } from "./fileReader";
import { FileSink } from "./fileSink";
import { PostgresReader } from "./postgresReader";
import { PostgresSink } from "./postgresSink";

/** Where the log is kept. */
export interface AuditLocation {
  /** The database that has it; it is kept in files where there is none. */
  url?: string;
  folder?: string;
  /** Bytes after which a file is followed by another. */
  maxFileSize: number;
}

/** Opens the log to be written. Throws CONFIG_INVALID where no place was told, AUDIT_BROKEN, AUDIT_UNAVAILABLE. */
export async function openAudit({ url, folder, maxFileSize }: AuditLocation, log: Log): Promise<AuditLog> {
  if (url === undefined && folder === undefined) throw unplaced();
  const sink = url ? new PostgresSink(() => connect(url)) : new FileSink({ folder: folder!, maxFileSize });
  return AuditLog.open(sink, log);
}

/** Opens the log to be read, by whomever it is written. Throws CONFIG_INVALID and AUDIT_UNAVAILABLE. */
export async function openAuditReader({ url, folder }: AuditLocation): Promise<AuditReader> {
  if (url) {
    return new PostgresReader(
      await connect(url).catch((cause: unknown) => {
        throw fail("AUDIT_UNAVAILABLE", { cause });
      }),
    );
  }
  if (folder === undefined) throw unplaced();
  return new FileReader(folder);
}

function unplaced() {
  return fail("CONFIG_INVALID", {
    detail: "Set AUDIT_DIR or AUDIT_DATABASE_URL: where the audit log is kept.",
  });
}
