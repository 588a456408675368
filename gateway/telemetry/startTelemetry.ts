import { createRequire } from "node:module";
import { Kind, parse, type Source } from "graphql";
import type { Log } from "../contract";
import type * as Traces from "./exportTraces";
import type * as Metrics from "./serveMetrics";

/** What is observed of a gateway, and where it goes. */
export interface TelemetryOptions {
  /** Where to serve metrics; nowhere unless told. */
  metrics?: Metrics.MetricsOptions;
  /** Where to send traces; nowhere unless told. */
  traces?: Traces.TraceOptions;
  /** The operations whose names may be shown. Others are the clients' own words, as many as they like. */
  operations: readonly Source[];
  log: Log;
}

/** What observes. */
export interface Telemetry {
  /** Where the metrics are, if they are served. */
  readonly metricsUrl?: string;
  /** Sends what is still to be sent, for some seconds at the most, and observes no more. */
  close(): Promise<void>;
}

/**
 * Observes the gateways of this process from now on: to be started before them, for some things are told but once.
 * Throws PORT_IN_USE when the port for metrics is taken.
 */
export async function startTelemetry({
  metrics,
  traces,
  operations,
  log,
}: TelemetryOptions): Promise<Telemetry> {
  // Whoever has no use for these packages does not wait for them, nor hold them in memory.
  const load = createRequire(__filename);
  const trusted = namesOf(operations);
  const served = metrics && (await (load("./serveMetrics") as typeof Metrics).serveMetrics(metrics, trusted));
  const exported = traces && (load("./exportTraces") as typeof Traces).exportTraces(traces, trusted, log);
  if (served) log.info({ url: served.url }, "metrics are served");
  return {
    metricsUrl: served?.url,
    async close() {
      await Promise.all([served?.close(), exported?.close()]);
    },
  };
}

function namesOf(operations: readonly Source[]): ReadonlySet<string> {
  const definitions = operations.flatMap((source) => parse(source).definitions);
  return new Set(
    definitions.flatMap((each) =>
      each.kind === Kind.OPERATION_DEFINITION && each.name ? [each.name.value] : [],
    ),
  );
}
