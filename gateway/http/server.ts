import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from "fastify";
import { fail } from "../../schema/errors";
import type { Caller } from "../../schema/caller";
import type { Audit } from "../audit";
import type { Answer, Authenticate, Log } from "../contract";
import { refusalAnswer } from "../errors";
import type { Pipeline } from "../pipeline";
import { clientGone } from "./clientGone";
import { compressAnswer } from "./compressAnswer";
import { allowOrigins, refuseCrossSite } from "./crossOrigin";
import { negotiate, readGet, readPost, statusOf } from "./graphqlOverHttp";
import { MAX_BODY, readJsonBodies } from "./jsonBody";
import { answerRefusals, answerStrangers, sendRefusal } from "./refusals";
import { observeRequests } from "./observeRequests";
import { logRequests } from "./requestLog";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks for GraphQL, where callers are authenticated. */
    caller: Caller | undefined;
  }
}

/** What the server needs to answer. */
export interface ServerOptions {
  pipeline: Pipeline;
  /** Tells who calls; everybody is answered, as nobody in particular, unless told. */
  authenticate?: Authenticate;
  /** A pino logger. */
  log: FastifyBaseLogger & Log;
  /** Puts on record what is refused before the pipeline; nothing is unless told. */
  audit?: Audit;
  /** The origins whose pages may ask; none unless told. */
  corsOrigins?: readonly string[];
  /** Bytes of one answer before it is compressed; 32 MiB unless told. */
  maxAnswerSize?: number;
  /** Whether clients should go elsewhere from now on: an answer then closes its connection. */
  isLeaving?: () => boolean;
  /** Adds further routes: health, the playground. */
  routes: readonly ((app: FastifyInstance) => void | Promise<void>)[];
}

/**
 * The HTTP server, not yet listening. Its `close()` takes no more connections, answers what is in flight,
 * then resolves; a request that comes meanwhile on an open connection is refused with NOT_READY.
 */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { log, audit, routes, corsOrigins = [], isLeaving = () => false } = options;
  const app = fastify({
    loggerInstance: log,
    // Fastify's own lines hold the URL, and with GET the URL holds the query and its variables.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => crypto.randomUUID(),
    bodyLimit: MAX_BODY,
    // Told here, for Node's own default may be set from outside; the message of HEADERS_TOO_LARGE names it.
    http: { maxHeaderSize: 16 * 1024 },
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
  answerRefusals(app, log, audit);
  observeRequests(app);
  logRequests(app);
  allowOrigins(app, corsOrigins);
  refuseWhileStopping(app, isLeaving);
  serveGraphQL(app, options);
  for (const route of routes) await route(app);
  return app;
}

const VARY = "accept, accept-encoding";

function serveGraphQL(app: FastifyInstance, options: ServerOptions): void {
  const { pipeline, authenticate, log, maxAnswerSize = 32 * 1024 * 1024 } = options;
  app.decorateRequest("caller", undefined);
  app.route({
    method: ["GET", "POST"],
    url: "/graphql",
    // Before the body is read: nobody's is of no interest.
    onRequest: async (request) => {
      if (authenticate) request.caller = await authenticate(request.headers);
      refuseCrossSite(request);
    },
    handler: async (request, reply) => {
      const mediaType = negotiate(request.headers.accept);
      const read = request.method === "GET" ? readGet : readPost;
      const asked = read(
        (request.method === "GET" ? request.query : request.body) as Record<string, unknown>,
      );
      const signal = clientGone(request.raw.socket);
      let answer = await pipeline(
        {
          ...asked,
          signal,
          caller: request.caller,
          address: request.ip,
          explainCost: request.headers["x-explain"] === "cost",
        },
        {
          requestId: request.id,
          traceparent: request.traceparent,
          operation(name, type) {
            request.operationName = name;
            request.operationType = type;
          },
        },
      );
      let bytes = bytesOf(answer);
      if (bytes.length > maxAnswerSize) {
        answer = refusalAnswer(fail("ANSWER_TOO_LARGE"), log);
        bytes = bytesOf(answer);
      }
      const { content, encoding } = await compressAnswer(bytes, request.headers["accept-encoding"]);
      if (signal.aborted) return reply.hijack();
      request.errorCode = codeOf(answer);
      const status = statusOf(answer, mediaType);
      if (status === 405) reply.header("allow", "POST");
      if (status === 429) reply.header("retry-after", retryAfterOf(answer));
      if (encoding !== undefined) reply.header("content-encoding", encoding);
      return reply
        .status(status)
        .header("content-type", `${mediaType}; charset=utf-8`)
        .header("vary", reply.hasHeader("vary") ? `${VARY}, origin` : VARY)
        .header("cache-control", "no-store")
        .send(content);
    },
  });
  app.route({
    method: ["DELETE", "HEAD", "OPTIONS", "PATCH", "PUT"],
    url: "/graphql",
    // Before the body is looked at: its type does not matter any more.
    onRequest: (_request, reply, done) => {
      reply.header("allow", "GET, POST");
      done(fail("METHOD_NOT_ALLOWED"));
    },
    handler: (_request, reply) => reply,
  });
}

function refuseWhileStopping(app: FastifyInstance, isLeaving: () => boolean): void {
  let stopping = false;
  app.addHook("preClose", (done) => {
    stopping = true;
    done();
  });
  app.addHook("onRequest", (_request, _reply, done) => done(stopping ? fail("NOT_READY") : undefined));
  app.addHook("onSend", (_request, reply, _payload, done) => {
    reply.header("x-content-type-options", "nosniff");
    // A connection that is kept alive would keep the server from ending.
    if (stopping || isLeaving()) reply.header("connection", "close");
    done();
  });
}

/** Bytes, not text: a text put together of many is copied once to be counted and again to be sent. */
function bytesOf(answer: Answer): Buffer {
  return Buffer.from("text" in answer ? answer.text : JSON.stringify(answer));
}

function codeOf(answer: Answer): string | undefined {
  if ("text" in answer) return undefined;
  const code = answer.errors?.[0]?.extensions?.code;
  return typeof code === "string" ? code : undefined;
}

/** The seconds to wait that a refusal tells. */
function retryAfterOf(answer: Answer): string {
  const seconds = "text" in answer ? undefined : answer.errors?.[0]?.extensions?.retryAfter;
  return typeof seconds === "number" ? String(seconds) : "1";
}
