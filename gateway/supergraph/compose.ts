import { composeServices } from "@apollo/composition";
import { DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from "@apollo/federation-internals";
import { parse, printSchema } from "graphql";
import { fail } from "../../schema/errors";
import { ENFORCED } from "../enforced";

/** A subgraph as composition sees it. */
export interface SubgraphDefinition {
  name: string;
  sdl: string;
  /** Where it answers, if that is known when composing. */
  url?: string;
}

const supportedFeatures = new Set([...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES, ...ENFORCED]);

/** What comes of composing: the supergraph's SDL and what a client sees of it. */
export interface Composed {
  supergraphSdl: string;
  apiSdl: string;
}

/** Composes subgraphs into one supergraph. Throws SUPERGRAPH_INVALID with each of composition's reasons. */
export function compose(subgraphs: readonly SubgraphDefinition[]): Composed {
  const { errors, supergraphSdl } = composeServices(
    subgraphs.map(({ name, sdl, url }) => ({ name, url, typeDefs: parse(sdl) })),
  );
  if (errors) throw fail("SUPERGRAPH_INVALID", { detail: errors.map((error) => error.message).join("\n") });
  const apiSchema = Supergraph.build(supergraphSdl, { supportedFeatures }).apiSchema().toGraphQLJSSchema();
  return { supergraphSdl, apiSdl: `${printSchema(apiSchema)}\n` };
}
