import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JSONWebKeySet,
  jwtVerify,
} from "jose";
import { CodedError, fail } from "../../schema/errors";
import type { Log } from "../contract";
import { type Claims, readClaims } from "./claims";
import { IssuerKeys, type IssuerKeysOptions } from "./issuerKeys";

/** Whose tokens are taken. */
export interface Issuer {
  /** The `iss` of its tokens. */
  issuer: string;
  /** Where its public keys are, or the keys themselves. */
  jwks: string | JSONWebKeySet;
  /** The `aud` that its tokens must have. */
  audience: string;
  algorithms: readonly string[];
}

export interface TokensOptions {
  issuers: readonly Issuer[];
  /** Seconds by which clocks may differ; 30 unless told. */
  clockSkewSeconds?: number;
  keys?: IssuerKeysOptions;
}

/** Letters of a token: those of issuers have some thousand at the most. */
const MOST_LETTERS = 8 * 1024;

/** Letters of all tokens that are remembered: one is some hundred, for each of some ten thousand callers. */
const MOST_REMEMBERED = 16 * 1024 * 1024;

const SHAPE = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Where an issuer's keys come from. */
type Keys = Pick<IssuerKeys, "current" | "holding" | "read" | "close">;

/** A token that was verified: good until a time, as long as its issuer has the same keys. */
interface Verified {
  readonly claims: Claims;
  /** In milliseconds since 1970. */
  readonly until: number;
  readonly keys: Keys;
  readonly keySet: Keys["current"];
}

/** Tells what tokens prove. Each is verified once; after that finding its text is enough. */
export class Tokens {
  private readonly issuers: ReadonlyMap<string, { issuer: Issuer; keys: Keys }>;
  private readonly verified = new Map<string, Verified>();
  private remembered = 0;
  private readonly skew: number;

  constructor(
    { issuers, clockSkewSeconds = 30, keys }: TokensOptions,
    private readonly log: Log,
  ) {
    this.skew = clockSkewSeconds;
    this.issuers = new Map(
      issuers.map((issuer) => [issuer.issuer, { issuer, keys: keysOf(issuer, log, keys) }]),
    );
  }

  /** Reads the keys of all issuers. One that cannot be asked is asked again when there is a token of its. */
  async open(): Promise<void> {
    await Promise.all([...this.issuers.values()].map(({ keys }) => keys.read()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.issuers.values()].map(({ keys }) => keys.close()));
  }

  /** What a token proves. Throws TOKEN_EXPIRED, TOKEN_INVALID or AUTH_UNAVAILABLE. */
  claimsOf(token: string): Claims | Promise<Claims> {
    const held = this.verified.get(token);
    if (held !== undefined) {
      if (held.keySet === held.keys.current) {
        if (Date.now() < held.until) return held.claims;
        this.forget(token);
        throw fail("TOKEN_EXPIRED");
      }
      this.forget(token);
    }
    return this.verify(token);
  }

  private async verify(token: string): Promise<Claims> {
    try {
      if (token.length > MOST_LETTERS || !SHAPE.test(token)) throw fail("TOKEN_INVALID");
      const from = this.issuers.get(String(decodeJwt(token).iss));
      if (from === undefined) throw fail("TOKEN_INVALID");
      const { issuer, keys } = from;
      const header = decodeProtectedHeader(token);
      // Before its key is looked for: a token that is never taken must not make us ask for keys.
      if (header.alg === undefined || !issuer.algorithms.includes(header.alg)) throw fail("TOKEN_INVALID");
      const keySet = await keys.holding({ ...header, alg: header.alg });
      const { payload } = await jwtVerify(token, keySet, {
        issuer: issuer.issuer,
        audience: issuer.audience,
        algorithms: [...issuer.algorithms],
        clockTolerance: this.skew,
        requiredClaims: ["exp"],
      });
      const claims = readClaims(payload);
      const until = (payload.exp! + this.skew) * 1_000;
      this.remember(token, { claims, until, keys, keySet });
      return claims;
    } catch (error) {
      const told = coded(error);
      const { code, claim } = (told.cause ?? {}) as { code?: unknown; claim?: unknown };
      this.log.debug({ code: told.code, because: code, claim }, "a token was refused");
      throw told;
    }
  }

  private remember(token: string, verified: Verified): void {
    this.forget(token);
    this.verified.set(token, verified);
    this.remembered += token.length;
    for (const oldest of this.verified.keys()) {
      if (this.remembered <= MOST_REMEMBERED) break;
      this.forget(oldest);
    }
  }

  private forget(token: string): void {
    if (this.verified.delete(token)) this.remembered -= token.length;
  }
}

function keysOf({ jwks }: Issuer, log: Log, options?: IssuerKeysOptions): Keys {
  if (typeof jwks === "string") return new IssuerKeys(jwks, log, options);
  const current = createLocalJWKSet(jwks);
  return {
    current,
    holding: () => Promise.resolve(current),
    read: () => Promise.resolve(true),
    close: () => Promise.resolve(),
  };
}

function coded(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  return fail(error instanceof errors.JWTExpired ? "TOKEN_EXPIRED" : "TOKEN_INVALID", { cause: error });
}
