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
import type { DecidedOperation } from "./conditions";
import { wayOf } from "./wayOf";

/** An operation with private response names, and what the client called them. */
export interface Renamed extends DecidedOperation {
  /** The client's response name behind each private one. */
  readonly clientNames: ReadonlyMap<string, string>;
}

/**
 * Keeps a client's response names apart from the fields that subgraphs need of each other. The planner knows
 * a field by its response name alone: where a `@requires` asks for `comments(limit: 3)`, a client's
 * `comments(limit: 1)` or `comments: author` would melt into it. Such fields are planned under a private name.
 */
export class PrivateNames {
  /** By response name, the ways (name and arguments) in which subgraphs need it. */
  private readonly needed: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(supergraph: DocumentNode) {
    this.needed = neededFields(supergraph);
  }

  rename({ document, definition }: DecidedOperation): Renamed {
    const clientNames = new Map<string, string>();
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
      if (!this.isInTheWay(field)) return field;
      const own = (field.alias ?? field.name).value;
      const name = `${prefix}${own}`;
      clientNames.set(name, own);
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
    const ways = this.needed.get(name);
    if (ways === undefined) return false;
    return ways.size > 1 || !ways.has(wayOf(field));
  }
}

function neededFields(supergraph: DocumentNode): Map<string, Set<string>> {
  // The planner adds __typename by itself, wherever it likes.
  const needed = new Map([["__typename", new Set(["__typename"])]]);
  const add = (text: string) => {
    visit(parse(`{ ${text} }`, { noLocation: true }), {
      Field(field) {
        const ways = needed.get(field.name.value) ?? new Set();
        needed.set(field.name.value, ways.add(wayOf(field)));
      },
    });
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
