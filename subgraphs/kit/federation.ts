import { buildSubgraphSchema } from "@apollo/subgraph";
import { printSchemaWithDirectives } from "@graphql-tools/utils";
import { parse, type GraphQLSchema } from "graphql";
import { buildSchemaSync, createResolversMap, type NonEmptyArray } from "type-graphql";
import type { SubgraphContext } from "./defineSubgraph";

const FEDERATION_LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible", "@tag", "@override",
  "@cost", "@listSize", "@authenticated", "@requiresScopes", "@policy", "@composeDirective"
])
@link(url: "https://customer-graph.example/pii/v1.0", import: ["@pii"])
@composeDirective(name: "@pii")

directive @pii(kind: String!, mask: String!) on FIELD_DEFINITION`;

/** Answers an entity from its key, as other subgraphs name it: `{ __typename, id }`. */
export type ReferenceResolver<Loaders> = (
  reference: { id: string } & Record<string, unknown>,
  context: SubgraphContext<Loaders>,
) => unknown;

/** Makes a Federation 2 subgraph of type-graphql classes: its SDL and its executable schema. */
export function buildFederatedSchema<Loaders>(description: {
  resolvers: NonEmptyArray<NewableFunction>;
  orphanedTypes?: NewableFunction[];
  references: Record<string, ReferenceResolver<Loaders>>;
}): { sdl: string; schema: GraphQLSchema } {
  const plain = buildSchemaSync({
    resolvers: description.resolvers,
    orphanedTypes: description.orphanedTypes,
    validate: false,
    skipCheck: true, // a subgraph may add to other subgraphs' entities alone, without a query of its own
  });
  const sdl = `${FEDERATION_LINK}\n\n${printSchemaWithDirectives(plain)}\n`;
  const resolvers = createResolversMap(plain) as Record<string, Record<string, unknown>>;
  for (const [type, resolveReference] of Object.entries(description.references))
    resolvers[type] = { ...resolvers[type], __resolveReference: resolveReference };
  return { sdl, schema: buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never }) };
}
