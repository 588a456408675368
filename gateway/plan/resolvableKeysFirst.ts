import { type ConstDirectiveNode, type DocumentNode, Kind, visit } from "graphql";

/**
 * Moves the keys by which a subgraph can be asked before those by which it cannot. The planner takes a
 * type's first key in a subgraph, and with one that is not resolvable it finds no way in.
 */
export function resolvableKeysFirst(supergraph: DocumentNode): DocumentNode {
  const sorted = <T extends { readonly directives?: readonly ConstDirectiveNode[] }>(node: T) => ({
    ...node,
    // The sort is stable: among equals the order of the subgraph's own SDL stays.
    directives: [...(node.directives ?? [])].sort((a, b) => Number(isClosed(a)) - Number(isClosed(b))),
  });
  return visit(supergraph, {
    ObjectTypeDefinition: sorted,
    InterfaceTypeDefinition: sorted,
  });
}

function isClosed({ name, arguments: given }: ConstDirectiveNode): boolean {
  if (name.value !== "join__type") return false;
  const resolvable = given?.find((argument) => argument.name.value === "resolvable");
  return resolvable?.value.kind === Kind.BOOLEAN && !resolvable.value.value;
}
