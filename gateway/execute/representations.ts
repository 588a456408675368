import type { PlanSelection, Rewrite } from "../contract";
import { quote } from "./codegen";
import { isPlainObject, mergeDeep, type PlainObject, read } from "./plainData";
import { applyRewrites } from "./rewrites";
import type { WithinType } from "./typeConditions";

/** How the objects that a fetch needs are named to the subgraph. */
export interface Represent {
  /** An object's representation as JSON; undefined where the object lacks what it takes. */
  text(object: object): string | undefined;
  /** The same as an object. */
  object(object: object): PlainObject | undefined;
}

type Field = Extract<PlanSelection, { kind: "Field" }>;
type Write = (object: object) => string | undefined;

/**
 * Compiles what a fetch requires. For a type to which one condition applies, with nothing but fields below
 * it, the text is written at once; all else goes by way of an object.
 */
export function compileRepresent(
  requires: readonly PlanSelection[],
  rewrites: readonly Rewrite[],
  withinType: WithinType,
): Represent {
  const build = (source: object): PlainObject | undefined => {
    const result = select(source, requires, withinType);
    if (result === undefined || !result.__typename) return undefined;
    applyRewrites(rewrites, result, withinType);
    return result;
  };
  const buildText: Write = (source) => {
    const result = build(source);
    return result && JSON.stringify(result);
  };

  const writerOf = (typename: string): Write => {
    const applying = requires.filter(
      (each) => each.kind === "Field" || (each.typeCondition && withinType(typename, each.typeCondition)),
    );
    if (applying.length === 0) return () => undefined;
    const [only] = applying;
    if (applying.length > 1 || only.kind === "Field" || rewrites.length > 0) return buildText;
    const fields = fieldsOnly(only.selections);
    return fields?.some(({ name }) => name === "__typename") ? writer(fields) : buildText;
  };
  const writers = new Map<string, Write>();

  return {
    text(object) {
      const typename = read(object, "__typename");
      if (typeof typename !== "string") return undefined;
      let write = writers.get(typename);
      if (write === undefined) {
        write = writerOf(typename);
        // Only a sick subgraph has more types than this.
        if (writers.size < 1_000) writers.set(typename, write);
      }
      return write(object);
    },
    object: build,
  };
}

/** The same selections where they and all below them are fields. */
function fieldsOnly(selections: readonly PlanSelection[]): readonly Field[] | undefined {
  const isPlain = (each: PlanSelection): each is Field =>
    each.kind === "Field" && (each.selections === undefined || fieldsOnly(each.selections) !== undefined);
  return selections.every(isPlain) ? selections : undefined;
}

function writer(fields: readonly Field[]): Write {
  const parts = fields.map(({ name, sentAs = name, selections }, i) => ({
    name,
    key: `${i === 0 ? "{" : ","}${quote(sentAs)}:`,
    write: selections === undefined ? plainText : nestedText(writer(selections as readonly Field[])),
  }));
  return (object) => {
    let text = "";
    for (const { name, key, write } of parts) {
      const value = read(object, name);
      if (value === undefined) return undefined;
      text += key + write(value);
    }
    return `${text}}`;
  };
}

function plainText(value: unknown): string {
  return typeof value === "string" ? quote(value) : JSON.stringify(value);
}

function nestedText(write: Write): (value: unknown) => string {
  const nested = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(nested).join(",")}]`;
    return (isPlainObject(value) ? write(value) : undefined) ?? "null";
  };
  return nested;
}

/** The selected part of an object; undefined where a field is missing. */
function select(
  source: object,
  selections: readonly PlanSelection[],
  withinType: WithinType,
): PlainObject | undefined {
  const result: PlainObject = {};
  for (const selection of selections) {
    if (selection.kind === "InlineFragment") {
      const typename = read(source, "__typename");
      const { typeCondition } = selection;
      if (typeCondition === undefined || typeof typename !== "string") continue;
      if (!withinType(typename, typeCondition)) continue;
      // A condition under which something is missing is left out; others may still say enough.
      const part = select(source, selection.selections, withinType);
      if (part !== undefined) mergeDeep(result, part);
    } else {
      const value = read(source, selection.name);
      if (value === undefined) return undefined;
      result[selection.sentAs ?? selection.name] =
        selection.selections === undefined ? value : selectNested(value, selection.selections, withinType);
    }
  }
  return result;
}

function selectNested(value: unknown, selections: readonly PlanSelection[], withinType: WithinType): unknown {
  if (Array.isArray(value)) return value.map((element) => selectNested(element, selections, withinType));
  return isPlainObject(value) ? (select(value, selections, withinType) ?? null) : null;
}
