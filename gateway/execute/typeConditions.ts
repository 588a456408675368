import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from "graphql";

/** Whether an object of the type `typename` is within a type condition. */
export type WithinType = (typename: string, condition: string) => boolean;

/** Answers for the types of one schema. */
export function compileWithinType(schema: GraphQLSchema): WithinType {
  return (typename, condition) => {
    if (typename === condition) return true;
    const type = schema.getType(typename);
    const conditional = schema.getType(condition);
    if (!isAbstractType(conditional)) return false;
    // An interface may stand for an object: a subgraph may know no more of it.
    return (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(conditional, type);
  };
}
