import type { CopybookItem, SignPlace } from "./copybook";
import { invalid } from "./copybookText";
import type { Picture } from "./picture";

/** How a field's bytes are read. `scale` is how many of the digits stand behind the point. */
export type FieldType =
  | { kind: "text"; justified: boolean }
  | { kind: "wide" }
  | ({ kind: "zoned"; sign: SignPlace; blankWhenZero: boolean } & NumberType)
  | ({ kind: "packed" } & NumberType)
  | ({
      kind: "binary";
      /** Whether every value is taken, and not only those of the picture. */ whole: boolean;
    } & NumberType);

export interface NumberType {
  digits: number;
  scale: number;
  signed: boolean;
}

interface Placed {
  /** As the copybook has it; undefined for FILLER. */
  name?: string;
  /** The name under which a reader finds it. */
  property?: string;
  /** Bytes from the record's first, in the first occurrence, with all tables before it at their longest. */
  offset: number;
  /** Bytes of one occurrence at its longest. */
  length: number;
  occurs?: { min: number; max: number; dependingOn?: string };
}

export interface FieldLayout extends Placed {
  type: FieldType;
}

export interface GroupLayout extends Placed {
  slots: Slot[];
}

export type Layout = FieldLayout | GroupLayout;

/** A place in a group: one item, or one and those that redefine it. */
export interface Slot {
  alternatives: Layout[];
}

export function isGroup(layout: Layout): layout is GroupLayout {
  return "slots" in layout;
}

/** `ACCT-OPEN-DATE` is `acctOpenDate`. */
export function propertyOf(name: string): string {
  return name.toLowerCase().replace(/[-_]+(\w|$)/g, (_, letter: string) => letter.toUpperCase());
}

/** Lays a record of a copybook out in bytes. Throws COPYBOOK_INVALID. */
export function layOut(record: CopybookItem): GroupLayout {
  const laidOut = place(record, 0, {});
  if (isGroup(laidOut)) return laidOut;
  return { ...laidOut, property: undefined, slots: [{ alternatives: [laidOut] }] };
}

/** What an item hands down to those below it. */
type Inherited = Pick<CopybookItem, "usage" | "sign">;

function place(item: CopybookItem, offset: number, above: Inherited): Layout {
  const own: Inherited = { usage: item.usage ?? above.usage, sign: item.sign ?? above.sign };
  const { name, occurs } = item;
  const placed = { name, property: name && propertyOf(name), offset, occurs };
  if (item.children.length > 0) return { ...placed, ...placeBelow(item, offset, own) };
  if (!item.picture) throw invalid(item.line, "an item has a PICTURE or items below it");
  return { ...placed, ...fieldOf(item, item.picture, own) };
}

function placeBelow(
  group: CopybookItem,
  offset: number,
  above: Inherited,
): { slots: Slot[]; length: number } {
  const slots: Slot[] = [];
  const byName = new Map<string, Slot>();
  let at = offset;
  for (const item of group.children) {
    const slot = item.redefines === undefined ? undefined : byName.get(item.redefines);
    if (item.redefines !== undefined && !slot)
      throw invalid(item.line, "REDEFINES names an item before it in the same group");
    const laidOut = place(item, slot ? slot.alternatives[0].offset : at, above);
    if (item.redefines !== undefined && variable(laidOut))
      throw invalid(item.line, "what redefines has a fixed length");
    if (slot) slot.alternatives.push(laidOut);
    else slots.push({ alternatives: [laidOut] });
    if (item.name !== undefined) byName.set(item.name, slot ?? slots[slots.length - 1]);
    at = Math.max(at, laidOut.offset + laidOut.length * (item.occurs?.max ?? 1));
  }
  return { slots, length: at - offset };
}

/** The bytes of the shortest record, with all tables as short as they can be. */
export function shortest(layout: Layout): number {
  const { occurs, length } = layout;
  const least = isGroup(layout)
    ? layout.slots.reduce(
        (sum, { alternatives: [first] }) => sum - (first.length * (first.occurs?.max ?? 1) - shortest(first)),
        length,
      )
    : length;
  return least * (occurs?.min ?? 1);
}

/** Whether a layout's length depends on a record. */
export function variable(layout: Layout): boolean {
  if (layout.occurs?.dependingOn !== undefined) return true;
  return isGroup(layout) && layout.slots.some(({ alternatives }) => alternatives.some(variable));
}

function fieldOf(
  item: CopybookItem,
  picture: Picture,
  { usage, sign }: Inherited,
): { type: FieldType; length: number } {
  if (picture.kind === "text")
    return { type: { kind: "text", justified: item.justified ?? false }, length: picture.length };
  if (picture.kind === "wide") {
    if (usage !== "DISPLAY-1")
      throw invalid(item.line, "PIC G and N are laid out with USAGE DISPLAY-1 alone");
    return { type: { kind: "wide" }, length: 2 * picture.length };
  }
  const { digits, scale, signed } = picture;
  const number = { digits, scale, signed };
  if (usage === "PACKED") return { type: { kind: "packed", ...number }, length: (digits >> 1) + 1 };
  if (usage === "BINARY" || usage === "NATIVE") {
    if (digits > 18) throw invalid(item.line, "a binary number has 18 digits at the most");
    return { type: { kind: "binary", whole: usage === "NATIVE", ...number }, length: binaryLength(digits) };
  }
  const place: SignPlace = sign ?? { at: "TRAILING", separate: false };
  const separate = signed && place.separate;
  return {
    type: {
      kind: "zoned",
      ...number,
      sign: { ...place, separate },
      blankWhenZero: item.blankWhenZero ?? false,
    },
    length: digits + (separate ? 1 : 0),
  };
}

/** As Enterprise COBOL and Micro Focus's IBMCOMP lay binary numbers out. */
function binaryLength(digits: number): number {
  return digits <= 4 ? 2 : digits <= 9 ? 4 : 8;
}
