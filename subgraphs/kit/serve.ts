import Fastify, { LogController } from "fastify";
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
}

/** A subgraph as an HTTP server: POST /graphql for the gateway, GET /health for whoever watches it. */
export async function serve<OwnSource extends Source, Loaders>(
  manifest: SubgraphManifest<OwnSource, Loaders>,
  { host, port, logLevel, location }: ServeOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = Fastify({
    logger: { level: logLevel, base: { subgraph: manifest.name } },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 16 * 1024 * 1024, // a gateway sends representations for a whole page of entities
    requestTimeout: 30_000,
    forceCloseConnections: "idle",
  });
  const subgraph = await startSubgraph(manifest, {
    location,
    onError: (error, errorId) => server.log.error({ errorId, ...errorFields(error) }, "a field failed"),
  });
  server.addHook("onClose", () => subgraph.close());
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    const { code, message } = status < 500 ? fail("BAD_REQUEST") : fail("INTERNAL_ERROR");
    if (status >= 500) server.log.error(errorFields(error), "a request failed");
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
      request,
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
