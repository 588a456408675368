import type { Source } from "graphql";
import { fail } from "../../schema/errors";
import type { Log, SubgraphService, Supergraph } from "../contract";
import { withinDeadline } from "../deadline";
import { loadSupergraph } from "./loadSupergraph";
import { checkOperations } from "./trustedOperations";

/** Milliseconds that a subgraph has to show that it is there. */
const HEALTH_DEADLINE = 2_000;

/** What a graph must stand up to. */
export interface CheckOptions {
  services: readonly SubgraphService[];
  /** The operations that every graph must answer. */
  operations: readonly Source[];
  log: Log;
}

/**
 * Loads a graph that may be served. Throws what loadSupergraph throws, and SUPERGRAPH_INVALID when an operation
 * that front ends rely on would break.
 */
export async function checkSupergraph(
  supergraphSdl: string,
  { services, operations, log }: CheckOptions,
): Promise<Supergraph> {
  const graph = await loadSupergraph({ supergraphSdl, services, log });
  const { broken } = checkOperations(graph.schema, operations);
  if (broken.length > 0) {
    throw fail("SUPERGRAPH_INVALID", { detail: `Operations would break: ${broken.join(" ")}` });
  }
  return graph;
}

/** Throws SUBGRAPH_UNAVAILABLE unless every subgraph that `next` asks and `current` does not is there. */
export async function checkNewSubgraphs(current: Supergraph, next: Supergraph): Promise<void> {
  const added = [...next.services.values()].filter(({ name }) => !current.services.has(name));
  await Promise.all(
    added.map((service) =>
      withinDeadline(HEALTH_DEADLINE, () => service.checkHealth()).catch((cause: unknown) => {
        const detail = `The supergraph needs the subgraph ${service.name} from now on.`;
        throw fail("SUBGRAPH_UNAVAILABLE", { detail, cause });
      }),
    ),
  );
}
