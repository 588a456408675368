import type { FastifyInstance } from "fastify";
import { correlation } from "../correlation";
import { ERRORS } from "../../schema/errors";

declare module "fastify" {
  interface FastifyRequest {
    /** The GraphQL operation's name, once it is known. */
    operationName: string | undefined;
    operationType: string | undefined;
    /** The first error's code, where the answer has errors. */
    errorCode: string | undefined;
  }
}

/**
 * One line a request, when it is answered or its client has gone. Its fields are listed one by one, for none may hold
 * customers' data: no URL, no query text, no variables, and of the client's own words the operation's name alone.
 */
export function logRequests(app: FastifyInstance): void {
  app.decorateRequest("operationName", undefined);
  app.decorateRequest("operationType", undefined);
  app.decorateRequest("errorCode", undefined);
  app.addHook("onRequest", (request, reply, done) => {
    const { raw } = reply;
    raw.once("close", () => {
      const quiet = /^\/(health|explorer)\//.test(request.routeOptions.url ?? "");
      const aborted = !raw.writableFinished;
      request.log[quiet ? "debug" : "info"](
        {
          // The id is in each of the request's lines already.
          traceId: correlation(request).traceId,
          method: request.method,
          // The route's pattern, not the path that was asked.
          route: request.routeOptions.url ?? "(none)",
          status: aborted && !raw.headersSent ? ERRORS.CLIENT_CLOSED_REQUEST.status : reply.statusCode,
          ms: Math.round(reply.elapsedTime * 10) / 10,
          operation: request.operationName?.slice(0, 100),
          code: request.errorCode,
          ...(aborted && { aborted }),
        },
        "request",
      );
    });
    done();
  });
}
