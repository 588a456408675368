import { randomBytes } from "node:crypto";
import { type CallerKey, CallerSigner, CallerVerifier } from "../../schema/callerContext";

const key = (id: string): CallerKey => ({ id, secret: randomBytes(32) });
const [OLD, NEW] = [key("old"), key("new")];
const CALLER = JSON.stringify({ subject: "美玲", scopes: ["rows:all"] });
const BODY = `{"query":"{ branch }"}`;

const refused = expect.objectContaining({ code: "UNAUTHENTICATED" }) as Error;
const signer = new CallerSigner([OLD]);
let verifier: CallerVerifier;
let now: number;
beforeEach(() => {
  verifier = new CallerVerifier([OLD]);
  now = Date.now();
  jest.spyOn(Date, "now").mockImplementation(() => now);
});
afterEach(() => jest.restoreAllMocks());

const verify = (header: unknown, body = BODY, by = verifier) => by.verify(header, Buffer.from(body));

test("what a gateway signed is read as it was", () => {
  expect(verify(signer.sign(CALLER, BODY))).toBe(CALLER);
  expect(verify(signer.sign("", BODY))).toBe("");
});

test("the same body is signed anew each time, and each is believed once", () => {
  const [first, second] = [signer.sign(CALLER, BODY), signer.sign(CALLER, BODY)];
  expect(first).not.toBe(second);
  for (const header of [first, second]) {
    verify(header);
    expect(() => verify(header)).toThrow(refused);
  }
});

test("nothing else is believed", () => {
  const header = signer.sign(CALLER, BODY);
  const parts = header.split(".");
  const changed = (at: number, value: string) => parts.with(at, value).join(".");
  const mallory = Buffer.from(CALLER.replace("美玲", "mallory")).toString("base64url");
  for (const forged of [
    undefined,
    "",
    "v1",
    ".....",
    CALLER,
    header.slice(0, -1),
    `${header}=`,
    `${header}, ${signer.sign(CALLER, BODY)}`,
    changed(0, "v2"),
    changed(1, "new"),
    changed(1, "__proto__"),
    changed(2, String(now + 1)),
    changed(3, "other"),
    changed(4, mallory),
    changed(5, ""),
    [header],
  ])
    expect(() => verify(forged)).toThrow(refused);
  expect(() => verify(header, BODY.replace("branch", "customers"))).toThrow(refused);
  expect(() => verify(new CallerSigner([{ ...OLD, secret: NEW.secret }]).sign(CALLER, BODY))).toThrow(
    refused,
  );
  expect(verify(header)).toBe(CALLER);
});

test("it is good for half a minute, in either direction", () => {
  const headers = Array.from({ length: 4 }, () => signer.sign(CALLER, BODY));
  const signedAt = now;
  now = signedAt + 30_000;
  expect(verify(headers[0])).toBe(CALLER);
  now = signedAt - 30_000;
  expect(verify(headers[1])).toBe(CALLER);
  now = signedAt + 30_001;
  expect(() => verify(headers[2])).toThrow(refused);
  now = signedAt - 30_001;
  expect(() => verify(headers[3])).toThrow(refused);
});

test("it is remembered for as long as it is good, whatever is signed meanwhile", () => {
  // Wherever in a span of time it begins.
  for (const begin of [0, 1, 14_999, 29_999]) {
    now = 1_800_000_000_000 + begin;
    const signedAt = now;
    const header = signer.sign(CALLER, BODY);
    // The gateway's clock is ahead by as much as it may.
    now = signedAt - 30_000;
    verify(header);
    for (; now <= signedAt + 30_000; now += 1_000) {
      verify(signer.sign(CALLER, BODY));
      expect(() => verify(header)).toThrow(/came before/);
    }
  }
});

test("what is remembered is bounded: more is refused until the first are forgotten", () => {
  const small = new CallerVerifier([OLD], 3);
  for (let i = 0; i < 3; i++) verify(signer.sign(CALLER, BODY), BODY, small);
  expect(() => verify(signer.sign(CALLER, BODY), BODY, small)).toThrow(refused);
  now += 90_000;
  expect(verify(signer.sign(CALLER, BODY), BODY, small)).toBe(CALLER);
});

test("keys are rotated: the first signs, and all of them verify", () => {
  const both = new CallerVerifier([NEW, OLD]);
  expect(verify(new CallerSigner([OLD]).sign(CALLER, BODY), BODY, both)).toBe(CALLER);
  expect(verify(new CallerSigner([NEW, OLD]).sign(CALLER, BODY), BODY, both)).toBe(CALLER);
  expect(() => verify(new CallerSigner([NEW, OLD]).sign(CALLER, BODY))).toThrow(refused);
});
