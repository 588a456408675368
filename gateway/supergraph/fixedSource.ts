import type { SupergraphSource } from "./supergraphSource";

/** A graph that is given and stays. */
export function fixedSource(sdl: string): SupergraphSource {
  return { name: "given", read: () => Promise.resolve(sdl) };
}
