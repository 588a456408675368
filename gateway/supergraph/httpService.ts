import type { ExecutionResult } from "graphql";
import { Pool, errors as undiciErrors } from "undici";
import { fail } from "../../schema/errors";
import type { SubgraphRequest, SubgraphService } from "../contract";

const MIB = 1024 * 1024;

/** Where a subgraph answers and how much of it is borne. */
export interface HttpServiceOptions {
  name: string;
  /** The GraphQL URL; its health is asked at `/health` of the same origin. */
  url: string;
  /** Milliseconds to wait for an answer's head, and again for each part of its body; 10,000 unless told. */
  timeout?: number;
  /** Connections at a time, kept alive between requests; 64 unless told. */
  connections?: number;
  /** Bytes of one answer; 16 MiB unless told. */
  maxResponseSize?: number;
}

/**
 * A subgraph behind HTTP. Rejects with SUBGRAPH_UNAVAILABLE when there is no connection or no GraphQL in
 * the answer, with DEADLINE_EXCEEDED when the answer takes too long; never tries twice, as a mutation may
 * have had its effect.
 */
export function httpService(options: HttpServiceOptions): SubgraphService {
  const { name, timeout = 10_000, connections = 64, maxResponseSize = 16 * MIB } = options;
  const url = new URL(options.url);
  const path = url.pathname + url.search;
  const pool = new Pool(url.origin, {
    connections,
    // Shorter than servers keep an idle connection, so that they do not close it under a request.
    keepAliveTimeout: 4_000,
    connect: { timeout: Math.min(timeout, 5_000) },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    maxResponseSize,
  });

  return {
    name,
    async execute(request: SubgraphRequest, scope: object) {
      try {
        const response = await pool.request({
          method: "POST",
          path,
          headers: {
            "content-type": "application/json",
            accept: "application/graphql-response+json, application/json;q=0.9",
          },
          body: JSON.stringify(request),
          signal: signalOf(scope),
        });
        const text = await response.body.text();
        return readResult(response.statusCode, response.headers["content-type"], text);
      } catch (cause) {
        throw fail(isTimeout(cause, scope) ? "DEADLINE_EXCEEDED" : "SUBGRAPH_UNAVAILABLE", { cause });
      }
    },
    async checkHealth() {
      try {
        const { statusCode, body } = await pool.request({ method: "GET", path: "/health" });
        await body.dump();
        if (statusCode !== 200)
          throw new Error(`The health check must answer 200, but answered ${statusCode}.`);
      } catch (cause) {
        throw fail("SUBGRAPH_UNAVAILABLE", { cause });
      }
    },
    close: () => pool.close(),
  };
}

function readResult(
  status: number,
  contentType: string | string[] | undefined,
  text: string,
): ExecutionResult {
  const mediaType = String(contentType).split(";")[0].trim().toLowerCase();
  if (mediaType !== "application/json" && mediaType !== "application/graphql-response+json") {
    throw new Error(`A subgraph must answer JSON, but answered ${status} as ${mediaType}.`);
  }
  const result = JSON.parse(text) as ExecutionResult | null;
  // A proxy may answer for the subgraph, in JSON of its own.
  if (typeof result !== "object" || (result?.data === undefined && !Array.isArray(result?.errors))) {
    throw new Error(`A subgraph must answer data or errors, but answered ${status} with neither.`);
  }
  return result;
}

function signalOf(scope: object): AbortSignal | undefined {
  return "signal" in scope && scope.signal instanceof AbortSignal ? scope.signal : undefined;
}

function isTimeout(cause: unknown, scope: object): boolean {
  return (
    cause instanceof undiciErrors.HeadersTimeoutError ||
    cause instanceof undiciErrors.BodyTimeoutError ||
    signalOf(scope)?.aborted === true
  );
}
