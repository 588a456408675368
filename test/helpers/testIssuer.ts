import { createServer, type RequestListener } from "node:http";
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWK,
  SignJWT,
} from "jose";
import type { Issuer } from "../../gateway/auth/tokens";
import { listen } from "./gatewayBank";

/** A key of an issuer. */
export interface IssuerKey {
  kid: string;
  alg: string;
  privateKey: CryptoKey;
  publicJwk: JWK;
}

export async function makeKey(kid: string, alg = "EdDSA"): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}

/** An issuer that serves its keys over HTTP. */
export interface TestIssuer {
  /** What a gateway is told of it. */
  settings: Issuer;
  /** The keys that it serves; the first signs. */
  keys: IssuerKey[];
  /** Answers in its place, where a test sets it. */
  misbehave?: RequestListener;
  /** How often its keys were asked for. */
  asked: number;
  token(claims?: Record<string, unknown>, how?: Partial<Signing>): Promise<string>;
  close(): Promise<void>;
}

/** How a token is made. */
interface Signing {
  key: IssuerKey;
  issuer: string;
  audience: string;
  /** Seconds from now; null for never. */
  expires: number | null;
  header: Partial<JWTHeaderParameters>;
}

/** Starts an issuer. */
export async function startIssuer(name = "https://login.bank.test", alg = "EdDSA"): Promise<TestIssuer> {
  const listening = await listen(
    createServer((request, response) => {
      issuer.asked++;
      if (issuer.misbehave) return issuer.misbehave(request, response);
      response.end(JSON.stringify({ keys: issuer.keys.map(({ publicJwk }) => publicJwk) }));
    }),
  );
  const issuer: TestIssuer = {
    settings: {
      issuer: name,
      jwks: listening.url,
      audience: "customer-graph",
      algorithms: ["EdDSA", "ES256", "RS256", "PS256"],
    },
    keys: [await makeKey(`${alg}-1`, alg)],
    asked: 0,
    token(claims = {}, how = {}) {
      const { key = issuer.keys[0], expires = 600, header } = how;
      const token = new SignJWT({ sub: "ada", scope: "customer:read rows:all explore", ...claims })
        .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
        .setIssuer(how.issuer ?? name)
        .setAudience(how.audience ?? "customer-graph");
      if (expires !== null) token.setExpirationTime(Math.floor(Date.now() / 1_000) + expires);
      return token.sign(key.privateKey);
    },
    close: () => listening.close(),
  };
  return issuer;
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
