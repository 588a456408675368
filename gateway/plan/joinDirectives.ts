import { type ConstDirectiveNode, type DocumentNode, Kind } from "graphql";

/** A text or enum value that a directive is given. */
export function argumentOf({ arguments: given }: ConstDirectiveNode, name: string): string | undefined {
  const value = given?.find((each) => each.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

/** The names of the subgraphs behind the enum values by which a supergraph's directives know them. */
export function subgraphNames(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const values = supergraph.definitions.flatMap((each) =>
    each.kind === Kind.ENUM_TYPE_DEFINITION ? (each.values ?? []) : [],
  );
  for (const { name, directives } of values) {
    const graph = directives?.find((each) => each.name.value === "join__graph");
    const subgraph = graph && argumentOf(graph, "name");
    if (subgraph !== undefined) names.set(name.value, subgraph);
  }
  return names;
}
