import { type ConstDirectiveNode, type DocumentNode, Kind, valueFromASTUntyped } from "graphql";

/** A specification whose directives a graph may use: `url` is what the URLs of its versions begin with. */
export interface Specification {
  readonly name: string;
  readonly url: string;
}

/**
 * What the directive `name` of a specification is called in a composed SDL: subgraphs may have renamed it. By its `@link`
 * alone: a directive of the same name that is not linked is another. Undefined where the SDL does not link it.
 */
export function linkedName(
  supergraph: DocumentNode,
  { name: feature, url }: Specification,
  name = feature,
): string | undefined {
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const directive of definition.directives ?? []) {
      const link = argumentsOf(directive);
      if (typeof link.url !== "string" || !link.url.startsWith(url)) continue;
      const space = typeof link.as === "string" ? link.as : feature;
      const imported = ((link.import ?? []) as (string | { name: string; as?: string })[])
        .map((each) => (typeof each === "string" ? { name: each, as: each } : each))
        .find((each) => each.name === `@${name}`);
      if (imported) return (imported.as ?? imported.name).slice(1);
      return name === feature ? space : `${space}__${name}`;
    }
  }
  return undefined;
}

/** The arguments that a directive is given, as plain values. */
export function argumentsOf({ arguments: given = [] }: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
}

/** What a directive is given at a node; undefined where the node does not have it. */
export function givenAt(
  { directives = [] }: { readonly directives?: readonly ConstDirectiveNode[] },
  name: string | undefined,
): Readonly<Record<string, unknown>> | undefined {
  const directive = name === undefined ? undefined : directives.find((each) => each.name.value === name);
  return directive && argumentsOf(directive);
}
