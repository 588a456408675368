import { Counter, Histogram, type Registry } from "prom-client";
import { isErrorCode } from "../../schema/errors";
import { SOURCE_CALL, SOURCE_REJECT } from "../channels";

// Seconds. What is asked of an outside system has 5 s unless told, and some are told more.
const CALL = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** How many names are kept apart: systems and their calls are written in the sources, and are far fewer. */
const NAMES = 200;

/** Keeps what the sources of this process tell of outside systems as metrics; the functions that come back end it. */
export function observeSources(registry: Registry): (() => void)[] {
  const calls = new Counter({
    name: "customer_graph_source_calls_total",
    help: "Calls to an outside system, however often each was tried, by what became of them.",
    labelNames: ["system", "call", "outcome"],
    registers: [registry],
  });
  const keys = new Counter({
    name: "customer_graph_source_keys_total",
    help: "Keys that an outside system was asked for.",
    labelNames: ["system", "call"],
    registers: [registry],
  });
  const durations = new Histogram({
    name: "customer_graph_source_call_duration_seconds",
    help: "Calls to an outside system, waiting and retries included.",
    labelNames: ["system", "call"],
    buckets: CALL,
    registers: [registry],
  });
  const rejects = new Counter({
    name: "customer_graph_source_rejects_total",
    help: "Records of an outside system that were left out of an answer.",
    labelNames: ["system", "call"],
    registers: [registry],
  });
  const known = new Set<string>();
  const named = (message: { system: string; call: string }) => {
    const name = JSON.stringify([message.system, message.call]);
    if (!known.has(name) && known.size >= NAMES) return { system: "other", call: "other" };
    known.add(name);
    return { system: message.system, call: message.call };
  };
  return [
    SOURCE_CALL.subscribe((message) => {
      const names = named(message);
      const { outcome } = message;
      calls.inc({ ...names, outcome: outcome === "OK" || isErrorCode(outcome) ? outcome : "OTHER" });
      keys.inc(names, message.keys);
      durations.observe(names, message.ms / 1_000);
    }),
    SOURCE_REJECT.subscribe((message) => rejects.inc(named(message), message.count)),
  ];
}
