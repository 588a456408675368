import { Kind, type SelectionSetNode } from "graphql";
import type { PlanNode } from "../contract";
import { type FetchSelections, selectionsOf } from "./fetchSelections";
import { renamedKeys } from "./rewrites";
import type { WithinType } from "./typeConditions";

/** What a plan fetches of the objects at one place: by type, as one type's fields are not another's. */
export type Fetched = (typeName: string) => FetchedFields;

/** The fields that are fetched of an object, by their names in the merged data, and what is fetched below each. */
export type FetchedFields = ReadonlyMap<string, Fetched>;

/** A fetch, seen from a place on the way to what it fetches. */
interface Source {
  /** The rest of the way; selections count at its end. */
  readonly path: readonly string[];
  readonly selections: FetchSelections;
  /** What the names of the selections are renamed to. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** All that a plan fetches, seen from the root. */
export function fetchedBy(plan: PlanNode | undefined, withinType: WithinType): Fetched {
  const sources: Source[] = [];
  const visit = (node: PlanNode, path: readonly string[]): void => {
    if (node.kind === "Flatten") visit(node.node, [...path, ...node.path.filter((step) => step !== "@")]);
    else if (node.kind === "Fetch") {
      sources.push({ path, selections: selectionsOf(node), renamed: renamedKeys(node.outputRewrites) });
    } else for (const child of node.nodes) visit(child, path);
  };
  if (plan) visit(plan, []);
  return fetchedFrom(sources, withinType);
}

function fetchedFrom(sources: readonly Source[], withinType: WithinType): Fetched {
  return (typeName) => {
    const selected = new Map<string, Source[]>();
    const passed = new Map<string, Source[]>();
    for (const source of sources) {
      const [step, ...path] = source.path;
      if (step === undefined) collect(source, typeName, withinType, selected);
      else push(passed, step, { ...source, path });
    }
    const below = (name: string, own: readonly Source[]): Fetched =>
      fetchedFrom([...own, ...(passed.get(name) ?? [])], withinType);
    return new Map([...selected].map(([name, own]) => [name, below(name, own)]));
  };
}

/** Adds the fields that a source selects of a type, each with the selections below it. */
function collect(
  source: Source,
  typeName: string,
  withinType: WithinType,
  found: Map<string, Source[]>,
): void {
  const { selections, renamed } = source;
  const { sets, fragments } = selections;
  const visit = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        const below = selection.selectionSet ? [selection.selectionSet] : [];
        push(found, renamed.get(name) ?? name, { ...source, selections: { sets: below, fragments } });
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      const condition = fragment?.typeCondition?.name.value;
      if (fragment && (condition === undefined || withinType(typeName, condition)))
        visit(fragment.selectionSet);
    }
  };
  sets.forEach(visit);
}

function push(sources: Map<string, Source[]>, name: string, source: Source): void {
  const held = sources.get(name);
  if (held) held.push(source);
  else sources.set(name, [source]);
}
