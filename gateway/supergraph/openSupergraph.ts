import { CodedError, fail } from "../../schema/errors";
import { atLeisure } from "../atLeisure";
import { SUPERGRAPH } from "../channels";
import type { Supergraph } from "../contract";
import { describeCause } from "../errors";
import { checkNewSubgraphs, checkSupergraph, type CheckOptions } from "./checkSupergraph";
import { idOf } from "./loadSupergraph";
import type { SupergraphSource } from "./supergraphSource";

/** The graph that is served, whichever it is by now. */
export interface ServedSupergraph {
  current(): Supergraph;
  /**
   * Takes what the source has from now on. `prepare` is given each graph before it is served; where it rejects,
   * the graph is not.
   */
  follow(prepare: (graph: Supergraph, stop: AbortSignal) => Promise<void>): void;
  /** Stays with what is served. */
  close(): Promise<void>;
}

/** Opens the graph that a source has. Throws what is wrong with it: there is no other to serve. */
export async function openSupergraph(
  source: SupergraphSource,
  options: CheckOptions,
): Promise<ServedSupergraph> {
  const { log } = options;
  const stop = new AbortController();
  let current: Supergraph;
  try {
    current = await checkSupergraph(await source.read(stop.signal), options);
  } catch (error) {
    await source.close?.();
    throw error;
  }

  SUPERGRAPH.publish({ outcome: "served", graph: shortOf(current.id), isFirst: true });

  let unfollow: (() => void) | undefined;
  let running: Promise<void> | undefined;
  let isWanted = false;
  // Content that was found wrong stays wrong: it is not tried again until there is other.
  let refused: string | undefined;
  let complaint: string | undefined;
  // Loaded, and waiting for a subgraph.
  let candidate: Supergraph | undefined;

  async function take(prepare: (graph: Supergraph, stop: AbortSignal) => Promise<void>): Promise<void> {
    let id: string | undefined;
    try {
      const sdl = await source.read(stop.signal);
      id = idOf(sdl);
      if (id === refused) return;
      refused = undefined;
      if (id !== current.id) {
        const began = performance.now();
        const load = () => checkSupergraph(sdl, options);
        const next = candidate?.id === id ? candidate : await atLeisure(load, stop.signal);
        candidate = next;
        await checkNewSubgraphs(current, next);
        candidate = undefined;
        await prepare(next, stop.signal).catch(refuseUnplanned);
        if (stop.signal.aborted) return;
        current = next;
        const ms = Math.round(performance.now() - began);
        SUPERGRAPH.publish({ outcome: "served", graph: shortOf(id), isFirst: false });
        log.info({ graph: shortOf(id), from: source.name, ms }, "another supergraph is served");
      }
      complaint = undefined;
    } catch (error) {
      if (stop.signal.aborted) return;
      if (!isPassing(error)) refused = id;
      complain(error, id);
    }
  }

  function complain(error: unknown, id: string | undefined): void {
    const { code, message: reason } = error as CodedError;
    const said = `${id} ${reason}`;
    // A source that is away for a night is one line, not one each half minute.
    if (said === complaint) return;
    complaint = said;
    const graph = id === undefined ? undefined : shortOf(id);
    SUPERGRAPH.publish({ outcome: "refused", graph, isFirst: false });
    const fields = { code, reason, graph, from: source.name, cause: describeCause(error) };
    log.error(fields, "another supergraph was refused: the old one is served");
  }

  return {
    current: () => current,
    follow(prepare) {
      unfollow = source.follow?.(() => {
        isWanted = true;
        running ??= (async () => {
          // What changes while a graph is taken is looked at once more after it.
          while (isWanted && !stop.signal.aborted) {
            isWanted = false;
            // A source that changes without end gets no more of the thread than requests do.
            await atLeisure(() => take(prepare), stop.signal);
          }
          running = undefined;
        })();
      });
    },
    async close() {
      unfollow?.();
      stop.abort();
      await running;
      await source.close?.();
    },
  };
}

/** Whether the same content may be taken later: what stands in the way is not in it. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof CodedError)) return false;
  return error.code === "SUPERGRAPH_UNREACHABLE" || error.code === "SUBGRAPH_UNAVAILABLE";
}

function refuseUnplanned(cause: unknown): never {
  if (cause instanceof CodedError) throw cause;
  throw fail("SUPERGRAPH_INVALID", { detail: "No plan can be made over it.", cause });
}

function shortOf(id: string): string {
  return id.slice(0, 12);
}
