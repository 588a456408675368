import { manifestOf } from "../gateway/plan/trustedDocuments";
import { compose } from "../gateway/supergraph/compose";
import { readOperations } from "../gateway/supergraph/trustedOperations";
import { projectFile } from "../schema/files";
import { emit } from "../subgraphs/kit/emit";
import { findSubgraphs } from "./findSubgraphs";

/** What a client sees of the graph. */
export const API_FILE = projectFile("schema", "api.graphql");

/**
 * The generated files of schema/, by path, with their content: each subgraph's SDL from its classes, the
 * supergraph composed of them, what a client sees, and the ids of the trusted documents. Throws SUPERGRAPH_INVALID.
 */
export function generateSchema(): Map<string, string> {
  const subgraphs = findSubgraphs().map((manifest) => ({
    name: manifest.name,
    sdl: emit(manifest),
    url: `http://${manifest.name}:4000/graphql`, // as docker-compose.yml names them
  }));
  const { supergraphSdl, apiSdl } = compose(subgraphs);
  const subgraphFile = (name: string) => projectFile("schema", "subgraphs", `${name}.graphql`);
  return new Map([
    ...subgraphs.map(({ name, sdl }): [string, string] => [subgraphFile(name), sdl]),
    [projectFile("schema", "supergraph.graphql"), supergraphSdl],
    [API_FILE, apiSdl],
    [projectFile("schema", "operations.json"), manifest()],
  ]);
}

/** The trusted documents by their ids, as JSON. */
function manifest(): string {
  return `${JSON.stringify(Object.fromEntries(manifestOf(readOperations())), null, 2)}\n`;
}
