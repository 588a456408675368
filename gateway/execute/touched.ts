import { Kind, type SelectionSetNode } from "graphql";
import type { FetchNode, PlanNode, PlanSelection } from "../contract";
import { type FetchSelections, selectionsOf } from "./fetchSelections";

/** Response names as a tree. */
export type Names = Map<string, Names>;

/** For each fetch of a plan: all names at its objects, and below, that other fetches bring, read or go through. */
export function touchedByOthers(root: PlanNode | undefined): (fetch: FetchNode) => Names {
  const fetches: { fetch: FetchNode; path: readonly string[] }[] = [];
  const visit = (node: PlanNode, path: readonly string[]): void => {
    if (node.kind === "Fetch") fetches.push({ fetch: node, path });
    else if (node.kind === "Flatten")
      visit(node.node, [...path, ...node.path.filter((step) => step !== "@")]);
    else for (const child of node.nodes) visit(child, path);
  };
  if (root) visit(root, []);

  return (fetch) => {
    const names: Names = new Map<string, Names>();
    for (const each of fetches) {
      if (each.fetch === fetch) continue;
      const at = each.path.reduce(below, names);
      const selections = selectionsOf(each.fetch);
      for (const set of selections.sets) addSelected(set, selections.fragments, at);
      addRequired(each.fetch.requires ?? [], at);
    }
    const own = fetches.find((each) => each.fetch === fetch);
    return own ? own.path.reduce(below, names) : names;
  };
}

function below(names: Names, name: string): Names {
  let found = names.get(name);
  if (found === undefined) names.set(name, (found = new Map<string, Names>()));
  return found;
}

function addSelected(
  { selections }: SelectionSetNode,
  fragments: FetchSelections["fragments"],
  at: Names,
): void {
  for (const each of selections) {
    if (each.kind === Kind.FIELD) {
      const inner = below(at, (each.alias ?? each.name).value);
      if (each.selectionSet) addSelected(each.selectionSet, fragments, inner);
    } else {
      const fragment = each.kind === Kind.FRAGMENT_SPREAD ? fragments.get(each.name.value) : each;
      if (fragment) addSelected(fragment.selectionSet, fragments, at);
    }
  }
}

function addRequired(selections: readonly PlanSelection[], at: Names): void {
  for (const each of selections) {
    const inner = each.kind === "Field" ? below(at, each.name) : at;
    addRequired(each.selections ?? [], inner);
  }
}
