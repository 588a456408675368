// Whose tokens the callers have: an issuer that serves its key at a port of this machine.
import http from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** Starts it, with two tokens for each of so many callers: to see everything, and to see personal data masked. */
export async function startIssuer(port, callers) {
  const { publicKey, privateKey } = await generateKeyPair("EdDSA", { extractable: true });
  const keys = [{ ...(await exportJWK(publicKey)), kid: "bench", alg: "EdDSA", use: "sig" }];
  const issuer = "https://issuer.bench.test";
  const tokensFor = (scope) =>
    Promise.all(
      Array.from({ length: callers }, (_, caller) =>
        new SignJWT({ scope })
          .setProtectedHeader({ alg: "EdDSA", kid: "bench" })
          .setIssuer(issuer)
          .setAudience("bench")
          .setSubject(`caller-${caller}`)
          .setExpirationTime("1h")
          .sign(privateKey),
      ),
    );
  const tokens = await tokensFor("customer:read rows:all pii:read explore");
  const maskedTokens = await tokensFor("customer:read rows:all explore");
  const server = http.createServer((_request, response) => response.end(JSON.stringify({ keys })));
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const settings = { issuer, jwks: `http://127.0.0.1:${port}/`, audience: "bench" };
  return {
    tokens,
    maskedTokens,
    settings,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
