import type { CodePage } from "./codePage";
import { type Cursor, fieldReader } from "./fieldReaders";
import { type GroupLayout, isGroup, type Layout, shortest, type Slot } from "./layout";
import { type Choices, Memories } from "./recordLayout";

/** A decoded item: text, a decimal as text, a group, or a table. */
export type FieldValue = string | Fields | FieldValue[];

/** A decoded record or group, by the items' names in camel case. */
export interface Fields {
  [property: string]: FieldValue;
}

/** Why a record cannot be decoded: names of the copybook alone, nothing of what the record holds. */
export class RecordFault {
  constructor(
    readonly field: string,
    readonly reason: string,
  ) {}

  toString(): string {
    return this.field === "" ? this.reason : `${this.field} is ${this.reason}`;
  }
}

/** Decodes the record that stands in `bytes` from `start` to `end`. */
export type Decode = (bytes: Buffer, start: number, end: number) => Fields | RecordFault;

/** Reads an item; `shift` is how far into the tables around it the reader is. */
type Reader = (cursor: Cursor, shift: number) => FieldValue;

/** Reads an item into the group that it belongs to. */
type Step = (cursor: Cursor, shift: number, into: Fields) => void;

/**
 * Compiles a record's layout to a decoder. A record's bytes become one string, of which text fields are slices; digits
 * become numbers without a string between.
 */
export function compileDecoder(record: GroupLayout, page: CodePage, choices: Choices = {}): Decode {
  const read = new Compiler(page, new Memories(record, choices)).record(record);
  const { latin1 } = page;
  const least = shortest(record);
  let scratch = Buffer.alloc(1_024);
  const cursor: Cursor = {
    bytes: scratch,
    base: 0,
    end: 0,
    text: "",
    shrunk: 0,
    remembered: [],
    fault: undefined,
    faultIn: "",
  };
  return (bytes, start, end) => {
    const length = end - start;
    if (length < least) return new RecordFault("", TOO_SHORT);
    if (scratch.length < length) scratch = Buffer.alloc(2 * length);
    for (let i = 0; i < length; i++) scratch[i] = latin1[bytes[start + i]];
    cursor.bytes = bytes;
    cursor.base = start;
    cursor.end = end;
    cursor.text = scratch.toString("latin1", 0, length);
    cursor.shrunk = 0;
    cursor.fault = undefined;
    cursor.faultIn = "";
    const fields: Fields = {};
    read(cursor, 0, fields);
    if (cursor.fault === TOO_SHORT) return new RecordFault("", TOO_SHORT);
    if (cursor.fault !== undefined) return new RecordFault(cursor.faultIn, cursor.fault);
    return fields;
  };
}

const TOO_SHORT = "the record is shorter than its copybook says";

class Compiler {
  constructor(
    private readonly page: CodePage,
    private readonly memories: Memories,
  ) {}

  record(record: GroupLayout): Step {
    return this.inOrder(this.group(record));
  }

  private inOrder(steps: readonly Step[]): Step {
    return (cursor, shift, into) => {
      for (let i = 0; i < steps.length; i++) {
        steps[i](cursor, shift, into);
        if (cursor.fault !== undefined) return;
      }
    };
  }

  private group(group: GroupLayout): Step[] {
    return group.slots.flatMap((slot) => this.slot(slot));
  }

  private slot(slot: Slot): Step[] {
    const choice = this.memories.choiceOf(slot);
    if (!choice) return this.item(slot.alternatives[0]);
    const { memory } = choice;
    const steps = new Map([...choice.byValue].map(([value, item]) => [value, this.inOrder(this.item(item))]));
    const name = slot.alternatives[0].name ?? "";
    return [
      (cursor, shift, into) => {
        const step = steps.get(cursor.remembered[memory]);
        if (step) step(cursor, shift, into);
        else fail(cursor, name, "of no kind that is known");
      },
    ];
  }

  /** Nothing for FILLER; the items of a FILLER group are those of the group around it. */
  private item(item: Layout): Step[] {
    const { property, name = "", occurs } = item;
    if (property === undefined) return isGroup(item) && !occurs ? this.group(item) : this.skipped(item);
    const single = this.single(item);
    const read = occurs ? this.table(item, single) : single;
    return [
      (cursor, shift, into) => {
        const value = read(cursor, shift);
        if (cursor.fault === undefined) into[property] = value;
        else cursor.faultIn ||= name;
      },
    ];
  }

  /** A table without a name is not read, but may be shorter than it can be. */
  private skipped(item: Layout): Step[] {
    if (item.occurs?.dependingOn === undefined) return [];
    const skip = this.table(item, () => "");
    return [(cursor, shift) => void skip(cursor, shift)];
  }

  private single(item: Layout): Reader {
    if (isGroup(item)) {
      const read = this.inOrder(this.group(item));
      return (cursor, shift) => {
        const fields: Fields = {};
        read(cursor, shift, fields);
        return fields;
      };
    }
    const read = fieldReader(item, this.page);
    const { offset, length } = item;
    const memory = this.memories.of(item);
    const reader: Reader = (cursor, shift) => {
      const at = offset + shift - cursor.shrunk;
      if (cursor.base + at + length <= cursor.end) return read(cursor, at);
      fail(cursor, "", TOO_SHORT);
      return "";
    };
    if (memory === undefined) return reader;
    return (cursor, shift) => (cursor.remembered[memory] = reader(cursor, shift) as string);
  }

  private table({ occurs, length, offset }: Layout, read: Reader): Reader {
    const { min, max, dependingOn } = occurs!;
    const memory = dependingOn === undefined ? undefined : this.memories.named(dependingOn, offset);
    return (cursor, shift) => {
      const count = memory === undefined ? max : Number(cursor.remembered[memory]);
      const table: FieldValue[] = [];
      if (!Number.isInteger(count) || count < min || count > max) {
        fail(cursor, "", "a table of another size than it can have");
        return table;
      }
      for (let i = 0; i < count && cursor.fault === undefined; i++)
        table.push(read(cursor, shift + i * length));
      cursor.shrunk += (max - count) * length;
      return table;
    };
  }
}

function fail(cursor: Cursor, name: string, reason: string): void {
  cursor.fault = reason;
  cursor.faultIn ||= name;
}
