import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from "graphql";
import { isMarked } from "../marks";
import type { DecidedOperation } from "./conditions";
import { wayOf } from "./wayOf";

/** An operation with private response names, and what the client called them. */
export interface Renamed extends DecidedOperation {
  /** The client's response name behind each private one; undefined where the client did not ask. */
  readonly clientNames: ReadonlyMap<string, string | undefined>;
}

/**
 * Keeps a client's response names apart from the fields that subgraphs need of each other. The planner knows
 * a field by its response name alone: where a subgraph needs `author`, a client's `author: comments` would melt
 * into it. Such fields are planned under a private name. So are fields that a client gives one name in objects of
 * different types, where subgraphs know an interface as an object: to them they are fields of one.
 */
export class PrivateNames {
  /** The names of the fields in keys and `@requires`: none of them takes arguments. */
  private readonly needed: ReadonlySet<string>;

  constructor(
    supergraph: DocumentNode,
    private readonly hasInterfaceObjects: boolean,
  ) {
    this.needed = neededFields(supergraph);
  }

  rename({ document, definition }: DecidedOperation): Renamed {
    const clientNames = new Map<string, string | undefined>();
    const ways = new Map<string, string[]>();
    const used = responseNames(document);
    let prefix = "own_";
    while ([...used].some((name) => name.startsWith(prefix))) prefix = `own_${prefix}`;

    const renameSet = (set: SelectionSetNode): SelectionSetNode => {
      const selections = set.selections.map(renameSelection);
      const changed = selections.some((selection, i) => selection !== set.selections[i]);
      return changed ? { ...set, selections } : set;
    };
    const renameSelection = (selection: SelectionNode): SelectionNode => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
      if (selection.kind === Kind.INLINE_FRAGMENT) return withSet(selection, renameSet);
      // The gateway answers introspection itself.
      const isIntrospection = selection.name.value === "__schema" || selection.name.value === "__type";
      const field = isIntrospection ? selection : withSet(selection, renameSet);
      const own = (field.alias ?? field.name).value;
      const number = this.hasInterfaceObjects ? numberOf(ways, own, wayOf(field)) : 0;
      // What the client did not ask for must not melt into what it did; a key's fields are apart from that already.
      const isUnasked = isMarked(field, "unasked") && !this.needed.has(own);
      if (number === 0 && !isUnasked && !this.isInTheWay(field)) return field;
      const name = `${prefix}${number === 0 ? "" : `${number}_`}${isUnasked ? "unasked_" : ""}${own}`;
      clientNames.set(name, isUnasked ? undefined : own);
      return { ...field, alias: { kind: Kind.NAME, value: name } };
    };

    const definitions = document.definitions.map((each) => {
      const isOfPlan = each === definition || (each.kind === Kind.FRAGMENT_DEFINITION && !isOfSchema(each));
      return isOfPlan ? withSet(each, renameSet) : each;
    });
    const at = document.definitions.indexOf(definition);
    const renamed = clientNames.size > 0 ? { ...document, definitions } : document;
    return { document: renamed, definition: renamed.definitions[at] as OperationDefinitionNode, clientNames };
  }

  private isInTheWay(field: FieldNode): boolean {
    const name = (field.alias ?? field.name).value;
    // As a key of an object it would be its prototype.
    if (name === "__proto__") return true;
    return this.needed.has(name) && field.name.value !== name;
  }
}

/** Which of the ways in which a response name is asked for this is. */
function numberOf(ways: Map<string, string[]>, name: string, way: string): number {
  const known = ways.get(name) ?? [];
  ways.set(name, known);
  const number = known.indexOf(way);
  return number < 0 ? known.push(way) - 1 : number;
}

function neededFields(supergraph: DocumentNode): Set<string> {
  // The planner adds __typename by itself, wherever it likes.
  const needed = new Set(["__typename"]);
  const add = (text: string) => {
    visit(parse(`{ ${text} }`, { noLocation: true }), { Field: ({ name }) => void needed.add(name.value) });
  };
  visit(supergraph, {
    Directive({ name, arguments: given }) {
      if (name.value !== "join__type" && name.value !== "join__field") return;
      for (const { name: argument, value } of given ?? []) {
        const isSelection = argument.value === "key" || argument.value === "requires";
        if (isSelection && value.kind === Kind.STRING) add(value.value);
      }
    },
  });
  return needed;
}

function responseNames(document: DocumentNode): Set<string> {
  const names = new Set<string>();
  visit(document, { Field: ({ alias, name }) => void names.add((alias ?? name).value) });
  return names;
}

function isOfSchema({ typeCondition }: FragmentDefinitionNode): boolean {
  return typeCondition.name.value.startsWith("__");
}

function withSet<T extends { readonly selectionSet?: SelectionSetNode }>(
  node: T,
  change: (set: SelectionSetNode) => SelectionSetNode,
): T {
  if (node.selectionSet === undefined) return node;
  const selectionSet = change(node.selectionSet);
  return selectionSet === node.selectionSet ? node : { ...node, selectionSet };
}
