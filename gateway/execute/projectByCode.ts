import { generate, literal, quote } from "./codegen";
import { type WriteLeaf, writerOf } from "./leaves";
import { read } from "./plainData";
import { compositeWriter } from "./projectByClosures";
import { deviate, type Project } from "./projection";
import type { FieldShape, ObjectShape, ValueShape } from "./shape";
import type { Runs } from "./transcribe";
import { WrittenFields } from "./writtenFields";

/**
 * A projection generated as JavaScript: each object's fields are read by their own names and written into
 * one text. Objects that are of one type only become functions of one unit; below an interface or a union
 * each type is a unit of its own, generated for its first object. Of the fields that may come as one text, the
 * text is taken where it is there.
 */
export function projectByCode(root: ObjectShape, runs: Runs): Project {
  if (!root.isConcrete) return deviate;
  const unit = new Unit(runs);
  const name = unit.object(root);
  return unit.compile(name);
}

class Unit {
  private readonly functions: string[] = [];
  private readonly constants: unknown[] = [];
  private readonly names = new Map<unknown, string>();
  private next = 0;

  constructor(private readonly runs: Runs) {}

  compile(root: string): Project {
    const names = this.constants.map((_, i) => `k${i}`);
    const code = `"use strict";\n${this.functions.join("\n")}\nreturn ${root};`;
    return generate(["deviate", "read", "WrittenFields", ...names], code)(
      deviate,
      read,
      WrittenFields,
      ...this.constants,
    ) as Project;
  }

  /** Emits the function of one object shape; returns its name. */
  object(shape: ObjectShape): string {
    const { typeName, fields } = shape;
    const parts = fields.map((field, i) => this.field(field, typeName, i === 0 ? "{" : ","));
    for (const [first, count] of this.runs.get(shape) ?? []) {
      const from = fields.indexOf(first);
      const name = this.emit(
        "v",
        `const run = v[${literal(first.dataKey)}];
        return run instanceof WrittenFields ? ${literal(from === 0 ? "{" : ",")} + run.text
          : ${parts.slice(from, from + count).join("+")};`,
      );
      // One part for all of them, and none for the others.
      parts.splice(from, count, `${name}(v)`, ...Array<string>(count - 1).fill(`""`));
    }
    const text = parts.length === 0 ? `"{}"` : `${parts.filter((part) => part !== `""`).join("+")}+"}"`;
    return this.emit("v, introspection", `return ${text};`);
  }

  private field({ dataKey, clientKey, content }: FieldShape, typeName: string, before: string): string {
    const key = `${before}${quote(clientKey)}:`;
    if (content === "typename") return literal(key + quote(typeName));
    if (content === "unfetched" || content === "deniedNonNull") return "deviate()";
    if (content === "denied") return literal(`${key}null`);
    if (content === "introspection") return `${literal(key)}+introspection[${literal(dataKey)}]`;
    return `${literal(key)}+${this.value(content, true)}(${member(dataKey)})`;
  }

  /** The name of a function that writes a value. */
  private value(shape: ValueShape, isNullable: boolean): string {
    switch (shape.kind) {
      case "nonNull":
        return this.value(shape.of, false);
      case "leaf":
        return this.constant(nullableLeaf(writerOf(shape), isNullable));
      case "list": {
        const element = this.value(shape.of, true);
        return this.emit(
          "v",
          `${orNull(isNullable)} if (!Array.isArray(v)) return deviate();
          const length = v.length; if (length === 0) return "[]";
          let text = "[" + ${element}(v[0]); for (let i = 1; i < length; i++) text += "," + ${element}(v[i]);
          return text + "]";`,
        );
      }
      case "composite": {
        if (shape.only === undefined) {
          const write = this.constant(compositeWriter(shape, (each) => projectByCode(each, this.runs)));
          return this.emit("v", `${orNull(isNullable)} return ${write}(v);`);
        }
        const name = this.object(shape.only);
        return this.emit(
          "v",
          `${orNull(isNullable)} if (typeof v !== "object" || Array.isArray(v)) return deviate();
          const typeName = v.__typename;
          if (typeName !== undefined && typeName !== ${literal(shape.typeName)}) return deviate();
          return ${name}(v);`,
        );
      }
    }
  }

  private emit(parameters: string, body: string): string {
    const name = `f${this.next++}`;
    this.functions.push(`function ${name}(${parameters}) { ${body} }`);
    return name;
  }

  private constant(value: unknown): string {
    let name = this.names.get(value);
    if (name === undefined) {
      name = `k${this.constants.push(value) - 1}`;
      this.names.set(value, name);
    }
    return name;
  }
}

function orNull(isNullable: boolean): string {
  return `if (v === null || v === undefined) return ${isNullable ? `"null"` : "deviate()"};`;
}

/** How a member is read: names that every object inherits with care. */
function member(name: string): string {
  return name in Object.prototype ? `read(v, ${literal(name)})` : `v[${literal(name)}]`;
}

function notNull(text: string | undefined): string {
  return text === undefined || text === "null" ? deviate() : text;
}

type Write = (value: unknown) => string;
const leaves = new WeakMap<WriteLeaf, { nullable: Write; strict: Write }>();

// The same function for the same leaf, so that a unit has few constants.
function nullableLeaf(write: WriteLeaf, isNullable: boolean): Write {
  let both = leaves.get(write);
  if (both === undefined) {
    both = {
      nullable: (value) => (value === null || value === undefined ? "null" : (write(value) ?? deviate())),
      strict: (value) => (value === null || value === undefined ? deviate() : notNull(write(value))),
    };
    leaves.set(write, both);
  }
  return isNullable ? both.nullable : both.strict;
}
