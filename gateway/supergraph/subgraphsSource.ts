import { CodedError, fail } from "../../schema/errors";
import type { Signal, SubgraphService } from "../contract";
import { withinDeadline } from "../deadline";
import { compose, type SubgraphDefinition } from "./compose";
import { every, type SourceOptions, type SupergraphSource } from "./supergraphSource";

/** Milliseconds that a subgraph has to say its SDL. */
const DEADLINE = 10_000;

/** Composed of what the subgraphs say of themselves, which each is asked for; composed anew when one says something else. */
export function subgraphsSource({ services, poll }: SourceOptions): SupergraphSource {
  let last: { said: string; outcome: string | CodedError } | undefined;

  return {
    name: "subgraphs",
    async read(signal) {
      const subgraphs = await Promise.all(services.map((service) => definitionOf(service, signal)));
      const said = JSON.stringify(subgraphs);
      // Composing takes hundreds of milliseconds: also what does not compose is tried once.
      if (last?.said !== said) last = { said, outcome: tryToCompose(subgraphs) };
      if (last.outcome instanceof CodedError) throw last.outcome;
      return last.outcome;
    },
    follow: (changed) => every(poll, changed),
  };
}

function tryToCompose(subgraphs: readonly SubgraphDefinition[]): string | CodedError {
  try {
    return compose(subgraphs).supergraphSdl;
  } catch (cause) {
    if (cause instanceof CodedError) return cause;
    const detail = cause instanceof Error ? cause.message : undefined;
    return fail("SUPERGRAPH_INVALID", { detail, cause });
  }
}

async function definitionOf(service: SubgraphService, stop: AbortSignal): Promise<SubgraphDefinition> {
  const { name } = service;
  try {
    const sdl = await withinDeadline(DEADLINE, (signal) => sdlOf(service, signal), stop);
    // Who answers for it is known by its name; without a URL it would be complained of when it is loaded.
    return { name, sdl, url: `http://${name}/graphql` };
  } catch (cause) {
    throw fail("SUPERGRAPH_UNREACHABLE", { detail: `The subgraph ${name} does not say its SDL.`, cause });
  }
}

async function sdlOf(service: SubgraphService, signal: Signal): Promise<string> {
  const { data } = await service.execute({ query: "{ _service { sdl } }" }, { signal });
  const sdl = (data as { _service?: { sdl?: unknown } } | null | undefined)?._service?.sdl;
  if (typeof sdl !== "string") throw new Error("A subgraph must answer { _service { sdl } } with a text.");
  return sdl;
}
