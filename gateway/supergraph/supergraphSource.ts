import type { SubgraphService } from "../contract";

/** Where a composed graph comes from. */
export interface SupergraphSource {
  /** For the log: never holds a password. */
  readonly name: string;
  /** The composed SDL as it is now. Throws SUPERGRAPH_UNREACHABLE, or SUPERGRAPH_INVALID where it is composed here. */
  read(signal: AbortSignal): Promise<string>;
  /** Calls whenever it may have changed, until the function that comes back is called; absent where it never does. */
  follow?(changed: () => void): () => void;
  /** Gives back the connections. */
  close?(): Promise<void>;
}

/** What sources are made with. */
export interface SourceOptions {
  services: readonly SubgraphService[];
  /** Milliseconds from one look to the next. */
  poll: number;
}

/** More than any graph needs: a wrong address must not fill the memory. */
export const MAX_SDL_BYTES = 16 * 1024 * 1024;

/** Calls again and again; comes with its end. */
export function every(milliseconds: number, changed: () => void): () => void {
  const timer = setInterval(changed, milliseconds).unref();
  return () => clearInterval(timer);
}
