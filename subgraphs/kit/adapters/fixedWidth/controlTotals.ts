import { fail } from "../../../../schema/errors";
import { digitsAt } from "./decimalText";
import { compileDecoder, type Decode, type Fields, RecordFault } from "./decoder";
import type { FixedWidthFormat, RecordKind } from "./fixedWidth";
import { type FieldLayout, variable } from "./layout";

/** A sum that is told by the trailer: of which items, and what they come to so far. */
interface Total {
  name: string;
  property: string;
  digits: number;
  scale: number;
  items: Map<RecordKind, Item>;
  sum: bigint;
  /** The first record whose item cannot be read. */
  unreadable: number | undefined;
}

/** An item that is summed, and how it is read where the rest of its record cannot be; undefined behind a variable table. */
interface Item {
  property: string;
  decodeAlone: Decode | undefined;
}

/** Counts and sums a file's records, and compares that with what its trailer tells. */
export class ControlTotals {
  private count = 0;
  private readonly totals: Total[];
  private readonly trailer: RecordKind | undefined;

  constructor(private readonly format: FixedWidthFormat) {
    const { trailer, kinds } = format;
    this.trailer = trailer && kinds.get(trailer.record);
    this.totals = (trailer?.totals ?? []).map(({ total, of }) => {
      const { type, property } = this.trailer!.field(total);
      if (!("digits" in type)) throw invalid(`${total} must be a number`);
      const items = new Map(
        of.map(({ record, item }) => {
          const kind = kinds.get(record);
          if (!kind) throw invalid(`${record} is no record of it`);
          const field = numberField(kind, item, type.scale);
          return [kind, { property: field.property!, decodeAlone: aloneOf(kind, field, format) }] as const;
        }),
      );
      const { digits, scale } = type;
      return { name: total, property: property!, digits, scale, items, sum: 0n, unreadable: undefined };
    });
  }

  /** Takes a record between header and trailer; of one with a fault, the items are looked for by themselves. */
  add(
    kind: RecordKind | undefined,
    decoded: Fields | RecordFault,
    number: number,
    bytes: Buffer,
    start: number,
    end: number,
  ): void {
    this.count++;
    for (const total of this.totals) {
      const item = kind && total.items.get(kind);
      if (kind === undefined) total.unreadable ??= number;
      if (!item) continue;
      const fields = decoded instanceof RecordFault ? item.decodeAlone?.(bytes, start, end) : decoded;
      const readable = fields !== undefined && !(fields instanceof RecordFault);
      const found = readable ? digitsAt(valueOf(fields, item.property)!, total.scale) : undefined;
      if (!found) total.unreadable ??= number;
      else total.sum += found.isNegative ? -BigInt(found.digits) : BigInt(found.digits);
    }
  }

  /** What the trailer says that is not so; undefined where all of it is. */
  wrong(trailer: Fields): string | undefined {
    const { count } = this.format.trailer!;
    const told = count && (trailer[this.trailer!.field(count).property!] as string);
    if (told && BigInt(told) !== BigInt(this.count))
      return `the trailer counts ${told} records where the file has ${this.count}`;
    for (const { name, property, digits, scale, sum, unreadable } of this.totals) {
      if (unreadable !== undefined) return `${name} cannot be checked: record ${unreadable} is not readable`;
      const { digits: told, isNegative } = digitsAt(trailer[property] as string, scale)!;
      const modulus = 10n ** BigInt(digits);
      if ((isNegative ? -BigInt(told) : BigInt(told)) !== sum % modulus)
        return `the trailer's ${name} is not the sum of the records`;
    }
    return undefined;
  }
}

function numberField(kind: RecordKind, item: string, scale: number): FieldLayout {
  const field = kind.field(item);
  if (!("digits" in field.type) || field.type.scale > scale)
    throw invalid(`${item} must be a number with no more digits behind the point than its sum`);
  return field;
}

function aloneOf({ layout }: RecordKind, field: FieldLayout, { page }: FixedWidthFormat): Decode | undefined {
  const before = layout.slots.some(({ alternatives }) =>
    alternatives.some((item) => item.offset < field.offset && variable(item)),
  );
  return before ? undefined : compileDecoder({ ...layout, slots: [{ alternatives: [field] }] }, page);
}

/** An item's value, wherever in the record's groups it is. */
function valueOf(fields: Fields, property: string): string | undefined {
  const own = fields[property];
  if (typeof own === "string") return own;
  for (const value of Object.values(fields)) {
    const below = typeof value === "object" && !Array.isArray(value) ? valueOf(value, property) : undefined;
    if (below !== undefined) return below;
  }
  return undefined;
}

function invalid(reason: string): Error {
  return fail("COPYBOOK_INVALID", { detail: `${reason}.` });
}
