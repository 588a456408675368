import { isAscii } from "node:buffer";
import type { FastifyInstance } from "fastify";
import { fail } from "../../schema/errors";

/** Bytes that a request's body may have; the message of PAYLOAD_TOO_LARGE names it. */
export const MAX_BODY = 1024 * 1024;

/** Makes JSON in UTF-8 the only body that the server reads; others are UNSUPPORTED_MEDIA_TYPE. */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
    if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
      done(fail("UNSUPPORTED_MEDIA_TYPE", { detail: "The charset must be utf-8." }));
      return;
    }
    try {
      done(null, JSON.parse(textOf(body as Buffer)));
    } catch {
      // The parser's own message quotes the body.
      done(fail("BAD_REQUEST", { detail: "The body must be JSON in UTF-8." }));
    }
  });
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Most bodies are ASCII, which is read many times faster. */
function textOf(body: Buffer): string {
  return isAscii(body) ? body.toString("latin1") : utf8.decode(body);
}
