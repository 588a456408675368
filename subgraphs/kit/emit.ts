import type { SubgraphManifest } from "./defineSubgraph";
import { buildFederatedSchema } from "./federation";

/** A subgraph's SDL, generated from its classes. Reads no data. */
export function emit(
  manifest: Pick<SubgraphManifest<never, never>, "resolvers" | "orphanedTypes" | "references">,
): string {
  return buildFederatedSchema(manifest).sdl;
}
