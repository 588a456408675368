import { generateKeyPairSync, randomUUID } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { calculateJwkThumbprint, importJWK, type JWK, type JSONWebKeySet, SignJWT } from "jose";
import { ISSUER_KEY_FILE } from "../../schema/files";
import { DEMO_PEOPLE, type DemoName, type DemoPerson } from "./demoPeople";
import type { Issuer } from "./tokens";

const ISSUER = "customer-graph-development";
const AUDIENCE = "customer-graph";

/** Of a day's work. */
const LIFETIME = "12h";

/** An issuer for a computer on which the graph is tried and developed. */
export interface DevelopmentIssuer extends Issuer {
  jwks: JSONWebKeySet;
  /** A token for one of the demo bank's people. */
  tokenFor(name: DemoName): Promise<string>;
  /** A token for each of them. */
  tokens(): Promise<Record<DemoName, string>>;
}

/**
 * Opens the issuer whose key is kept in a data directory, so that its tokens outlast the programs; makes the key where
 * there is none. Several processes may do so at once: they get the same one.
 */
export async function openDevelopmentIssuer(dataDir: string): Promise<DevelopmentIssuer> {
  const { d, ...publicKey } = readKey(dataDir);
  const kid = await calculateJwkThumbprint(publicKey);
  const key = await importJWK({ ...publicKey, d }, "EdDSA");
  const tokenFor = (name: DemoName) => {
    const { sub, scopes, ...claims }: DemoPerson = DEMO_PEOPLE[name];
    return new SignJWT({ ...claims, scope: scopes.join(" ") })
      .setProtectedHeader({ alg: "EdDSA", kid, typ: "JWT" })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(sub)
      .setIssuedAt()
      .setExpirationTime(LIFETIME)
      .sign(key);
  };
  return {
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ["EdDSA"],
    jwks: { keys: [{ ...publicKey, kid, alg: "EdDSA", use: "sig" }] },
    tokenFor,
    async tokens() {
      const names = Object.keys(DEMO_PEOPLE) as DemoName[];
      const made = await Promise.all(names.map(async (name) => [name, await tokenFor(name)]));
      return Object.fromEntries(made) as Record<DemoName, string>;
    },
  };
}

function readKey(dataDir: string): JWK {
  const file = path.join(dataDir, ISSUER_KEY_FILE);
  try {
    return JSON.parse(readFileSync(file, "utf8")) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync("ed25519");
  // Written beside it first, and then put in its place unless another process was quicker: nobody reads half a key.
  const made = `${file}.${randomUUID()}`;
  try {
    writeFileSync(made, JSON.stringify(privateKey.export({ format: "jwk" })), { mode: 0o600 });
    linkSync(made, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(made, { force: true });
  }
  chmodSync(file, 0o600);
  return JSON.parse(readFileSync(file, "utf8")) as JWK;
}
