import type { FastifyInstance } from "fastify";
import type { JSONWebKeySet } from "jose";

/** Adds the public keys of the development's issuer, for whoever else is to take its tokens. */
export function serveKeys(jwks: JSONWebKeySet) {
  return (app: FastifyInstance): void => {
    app.get("/.well-known/jwks.json", (_request, reply) =>
      reply.header("content-type", "application/jwk-set+json").send(JSON.stringify(jwks)),
    );
  };
}
