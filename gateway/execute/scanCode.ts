import {
  type FragmentDefinitionNode,
  type GraphQLLeafType,
  isEnumType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { literal, quote } from "./codegen";
import { writerOf } from "./leaves";
import { hidesAll, maskText } from "./masks";
import { deviate } from "./projection";
import { type Scan, scanBoolean, scanFloat, scanInt, scanNull, scanOneOf, scanString } from "./scan";
import type { FieldShape, LeafShape, ObjectShape, ValueShape } from "./shape";

/** A field of a subgraph's answer. */
export interface AnsweredField {
  readonly key: string;
  readonly name: string;
  readonly sets: readonly SelectionSetNode[];
}

/**
 * Emits functions that walk over JSON in bytes `b` from a place `p`: they return where it ends. What is masked they put into
 * `held`, with all before it from the place `from`.
 */
export class ScanCode {
  readonly functions: string[] = [];
  /** The functions that the emitted ones call, and under which names. */
  readonly scans = new Map<Scan | Mask, string>();
  /** How many masked values are walked over. */
  maskCount = 0;
  private readonly typeNames = new Map<string, Scan>();

  constructor(private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>) {}

  /** The name of what walks over a field's value; undefined where it may not stay as it is written. */
  field(parent: ObjectShape, { content }: FieldShape, field: AnsweredField): string | undefined {
    if (content === "typename") return this.scan(this.oneName(parent.typeName));
    return typeof content === "string" ? undefined : this.value(content, field.sets, true);
  }

  private value(
    shape: ValueShape,
    sets: readonly SelectionSetNode[],
    isNullable: boolean,
  ): string | undefined {
    switch (shape.kind) {
      case "nonNull":
        return this.value(shape.of, sets, false);
      case "leaf":
        if (shape.mask !== undefined) return this.masked(shape, isNullable);
        return this.orNull(isNullable, `return ${this.scan(leafScan(shape.type))}(b, p);`);
      case "list": {
        const element = this.value(shape.of, sets, true);
        if (element === undefined) return undefined;
        return this.orNull(
          isNullable,
          `if (b[p] !== 91) deviate();
          if (b[p + 1] === 93) return p + 2;
          for (;;) {
            p = ${element}(b, p + 1);
            if (b[p] === 44) continue;
            if (b[p] !== 93) deviate();
            return p + 1;
          }`,
        );
      }
      case "composite": {
        const steps = shape.only && this.fields(shape.only, sets);
        return steps && this.orNull(isNullable, `${steps} if (b[p] !== 125) deviate(); return p + 1;`);
      }
    }
  }

  /** Walks over a value of which the caller sees less. */
  private masked(shape: LeafShape, isNullable: boolean): string {
    const scan = this.scan(leafScan(shape.type));
    // A text that is hidden as a whole is not even read.
    const text =
      shape.type.name === "String" && hidesAll(shape.mask!)
        ? literal(quote(maskText(shape.mask!, "")))
        : `${this.scan(maskOf(shape, isNullable))}(slice(b, p, e))`;
    this.maskCount++;
    return this.orNull(
      isNullable,
      `const e = ${scan}(b, p); held += slice(b, from, p) + ${text}; from = e; return e;`,
    );
  }

  /** Walks over an object that has the client's fields under its names in its order, and no other. */
  private fields(shape: ObjectShape, sets: readonly SelectionSetNode[]): string | undefined {
    const fields = this.fieldsOf(shape, sets);
    if (fields?.length !== shape.fields.length || fields.length === 0) return undefined;
    if (shape.subjectKey !== undefined || shape.unasked.length > 0) return undefined;
    const steps: string[] = [];
    for (const [i, own] of shape.fields.entries()) {
      const { key } = fields[i];
      if (own.dataKey !== key || own.clientKey !== key) return undefined;
      const scan = this.field(shape, own, fields[i]);
      if (scan === undefined) return undefined;
      const head = `${i === 0 ? "{" : ","}${JSON.stringify(key)}:`;
      steps.push(`${expect("p", head)} p = ${scan}(b, p + ${head.length});`);
    }
    return steps.join("\n");
  }

  /** The fields that a subgraph answers, in its order; undefined where that depends on more than their names. */
  fieldsOf(shape: ObjectShape, sets: readonly SelectionSetNode[]): AnsweredField[] | undefined {
    const fields = new Map<string, AnsweredField>();
    const collect = ({ selections }: SelectionSetNode): boolean =>
      selections.every((each) => {
        if (each.directives !== undefined && each.directives.length > 0) return false;
        if (each.kind === Kind.FIELD) {
          const key = (each.alias ?? each.name).value;
          // Asked twice, it is merged from both; and generated code would reach what every object inherits.
          if (fields.has(key) || key in Object.prototype) return false;
          fields.set(key, { key, name: each.name.value, sets: each.selectionSet ? [each.selectionSet] : [] });
          return true;
        }
        const fragment = each.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(each.name.value) : each;
        const condition = fragment?.typeCondition?.name.value;
        return (
          fragment !== undefined &&
          (condition === undefined || condition === shape.typeName) &&
          collect(fragment.selectionSet)
        );
      });
    return sets.every(collect) ? [...fields.values()] : undefined;
  }

  private orNull(isNullable: boolean, body: string): string {
    const orNull = isNullable ? `if (b[p] === 110) return ${this.scan(scanNull)}(b, p);` : "";
    return this.emit(`${orNull} ${body}`);
  }

  /** The name of a function with this body. */
  emit(body: string): string {
    const name = `f${this.functions.length}`;
    this.functions.push(`function ${name}(b, p) { ${body} }`);
    return name;
  }

  /** The name under which a function is called. */
  scan(scan: Scan | Mask): string {
    let name = this.scans.get(scan);
    if (name === undefined) this.scans.set(scan, (name = `k${this.scans.size}`));
    return name;
  }

  /** What walks over the name of a type. */
  oneName(typeName: string): Scan {
    let scan = this.typeNames.get(typeName);
    if (scan === undefined) this.typeNames.set(typeName, (scan = scanOneOf([typeName])));
    return scan;
  }
}

/** Code that goes on only where the bytes at a place are a text of ASCII. */
export function expect(at: string, text: string): string {
  const differs = Array.from(text, (character, i) => `b[${at} + ${i}] !== ${character.charCodeAt(0)}`);
  return `if (${differs.join(" || ")}) deviate();`;
}

/** What stands for a value in JSON. */
type Mask = (text: string) => string;

function maskOf(shape: LeafShape, isNullable: boolean): Mask {
  const write = writerOf(shape);
  return (json) => {
    const isPlain = json.charCodeAt(0) === 34 && !json.includes("\\");
    const text = write(isPlain ? json.slice(1, -1) : JSON.parse(json));
    return text === undefined || (text === "null" && !isNullable) ? deviate() : text;
  };
}

const enums = new WeakMap<GraphQLLeafType, Scan>();

function leafScan(type: GraphQLLeafType): Scan {
  // A scalar of the bank's own is nearly always text; what else it may be is read as JSON.
  if (!isEnumType(type)) return SCALARS[type.name] ?? scanString;
  let scan = enums.get(type);
  if (scan === undefined) enums.set(type, (scan = scanOneOf(type.getValues().map(({ name }) => name))));
  return scan;
}

const SCALARS: Readonly<Record<string, Scan | undefined>> = Object.assign(Object.create(null) as object, {
  Boolean: scanBoolean,
  Float: scanFloat,
  Int: scanInt,
});
