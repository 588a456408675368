import {
  type ASTNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from "graphql";
import type { FetchNode, PlanNode, PlanSelection } from "../contract";
import type { StandIns } from "./standIns";
import { withoutFragments } from "./withoutFragments";

/**
 * Puts the fields back for which others stand in. They are asked for by their names and arguments, kept under
 * the stand-ins' names, and sent under their own. What needs one field in two ways becomes two fetches, for
 * a representation has room for one.
 */
export function restoreFields(node: PlanNode, standIns: StandIns): PlanNode {
  if (standIns.byName.size === 0) return node;
  const restore = (each: PlanNode): PlanNode => {
    switch (each.kind) {
      case "Sequence":
      case "Parallel":
        return { kind: each.kind, nodes: each.nodes.map(restore) };
      case "Flatten":
        return { ...each, node: restore(each.node) };
      case "Fetch": {
        const parts = partsOf(each, standIns).map((part) => restoreFetch(part, standIns));
        return parts.length === 1 ? parts[0] : { kind: "Parallel", nodes: parts };
      }
    }
  };
  return restore(node);
}

function restoreFetch(fetch: FetchNode, { byName }: StandIns): FetchNode {
  const document = visit(parse(fetch.operation, { noLocation: true }), {
    Field(field) {
      const real = byName.get(field.name.value);
      if (real === undefined) return undefined;
      const name = { kind: Kind.NAME as const, value: real.field };
      return { ...field, alias: field.alias ?? field.name, name, arguments: real.arguments };
    },
  });
  const send = (selection: PlanSelection): PlanSelection => {
    const selections = selection.selections?.map(send);
    if (selection.kind === "InlineFragment") return { ...selection, selections: selections! };
    return { ...selection, selections, sentAs: byName.get(selection.name)?.field };
  };
  return { ...fetch, operation: textOf(document), requires: fetch.requires?.map(send) };
}

/** A fetch as several where it needs stand-ins of several sets; what needs none goes with the first, if it may. */
function partsOf(fetch: FetchNode, standIns: StandIns): FetchNode[] {
  const sets = [...setsIn(fetch.requires ?? [], standIns)].sort();
  const parts = sets.some((set) => set < 0) ? [undefined, ...sets] : sets;
  if (parts.length < 2) return [fetch];
  const document = parse(fetch.operation, { noLocation: true });
  const operation = withoutFragments(
    document,
    document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)!,
  );
  return parts.flatMap((part) => {
    const isOfPart = (type: string, field: string): boolean => {
      const own = standIns.setOf(fetch.service, type, field);
      return (own !== undefined && sets.includes(own) ? own : parts[0]) === part;
    };
    const [entities] = operation.selectionSet.selections as readonly FieldNode[];
    const selectionSet = partOf(entities.selectionSet!, "", isOfPart);
    if (selectionSet === undefined) return [];
    const own = withSelection(operation, { ...entities, selectionSet });
    const keeps = (name: string) => [part, undefined].includes(standIns.byName.get(name)?.set);
    const requires = requiresOf(fetch.requires!, keeps);
    const variables = fetch.variables.filter((name) => declares(own, name));
    return [{ ...fetch, operation: textOf(own), variables, requires }];
  });
}

function setsIn(selections: readonly PlanSelection[], standIns: StandIns): Set<number> {
  const sets = new Set<number>();
  const collect = (selection: PlanSelection): void => {
    const set = selection.kind === "Field" ? standIns.byName.get(selection.name)?.set : undefined;
    if (set !== undefined) sets.add(set);
    selection.selections?.forEach(collect);
  };
  selections.forEach(collect);
  return sets;
}

/** The fields of entities that belong to a part; undefined where none do. */
function partOf(
  set: SelectionSetNode,
  type: string,
  isOfPart: (type: string, field: string) => boolean,
): SelectionSetNode | undefined {
  const selections = set.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return isOfPart(type, selection.name.value) ? [selection] : [];
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    const selectionSet = partOf(
      selection.selectionSet,
      selection.typeCondition?.name.value ?? type,
      isOfPart,
    );
    return selectionSet ? [{ ...selection, selectionSet }] : [];
  });
  return selections.length > 0 ? { ...set, selections } : undefined;
}

/** What is required, without the fields that are not kept and what then has nothing below it. */
function requiresOf(selections: readonly PlanSelection[], keeps: (name: string) => boolean): PlanSelection[] {
  return selections.flatMap((selection): PlanSelection[] => {
    if (selection.kind === "Field" && !keeps(selection.name)) return [];
    if (selection.selections === undefined) return [selection];
    const below = requiresOf(selection.selections, keeps);
    return below.length > 0 ? [{ ...selection, selections: below }] : [];
  });
}

/** The operation with one selection, and with no more variables than that uses. */
function withSelection(operation: OperationDefinitionNode, selection: FieldNode): OperationDefinitionNode {
  const used = new Set<string>();
  visit(selection, { Variable: ({ name }) => void used.add(name.value) });
  return {
    ...operation,
    variableDefinitions: operation.variableDefinitions?.filter(({ variable }) =>
      used.has(variable.name.value),
    ),
    selectionSet: { kind: Kind.SELECTION_SET, selections: [selection] },
  };
}

function declares({ variableDefinitions = [] }: OperationDefinitionNode, name: string): boolean {
  return variableDefinitions.some(({ variable }) => variable.name.value === name);
}

function textOf(node: ASTNode): string {
  return stripIgnoredCharacters(print(node));
}
