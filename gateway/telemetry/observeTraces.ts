import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { FETCH, PLAN, REQUEST, type ToldCode } from "../channels";

/**
 * Makes spans of what the gateway tells of itself, until the function that comes back is called: one for a request,
 * below it one for planning and one for each fetch. They hold no query's text, variables or data; of the operations'
 * names those that are `trusted`.
 */
export function observeTraces(tracer: Tracer, trusted: ReadonlySet<string>): () => void {
  const spans = new Spans(tracer);
  const ends = [
    REQUEST.start.subscribe((message) => {
      const { method, requestId } = message;
      const attributes = {
        "http.request.method": method,
        "http.route": "/graphql",
        "customer_graph.request_id": requestId,
      };
      spans.start(message, `${method} /graphql`, { kind: SpanKind.SERVER, attributes });
    }),
    REQUEST.end.subscribe((message) => {
      const { operationName = "", operationType, status, code } = message;
      const span = spans.take(message);
      if (!span) return;
      const isTrusted = trusted.has(operationName);
      span.setAttribute("http.response.status_code", status);
      if (operationType !== undefined) {
        span.setAttribute("graphql.operation.type", operationType);
        span.updateName(isTrusted ? `${operationType} ${operationName}` : operationType);
      }
      if (isTrusted) span.setAttribute("graphql.operation.name", operationName);
      end(span, code === undefined ? [] : [code]);
    }),
    PLAN.start.subscribe((message) => {
      // What is planned ahead belongs to no request.
      if (message.traceparent !== undefined) spans.start(message, "plan", { kind: SpanKind.INTERNAL });
    }),
    PLAN.end.subscribe((message) => {
      const span = spans.take(message);
      if (span) end(span, message.code === undefined ? [] : [message.code]);
    }),
    FETCH.start.subscribe((message) => {
      const { subgraph, operationType } = message;
      const attributes = { "customer_graph.subgraph": subgraph, "graphql.operation.type": operationType };
      spans.start(message, `fetch ${subgraph}`, { kind: SpanKind.CLIENT, attributes });
    }),
    FETCH.end.subscribe((message) => {
      const span = spans.take(message);
      if (!span) return;
      span.setAttribute("customer_graph.shared", message.isShared);
      end(span, message.codes);
    }),
  ];
  return () => ends.forEach((stop) => stop());
}

/** The spans that are open, each by the message that told of its start. */
class Spans {
  // A fetch that never ends must not stay here for ever.
  private readonly open = new WeakMap<object, Span>();

  constructor(private readonly tracer: Tracer) {}

  /** Starts a span where the message comes from; what the message goes with from now on is the span. */
  start(message: { traceparent?: string }, ...[name, options]: Parameters<Tracer["startSpan"]>): void {
    const span = this.tracer.startSpan(name, options, contextOf(message.traceparent));
    const { traceId, spanId, traceFlags } = span.spanContext();
    message.traceparent = `00-${traceId}-${spanId}-${traceFlags & 1 ? "01" : "00"}`;
    // One that is not sampled records nothing.
    if (span.isRecording()) this.open.set(message, span);
  }

  take(message: object): Span | undefined {
    return this.open.get(message);
  }
}

function contextOf(traceparent: string | undefined): Context {
  if (traceparent === undefined) return ROOT_CONTEXT;
  const [, traceId, spanId, flags] = traceparent.split("-");
  const traceFlags = parseInt(flags, 16) & 1;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

function end(span: Span, codes: readonly ToldCode[]): void {
  if (codes.length > 0) {
    span.setAttribute("error.type", codes[0]);
    span.setStatus({ code: SpanStatusCode.ERROR });
    if (codes.length > 1) span.setAttribute("customer_graph.error_codes", [...codes]);
  }
  span.end();
}
