import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import Fastify, { type FastifyBaseLogger, LogController } from "fastify";
import pino from "pino";
import { z } from "zod";
import { fail } from "../../schema/errors";
import type { SubgraphManifest } from "./defineSubgraph";
import type { DatabaseLocation } from "./database/open";
import { errorFields } from "./errorFields";
import type { Source } from "./source";
import { startSubgraph } from "./startSubgraph";

const requestBody = z.object({
  query: z.string().min(1),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

/** What a subgraph's own process is told. */
export interface ServeOptions {
  host: string;
  port: number;
  logLevel: string;
  location: DatabaseLocation;
  /**
   * Who asks, as the text that callerText writes, proven by a request's headers; undefined where they prove nobody,
   * who is refused. Unless told, whoever reaches the server may see and do all.
   */
  callerOf?: (headers: IncomingHttpHeaders) => string | undefined;
  /** Where lines are written instead of to stdout. */
  log?: FastifyBaseLogger;
}

/** What stands for one request of the gateway. */
interface RequestScope {
  log: FastifyBaseLogger;
  caller?: string;
}

/** A subgraph as an HTTP server: POST /graphql for the gateway, GET /health for whoever watches it. */
export async function serve<OwnSource extends Source, Loaders>(
  manifest: SubgraphManifest<OwnSource, Loaders>,
  { host, port, logLevel, location, callerOf, log }: ServeOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = Fastify({
    loggerInstance: (log ?? pino({ level: logLevel, base: null })).child({ subgraph: manifest.name }),
    logController: new LogController({ disableRequestLogging: true }),
    // The lines of one request carry the gateway's ids, so that they are found with its own.
    genReqId: ({ headers }) => requestIdOf(headers) ?? randomUUID(),
    childLoggerFactory: (logger, bindings, options, { headers }) =>
      logger.child({ ...bindings, traceId: traceIdOf(headers) }, options),
    bodyLimit: 16 * 1024 * 1024, // a gateway sends representations for a whole page of entities
    requestTimeout: 30_000,
    forceCloseConnections: "idle",
  });
  const subgraph = await startSubgraph(manifest, {
    location,
    requireCaller: callerOf !== undefined,
    onError: (error, errorId, scope) =>
      (scope as RequestScope).log.error({ errorId, ...errorFields(error) }, "a field failed"),
  });
  server.addHook("onClose", () => subgraph.close());
  server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    const { code, message } = status < 500 ? fail("BAD_REQUEST") : fail("INTERNAL_ERROR");
    if (status >= 500) request.log.error(errorFields(error), "a request failed");
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

  server.post("/graphql", async (request, reply) => {
    const body = requestBody.safeParse(request.body);
    if (!body.success) {
      const { code, message } = fail("BAD_REQUEST");
      void reply.code(400);
      return { errors: [{ message, extensions: { code } }] };
    }
    const { query, operationName, variables } = body.data;
    return subgraph.execute(
      { query, operationName: operationName ?? undefined, variables: variables ?? undefined },
      { log: request.log, caller: callerOf?.(request.headers) } satisfies RequestScope,
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

function requestIdOf({ "x-request-id": id }: IncomingHttpHeaders): string | undefined {
  return typeof id === "string" && /^[\w-]{8,64}$/.test(id) ? id : undefined;
}

/** The trace's id in the W3C Trace Context, which the caller's word is enough for: it only leads to log lines. */
function traceIdOf({ traceparent }: IncomingHttpHeaders): string | undefined {
  return typeof traceparent === "string" ? /^[\da-f]{2}-([\da-f]{32})-/.exec(traceparent)?.[1] : undefined;
}
