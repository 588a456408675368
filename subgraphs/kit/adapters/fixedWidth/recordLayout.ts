import { fail } from "../../../../schema/errors";
import { type FieldLayout, type GroupLayout, isGroup, type Layout, type Slot } from "./layout";

/** Which of several items at one place a record has, by what another item before it holds. */
export interface Choice {
  /** The name of the item that tells. */
  readonly by: string;
  /** What it holds, as it is decoded, and the name of the item that is there then. */
  readonly of: Readonly<Record<string, string>>;
}

/** Choices by the name of the item that is redefined; without one, that item itself is read. */
export type Choices = Readonly<Record<string, Choice>>;

/** A slot's choice as its readers need it: where the telling value is remembered, and the alternatives by it. */
export interface SlotChoice {
  memory: number;
  byValue: ReadonlyMap<string, Layout>;
}

/** What is read once a record and needed behind: the values of the items on which tables and choices depend. */
export class Memories {
  private readonly numbers = new Map<FieldLayout, number>();

  constructor(
    private readonly record: GroupLayout,
    private readonly choices: Choices,
  ) {
    const redefined = new Set(
      slotsOf(record)
        .filter(({ alternatives }) => alternatives.length > 1)
        .map(nameOf),
    );
    const unknown = Object.keys(choices).find((name) => !redefined.has(name));
    if (unknown !== undefined) throw invalid(`${unknown} is redefined by no item`);
    this.find(record);
  }

  /** Finds what has to be remembered before any reader is made. */
  private find(layout: Layout): void {
    if (layout.occurs?.dependingOn !== undefined) this.named(layout.occurs.dependingOn, layout.offset);
    if (!isGroup(layout)) return;
    for (const slot of layout.slots) {
      this.choiceOf(slot);
      for (const alternative of slot.alternatives) this.find(alternative);
    }
  }

  /** Where a field's value is remembered; undefined where nothing depends on it. */
  of(field: FieldLayout): number | undefined {
    return this.numbers.get(field);
  }

  /** The memory of a named item that stands before a byte of the record, in every record, once. */
  named(name: string, offset: number): number {
    const found = fieldsOf(this.record).filter((field) => field.name === name);
    if (found.length !== 1) throw invalid(`${name} must be one item of the record, in no table`);
    if (found[0].offset >= offset) throw invalid(`${name} must stand before what depends on it`);
    const known = this.numbers.get(found[0]) ?? this.numbers.size;
    this.numbers.set(found[0], known);
    return known;
  }

  choiceOf(slot: Slot): SlotChoice | undefined {
    const choice = this.choices[nameOf(slot)];
    if (slot.alternatives.length === 1 || choice === undefined) return undefined;
    const byValue = Object.entries(choice.of).map(([value, name]) => {
      const layout = slot.alternatives.find((alternative) => alternative.name === name);
      if (!layout) throw invalid(`${name} does not redefine ${nameOf(slot)}`);
      return [value, layout] as const;
    });
    return { memory: this.named(choice.by, slot.alternatives[0].offset), byValue: new Map(byValue) };
  }
}

function nameOf({ alternatives }: Slot): string {
  return alternatives[0].name ?? "";
}

/** All fields outside of tables. */
export function fieldsOf(layout: Layout): FieldLayout[] {
  if (layout.occurs) return [];
  if (!isGroup(layout)) return [layout];
  return layout.slots.flatMap(({ alternatives }) => alternatives.flatMap(fieldsOf));
}

function slotsOf(layout: Layout): Slot[] {
  if (!isGroup(layout)) return [];
  return layout.slots.flatMap((slot) => [slot, ...slot.alternatives.flatMap(slotsOf)]);
}

export function invalid(reason: string): Error {
  return fail("COPYBOOK_INVALID", { detail: `${reason}.` });
}
