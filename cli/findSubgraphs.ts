import { createRequire } from "node:module";
import { SUBGRAPHS } from "../config";
import type { SubgraphManifest } from "../subgraphs/kit/defineSubgraph";
import type { Source } from "../subgraphs/kit/source";

const load = createRequire(__filename);

/** Every subgraph's manifest, found by folder: `subgraphs/deposits/subgraph.ts` exports `deposits`. */
export function findSubgraphs(): SubgraphManifest<Source>[] {
  return SUBGRAPHS.map((name) => {
    const module = load(`../subgraphs/${name}/subgraph`) as Record<string, SubgraphManifest<Source>>;
    return module[name];
  });
}
