import { type FragmentDefinitionNode, Kind, parse, type SelectionSetNode } from "graphql";
import type { FetchNode, PlanNode } from "../contract";
import { renamedKeys } from "./rewrites";

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

/** The names that the fetches of a plan bring, as a tree. */
export type FetchedNames = Map<string, FetchedNames>;

/** All names that a plan fetches, of whichever types. */
export function fetchedNames(root: PlanNode | undefined): FetchedNames {
  const names: FetchedNames = new Map<string, FetchedNames>();
  const visitNode = (node: PlanNode, at: FetchedNames): void => {
    if (node.kind === "Flatten") {
      visitNode(
        node.node,
        node.path.filter((step) => step !== "@").reduce((names, step) => below(names, step), at),
      );
    } else if (node.kind === "Fetch") {
      const renamed = renamedKeys(node.outputRewrites);
      const { sets, fragments } = selectionsOf(node);
      for (const set of sets) addNames(set, at, fragments, renamed);
    } else for (const child of node.nodes) visitNode(child, at);
  };
  if (root) visitNode(root, names);
  return names;
}

function below(names: FetchedNames, name: string): FetchedNames {
  let found = names.get(name);
  if (found === undefined) names.set(name, (found = new Map<string, FetchedNames>()));
  return found;
}

function addNames(
  { selections }: SelectionSetNode,
  at: FetchedNames,
  fragments: FetchSelections["fragments"],
  renamed: ReadonlyMap<string, string>,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const name = (selection.alias ?? selection.name).value;
      const inner = below(at, renamed.get(name) ?? name);
      if (selection.selectionSet) addNames(selection.selectionSet, inner, fragments, renamed);
    } else {
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      if (fragment) addNames(fragment.selectionSet, at, fragments, renamed);
    }
  }
}
