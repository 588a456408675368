// Whose tokens the callers have: an issuer that serves its key at a port of this machine.
import http from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** Starts it, with a token for each of so many callers, who may see everything. */
export async function startIssuer(port, callers) {
  const { publicKey, privateKey } = await generateKeyPair("EdDSA", { extractable: true });
  const keys = [{ ...(await exportJWK(publicKey)), kid: "bench", alg: "EdDSA", use: "sig" }];
  const issuer = "https://issuer.bench.test";
  const tokens = await Promise.all(
    Array.from({ length: callers }, (_, caller) =>
      new SignJWT({ scope: "customer:read rows:all pii:read explore" })
        .setProtectedHeader({ alg: "EdDSA", kid: "bench" })
        .setIssuer(issuer)
        .setAudience("bench")
        .setSubject(`caller-${caller}`)
        .setExpirationTime("1h")
        .sign(privateKey),
    ),
  );
  const server = http.createServer((_request, response) => response.end(JSON.stringify({ keys })));
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const settings = { issuer, jwks: `http://127.0.0.1:${port}/`, audience: "bench" };
  return {
    tokens,
    settings,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
