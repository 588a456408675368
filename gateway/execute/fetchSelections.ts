import { type FragmentDefinitionNode, Kind, parse, type SelectionSetNode } from "graphql";
import type { FetchNode } from "../contract";

/** What a fetch selects, with the fragments of its operation. */
export interface FetchSelections {
  readonly sets: readonly SelectionSetNode[];
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** The selections that a fetch merges: below `_entities` where it asks for entities. */
export function selectionsOf({ operation, requires }: FetchNode): FetchSelections {
  const { definitions } = parse(operation, { noLocation: true });
  const fragments = new Map<string, FragmentDefinitionNode>();
  const sets: SelectionSetNode[] = [];
  for (const each of definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
    if (each.kind === Kind.OPERATION_DEFINITION) sets.push(each.selectionSet);
  }
  if (requires === undefined) return { sets, fragments };
  const entities = sets.flatMap(({ selections }) =>
    selections.flatMap((each) => (each.kind === Kind.FIELD && each.selectionSet ? [each.selectionSet] : [])),
  );
  return { sets: entities, fragments };
}

/** The response names that a fetch selects at its top, and whether there are selections below each. */
export function selectedNames({ sets, fragments }: FetchSelections): Map<string, boolean> {
  const names = new Map<string, boolean>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment) collect(fragment.selectionSet);
      } else {
        const name = (selection.alias ?? selection.name).value;
        names.set(name, names.get(name) === true || selection.selectionSet !== undefined);
      }
    }
  };
  sets.forEach(collect);
  return names;
}
