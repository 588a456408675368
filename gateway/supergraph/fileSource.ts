import { watch } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { fail } from "../../schema/errors";
import { every, MAX_SDL_BYTES, type SupergraphSource } from "./supergraphSource";

/** Milliseconds of quiet after a change: a file is often written in parts. */
const QUIET = 50;

/** A file. Without `poll` it is read once; with it, it is watched, and looked at again each `poll` milliseconds. */
export function fileSource(file: string, poll?: number): SupergraphSource {
  return {
    name: file,
    async read(signal) {
      try {
        const { size } = await stat(file);
        if (size > MAX_SDL_BYTES) throw new Error(`A supergraph must be at most ${MAX_SDL_BYTES} bytes.`);
        return await readFile(file, { encoding: "utf8", signal });
      } catch (cause) {
        throw fail("SUPERGRAPH_UNREACHABLE", { detail: `${file} cannot be read.`, cause });
      }
    },
    ...(poll !== undefined && {
      follow(changed: () => void) {
        const unwatch = watchFile(file, changed);
        // Network and container file systems do not always tell of a change.
        const unpoll = every(poll, changed);
        // It may have changed since it was read.
        changed();
        return () => {
          unwatch();
          unpoll();
        };
      },
    }),
  };
}

// The folder, not the file: who replaces a file as a whole gives it another inode, and a mounted
// configuration is replaced by turning a link beside it.
function watchFile(file: string, changed: () => void): () => void {
  let quiet: NodeJS.Timeout | undefined;
  const concerns = (name: string | null) =>
    name === null || name === path.basename(file) || name.startsWith("..");
  try {
    const watcher = watch(path.dirname(file), { persistent: false }, (_event, name) => {
      if (!concerns(name)) return;
      clearTimeout(quiet);
      quiet = setTimeout(changed, QUIET).unref();
    });
    // The folder went, or there are too many watches: polling is left.
    watcher.on("error", () => watcher.close());
    return () => {
      clearTimeout(quiet);
      watcher.close();
    };
  } catch {
    return () => undefined;
  }
}
