import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from "fastify";
import { fail } from "../../schema/errors";
import type { Answer, Log } from "../contract";
import type { Pipeline } from "../pipeline";
import { negotiate, readGet, readPost, statusOf } from "./graphqlOverHttp";
import { MAX_BODY, readJsonBodies } from "./jsonBody";
import { answerRefusals, answerStrangers, sendRefusal } from "./refusals";
import { logRequests } from "./requestLog";

/** What the server needs to answer. */
export interface ServerOptions {
  pipeline: Pipeline;
  /** A pino logger. */
  log: FastifyBaseLogger & Log;
  /** Adds further routes: health, the playground. */
  routes: readonly ((app: FastifyInstance) => void | Promise<void>)[];
}

/**
 * The HTTP server, not yet listening. Its `close()` takes no more connections, answers what is in flight,
 * then resolves; a request that comes meanwhile on an open connection is refused with NOT_READY.
 */
export async function createServer({ pipeline, log, routes }: ServerOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: log,
    // Fastify's own lines hold the URL, and with GET the URL holds the query and its variables.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => crypto.randomUUID(),
    bodyLimit: MAX_BODY,
    // Milliseconds to receive a whole request: a slow sender must not keep the server from stopping.
    requestTimeout: 30_000,
    return503OnClosing: false,
    exposeHeadRoutes: false,
    frameworkErrors: (_error, _request, reply) => {
      sendRefusal(reply, fail("NOT_FOUND"), log);
    },
    clientErrorHandler: answerStrangers,
  });
  readJsonBodies(app);
  answerRefusals(app, log);
  logRequests(app);
  refuseWhileStopping(app);
  serveGraphQL(app, pipeline, log);
  for (const route of routes) await route(app);
  return app;
}

function serveGraphQL(app: FastifyInstance, pipeline: Pipeline, log: Log): void {
  app.route({
    method: ["GET", "POST"],
    url: "/graphql",
    handler: async (request, reply) => {
      const mediaType = negotiate(request.headers.accept);
      const read = request.method === "GET" ? readGet : readPost;
      const asked = read(
        (request.method === "GET" ? request.query : request.body) as Record<string, unknown>,
      );
      const answer = await pipeline(asked, {
        operation: (name) => (request.operationName = name),
      });
      request.errorCode = codeOf(answer);
      const status = statusOf(answer, mediaType);
      if (status === 405) reply.header("allow", "POST");
      return reply
        .status(status)
        .header("content-type", `${mediaType}; charset=utf-8`)
        .header("vary", "accept")
        .header("cache-control", "no-store")
        .send("text" in answer ? answer.text : JSON.stringify(answer));
    },
  });
  app.route({
    method: ["DELETE", "HEAD", "OPTIONS", "PATCH", "PUT"],
    url: "/graphql",
    // Before the body is looked at: its type does not matter any more.
    onRequest: async (_request, reply) => {
      await sendRefusal(reply.header("allow", "GET, POST"), fail("METHOD_NOT_ALLOWED"), log);
    },
    handler: (_request, reply) => reply,
  });
}

function refuseWhileStopping(app: FastifyInstance): void {
  let stopping = false;
  app.addHook("preClose", (done) => {
    stopping = true;
    done();
  });
  app.addHook("onRequest", (_request, _reply, done) => done(stopping ? fail("NOT_READY") : undefined));
  app.addHook("onSend", (_request, reply, _payload, done) => {
    reply.header("x-content-type-options", "nosniff");
    // A connection that is kept alive would keep the server from ending.
    if (stopping) reply.header("connection", "close");
    done();
  });
}

function codeOf(answer: Answer): string | undefined {
  if ("text" in answer) return undefined;
  const code = answer.errors?.[0]?.extensions?.code;
  return typeof code === "string" ? code : undefined;
}
