import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import {
  BREAKER,
  type BreakerMessage,
  BULKHEAD,
  type BulkheadMessage,
  CONNECTIONS,
  type ConnectionsMessage,
  FETCH,
  LOOKUP,
  PLAN,
  REQUEST,
  RETRY,
  SUPERGRAPH,
} from "../channels";
import { observeSources } from "./observeSources";

// Seconds. An answer takes some milliseconds as a rule, and 30 s at the most.
const ANSWER = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const PLANNING = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

const STATES: readonly BreakerMessage["state"][] = ["closed", "half-open", "open"];

/**
 * Keeps what the gateway tells of itself as metrics, until the function that comes back is called. Every label has few
 * values: names of subgraphs, codes of the table, and those operations' names that are `trusted`.
 */
export function observeMetrics(registry: Registry, trusted: ReadonlySet<string>): () => void {
  const ends = [
    ...observeRequests(registry, trusted),
    ...observePlans(registry),
    ...observeFetches(registry),
    ...observeGuards(registry),
    ...observeConnections(registry),
    observeSupergraph(registry),
    ...observeSources(registry),
  ];
  return () => ends.forEach((end) => end());
}

function observeRequests(registry: Registry, trusted: ReadonlySet<string>) {
  const requests = new Counter({
    name: "customer_graph_requests_total",
    help: "Requests to /graphql, by operation, HTTP status and the first error's code.",
    labelNames: ["operation", "status", "code"],
    registers: [registry],
  });
  const durations = new Histogram({
    name: "customer_graph_request_duration_seconds",
    help: "From a request's head to the end of its answer.",
    labelNames: ["operation"],
    buckets: ANSWER,
    registers: [registry],
  });
  const running = new Gauge({
    name: "customer_graph_requests_running",
    help: "Requests to /graphql that are being answered.",
    registers: [registry],
  });
  return [
    REQUEST.start.subscribe(() => running.inc()),
    REQUEST.end.subscribe(({ operationName = "", status, code = "NONE", ms }) => {
      const operation = trusted.has(operationName) ? operationName : "other";
      running.dec();
      requests.inc({ operation, status, code });
      durations.observe({ operation }, ms / 1_000);
    }),
  ];
}

function observePlans(registry: Registry) {
  const lookups = new Counter({
    name: "customer_graph_operation_lookups_total",
    help: "Operations looked up among those that are planned, those that are made ready ahead included.",
    labelNames: ["result"],
    registers: [registry],
  });
  const kept = new Gauge({
    name: "customer_graph_operations_kept",
    help: "Planned operations that are kept.",
    registers: [registry],
  });
  const documents = new Gauge({
    name: "customer_graph_documents_kept",
    help: "Valid documents that are kept.",
    registers: [registry],
  });
  const durations = new Histogram({
    name: "customer_graph_plan_duration_seconds",
    help: "Planning and compiling an operation, in which nothing else is answered.",
    buckets: PLANNING,
    registers: [registry],
  });
  return [
    LOOKUP.subscribe((lookup) => {
      lookups.inc({ result: lookup.isKnown ? "hit" : "miss" });
      kept.set(lookup.operations);
      documents.set(lookup.documents);
    }),
    PLAN.end.subscribe(({ ms }) => durations.observe(ms / 1_000)),
  ];
}

function observeFetches(registry: Registry) {
  const requests = new Counter({
    name: "customer_graph_subgraph_requests_total",
    help: "Calls of a subgraph, however often each was tried.",
    labelNames: ["subgraph"],
    registers: [registry],
  });
  const errors = new Counter({
    name: "customer_graph_subgraph_errors_total",
    help: "Calls that failed or were answered with errors, once for each code.",
    labelNames: ["subgraph", "code"],
    registers: [registry],
  });
  const durations = new Histogram({
    name: "customer_graph_subgraph_request_duration_seconds",
    help: "Calls of a subgraph, waiting and retries included.",
    labelNames: ["subgraph"],
    buckets: ANSWER,
    registers: [registry],
  });
  const shared = new Counter({
    name: "customer_graph_subgraph_shared_total",
    help: "Fetches that needed no call: an equal one was in flight.",
    labelNames: ["subgraph"],
    registers: [registry],
  });
  return [
    FETCH.end.subscribe(({ subgraph, isShared, codes, ms }) => {
      if (isShared) return shared.inc({ subgraph });
      requests.inc({ subgraph });
      durations.observe({ subgraph }, ms / 1_000);
      for (const code of codes) errors.inc({ subgraph, code });
    }),
  ];
}

function observeGuards(registry: Registry) {
  const retries = new Counter({
    name: "customer_graph_subgraph_retries_total",
    help: "Calls that were sent again.",
    labelNames: ["subgraph"],
    registers: [registry],
  });
  const circuit = new Gauge({
    name: "customer_graph_circuit_state",
    help: "1 for the state that a subgraph's circuit breaker is in, 0 for the others.",
    labelNames: ["subgraph", "state"],
    registers: [registry],
  });
  const opened = new Counter({
    name: "customer_graph_circuit_opened_total",
    help: "Times that a subgraph's circuit breaker opened.",
    labelNames: ["subgraph"],
    registers: [registry],
  });
  const bulkheads = new Map<string, BulkheadMessage>();
  new Gauge({
    name: "customer_graph_bulkhead_calls",
    help: "Calls inside a subgraph's bulkhead, and waiting before it.",
    labelNames: ["subgraph", "state"],
    registers: [registry],
    collect() {
      for (const { subgraph, read } of bulkheads.values()) {
        for (const [state, value] of Object.entries(read())) this.set({ subgraph, state }, value);
      }
    },
  });
  return [
    RETRY.subscribe(({ subgraph }) => retries.inc({ subgraph })),
    BREAKER.subscribe(({ subgraph, state }) => {
      for (const each of STATES) circuit.set({ subgraph, state: each }, each === state ? 1 : 0);
      opened.inc({ subgraph }, state === "open" ? 1 : 0);
    }),
    BULKHEAD.subscribe((bulkhead) => void bulkheads.set(bulkhead.subgraph, bulkhead)),
  ];
}

function observeConnections(registry: Registry) {
  const pools = new Map<string, ConnectionsMessage>();
  const gauge = (
    name: string,
    help: string,
    states: readonly (keyof ReturnType<ConnectionsMessage["read"]>)[],
  ) =>
    new Gauge({
      name,
      help,
      labelNames: ["subgraph", "state"],
      registers: [registry],
      collect() {
        for (const { subgraph, read } of pools.values()) {
          const use = read();
          for (const state of states) this.set({ subgraph, state }, use[state]);
        }
      },
    });
  gauge("customer_graph_connections", "Connections to a subgraph: all, and those that are unused.", [
    "open",
    "free",
  ]);
  gauge("customer_graph_connection_requests", "Requests sent to a subgraph, and waiting for a connection.", [
    "sent",
    "queued",
  ]);
  return [CONNECTIONS.subscribe((message) => void pools.set(message.subgraph, message))];
}

function observeSupergraph(registry: Registry) {
  const reloads = new Counter({
    name: "customer_graph_supergraph_reloads_total",
    help: "Other graphs that came while serving, and what became of them.",
    labelNames: ["outcome"],
    registers: [registry],
  });
  for (const outcome of ["served", "refused"]) reloads.inc({ outcome }, 0);
  const info = new Gauge({
    name: "customer_graph_supergraph_info",
    help: "1 for the graph that is served.",
    labelNames: ["graph"],
    registers: [registry],
  });
  return SUPERGRAPH.subscribe(({ outcome, graph, isFirst }) => {
    if (!isFirst) reloads.inc({ outcome });
    if (outcome === "refused" || graph === undefined) return;
    info.reset();
    info.set({ graph }, 1);
  });
}
