import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from "graphql";
import type { PlanNode } from "../contract";

/**
 * Plans mutations to be executed one after the other, in their order. The planner puts them in another order
 * where they stand in fragments. And it asks a subgraph for all that follow on each other at once: where
 * others are to be asked about their results, each is planned for itself, so that they are asked in time.
 */
export function planMutations(
  asked: DocumentNode,
  plan: (document: DocumentNode) => PlanNode | undefined,
): PlanNode | undefined {
  const fields = rootFields(asked);
  const together = plan(withRootFields(asked, fields.flat()));
  if (fields.length < 2 || !needsMore(together)) return together;
  return { kind: "Sequence", nodes: fields.flatMap((each) => plan(withRootFields(asked, each)) ?? []) };
}

/** Whether something is to be fetched once what the root fields bring is known. */
function needsMore(node: PlanNode | undefined): boolean {
  if (node === undefined || node.kind === "Fetch") return false;
  return node.kind === "Flatten" || node.nodes.some(needsMore);
}

/** The root fields of an operation by their response names, in the order of their execution. */
function rootFields({ definitions }: DocumentNode): FieldNode[][] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  const fields = new Map<string, FieldNode[]>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const each of selections) {
      if (each.kind === Kind.FRAGMENT_SPREAD) collect(fragments.get(each.name.value)!.selectionSet);
      else if (each.kind === Kind.INLINE_FRAGMENT) collect(each.selectionSet);
      else {
        const name = (each.alias ?? each.name).value;
        fields.set(name, [...(fields.get(name) ?? []), each]);
      }
    }
  };
  for (const each of definitions) if (each.kind === Kind.OPERATION_DEFINITION) collect(each.selectionSet);
  return [...fields.values()];
}

function withRootFields(document: DocumentNode, selections: readonly FieldNode[]): DocumentNode {
  const definitions = document.definitions.map((each) =>
    each.kind === Kind.OPERATION_DEFINITION
      ? { ...each, selectionSet: { kind: Kind.SELECTION_SET as const, selections } }
      : each,
  );
  return { ...document, definitions };
}
