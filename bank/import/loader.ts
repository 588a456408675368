import type { Batch, NumberedRow } from "./batch";
import type { Row } from "./fields";
import type { Stores } from "./stores";

/** A system of the bank that the extracts come from, each with its own calendar. */
export type SourceSystem = "crm" | "core-deposits" | "loans";

/** One file of the extracts, and how its records are loaded. */
export interface FileLoader {
  readonly name: string;
  readonly delimiter: ";" | ",";
  readonly header: readonly string[];
  readonly system: SourceSystem;
  /** The business dates in a record, YYYY-MM-DD: the newest of all is what the system's data is as of. */
  readonly datesOf?: (row: Row) => string[];
  /** A field whose equal values in lines side by side belong together: no batch ends between them. */
  readonly groupField?: string;
  /** Checks the records of one batch and writes them. Every line is refused or written, once. */
  readonly load: (rows: readonly NumberedRow[], batch: Batch) => Promise<void>;
  /** What follows from the whole file. May run again. */
  readonly finish?: (
    step: <Result>(work: (stores: Stores) => Promise<Result>) => Promise<Result>,
  ) => Promise<void>;
}
