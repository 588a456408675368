import { projectFile } from "../../schema/files";
import { fileSource } from "./fileSource";
import { subgraphsSource } from "./subgraphsSource";
import type { SourceOptions, SupergraphSource } from "./supergraphSource";
import { urlSource } from "./urlSource";

/** The source that a setting names: a URL, `subgraphs`, or a file; the committed file where nothing is set. */
export function chooseSource(setting: string | undefined, options: SourceOptions): SupergraphSource {
  if (setting === undefined) return fileSource(projectFile("schema", "supergraph.graphql"));
  if (setting === "subgraphs") return subgraphsSource(options);
  if (/^https?:\/\//.test(setting)) return urlSource(setting, options);
  return fileSource(setting, options.poll);
}
