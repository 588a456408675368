import type { FastifyInstance, FastifyRequest } from "fastify";
import { fail } from "../../schema/errors";

const MAY_SEND =
  "authorization, content-type, graphql-require-preflight, traceparent, x-explain, x-purpose, x-purpose-reason";
const MAY_READ = "retry-after, x-request-id";

/** Seconds that a browser remembers what it may send. */
const REMEMBERED = 7_200;

/** Lets pages of these origins ask, and read what they are answered; the browser keeps others' from reading it. */
export function allowOrigins(app: FastifyInstance, origins: readonly string[]): void {
  const allowed = new Set(origins);
  if (allowed.size === 0) return;
  app.addHook("onRequest", (request, reply, done) => {
    const { origin, "access-control-request-method": asked } = request.headers;
    const isPreflight = request.method === "OPTIONS" && asked !== undefined;
    // Set where it is answered, too: caches must keep the answers to several origins apart.
    reply.header("vary", "origin");
    if (origin === undefined || !allowed.has(origin)) return done();
    reply.header("access-control-allow-origin", origin).header("access-control-expose-headers", MAY_READ);
    if (!isPreflight) return done();
    reply
      .status(204)
      .header("access-control-allow-methods", "GET, POST")
      .header("access-control-allow-headers", MAY_SEND)
      .header("access-control-max-age", REMEMBERED)
      .send();
  });
}

/** Types that a form of any page may send, without the browser asking first. */
const SIMPLE_TYPE = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(;|$)/i;

/**
 * Refuses a GET that a link or an image in a page of any site could have made a browser send: it must have something
 * for which browsers ask first. (A POST has, by its type.) Throws BAD_REQUEST.
 */
export function refuseCrossSite({ method, headers }: FastifyRequest): void {
  if (method !== "GET") return;
  const { authorization, "content-type": type } = headers;
  // A password, unlike a token, browsers send by themselves.
  if (authorization !== undefined && /^bearer /i.test(authorization)) return;
  if (type !== undefined && type.trim() !== "" && !SIMPLE_TYPE.test(type)) return;
  if (headers["graphql-require-preflight"] || headers["apollo-require-preflight"]) return;
  throw fail("BAD_REQUEST", { detail: "A GET needs the header graphql-require-preflight." });
}
