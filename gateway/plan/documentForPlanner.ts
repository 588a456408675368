import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from "graphql";
import { isMarked, unmarked } from "../marks";
import type { DecidedOperation } from "./conditions";

/**
 * The document that subgraphs are planned for, made so that the planner overlooks nothing: it misses some
 * introspection in fragments, and never fetches an object of which nothing is asked. So an operation without
 * `__schema` and `__type` and what its caller may not see, in which each object has a field. Undefined where nothing is
 * left to ask.
 */
export function documentForPlanner({ document, definition }: DecidedOperation): DocumentNode | undefined {
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  const selectionSet = strip(definition.selectionSet, byName);
  if (selectionSet === undefined) return undefined;
  const asked: DocumentNode = { ...document, definitions: [{ ...definition, selectionSet }, ...fragments] };
  return visit(asked, {
    Field: {
      enter: (field) => (isMarked(field, "denied") ? null : undefined),
      leave: (field) => withAnyField(unmarked(field)),
    },
    InlineFragment: {
      leave: ({ selectionSet }) => (selectionSet.selections.length === 0 ? null : undefined),
    },
  });
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } };

function withAnyField(field: FieldNode): FieldNode {
  if (field.selectionSet === undefined) return field;
  const { selections } = field.selectionSet;
  if (selections.some((each) => each.kind === Kind.FIELD)) return field;
  return { ...field, selectionSet: { ...field.selectionSet, selections: [TYPENAME, ...selections] } };
}

/** A root selection without what no subgraph is asked: the same where it has none, undefined where it has nothing else. */
function strip(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): SelectionSetNode | undefined {
  const kept = set.selections.flatMap((selection): readonly SelectionNode[] => {
    if (selection.kind === Kind.FIELD) {
      const isLeftOut = selection.name.value === "__schema" || selection.name.value === "__type";
      return isLeftOut || isMarked(selection, "denied") ? [] : [selection];
    }
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value)! : selection;
    const selectionSet = strip(fragment.selectionSet, fragments);
    if (selectionSet === fragment.selectionSet) return [selection];
    if (selectionSet === undefined) return [];
    const { typeCondition } = fragment;
    return [{ kind: Kind.INLINE_FRAGMENT, typeCondition, directives: selection.directives, selectionSet }];
  });
  if (kept.length === 0) return undefined;
  const isSame = kept.length === set.selections.length && kept.every((each, i) => each === set.selections[i]);
  return isSame ? set : { ...set, selections: kept };
}
