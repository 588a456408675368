import { GraphQLError } from "graphql";
import { writerOf } from "./leaves";
import { isPlainObject, type PlainObject, read, write } from "./plainData";
import type { CompositeShape, LeafShape, ObjectShape, ValueShape } from "./shape";
import type { Path } from "./subgraphErrors";
import { withValues } from "./writtenFields";

/** What an interpretation came to: data as the specification has it, and each reason why something is null. */
export interface Interpreted {
  readonly data: PlainObject | null;
  readonly errors: GraphQLError[];
}

/** What a value came to: undefined where a null must go on to what is around it. */
type Outcome = { readonly value: unknown } | undefined;

/**
 * Makes the answer step by step, where the data are not all that the schema promises: a value that its type
 * cannot have becomes null with an error, a null that the type forbids goes on to what is around it.
 */
export function interpret(
  root: ObjectShape,
  data: object,
  introspection: Readonly<Record<string, string>>,
): Interpreted {
  const errors: GraphQLError[] = [];
  // Nulls of which others tell.
  let denied = 0;

  const fault = (message: string, path: Path): void => {
    errors.push(new GraphQLError(message, { path: [...path] }));
  };

  const object = (shape: ObjectShape, source: object, path: (string | number)[]): PlainObject | undefined => {
    const result = Object.create(null) as PlainObject;
    source = withValues(source);
    for (const { dataKey, clientKey, content } of shape.fields) {
      path.push(clientKey);
      try {
        if (content === "typename") {
          if (!shape.isConcrete) {
            fault(`The type of an object must be known, but a subgraph answered ${shape.typeName}.`, path);
            return undefined;
          }
          write(result, clientKey, shape.typeName);
        } else if (content === "denied") {
          write(result, clientKey, null);
        } else if (content === "deniedNonNull") {
          denied++;
          return undefined;
        } else if (content === "introspection") {
          write(result, clientKey, JSON.parse(introspection[dataKey]));
        } else {
          const place = `${shape.typeName}.${clientKey}`;
          if (content === "unfetched")
            fault(`A subgraph must be asked for ${place}, but the plan asks none.`, path);
          const outcome =
            content === "unfetched" ? { value: null } : complete(content, read(source, dataKey), path, place);
          if (outcome === undefined) return undefined;
          write(result, clientKey, outcome.value);
        }
      } finally {
        path.pop();
      }
    }
    return result;
  };

  const complete = (shape: ValueShape, value: unknown, path: (string | number)[], place: string): Outcome => {
    if (shape.kind === "nonNull") {
      const known = errors.length + denied;
      const outcome = complete(shape.of, value, path, place);
      if (outcome === undefined || outcome.value !== null) return outcome;
      // What made it null has said so already.
      if (errors.length + denied === known)
        fault(`Cannot return null for non-nullable field ${place}.`, path);
      return undefined;
    }
    if (value === null || value === undefined) return { value: null };
    switch (shape.kind) {
      case "leaf":
        return { value: leaf(shape, value, path, place) };
      case "list":
        return list(shape, value, path, place);
      case "composite":
        return { value: composite(shape, value, path, place) };
    }
  };

  const leaf = (shape: LeafShape, value: unknown, path: Path, place: string): unknown => {
    const text = writerOf(shape)(value);
    if (text !== undefined) return JSON.parse(text);
    fault(`A value of ${place} must be ${shape.type.name}.`, path);
    return null;
  };

  const list = (
    shape: Extract<ValueShape, { kind: "list" }>,
    value: unknown,
    path: (string | number)[],
    place: string,
  ): Outcome => {
    if (!Array.isArray(value)) {
      fault(`A value of ${place} must be a list.`, path);
      return { value: null };
    }
    const outcomes = value.map((element, i) => {
      path.push(i);
      const outcome = complete(shape.of, element, path, place);
      path.pop();
      return outcome;
    });
    // One element that must not be null takes the list with it, and no more than the list.
    if (outcomes.includes(undefined)) return { value: null };
    return { value: outcomes.map((outcome) => outcome!.value) };
  };

  const composite = (
    { typeName, only, shapeOf }: CompositeShape,
    value: unknown,
    path: (string | number)[],
    place: string,
  ): PlainObject | null => {
    if (!isPlainObject(value)) {
      fault(`A value of ${place} must be an object.`, path);
      return null;
    }
    const said = read(value, "__typename");
    const shape =
      said === undefined || said === null ? (only ?? shapeOf(typeName)) : shapeNamed(said, shapeOf);
    if (shape === undefined) {
      fault(`An object of ${place} must be of a type that ${typeName} has.`, path);
      return null;
    }
    return object(shape, value, path) ?? null;
  };

  const result = object(root, data, []);
  return { data: result ?? null, errors };
}

function shapeNamed(name: unknown, shapeOf: CompositeShape["shapeOf"]): ObjectShape | undefined {
  return typeof name === "string" ? shapeOf(name) : undefined;
}
