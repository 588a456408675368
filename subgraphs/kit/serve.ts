import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  LogController,
  type onRequestHookHandler,
} from "fastify";
import pino from "pino";
import { z } from "zod";
import { CALLER_HEADER, type CallerKey, CallerVerifier, DEVELOPMENT_KEYS } from "../../schema/callerContext";
import { CodedError, ERRORS, fail } from "../../schema/errors";
import type { SubgraphManifest } from "./defineSubgraph";
import type { DatabaseLocation } from "./database/open";
import { errorFields } from "./errorFields";
import type { Source } from "./source";
import type { ChosenSource } from "./sourceOption";
import { startSubgraph } from "./startSubgraph";

const requestBody = z.object({
  query: z.string().min(1),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

/** A body as it was read. */
interface SignedBody {
  /** The text of the caller that the gateway asks for; empty for nobody in particular. */
  caller?: string;
  content: unknown;
}

/** What stands for one request: its caller and its log. */
interface Scope {
  caller?: string;
  log: FastifyBaseLogger;
}

/** What a subgraph's own process is told. */
export interface ServeOptions {
  host: string;
  port: number;
  logLevel: string;
  location: DatabaseLocation;
  /** The system to read, and its settings; the subgraph's own database unless told. */
  source?: ChosenSource;
  /** The systems whose events to take; none unless told. */
  feeds?: readonly ChosenSource[];
  /** What a gateway signs with, whom it asks for; whoever asks is believed to be one, unless told. */
  callerKeys?: readonly CallerKey[];
  /** Makes it HTTPS, for those alone who show a certificate of this authority. */
  tls?: { cert: Buffer; key: Buffer; ca: Buffer };
  /** Where lines are written instead of to stdout. */
  log?: FastifyBaseLogger;
}

/** A subgraph as an HTTP server: POST /graphql for the gateway, GET /health for whoever watches it. */
export async function serve<OwnSource extends Source, Loaders>(
  manifest: SubgraphManifest<OwnSource, Loaders>,
  { host, port, logLevel, location, source, feeds, callerKeys, tls, log }: ServeOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const loggerInstance = (log ?? pino({ level: logLevel, base: null })).child({ subgraph: manifest.name });
  const server = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    // The lines of one request carry the gateway's ids, so that they are found with its own.
    genReqId: ({ headers }) => requestIdOf(headers) ?? randomUUID(),
    childLoggerFactory: (logger, bindings, options, { headers }) =>
      logger.child({ ...bindings, traceId: traceIdOf(headers) }, options),
    bodyLimit: 16 * 1024 * 1024, // a gateway sends representations for a whole page of entities
    requestTimeout: 30_000,
    forceCloseConnections: "idle",
    https: tls ? { ...tls, requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.2" } : null,
  });
  if (callerKeys === DEVELOPMENT_KEYS)
    loggerInstance.warn("CALLER_KEYS is not set: every program of this computer is taken for the gateway");
  readSignedBodies(server, callerKeys && new CallerVerifier(callerKeys));
  const subgraph = await startSubgraph(manifest, {
    location,
    source,
    feeds,
    requireCaller: callerKeys !== undefined,
    onError: (error, errorId, scope) =>
      (scope as Scope).log.error({ errorId, ...errorFields(error) }, "a field failed"),
    onFeedError: (error, feed) => loggerInstance.error({ feed, ...errorFields(error) }, "an event failed"),
  });
  server.addHook("onClose", () => subgraph.close());
  server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error instanceof CodedError ? ERRORS[error.code].status : (error.statusCode ?? 500);
    if (status >= 500) request.log.error(errorFields(error), "a request failed");
    if (status === 401) request.log.warn({ reason: error.message }, "a request was refused");
    const known = error instanceof CodedError && status < 500;
    const { code, message } = known ? error : fail(status < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR");
    return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
  });

  server.get("/health", async (_request, reply) => {
    try {
      await subgraph.checkHealth();
      return { status: "ok" };
    } catch {
      void reply.code(503);
      return { status: "unavailable" };
    }
  });

  // Before the body is read: a stranger's is of no interest.
  const onRequest: onRequestHookHandler = ({ headers }, _reply, done) =>
    done(callerKeys && headers[CALLER_HEADER] === undefined ? fail("UNAUTHENTICATED") : undefined);
  server.post("/graphql", { onRequest }, async (request) => {
    const { caller, content } = (request.body ?? {}) as Partial<SignedBody>;
    // Only bodies are signed: where there is none, nobody is known to ask.
    if (callerKeys && caller === undefined) throw fail("UNAUTHENTICATED");
    const body = requestBody.safeParse(content);
    if (!body.success) throw fail("BAD_REQUEST");
    const { query, operationName, variables } = body.data;
    const scope: Scope = { caller: caller || undefined, log: request.log };
    return subgraph.execute(
      { query, operationName: operationName ?? undefined, variables: variables ?? undefined },
      scope,
    );
  });

  try {
    return { url: await server.listen({ host, port }), close: () => server.close() };
  } catch (cause) {
    await server.close();
    throw (cause as { code?: string }).code === "EADDRINUSE"
      ? fail("PORT_IN_USE", { detail: `It is ${port}.`, cause })
      : cause;
  }
}

/** Has bodies of JSON alone, and where there are keys, those that a gateway signed. */
function readSignedBodies(server: FastifyInstance, verifier: CallerVerifier | undefined): void {
  const parse = server.getDefaultJsonParser("error", "error");
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    let caller: string | undefined;
    try {
      caller = verifier?.verify(request.headers[CALLER_HEADER], body as Buffer);
    } catch (error) {
      return done(error as Error);
    }
    void parse(request, body.toString(), (error, content: unknown) => done(error, { caller, content }));
  });
}

function requestIdOf({ "x-request-id": id }: IncomingHttpHeaders): string | undefined {
  return typeof id === "string" && /^[\w-]{8,64}$/.test(id) ? id : undefined;
}

/** The trace's id in the W3C Trace Context, which the caller's word is enough for: it only leads to log lines. */
function traceIdOf({ traceparent }: IncomingHttpHeaders): string | undefined {
  return typeof traceparent === "string" ? /^[\da-f]{2}-([\da-f]{32})-/.exec(traceparent)?.[1] : undefined;
}
