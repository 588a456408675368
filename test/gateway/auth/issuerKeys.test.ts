import type { RequestListener } from "node:http";
import { Tokens } from "../../../gateway/auth/tokens";
import type { IssuerKeysOptions } from "../../../gateway/auth/issuerKeys";
import { makeKey, startIssuer, type TestIssuer } from "../../helpers/testIssuer";

let issuer: TestIssuer;
let tokens: Tokens;
let now: number;
const lines: { fields: object; message: string }[] = [];
const write = (fields: object, message: string) => void lines.push({ fields, message });
const log = { debug() {}, info: write, warn: write, error: write };

/** Opens what checks tokens; its clock stands still unless a test sets it. */
async function open(keys: IssuerKeysOptions = {}): Promise<void> {
  tokens = new Tokens({ issuers: [issuer.settings], keys: { now: () => now, ...keys } }, log);
  await tokens.open();
}

beforeEach(async () => {
  issuer = await startIssuer();
  now = 0;
  lines.length = 0;
});
afterEach(async () => {
  await tokens.close();
  await issuer.close();
});

const check = async (token: string) => (await tokens.claimsOf(token)).sub;
const refused = (code: string) => expect.objectContaining({ code }) as Error;

const down: RequestListener = (request) => request.socket.destroy();
const mute: RequestListener = () => undefined;
const huge: RequestListener = (_request, response) => {
  response.end(`{"keys":[],"padding":"${"x".repeat(1_000_000)}"}`);
};
const page: RequestListener = (_request, response) => response.end("<h1>Sign in</h1>");
const secrets: RequestListener = (_request, response) =>
  response.end(JSON.stringify({ keys: [{ kty: "oct", k: "c2VjcmV0", kid: "EdDSA-1" }] }));
const failing: RequestListener = (_request, response) => response.writeHead(500).end('{"keys":[]}');
const elsewhere: RequestListener = (_request, response) =>
  response.writeHead(302, { location: "http://127.0.0.1:1/keys" }).end();

describe("a key that is not known", () => {
  test("is asked for at once: keys are rotated while the gateway runs", async () => {
    await open();
    await check(await issuer.token());
    issuer.keys.unshift(await makeKey("EdDSA-2"));
    expect(await check(await issuer.token())).toBe("ada");
    expect(issuer.asked).toBe(2);
  });

  test("is not asked for again before the cooldown is over, however many tokens name one", async () => {
    await open({ cooldown: 10_000 });
    const strange = await makeKey("strange");
    const ask = async () =>
      expect(check(await issuer.token({}, { key: strange }))).rejects.toEqual(refused("TOKEN_INVALID"));
    await Promise.all([ask(), ask(), ask()]);
    await ask();
    expect(issuer.asked).toBe(2);
    now = 10_001;
    await ask();
    expect(issuer.asked).toBe(3);
  });
});

test("a key that its issuer takes back is refused once the keys are read again, remembered tokens too", async () => {
  const refreshed = new Promise<void>((resolve) => {
    issuer.misbehave = (_request, response) => {
      response.end(JSON.stringify({ keys: issuer.keys.map(({ publicJwk }) => publicJwk) }));
      if (issuer.asked === 3) resolve();
    };
  });
  await open({ refresh: 20, cooldown: 0 });
  const token = await issuer.token();
  expect(await check(token)).toBe("ada");
  issuer.keys = [await makeKey("EdDSA-2")];
  await refreshed;
  await expect(check(token)).rejects.toEqual(refused("TOKEN_INVALID"));
});

test("tokens stay remembered when the keys that are read again are the same", async () => {
  await open({ refresh: 60_000 });
  const token = await issuer.token();
  const claims = await tokens.claimsOf(token);
  issuer.keys = [...issuer.keys];
  await tokens.open();
  expect(issuer.asked).toBe(2);
  expect(tokens.claimsOf(token)).toBe(claims);
});

describe.each([
  ["is down", down],
  ["never answers", mute],
  ["answers a megabyte", huge],
  ["answers a page", page],
  ["answers 500", failing],
  ["sends elsewhere", elsewhere],
])("while the issuer %s", (_name, misbehave) => {
  test("its tokens cannot be checked, and are again when it is well", async () => {
    issuer.misbehave = misbehave;
    const began = performance.now();
    await open({ deadline: 200, cooldown: 1_000 });
    const token = await issuer.token();
    await expect(check(token)).rejects.toEqual(refused("AUTH_UNAVAILABLE"));
    // Whoever comes next waits for nothing.
    const asked = issuer.asked;
    await expect(check(token)).rejects.toEqual(refused("AUTH_UNAVAILABLE"));
    expect(issuer.asked).toBe(asked);
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(lines.map(({ message }) => message)).toContain("the keys of an issuer cannot be read");
    issuer.misbehave = undefined;
    now = 1_001;
    expect(await check(token)).toBe("ada");
  });

  test("its last keys are good for a time, and no longer", async () => {
    await open({ deadline: 200, cooldown: 0, stale: 60_000 });
    const token = await issuer.token();
    await check(token);
    issuer.misbehave = misbehave;
    await tokens.open();
    now = 60_000;
    expect(await check(token)).toBe("ada");
    expect(await check(await issuer.token({ sub: "ben" }))).toBe("ben");
    now = 60_001;
    await expect(check(token)).rejects.toEqual(refused("AUTH_UNAVAILABLE"));
  });
});

test("shared secrets among an issuer's keys are no keys", async () => {
  issuer.misbehave = secrets;
  await open();
  await expect(check(await issuer.token())).rejects.toEqual(refused("TOKEN_INVALID"));
});

test("an issuer that is down keeps nobody from taking another's tokens", async () => {
  const other = await startIssuer("https://partner.test");
  other.misbehave = down;
  tokens = new Tokens({ issuers: [other.settings, issuer.settings] }, log);
  await tokens.open();
  expect(await check(await issuer.token())).toBe("ada");
  await other.close();
});

test("what is remembered of tokens is bounded", async () => {
  await open();
  const kept = await issuer.token({ scp: ["a".repeat(100)] });
  const first = await tokens.claimsOf(kept);
  const others = await Promise.all(
    Array.from({ length: 2_200 }, (_, i) => issuer.token({ sub: `s${i}`, padding: "x".repeat(5_700) })),
  );
  for (const token of others) await tokens.claimsOf(token);
  expect(await tokens.claimsOf(kept)).not.toBe(first);
  expect(tokens.claimsOf(others.at(-1)!)).not.toBeInstanceOf(Promise);
});
