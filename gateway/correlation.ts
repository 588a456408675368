import type { Log, RequestOrigin } from "./contract";

/** The fields that join a request's log lines, here and in the subgraphs, and lead to its trace. */
export function correlation({ requestId, traceparent }: RequestOrigin): { reqId?: string; traceId?: string } {
  return { reqId: requestId, traceId: traceparent?.slice(3, 35) };
}

/** A log whose lines carry those fields. */
export function correlated(log: Log, origin: RequestOrigin): Log {
  const line = (level: keyof Log) => (fields: object, message: string) =>
    log[level]({ ...correlation(origin), ...fields }, message);
  return { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
}
