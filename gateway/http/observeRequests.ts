import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { REQUEST, type RequestMessage, toldCode } from "../channels";

declare module "fastify" {
  interface FastifyRequest {
    /** Its place in a trace, by W3C Trace Context. */
    traceparent: string | undefined;
  }
}

// The parts that version 00 has; what later versions append is not ours to hand on.
const TRACEPARENT = /^(?!ff)[\da-f]{2}(-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2})(?:$|-)/;

/**
 * Gives each request its place in its client's trace, tells the client the request's id (`x-request-id`), and tells
 * of the requests to `/graphql` where anybody listens.
 */
export function observeRequests(app: FastifyInstance): void {
  app.decorateRequest("traceparent", undefined);
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    request.traceparent = incoming(request.headers.traceparent);
    if (REQUEST.isObserved && request.routeOptions.url === "/graphql") observe(request, reply);
    done();
  });
}

function incoming(header: unknown): string | undefined {
  const parts = typeof header === "string" ? TRACEPARENT.exec(header) : null;
  return parts === null ? undefined : `00${parts[1]}`;
}

function observe(request: FastifyRequest, reply: FastifyReply): void {
  const { id: requestId, method, traceparent } = request;
  const message: RequestMessage = { requestId, method, traceparent, status: 0, ms: 0 };
  REQUEST.start.publish(message);
  request.traceparent = message.traceparent;
  const began = performance.now();
  // Not the framework's end of a response: that one does not come when the client hangs up.
  reply.raw.once("close", () => {
    const { operationName, operationType, errorCode } = request;
    message.operationName = operationName;
    message.operationType = operationType;
    message.code = errorCode === undefined ? undefined : toldCode(errorCode);
    message.status = reply.raw.writableFinished ? reply.statusCode : 499;
    message.ms = performance.now() - began;
    REQUEST.end.publish(message);
  });
}
