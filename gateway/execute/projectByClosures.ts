import { quote } from "./codegen";
import { writerOf } from "./leaves";
import { isPlainObject, read } from "./plainData";
import { deviate, type Project } from "./projection";
import type { CompositeShape, ObjectShape, ValueShape } from "./shape";

type Write = (value: unknown) => string;

/** A projection made of closures, for where functions may not be made from text. */
export function projectByClosures(root: ObjectShape): Project {
  const write = objectWriter(root);
  return (data, introspection) => write(data, introspection);
}

function objectWriter(shape: ObjectShape): Project {
  // Of what type it is, nobody knows.
  if (!shape.isConcrete) return deviate;
  const typename = quote(shape.typeName);
  const parts = shape.fields.map(({ dataKey, clientKey, content }, i) => {
    const key = `${i === 0 ? "" : ","}${quote(clientKey)}:`;
    if (content === "typename") return { key: key + typename };
    if (content === "unfetched" || content === "deniedNonNull") return { key, dataKey, write: deviate };
    if (content === "denied") return { key: `${key}null` };
    if (content === "introspection") return { key, introspected: dataKey };
    return { key, dataKey, write: valueWriter(content, true) };
  });
  return (data, introspection) => {
    let text = "{";
    for (const { key, introspected, dataKey, write } of parts) {
      text += key;
      if (write !== undefined) text += write(read(data, dataKey));
      else if (introspected !== undefined) text += introspection[introspected];
    }
    return `${text}}`;
  };
}

function valueWriter(shape: ValueShape, isNullable: boolean): Write {
  switch (shape.kind) {
    case "nonNull":
      return valueWriter(shape.of, false);
    case "leaf": {
      const write = writerOf(shape);
      return orNull(isNullable, (value) => {
        const text = write(value);
        return text === undefined || (text === "null" && !isNullable) ? deviate() : text;
      });
    }
    case "list": {
      const write = valueWriter(shape.of, true);
      return orNull(isNullable, (value) =>
        Array.isArray(value) ? `[${value.map((element) => write(element)).join(",")}]` : deviate(),
      );
    }
    case "composite":
      return orNull(isNullable, compositeWriter(shape, objectWriter));
  }
}

function orNull(isNullable: boolean, write: Write): Write {
  return (value) => {
    if (value !== null && value !== undefined) return write(value);
    return isNullable ? "null" : deviate();
  };
}

const NONE: Readonly<Record<string, string>> = {};

/** Writes objects of whichever type they say to be. Each type's writer is made for its first object. */
export function compositeWriter(
  { only, shapeOf }: CompositeShape,
  objectWriterOf: (shape: ObjectShape) => Project,
): Write {
  const writers = new Map<string, Project>();
  const writerOf = (typeName: string): Project => {
    const shape = shapeOf(typeName) ?? deviate();
    const writer = objectWriterOf(shape);
    writers.set(typeName, writer);
    return writer;
  };
  const onlyWriter = only && objectWriterOf(only);
  return (value) => {
    if (!isPlainObject(value)) return deviate();
    const typeName = read(value, "__typename");
    if (onlyWriter !== undefined) {
      return typeName === undefined || typeName === only!.typeName ? onlyWriter(value, NONE) : deviate();
    }
    if (typeof typeName !== "string") return deviate();
    return (writers.get(typeName) ?? writerOf(typeName))(value, NONE);
  };
}
