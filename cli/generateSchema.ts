import { manifestOf } from "../gateway/plan/trustedDocuments";
import { AUDIT_SDL } from "../gateway/policy/audit/auditSdl";
import { AUDIT } from "../gateway/policy/audit/auditService";
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
  const emitted = findSubgraphs().map((manifest) => ({ name: manifest.name, sdl: emit(manifest) }));
  // The gateway answers for the audit log itself, and asks nobody at this URL.
  const subgraphs = [...emitted, { name: AUDIT, sdl: AUDIT_SDL }].map((subgraph) => ({
    ...subgraph,
    url: `http://${subgraph.name}:4000/graphql`, // as docker-compose.yml names them
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
