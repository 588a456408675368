import {
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type SelectionSetNode,
} from "graphql";
import type { Sight } from "../contract";
import { SUBJECT } from "../dataSubject";
import { type CollectedField, collectFields, type Selected } from "./collectFields";
import type { Fetched, FetchedFields } from "./fetchedFields";

/** What an operation makes of one type's objects: the fields in their order. */
export interface ObjectShape {
  readonly typeName: string;
  /** Whether objects can be of just this type: an interface's name says too little. */
  readonly isConcrete: boolean;
  readonly fields: readonly FieldShape[];
  /** Fields that the client did not ask for: they are fetched, and not answered. */
  readonly unasked: readonly FieldShape[];
  /** Where it tells whose data it has: the name of that field in the merged data. */
  readonly subjectKey?: string;
}

/** One field of the answer. */
export interface FieldShape {
  /** Its name in the merged data. */
  readonly dataKey: string;
  /** Its name in the answer. */
  readonly clientKey: string;
  /** "unfetched" where no fetch of the plan brings it, "denied" and "deniedNonNull" where its caller may not see it. */
  readonly content: "typename" | "introspection" | "unfetched" | "denied" | "deniedNonNull" | ValueShape;
}

export type ValueShape =
  | { readonly kind: "nonNull"; readonly of: ValueShape }
  | { readonly kind: "list"; readonly of: ValueShape }
  | LeafShape
  | CompositeShape;

/** A value without fields; masked where its caller may see no more of it. */
export interface LeafShape {
  readonly kind: "leaf";
  readonly type: GraphQLLeafType;
  readonly mask?: string;
}

/** An object, an interface or a union. */
export interface CompositeShape {
  readonly kind: "composite";
  readonly typeName: string;
  /** Set where the type is an object type: then there is no other. */
  readonly only?: ObjectShape;
  /** What is made of an object that says to be of this type; undefined where it cannot be. */
  readonly shapeOf: (typeName: string) => ObjectShape | undefined;
}

/** What is known of an operation besides its document. */
export interface ShapeOptions {
  readonly clientNames: ReadonlyMap<string, string | undefined>;
  readonly fetched: Fetched;
  /** The fields that are masked, by `Type.field`. */
  readonly masks?: Sight["masks"];
  /** Whether it is told whose data an answer shows. */
  readonly audited?: boolean;
}

/**
 * The shape of an operation's answer. Shapes below an interface or a union are made when an object of their
 * type is first seen: made at once, their number would be a product over all nested interfaces.
 */
export function shapeOperation(
  schema: GraphQLSchema,
  root: GraphQLCompositeType,
  selected: Selected,
  { clientNames, fetched, masks, audited = false }: ShapeOptions,
): ObjectShape {
  const objectShape = (
    type: GraphQLCompositeType,
    sets: readonly SelectionSetNode[],
    fetched: Fetched,
  ): ObjectShape => {
    const known = fetched(type.name);
    const collected = collectFields(schema, type, sets, selected);
    const shapes = collected.map((field) => fieldShape(type, field, known));
    const subject = collected.find(({ name, isDenied }) => name === SUBJECT.key && !isDenied);
    return {
      typeName: type.name,
      isConcrete: isObjectType(type),
      fields: shapes.filter((_, i) => collected[i].isAsked),
      unasked: shapes.filter((_, i) => !collected[i].isAsked),
      subjectKey: audited && type.name === SUBJECT.type ? subject?.key : undefined,
    };
  };

  const fieldShape = (
    parent: GraphQLCompositeType,
    { key, name, isDenied, sets }: CollectedField,
    fetched: FetchedFields,
  ): FieldShape => {
    const clientKey = clientNames.get(key) ?? key;
    if (name === "__typename") return { dataKey: key, clientKey, content: "typename" };
    if (name === "__schema" || name === "__type")
      return { dataKey: key, clientKey, content: "introspection" };
    const field = "getFields" in parent ? parent.getFields()[name] : undefined;
    if (field === undefined) throw new Error(`The schema must have ${parent.name}.${name}.`);
    if (isDenied) {
      return { dataKey: key, clientKey, content: isNonNullType(field.type) ? "deniedNonNull" : "denied" };
    }
    const below = fetched.get(key);
    if (below === undefined) return { dataKey: key, clientKey, content: "unfetched" };
    const mask = masks?.get(`${parent.name}.${name}`)?.mask;
    return { dataKey: key, clientKey, content: valueShape(field.type, mask, sets, below) };
  };

  const valueShape = (
    type: GraphQLOutputType,
    mask: string | undefined,
    sets: readonly SelectionSetNode[],
    fetched: Fetched,
  ): ValueShape => {
    if (isNonNullType(type)) return { kind: "nonNull", of: valueShape(type.ofType, mask, sets, fetched) };
    if (isListType(type)) return { kind: "list", of: valueShape(type.ofType, mask, sets, fetched) };
    if (isCompositeType(type)) return compositeShape(type, sets, fetched);
    return { kind: "leaf", type: getNamedType(type) as GraphQLLeafType, mask };
  };

  const compositeShape = (
    type: GraphQLCompositeType,
    sets: readonly SelectionSetNode[],
    fetched: Fetched,
  ): CompositeShape => {
    const shapes = new Map<string, ObjectShape>();
    const shapeOf = (typeName: string): ObjectShape | undefined => {
      let shape = shapes.get(typeName);
      if (shape === undefined) {
        const actual = schema.getType(typeName);
        if (!isCompositeType(actual) || !isWithin(schema, actual, type)) return undefined;
        shapes.set(typeName, (shape = objectShape(actual, sets, fetched)));
      }
      return shape;
    };
    const only = isObjectType(type) ? shapeOf(type.name) : undefined;
    return { kind: "composite", typeName: type.name, only, shapeOf };
  };

  return objectShape(root, [selected.definition.selectionSet], fetched);
}

function isWithin(schema: GraphQLSchema, actual: GraphQLCompositeType, type: GraphQLCompositeType): boolean {
  if (actual === type) return true;
  return isAbstractType(type) && !("getTypes" in actual) && schema.isSubType(type, actual);
}
