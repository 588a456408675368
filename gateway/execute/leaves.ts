import { type GraphQLLeafType, isEnumType } from "graphql";
import { quote } from "./codegen";
import { firstOfYear, maskText } from "./masks";
import type { LeafShape } from "./shape";

/** Writes a leaf's value as JSON; undefined where its type cannot have this value. Never asked for null. */
export type WriteLeaf = (value: unknown) => string | undefined;

const enums = new WeakMap<GraphQLLeafType, WriteLeaf>();

/** How values of a type are written: as the specification serializes results. */
export function leafWriter(type: GraphQLLeafType): WriteLeaf {
  if (!isEnumType(type)) return SCALARS[type.name] ?? writeAny;
  let writer = enums.get(type);
  if (writer === undefined) {
    // Only values that clients may see are values of their type.
    const texts = new Map<unknown, string>(type.getValues().map(({ name }) => [name, `"${name}"`]));
    enums.set(type, (writer = (value) => texts.get(value)));
  }
  return writer;
}

const masked = new Map<string, WeakMap<GraphQLLeafType, WriteLeaf>>();

/** How the values of a leaf are written: as its caller may see them. */
export function writerOf({ type, mask }: LeafShape): WriteLeaf {
  if (mask === undefined) return leafWriter(type);
  let writers = masked.get(mask);
  if (writers === undefined) masked.set(mask, (writers = new WeakMap()));
  let writer = writers.get(type);
  if (writer === undefined) writers.set(type, (writer = maskedWriter(type, mask)));
  return writer;
}

/** A masked value is of its type, too: what is no text has no mask but its year, and is null. */
function maskedWriter(type: GraphQLLeafType, mask: string): WriteLeaf {
  const write = leafWriter(type);
  const isText = type.name === "String" || type.name === "ID";
  return (value) => {
    if (isText && typeof value === "string") return quote(maskText(mask, value));
    if (write(value) === undefined) return undefined;
    if (isText) return quote(maskText(mask, String(value)));
    const year = mask === "YEAR" && typeof value === "string" ? firstOfYear(value) : undefined;
    return year === undefined ? "null" : quote(year);
  };
}

const writeString: WriteLeaf = (value) => (typeof value === "string" ? quote(value) : undefined);
const writeBoolean: WriteLeaf = (value) => (value === true ? "true" : value === false ? "false" : undefined);
const writeFloat: WriteLeaf = (value) =>
  typeof value === "number" && Number.isFinite(value) ? `${value}` : undefined;
// 32 bits, as the specification has it.
const writeInt: WriteLeaf = (value) =>
  typeof value === "number" && (value | 0) === value ? `${value}` : undefined;
// An ID is always text to a client, although a subgraph may send a number.
const writeId: WriteLeaf = (value) =>
  typeof value === "string" ? quote(value) : Number.isSafeInteger(value) ? `"${String(value)}"` : undefined;
const writeAny: WriteLeaf = (value) => (typeof value === "string" ? quote(value) : writeNested(value));

function writeNested(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    // Nested too deep to be written.
    return undefined;
  }
}

const SCALARS: Readonly<Record<string, WriteLeaf | undefined>> = Object.assign(
  Object.create(null) as object,
  { String: writeString, Boolean: writeBoolean, Float: writeFloat, Int: writeInt, ID: writeId },
);
