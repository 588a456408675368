import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Log } from "../contract";
import { describeCause } from "../errors";
import { observeTraces } from "./observeTraces";

/** Where traces go. */
export interface TraceOptions {
  /** A collector's base URL: spans are posted to `/v1/traces` below it, as OTLP in JSON. */
  endpoint: string;
  /** The gateway's name in traces. */
  service: string;
  /** Share of the requests to trace, from 0 to 1, where the client's own trace does not decide. */
  ratio: number;
}

// Milliseconds for one export, its retries included: also the longest that stopping waits for the collector.
const TIMEOUT = 5_000;

// ExportResultCode.SUCCESS of a package that is none of ours.
const SUCCESS = 0;

/**
 * Sends traces of the gateways in this process to a collector, in batches. When it does not keep up, or is away, spans
 * are dropped: they never wait for room.
 */
export function exportTraces(
  { endpoint, service, ratio }: TraceOptions,
  trusted: ReadonlySet<string>,
  log: Log,
): { close(): Promise<void> } {
  const url = `${endpoint.replace(/\/$/, "")}/v1/traces`;
  const exporter = watched(new OTLPTraceExporter({ url, timeoutMillis: TIMEOUT }), log);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": service }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: 4_096,
        maxExportBatchSize: 512,
        scheduledDelayMillis: 1_000,
        exportTimeoutMillis: TIMEOUT,
      }),
    ],
  });
  const stop = observeTraces(provider.getTracer("customer-graph"), trusted);
  return {
    async close() {
      stop();
      // What cannot be sent now is lost, as the log has said.
      await provider.shutdown().catch(() => undefined);
    },
  };
}

/** An exporter that logs once when the collector takes no more, and once when it does again. */
function watched(exporter: SpanExporter, log: Log): SpanExporter {
  let isAway = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const hasFailed = Number(result.code) !== SUCCESS;
        if (hasFailed && !isAway) {
          log.warn({ cause: describeCause(result.error) }, "the collector takes no traces: they are dropped");
        }
        if (!hasFailed && isAway) log.info({}, "the collector takes traces again");
        isAway = hasFailed;
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}
