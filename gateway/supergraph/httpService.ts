import { Pool, errors as undiciErrors } from "undici";
import { fail } from "../../schema/errors";
import type { SendOptions, SubgraphRequest, SubgraphService } from "../contract";
import { readSubgraphAnswer } from "../subgraphAnswer";
import { exchangeText, type HttpAnswer } from "./exchangeText";

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

// What a client may send along while it waits: only queries, and only when every connection is in use.
const PIPELINING = 4;

const HEADERS = {
  "content-type": "application/json",
  accept: "application/graphql-response+json, application/json;q=0.9",
};

/**
 * A subgraph behind HTTP. Rejects with SUBGRAPH_UNAVAILABLE when there is no connection or no GraphQL in
 * the answer, with DEADLINE_EXCEEDED when the answer takes too long. Never sends a mutation twice.
 */
export function httpService(options: HttpServiceOptions): SubgraphService {
  const { name, timeout = 10_000, connections = 64, maxResponseSize = 16 * MIB } = options;
  const url = new URL(options.url);
  const path = url.pathname + url.search;
  const poolOptions = {
    // Shorter than servers keep an idle connection, so that they do not close it under a request.
    keepAliveTimeout: 4_000,
    connect: { timeout: Math.min(timeout, 5_000) },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    maxResponseSize,
  };
  // A slow answer holds up those behind it on its connection: each request has one for itself as long as
  // there are any, and what comes then is pipelined instead of waiting for its turn.
  const pool = new Pool(url.origin, { ...poolOptions, connections });
  const crowded = new Pool(url.origin, {
    ...poolOptions,
    connections: Math.max(1, connections >> 2),
    pipelining: PIPELINING,
  });
  let inFlight = 0;

  async function send(body: string, { isQuery, signal }: Partial<SendOptions>): Promise<string> {
    const isCrowded = isQuery === true && inFlight >= connections;
    if (!isCrowded) inFlight++;
    try {
      const request = {
        method: "POST",
        path,
        headers: HEADERS,
        body,
        idempotent: isCrowded,
        // Others may follow on the connection before this one is answered.
        blocking: !isCrowded,
      } as const;
      return textOf(await exchangeText(isCrowded ? crowded : pool, request, signal));
    } catch (cause) {
      throw fail(isTimeout(cause, signal) ? "DEADLINE_EXCEEDED" : "SUBGRAPH_UNAVAILABLE", { cause });
    } finally {
      if (!isCrowded) inFlight--;
    }
  }

  return {
    name,
    send,
    async execute(request: SubgraphRequest, scope: object) {
      const text = await send(JSON.stringify(request), { signal: signalOf(scope) });
      try {
        return readSubgraphAnswer(text);
      } catch (cause) {
        throw fail("SUBGRAPH_UNAVAILABLE", { cause });
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
    async close() {
      await Promise.all([pool.close(), crowded.close()]);
    },
  };
}

function textOf({ status, contentType, text }: HttpAnswer): string {
  const mediaType = contentType.split(";")[0].trim().toLowerCase();
  if (mediaType !== "application/json" && mediaType !== "application/graphql-response+json") {
    throw new Error(`A subgraph must answer JSON, but answered ${status} as ${mediaType || "nothing"}.`);
  }
  return text;
}

function signalOf(scope: object): AbortSignal | undefined {
  return "signal" in scope && scope.signal instanceof AbortSignal ? scope.signal : undefined;
}

function isTimeout(cause: unknown, signal: AbortSignal | undefined): boolean {
  return (
    cause instanceof undiciErrors.HeadersTimeoutError ||
    cause instanceof undiciErrors.BodyTimeoutError ||
    signal?.aborted === true
  );
}
