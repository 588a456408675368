import { errors as undiciErrors } from "undici";
import { CALLER_HEADER, type CallerSigner } from "../../schema/callerContext";
import { CodedError, type ErrorCode, fail } from "../../schema/errors";
import { CONNECTIONS } from "../channels";
import type { RequestOrigin, SendOptions, Signal, SubgraphRequest, SubgraphService } from "../contract";
import { signalOf } from "../deadline";
import { readSubgraphAnswer } from "../subgraphAnswer";
import { exchange, type HttpAnswer } from "./exchange";
import { Lanes } from "./lanes";

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
  /** Milliseconds of a clock that nobody sets; the process's own unless told. */
  now?: () => number;
  /** Signs whom it is asked for; the subgraph is told of nobody unless told. */
  signer?: CallerSigner;
  /** What is shown to the subgraph, and by whom its own certificate must be signed; the well-known ones unless told. */
  tls?: { cert: Buffer; key: Buffer; ca: Buffer };
}

const HEADERS = {
  "content-type": "application/json",
  accept: "application/graphql-response+json, application/json;q=0.9",
};

/**
 * A subgraph behind HTTP. Rejects with SUBGRAPH_UNAVAILABLE when there is no connection or no GraphQL in
 * the answer, with DEADLINE_EXCEEDED when the answer takes too long, with ANSWER_TOO_LARGE when it is cut off at its
 * limit. Sends nothing twice. Answers are not asked for compressed: between servers of one house the network is
 * faster than zlib.
 */
export function httpService(options: HttpServiceOptions): SubgraphService {
  const { name, timeout = 10_000, connections = 64, maxResponseSize = 16 * MIB, signer, tls } = options;
  const url = new URL(options.url);
  const path = url.pathname + url.search;
  const client = {
    // Shorter than servers keep an idle connection, so that they do not close it under a request.
    keepAliveTimeout: 4_000,
    connect: { timeout: Math.min(timeout, 5_000), ...tls },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    maxResponseSize,
  };
  const lanes = new Lanes(url.origin, { most: connections, client, now: options.now });
  CONNECTIONS.publish({ subgraph: name, read: () => lanes.use });

  async function send(body: string, options: Partial<SendOptions>): Promise<Buffer> {
    const { isQuery = false, isQuick = false, signal } = options;
    const isShared = isQuery && isQuick;
    try {
      const headers = headersFor(options);
      // For each sending: none is taken twice.
      if (signer) headers[CALLER_HEADER] = signer.sign(options.caller ?? "", body);
      const request = {
        method: "POST",
        path,
        headers,
        body,
        // Whether it may be sent before those ahead of it are answered, and others before it is.
        idempotent: isQuery,
        blocking: !isShared,
      } as const;
      return bodyOf(await exchange(lanes.enter(isShared), request, signal));
    } catch (cause) {
      throw fail(codeOf(cause, signal), { cause });
    }
  }

  return {
    name,
    send,
    async execute(request: SubgraphRequest, scope: object) {
      const answer = await send(JSON.stringify(request), {
        signal: signalOf(scope),
        caller: callerOf(scope),
      });
      try {
        return readSubgraphAnswer(answer);
      } catch (cause) {
        throw cause instanceof CodedError ? cause : fail("SUBGRAPH_UNAVAILABLE", { cause });
      }
    },
    async checkHealth() {
      try {
        const request = { method: "GET", path: "/health", blocking: true } as const;
        const { status } = await exchange(lanes.enter(false), request, undefined);
        if (status !== 200) throw new Error(`The health check must answer 200, but answered ${status}.`);
      } catch (cause) {
        throw fail("SUBGRAPH_UNAVAILABLE", { cause });
      }
    },
    close: () => lanes.close(),
  };
}

/** Tells the subgraph whom it is asked for, so that its log lines and spans are found with ours. */
function headersFor({ requestId, traceparent }: RequestOrigin): Record<string, string> {
  const headers: Record<string, string> = { ...HEADERS };
  if (requestId !== undefined) headers["x-request-id"] = requestId;
  if (traceparent !== undefined) headers.traceparent = traceparent;
  return headers;
}

/** What the scope of a request tells of its caller. */
function callerOf(scope: object): string | undefined {
  return "caller" in scope && typeof scope.caller === "string" ? scope.caller : undefined;
}

function bodyOf({ status, contentType, body }: HttpAnswer): Buffer {
  // It is for who runs them to mend, not for the client to call with another token.
  if (status === 401)
    throw fail("UNAUTHENTICATED", { detail: "A subgraph refused the gateway: see CALLER_KEYS." });
  const mediaType = contentType.split(";")[0].trim().toLowerCase();
  if (mediaType !== "application/json" && mediaType !== "application/graphql-response+json") {
    throw new Error(`A subgraph must answer JSON, but answered ${status} as ${mediaType || "nothing"}.`);
  }
  return body;
}

function codeOf(cause: unknown, signal: Signal | undefined): ErrorCode {
  if (cause instanceof undiciErrors.ResponseExceededMaxSizeError) return "ANSWER_TOO_LARGE";
  const isLate =
    cause instanceof undiciErrors.HeadersTimeoutError || cause instanceof undiciErrors.BodyTimeoutError;
  return isLate || signal?.aborted === true ? "DEADLINE_EXCEEDED" : "SUBGRAPH_UNAVAILABLE";
}
