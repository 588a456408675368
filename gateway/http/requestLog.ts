import type { FastifyInstance } from "fastify";

declare module "fastify" {
  interface FastifyRequest {
    /** The GraphQL operation's name, once it is known. */
    operationName: string | undefined;
    /** The first error's code, where the answer has errors. */
    errorCode: string | undefined;
  }
}

/**
 * One line a request. Its fields are listed one by one, for none may hold customers' data: no URL, no
 * query text, no variables, and of the client's own words the operation's name alone.
 */
export function logRequests(app: FastifyInstance): void {
  app.decorateRequest("operationName", undefined);
  app.decorateRequest("errorCode", undefined);
  app.addHook("onResponse", (request, reply, done) => {
    const quiet = /^\/(health|explorer)\//.test(request.routeOptions.url ?? "");
    request.log[quiet ? "debug" : "info"](
      {
        method: request.method,
        // The route's pattern, not the path that was asked.
        route: request.routeOptions.url ?? "(none)",
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        operation: request.operationName?.slice(0, 100),
        code: request.errorCode,
      },
      "request",
    );
    done();
  });
}
