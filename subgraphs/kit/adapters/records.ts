import { z } from "zod";
import { fail } from "../../../schema/errors";

/** Records left out for one reason: how many, and the place of the first in the answer, from 1. */
export interface Misfits {
  readonly reason: string;
  count: number;
  readonly first: number;
}

/** Of records as they came, those that a reader may have, and why the others may not be had. */
export interface Sorted<Row> {
  readonly rows: Row[];
  readonly misfits: readonly Misfits[];
}

/** Sorts out what does not fit the schema. A reason names the field, and never the value. */
export function fitting<Row>(schema: z.ZodType<Row>, records: Iterable<unknown>): Sorted<Row> {
  const rows: Row[] = [];
  const misfits = new Tally();
  let number = 0;
  for (const record of records) {
    number++;
    const parsed = schema.safeParse(record);
    if (parsed.success) rows.push(parsed.data);
    else misfits.add(reasonOf(schema, parsed.error.issues[0]), number);
  }
  return { rows, misfits: misfits.all };
}

/**
 * Sorts out what is of a key that was not asked for, and, where there can be but one row a key, what comes behind the
 * first. Throws SOURCE_ANSWER_INVALID where a key has more rows than `atMost` otherwise.
 */
export function ofKeys<Row>(
  keys: readonly string[],
  records: readonly Row[],
  keyOf: (record: Row) => string,
  atMost: number,
): Sorted<Row> {
  const counts = new Map(keys.map((key) => [key, 0]));
  const misfits = new Tally();
  const rows = records.filter((record, i) => {
    const key = keyOf(record);
    const count = counts.get(key);
    if (count === undefined) {
      misfits.add("of a key that was not asked for", i + 1);
      return false;
    }
    counts.set(key, count + 1);
    if (count < atMost) return true;
    if (atMost > 1)
      throw fail("SOURCE_ANSWER_INVALID", {
        detail: `More than ${atMost} records came for one of ${keys.length} keys.`,
      });
    misfits.add("a second record of its key", i + 1);
    return false;
  });
  return { rows, misfits: misfits.all };
}

class Tally {
  private readonly byReason = new Map<string, Misfits>();

  add(reason: string, number: number): void {
    const known = this.byReason.get(reason);
    if (known) known.count++;
    else this.byReason.set(reason, { reason, count: 1, first: number });
  }

  get all(): readonly Misfits[] {
    return [...this.byReason.values()];
  }
}

/** An issue's code, with the field where the schema names one: a name that came with the data might be a customer's. */
function reasonOf(schema: z.ZodType, { code, path }: z.core.$ZodIssue): string {
  const field = path[0];
  return isField(schema, field) ? `${field}: ${code}` : code;
}

function isField(schema: unknown, name: unknown): name is string {
  if (schema instanceof z.ZodPipe) return isField(schema.in, name);
  return schema instanceof z.ZodObject && typeof name === "string" && Object.hasOwn(schema.shape, name);
}
