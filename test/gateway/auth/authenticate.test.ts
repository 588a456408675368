import { createHmac } from "node:crypto";
import net from "node:net";
import { type CryptoKey, exportSPKI, importJWK, UnsecuredJWT } from "jose";
import type { Caller } from "../../../schema/caller";
import { customers, deposits, inMemory } from "../../helpers/gatewayBank";
import { closeBanks, codes, post, startBank, type TestGateway } from "../../helpers/gatewayServer";
import { bearer, makeKey, startIssuer, type TestIssuer } from "../../helpers/testIssuer";

const HELLO = { query: `{ customer(id: "C-1") { name } }` };

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterEach(closeBanks);
afterAll(() => issuer.close());

/** A bank that takes the issuer's tokens, and what its subgraph was told of callers. */
async function startGuarded(...others: TestIssuer[]) {
  const service = inMemory(customers());
  const issuers = [issuer, ...others].map(({ settings }) => settings);
  const bank = await startBank({ services: [service, inMemory(deposits())], auth: { issuers } });
  const told = (): Caller[] =>
    service.calls.map(({ scope }) => JSON.parse((scope as { caller: string }).caller) as Caller);
  return { bank, service, told };
}

async function refusal(bank: TestGateway, headers: Record<string, string>) {
  const answer = await post(bank, HELLO, headers);
  expect(answer.body.data).toBeUndefined();
  return [answer.status, ...codes(answer), answer.headers.get("www-authenticate")];
}

const INVALID = [401, "TOKEN_INVALID", 'Bearer error="invalid_token"'];

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const claims = () => ({
  iss: "https://login.bank.test",
  aud: "customer-graph",
  sub: "mallory",
  exp: Math.floor(Date.now() / 1_000) + 600,
});

test("a token that its issuer signed is taken, and subgraphs are told what it says", async () => {
  const { bank, told } = await startGuarded();
  const token = await issuer.token({ relationship_manager_id: "RM-7", branch_id: "B-3" });
  const answer = await post(bank, HELLO, bearer(token));
  expect(answer.body).toEqual({ data: { customer: { name: "Ada" } } });
  expect(told()).toEqual([
    {
      subject: "ada",
      issuer: "https://login.bank.test",
      scopes: ["customer:read", "explore", "rows:all"],
      purpose: "SERVICE",
      relationshipManagerId: "RM-7",
      branchId: "B-3",
    },
  ]);
});

describe("nobody is answered", () => {
  test.each<[string, Record<string, string>]>([
    ["without a token", {}],
    ["with a password", { authorization: "Basic YWRhOmxvdmVsYWNl" }],
    ["with a word", { authorization: "Bearer" }],
  ])("%s", async (_name, headers) => {
    const { bank, service } = await startGuarded();
    expect(await refusal(bank, headers)).toEqual([401, "UNAUTHENTICATED", "Bearer"]);
    expect(service.calls).toEqual([]);
  });

  test("before the body is looked at", async () => {
    const { bank } = await startGuarded();
    const answer = await post(bank, "{", {});
    expect(codes(answer)).toEqual(["UNAUTHENTICATED"]);
  });

  test("by GET either", async () => {
    const { bank } = await startGuarded();
    const answer = await fetch(`${bank.url}/graphql?query={branch}`);
    expect(answer.status).toBe(401);
    await answer.arrayBuffer();
  });

  test("while health and the playground's page are open", async () => {
    const { bank } = await startGuarded();
    for (const path of ["/health/live", "/health/ready", "/"]) {
      const answer = await fetch(bank.url + path);
      expect([path, answer.status]).toEqual([path, 200]);
      await answer.arrayBuffer();
    }
  });
});

describe("a token is refused", () => {
  test("that has expired", async () => {
    const { bank } = await startGuarded();
    const token = await issuer.token({}, { expires: -31 });
    expect(await refusal(bank, bearer(token))).toEqual([
      401,
      "TOKEN_EXPIRED",
      'Bearer error="invalid_token"',
    ]);
  });

  test("but not within the clocks' difference", async () => {
    const { bank } = await startGuarded();
    expect((await post(bank, HELLO, bearer(await issuer.token({}, { expires: -20 })))).status).toBe(200);
  });

  test.each<[string, () => string | Promise<string>]>([
    ["that is not signed", () => new UnsecuredJWT(claims()).encode()],
    [
      "of the algorithm none with a signature",
      () => `${base64url({ alg: "none" })}.${base64url(claims())}.c2ln`,
    ],
    ["whose signature was taken away", async () => (await issuer.token()).replace(/[^.]+$/, "")],
    [
      "whose claims were changed",
      async () => (await issuer.token()).replace(/\.[^.]+\./, `.${base64url({ ...claims(), sub: "ada" })}.`),
    ],
    ["for somebody else", () => issuer.token({}, { audience: "payroll" })],
    ["of an issuer that nobody knows", () => issuer.token({}, { issuer: "https://login.evil.test" })],
    ["that another signed", async () => issuer.token({}, { key: await makeKey("EdDSA-1") })],
    ["that begins tomorrow", () => issuer.token({ nbf: Math.floor(Date.now() / 1_000) + 86_400 })],
    ["without an end", () => issuer.token({}, { expires: null })],
    ["without a subject", () => issuer.token({ sub: "" })],
    ["whose subject is a list", () => issuer.token({ sub: ["ada"] })],
    ["whose scope is a list", () => issuer.token({ scope: ["customer:read"] })],
    ["whose scope is an object", () => issuer.token({ scope: { "customer:read": true } })],
    ["whose scp is a text", () => issuer.token({ scp: "customer:read" })],
    ["whose scp holds numbers", () => issuer.token({ scp: [1, 2] })],
    ["with 101 scopes", () => issuer.token({ scp: Array.from({ length: 101 }, (_, i) => `s${i}`) })],
    ["whose purposes are none", () => issuer.token({ purposes: [] })],
    ["whose purposes are unknown", () => issuer.token({ purposes: ["EVERYTHING"] })],
    ["whose manager is a number", () => issuer.token({ relationship_manager_id: 7 })],
    ["of 10 KB", () => issuer.token({ padding: "x".repeat(8_000) })],
    ["that is no token", () => "x".repeat(100)],
    ["that is no JSON inside", () => "eHh4.eHh4.eHh4"],
  ])("%s", async (_name, make) => {
    const { bank, service } = await startGuarded();
    expect(await refusal(bank, bearer(await make()))).toEqual(INVALID);
    expect(service.calls).toEqual([]);
  });

  test("that was signed with a public RSA key as if it were a shared secret", async () => {
    const rsa = await startIssuer("https://rsa.bank.test", "RS256");
    const { bank } = await startGuarded(rsa);
    expect((await post(bank, HELLO, bearer(await rsa.token()))).status).toBe(200);
    const publicKey = (await importJWK(rsa.keys[0].publicJwk, "RS256", { extractable: true })) as CryptoKey;
    const secret = await exportSPKI(publicKey);
    for (const kid of ["RS256-1", undefined]) {
      const text = `${base64url({ alg: "HS256", kid })}.${base64url({ ...claims(), iss: "https://rsa.bank.test" })}`;
      const signature = createHmac("sha256", secret).update(text).digest("base64url");
      expect(await refusal(bank, bearer(`${text}.${signature}`))).toEqual(INVALID);
    }
    await rsa.close();
  });

  test("of 1 MB, with all that comes in the same headers", async () => {
    const { bank } = await startGuarded();
    const { port } = new URL(bank.url);
    const answer = await new Promise<string>((resolve) => {
      let received = "";
      const socket = net.connect(Number(port), "127.0.0.1", () => {
        socket.write(
          `POST /graphql HTTP/1.1\r\nhost: bank.test\r\nauthorization: Bearer ${"x".repeat(20_000)}`,
        );
      });
      // The rest is sent only as long as somebody reads it.
      socket.on("data", (chunk) => (received += chunk.toString())).on("error", () => undefined);
      socket.on("close", () => resolve(received));
    });
    expect(answer).toMatch(/^HTTP\/1.1 431 /);
    expect(answer).toContain(`"code":"HEADERS_TOO_LARGE"`);
    const megabyte = fetch(`${bank.url}/graphql`, { headers: bearer("x".repeat(1_000_000)) });
    // Whoever goes on sending may find the connection closed before the answer.
    await megabyte.then(
      ({ status }) => expect(status).toBe(431),
      (error: Error) => expect(error).toBeInstanceOf(TypeError),
    );
    expect((await post(bank, HELLO, bearer(await issuer.token()))).status).toBe(200);
  });
});

describe("the purpose", () => {
  const purposes = ["RISK", "MARKETING", "BREAK_GLASS"];
  const ask = async (headers: Record<string, string>) => {
    const { bank, told } = await startGuarded();
    const answer = await post(bank, HELLO, { ...bearer(await issuer.token({ purposes })), ...headers });
    return { answer, caller: told()[0] };
  };

  test("is the first that the token allows, unless the request names another of them", async () => {
    expect((await ask({})).caller.purpose).toBe("RISK");
    expect((await ask({ "x-purpose": "MARKETING" })).caller.purpose).toBe("MARKETING");
  });

  test.each(["SERVICE", "risk", "RISK, MARKETING", ""])(
    "is not %j, which the token does not allow",
    async (named) => {
      const { answer } = await ask({ "x-purpose": named });
      expect([answer.status, ...codes(answer)]).toEqual([403, "PURPOSE_NOT_ALLOWED"]);
    },
  );

  test("of breaking the glass takes a reason, in any language", async () => {
    const named = { "x-purpose": "BREAK_GLASS" };
    for (const reason of ["", " ", "x".repeat(501)]) {
      const { answer } = await ask({ ...named, ...(reason && { "x-purpose-reason": reason }) });
      expect([answer.status, ...codes(answer)]).toEqual([400, "BREAK_GLASS_NEEDS_REASON"]);
    }
    const { caller } = await ask({ ...named, "x-purpose-reason": encodeURIComponent("客户丢失银行卡 100%") });
    expect(caller).toMatchObject({ purpose: "BREAK_GLASS", reason: "客户丢失银行卡 100%" });
    expect((await ask({ ...named, "x-purpose-reason": "100% lost" })).caller.reason).toBe("100% lost");
  });
});

test("each of several issuers speaks for itself alone", async () => {
  const other = await startIssuer("https://partner.test", "ES256");
  const { bank, told } = await startGuarded(other);
  for (const each of [issuer, other]) {
    expect((await post(bank, HELLO, bearer(await each.token()))).status).toBe(200);
  }
  expect(told().map((caller) => caller.issuer)).toEqual(["https://login.bank.test", "https://partner.test"]);
  const forged = await other.token({}, { issuer: "https://login.bank.test" });
  expect(await refusal(bank, bearer(forged))).toEqual(INVALID);
  await other.close();
});

test("a token is verified once, and refused when its time is over", async () => {
  const { bank } = await startGuarded();
  const token = await issuer.token({}, { expires: 60 });
  const verify = jest.spyOn(crypto.subtle, "verify");
  for (let i = 0; i < 3; i++) expect((await post(bank, HELLO, bearer(token))).status).toBe(200);
  expect(verify).toHaveBeenCalledTimes(1);
  verify.mockRestore();
  const later = Date.now() + 91_000;
  const clock = jest.spyOn(Date, "now").mockImplementation(() => later);
  expect((await refusal(bank, bearer(token)))[1]).toBe("TOKEN_EXPIRED");
  clock.mockRestore();
});

test("no token is ever logged, for good requests and bad", async () => {
  const { bank } = await startGuarded();
  const good = await issuer.token();
  const expired = await issuer.token({}, { expires: -100 });
  const forged = await issuer.token({}, { key: await makeKey("nobody") });
  for (const token of [good, expired, forged, `${good}x`, "x".repeat(9_000)])
    await post(bank, HELLO, bearer(token));
  await post(bank, "{", bearer(good));
  expect(bank.lines.length).toBeGreaterThan(5);
  for (const part of [good, expired, forged].flatMap((token) => token.split(".")))
    expect(bank.logged()).not.toContain(part.slice(0, 40));
});
