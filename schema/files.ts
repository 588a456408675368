import { existsSync } from "node:fs";
import path from "node:path";

/** The project's root folder: the nearest one upwards that holds package.json, from source and from dist alike. */
export const projectRoot: string = (() => {
  let folder = __dirname;
  while (!existsSync(path.join(folder, "package.json"))) folder = path.dirname(folder);
  return folder;
})();

/** Absolute path of a file that is part of the project, for example `projectFile("schema", "api.graphql")`. */
export function projectFile(...segments: string[]): string {
  return path.join(projectRoot, ...segments);
}

/** The file of a data directory that holds the key of the development's issuer. */
export const ISSUER_KEY_FILE = "issuer-key.json";
