import {
  type DocumentNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  stripIgnoredCharacters,
  visit,
} from "graphql";
import type { FetchNode } from "../contract";
import { argumentOf, subgraphNames } from "./joinDirectives";

/**
 * The interfaces that some subgraphs know as objects only. Such a subgraph says the interface's name when it
 * is asked for an object's type, and the planner asks it even where the type is known already.
 */
export class InterfaceObjects {
  /** By subgraph. */
  private readonly known = new Map<string, Set<string>>();

  constructor(supergraph: DocumentNode) {
    const subgraphs = subgraphNames(supergraph);
    const interfaces = supergraph.definitions.filter(
      (each): each is InterfaceTypeDefinitionNode => each.kind === Kind.INTERFACE_TYPE_DEFINITION,
    );
    for (const { name, directives = [] } of interfaces) {
      for (const directive of directives) {
        const subgraph = subgraphs.get(argumentOf(directive, "graph") ?? "");
        const flag = directive.arguments?.find((each) => each.name.value === "isInterfaceObject")?.value;
        if (subgraph === undefined || flag?.kind !== Kind.BOOLEAN || !flag.value) continue;
        this.known.set(subgraph, (this.known.get(subgraph) ?? new Set()).add(name.value));
      }
    }
  }

  /** Whether there are any. */
  get exist(): boolean {
    return this.known.size > 0;
  }

  /** Whether a subgraph knows an interface as an object. */
  has(subgraph: string, type: string): boolean {
    return this.known.get(subgraph)?.has(type) === true;
  }

  /** The fetch without asking for the types of entities that its subgraph cannot know. */
  withoutTypeNames(fetch: FetchNode): FetchNode {
    const known = this.known.get(fetch.service);
    if (!known || !fetch.requires || !fetch.operation.includes("__typename")) return fetch;
    const document = visit(parse(fetch.operation, { noLocation: true }), {
      Field: ({ name }) => (name.value === "_entities" ? undefined : false),
      InlineFragment(fragment) {
        if (!known.has(fragment.typeCondition?.name.value ?? "")) return undefined;
        const selections = fragment.selectionSet.selections.filter((each) => !isTypeName(each));
        if (selections.length === 0) return undefined;
        return { ...fragment, selectionSet: { ...fragment.selectionSet, selections } };
      },
    });
    return { ...fetch, operation: stripIgnoredCharacters(print(document)) };
  }
}

function isTypeName(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && selection.name.value === "__typename" && !selection.alias;
}
