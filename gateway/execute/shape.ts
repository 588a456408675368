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
import { type CollectedField, collectFields, type Selected } from "./collectFields";
import type { Fetched, FetchedFields } from "./fetchedFields";

/** What an operation makes of one type's objects: the fields in their order. */
export interface ObjectShape {
  readonly typeName: string;
  /** Whether objects can be of just this type: an interface's name says too little. */
  readonly isConcrete: boolean;
  readonly fields: readonly FieldShape[];
}

/** One field of the answer. */
export interface FieldShape {
  /** Its name in the merged data. */
  readonly dataKey: string;
  /** Its name in the answer. */
  readonly clientKey: string;
  /** "unfetched" where no fetch of the plan brings it. */
  readonly content: "typename" | "introspection" | "unfetched" | ValueShape;
}

export type ValueShape =
  | { readonly kind: "nonNull"; readonly of: ValueShape }
  | { readonly kind: "list"; readonly of: ValueShape }
  | { readonly kind: "leaf"; readonly type: GraphQLLeafType }
  | CompositeShape;

/** An object, an interface or a union. */
export interface CompositeShape {
  readonly kind: "composite";
  readonly typeName: string;
  /** Set where the type is an object type: then there is no other. */
  readonly only?: ObjectShape;
  /** What is made of an object that says to be of this type; undefined where it cannot be. */
  readonly shapeOf: (typeName: string) => ObjectShape | undefined;
}

/**
 * The shape of an operation's answer. Shapes below an interface or a union are made when an object of their
 * type is first seen: made at once, their number would be a product over all nested interfaces.
 */
export function shapeOperation(
  schema: GraphQLSchema,
  root: GraphQLCompositeType,
  selected: Selected,
  { clientNames, fetched }: { clientNames: ReadonlyMap<string, string | undefined>; fetched: Fetched },
): ObjectShape {
  const objectShape = (
    type: GraphQLCompositeType,
    sets: readonly SelectionSetNode[],
    fetched: Fetched,
  ): ObjectShape => {
    const fields = fetched(type.name);
    return {
      typeName: type.name,
      isConcrete: isObjectType(type),
      fields: collectFields(schema, type, sets, selected).map((field) => fieldShape(type, field, fields)),
    };
  };

  const fieldShape = (
    parent: GraphQLCompositeType,
    { key, name, sets }: CollectedField,
    fetched: FetchedFields,
  ): FieldShape => {
    const clientKey = clientNames.get(key) ?? key;
    if (name === "__typename") return { dataKey: key, clientKey, content: "typename" };
    if (name === "__schema" || name === "__type")
      return { dataKey: key, clientKey, content: "introspection" };
    const field = "getFields" in parent ? parent.getFields()[name] : undefined;
    if (field === undefined) throw new Error(`The schema must have ${parent.name}.${name}.`);
    const below = fetched.get(key);
    if (below === undefined) return { dataKey: key, clientKey, content: "unfetched" };
    return { dataKey: key, clientKey, content: valueShape(field.type, sets, below) };
  };

  const valueShape = (
    type: GraphQLOutputType,
    sets: readonly SelectionSetNode[],
    fetched: Fetched,
  ): ValueShape => {
    if (isNonNullType(type)) return { kind: "nonNull", of: valueShape(type.ofType, sets, fetched) };
    if (isListType(type)) return { kind: "list", of: valueShape(type.ofType, sets, fetched) };
    if (isCompositeType(type)) return compositeShape(type, sets, fetched);
    return { kind: "leaf", type: getNamedType(type) as GraphQLLeafType };
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
