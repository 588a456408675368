// Who is measured, and how each is started.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const bench = path.resolve(import.meta.dirname, "..");
const program = (name) => path.join(import.meta.dirname, "contenders", `${name}.mjs`);
/** The version of a package as installed for the peers. */
export function peerVersion(name) {
  const file = path.join(bench, "node_modules", name, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : "(not installed)";
}

/** Ours as it is run: with tokens, signatures to subgraphs, access to fields, and the audit log. */
export const SECURED = "Customer Graph, secured";

/** Ours comes first: the others are compared with it. */
export function contenders(subgraphs, issuer, auditDir) {
  const hive = `Hive Gateway ${peerVersion("@graphql-hive/gateway-runtime")}`;
  const router = peerVersion("@graphql-hive/router-runtime");
  const ownUrls = Object.fromEntries(subgraphs.map(({ name, url }) => [`${name.toUpperCase()}_URL`, url]));
  const trust = {
    AUTH_ISSUERS: JSON.stringify([issuer]),
    CALLER_KEYS: `bench:${randomBytes(32).toString("base64")}`,
  };
  const gateway = path.join(bench, "..", "dist", "gateway", "main.js");
  return [
    { name: "Customer Graph", isOurs: true, args: [program("open")] },
    { name: SECURED, isOurs: true, args: [gateway], env: { ...ownUrls, ...trust, AUDIT_DIR: auditDir } },
    { name: "hand-written, no GraphQL", args: [program("handWritten")] },
    {
      name: `@apollo/gateway ${peerVersion("@apollo/gateway")}, server ${peerVersion("@apollo/server")}`,
      args: [program("apollo")],
      env: { APOLLO_TELEMETRY_DISABLED: "true" }, // nothing is to leave this machine
    },
    { name: hive, args: [program("hive")], env: { HIVE_MODE: "plain" } },
    { name: `${hive}, JIT`, args: [program("hive")], env: { HIVE_MODE: "jit" } },
    { name: `${hive}, router-runtime ${router}`, args: [program("hive")], env: { HIVE_MODE: "router" } },
    { name: `Mercurius gateway ${peerVersion("@mercuriusjs/gateway")}, JIT`, args: [program("mercurius")] },
  ];
}
