import type { SystemHealth } from "./adapters/system";
import { isAway, readState } from "./sections";
import type { Source } from "./source";
import { SectionStatus } from "./types/Section";
import { Circuit, type SourceHealth } from "./types/SourceHealth";

/** Of a subgraph's own database there are no calls that could be told apart from the subgraph's own. */
const OWN_DATABASE: Omit<SystemHealth, "system"> = {
  circuit: "CLOSED",
  calls: 0,
  failures: 0,
  rejects: 0,
  lastRejects: [],
  lastSuccessAt: null,
  lastFailureAt: null,
  lastFailure: null,
};

/**
 * How the system behind a source does; null where there is none and nothing was loaded yet. A system that has never
 * answered is UNAVAILABLE, of no known time. Rejects with SUBGRAPH_UNAVAILABLE or DEADLINE_EXCEEDED where a subgraph's own
 * database has never answered.
 */
export async function readHealth(source: Source): Promise<SourceHealth | null> {
  const state = await readState(source).catch((cause: unknown) => {
    if (source.health === undefined || !isAway(cause)) throw cause;
    return null;
  });
  // Afterwards: reading the state may itself have been a call.
  const health = source.health?.();
  const system = state?.sourceSystem ?? health?.system;
  if (system === undefined) return null;
  const { circuit, calls, failures, rejects, lastRejects, lastSuccessAt, lastFailureAt, lastFailure } =
    health ?? OWN_DATABASE;
  return {
    circuit: Circuit[circuit],
    calls: counted(calls),
    failures: counted(failures),
    rejects: counted(rejects),
    lastRejects,
    lastSuccessAt,
    lastFailureAt,
    lastFailure,
    system,
    status: state?.status ?? SectionStatus.UNAVAILABLE,
    asOf: state?.asOf ?? null,
    staleAt: state?.staleAt ?? null,
  };
}

/** A count as GraphQL's Int holds it: it stays at the largest rather than fail the field. */
function counted(count: number): number {
  return Math.min(count, 2 ** 31 - 1);
}
