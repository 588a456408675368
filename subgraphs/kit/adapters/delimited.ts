import type { z } from "zod";
import { fail } from "../../../schema/errors";
import { type Dialect, readFields } from "./delimitedFields";
import { type DelimitedColumns, placeColumns, type Places } from "./delimitedHeader";
import { failureOf } from "./faults";
import { fitting } from "./records";
import type { Call, System } from "./system";

/** What a delimited file looks like. */
export interface DelimitedLayout extends DelimitedColumns {
  readonly dialect?: Dialect;
}

/** A record of a file by the names of its columns, or why it cannot be read. */
export type DelimitedRecord = {
  /** The line in which it begins, from 1, as an editor numbers them. */
  line: number;
  /** Its number among the records of the file, from 1; those that cannot be read count. */
  record: number;
} & ({ row: Readonly<Record<string, string>> } | { fault: string });

/**
 * Reads the records of delimited text that fit the schema, some at a time; the others are quarantined, each told by
 * record and line. No more is read than is asked for, and no more is kept. Rejects with SOURCE_ANSWER_INVALID where
 * the header is not the one expected, and with SUBGRAPH_UNAVAILABLE where the bytes end in a fault.
 */
export async function* readDelimited<Row>(
  system: System,
  what: Call,
  bytes: AsyncIterable<Buffer>,
  { schema, ...layout }: DelimitedLayout & { readonly schema: z.ZodType<Row> },
): AsyncGenerator<Row[]> {
  try {
    for await (const records of readDelimitedRecords(bytes, layout)) {
      const rows: Row[] = [];
      for (const { line, record, ...read } of records) {
        const sorted = "row" in read ? fitting(schema, [read.row]) : undefined;
        rows.push(...(sorted?.rows ?? []));
        const reason = "fault" in read ? read.fault : sorted?.misfits[0]?.reason;
        if (reason !== undefined) system.quarantine(what, 1, reason, `record ${record}, line ${line}`);
      }
      if (rows.length > 0) yield rows;
    }
  } catch (error) {
    throw failureOf(error, `${system.name} was read ${what.name}`);
  }
}

/** The records of delimited text whatever they hold, some at a time. Rejects with SOURCE_ANSWER_INVALID. */
export async function* readDelimitedRecords(
  bytes: AsyncIterable<Buffer>,
  layout: DelimitedLayout,
): AsyncGenerator<DelimitedRecord[]> {
  const { columns, header = "SAME", dialect } = layout;
  const hasHeader = header !== "NONE";
  let places: readonly number[] | undefined = hasHeader ? undefined : [...columns.keys()];
  let record = 0;
  for await (const some of readFields(bytes, dialect, hasHeader ? undefined : columns.length)) {
    const records = places ? some : some.slice(1);
    const at = (places ??= expectPlaces(placesIn(layout, some[0])));
    if (records.length === 0) continue;
    yield records.map(({ line, ...read }): DelimitedRecord => {
      record++;
      if ("fault" in read) return { line, record, fault: read.fault };
      const row = Object.fromEntries(columns.map((name, i) => [name, read.fields[at[i]]]));
      return { line, record, row };
    });
  }
  if (!places) expectPlaces(placesIn(layout, undefined));
}

/** What is wrong with the header of delimited text; undefined where it is right. `known` is as in `placeColumns`. */
export async function headerFault(
  bytes: AsyncIterable<Buffer>,
  layout: DelimitedLayout,
  known?: ReadonlySet<string>,
): Promise<string | undefined> {
  for await (const [first] of readFields(bytes, layout.dialect)) {
    const found = placesIn(layout, first, known);
    return "fault" in found ? found.fault : undefined;
  }
  const none = placesIn(layout, undefined, known);
  return "fault" in none ? none.fault : undefined;
}

function placesIn(
  layout: DelimitedLayout,
  first: { fields: string[] } | { fault: string } | undefined,
  known?: ReadonlySet<string>,
): Places {
  const came = first && "fields" in first ? first.fields : undefined;
  return placeColumns(layout, came, layout.dialect?.delimiter ?? ",", known);
}

function expectPlaces(found: Places): readonly number[] {
  if ("fault" in found) throw fail("SOURCE_ANSWER_INVALID", { detail: `The header: ${found.fault}.` });
  return found.places;
}
