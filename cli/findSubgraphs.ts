import { SUBGRAPHS } from "../config";
import type { SubgraphManifest } from "../subgraphs/kit/defineSubgraph";
import type { Source } from "../subgraphs/kit/source";

/** Every subgraph's manifest, found by folder: `subgraphs/deposits/subgraph.ts` exports `deposits`. */
export async function findSubgraphs(): Promise<SubgraphManifest<Source>[]> {
  return Promise.all(
    SUBGRAPHS.map(async (name) => {
      const module = (await import(`../subgraphs/${name}/subgraph`)) as Record<
        string,
        SubgraphManifest<Source>
      >;
      return module[name];
    }),
  );
}
