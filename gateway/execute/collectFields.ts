import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

import { isMarked } from "../marks";

/** An operation in which nothing is skipped any more, and its fragments. */
export interface Selected {
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** A field of a selection, with the selections below it from each place where it stands. */
export interface CollectedField {
  readonly key: string;
  readonly name: string;
  /** Whether its caller may not see it, wherever it stands. */
  readonly isDenied: boolean;
  /** Whether the client asks for it. */
  readonly isAsked: boolean;
  readonly nodes: readonly FieldNode[];
  readonly sets: readonly SelectionSetNode[];
}

/** The fields that selections ask of a type: CollectFields of the GraphQL specification, in its order. */
export function collectFields(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  sets: readonly SelectionSetNode[],
  { fragments }: Selected,
): CollectedField[] {
  const fields = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const held = fields.get(key);
        if (held) held.push(selection);
        else fields.set(key, [selection]);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        if (visited.has(selection.name.value)) continue;
        visited.add(selection.name.value);
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      const condition = fragment?.typeCondition?.name.value;
      if (fragment && (condition === undefined || applies(schema, type, condition)))
        collect(fragment.selectionSet);
    }
  };
  sets.forEach(collect);
  return [...fields].map(([key, all]) => {
    const seen = all.filter((node) => !isMarked(node, "denied"));
    const nodes = seen.length > 0 ? seen : all;
    return {
      key,
      name: nodes[0].name.value,
      isDenied: seen.length === 0,
      isAsked: nodes.some((node) => !isMarked(node, "unasked")),
      nodes,
      sets: nodes.flatMap((node) => (node.selectionSet ? [node.selectionSet] : [])),
    };
  });
}

function applies(schema: GraphQLSchema, type: GraphQLCompositeType, condition: string): boolean {
  if (type.name === condition) return true;
  const conditional = schema.getType(condition);
  return isAbstractType(conditional) && !("getTypes" in type) && schema.isSubType(conditional, type);
}
