import type { IncomingHttpHeaders } from "node:http";
import type { Caller, Purpose } from "../../schema/caller";
import { fail } from "../../schema/errors";
import type { Authenticate, Log } from "../contract";
import { callerOf, type Claims, readPurpose } from "./claims";
import { Tokens, type TokensOptions } from "./tokens";

/** Who calls is found in a request's headers, and in nothing else of it. */
export interface Authentication {
  /** Throws UNAUTHENTICATED, what is wrong with the token, or what is wrong with the purpose. */
  authenticate: Authenticate;
  close(): Promise<void>;
}

/** Reads the issuers' keys; an issuer that cannot be asked now keeps nobody else's tokens from being taken. */
export async function openAuthentication(options: TokensOptions, log: Log): Promise<Authentication> {
  const tokens = new Tokens(options, log);
  const callers = new Callers();
  await tokens.open();
  return {
    authenticate(headers) {
      const claims = tokens.claimsOf(bearerOf(headers));
      return claims instanceof Promise
        ? claims.then((claims) => callers.of(claims, headers))
        : callers.of(claims, headers);
    },
    close: () => tokens.close(),
  };
}

function bearerOf({ authorization }: IncomingHttpHeaders): string {
  const scheme = authorization?.slice(0, 7).toLowerCase();
  if (scheme !== "bearer ")
    throw fail("UNAUTHENTICATED", { detail: "Send the header authorization: Bearer <token>." });
  return authorization!.slice(7).trim();
}

/** The callers of a token's claims: one object for each purpose, as long as the claims are remembered. */
class Callers {
  private readonly made = new WeakMap<Claims, Map<Purpose, Caller>>();

  of(claims: Claims, headers: IncomingHttpHeaders): Caller {
    const named = readPurpose(claims, headers["x-purpose"], headers["x-purpose-reason"]);
    if (named.reason !== undefined) return callerOf(claims, named);
    let callers = this.made.get(claims);
    if (callers === undefined) this.made.set(claims, (callers = new Map<Purpose, Caller>()));
    let caller = callers.get(named.purpose);
    if (caller === undefined) callers.set(named.purpose, (caller = callerOf(claims, named)));
    return caller;
  }
}
