import type { CodePage } from "./codePage";
import type { Fields, FieldValue } from "./decoder";
import { fieldWriter } from "./fieldWriters";
import { type FieldLayout, type GroupLayout, isGroup, type Layout, type Slot } from "./layout";
import { type Choices, Memories } from "./recordLayout";

/**
 * Encodes one record. An item that is missing is blank, or zero; FILLER is blank. Throws a RangeError that names the
 * item whose value does not fit.
 */
export type Encode = (fields: Fields) => Buffer;

/** One record while it is encoded. */
interface Writing {
  bytes: Buffer;
  shrunk: number;
  remembered: string[];
}

type Writer = (writing: Writing, shift: number, value: FieldValue | undefined) => void;

/** Compiles a record's layout to an encoder: what it writes, the decoder of the same layout reads. */
export function compileEncoder(record: GroupLayout, page: CodePage, choices: Choices = {}): Encode {
  const write = new Compiler(page, new Memories(record, choices)).group(record);
  return (fields) => {
    const writing: Writing = { bytes: Buffer.alloc(record.length, page.blank), shrunk: 0, remembered: [] };
    write(writing, 0, fields);
    return writing.bytes.subarray(0, record.length - writing.shrunk);
  };
}

class Compiler {
  constructor(
    private readonly page: CodePage,
    private readonly memories: Memories,
  ) {}

  group(group: GroupLayout): Writer {
    const slots = group.slots.map((slot) => this.slot(slot));
    return (writing, shift, value) => {
      for (const slot of slots) slot(writing, shift, value);
    };
  }

  /** Takes the group's value. */
  private slot(slot: Slot): Writer {
    const choice = this.memories.choiceOf(slot);
    if (!choice) return this.item(slot.alternatives[0]);
    const writers = new Map([...choice.byValue].map(([value, item]) => [value, this.item(item)]));
    return (writing, shift, value) => {
      const write = writers.get(writing.remembered[choice.memory]);
      if (!write) throw misfit(slot.alternatives[0], "is of no kind that is known");
      write(writing, shift, value);
    };
  }

  private item(item: Layout): Writer {
    const single = isGroup(item) ? this.group(item) : this.field(item);
    const write = item.occurs ? this.table(item, single) : single;
    const { property } = item;
    if (property !== undefined)
      return (writing, shift, value) => write(writing, shift, (value as Fields | undefined)?.[property]);
    return isGroup(item) && !item.occurs ? write : this.filler(item);
  }

  private filler(item: Layout): Writer {
    const write = this.table(item, () => undefined);
    return (writing, shift) => {
      if (item.occurs?.dependingOn !== undefined) write(writing, shift, undefined);
    };
  }

  private field(field: FieldLayout): Writer {
    const write = fieldWriter(field, this.page);
    const memory = this.memories.of(field);
    const none = field.type.kind === "text" || field.type.kind === "wide" ? "" : "0";
    return (writing, shift, value = none) => {
      if (typeof value !== "string" || !write(writing.bytes, field.offset + shift - writing.shrunk, value))
        throw misfit(field, "does not fit its picture");
      if (memory !== undefined) writing.remembered[memory] = value;
    };
  }

  private table(item: Layout, write: Writer): Writer {
    const { min, max, dependingOn } = item.occurs ?? { min: 1, max: 1 };
    const memory = dependingOn === undefined ? undefined : this.memories.named(dependingOn, item.offset);
    return (writing, shift, value = []) => {
      const count = memory === undefined ? max : Number(writing.remembered[memory]);
      const entries = value as FieldValue[];
      if (count < min || count > max || entries.length > count)
        throw misfit(item, "has too many or too few entries");
      for (let i = 0; i < count; i++) write(writing, shift + i * item.length, entries[i]);
      writing.shrunk += (max - count) * item.length;
    };
  }
}

function misfit({ name }: Layout, reason: string): RangeError {
  return new RangeError(`${name ?? "FILLER"} ${reason}.`);
}
