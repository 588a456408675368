import { createHmac, createSecretKey, hash, type KeyObject, randomBytes, timingSafeEqual } from "node:crypto";
import { fail } from "./errors";

/** The header in which a gateway tells a subgraph, signed, whom it asks for. */
export const CALLER_HEADER = "x-caller-context";

/** A secret that gateways and subgraphs share. */
export interface CallerKey {
  /** Letters, digits, `-` and `_`. */
  readonly id: string;
  readonly secret: Buffer;
}

/** For a computer on which nobody else can reach either side: everybody knows it. */
export const DEVELOPMENT_KEYS: readonly CallerKey[] = [
  { id: "development", secret: Buffer.from("nobody outside of this computer!") },
];

/** Milliseconds from signing to verifying, in either direction, for clocks differ. */
const WINDOW = 30_000;

// The header's parts are parted by points: the version, the key's id, when it was signed in milliseconds since 1970, what
// makes it another than all before, the caller's text in base64url, and the signature of all of it and the body.
const VERSION = "v1";

/** Signs what requests tell of their callers, each once. */
export class CallerSigner {
  private readonly head: string;
  private readonly key: KeyObject;
  // No two processes have the same, and none twice the same number.
  private readonly process = randomBytes(12).toString("base64url");
  private signed = 0;

  constructor([first]: readonly CallerKey[]) {
    this.head = `${VERSION}.${first.id}.`;
    this.key = createSecretKey(first.secret);
  }

  /** The header's value for one sending of a body; empty text stands for nobody in particular. */
  sign(caller: string, body: string): string {
    const nonce = this.process + (this.signed++).toString(36);
    const text = Buffer.from(caller).toString("base64url");
    const content = `${this.head}${Date.now()}.${nonce}.${text}`;
    return `${content}.${signatureOf(this.key, content, body)}`;
  }
}

/** Believes what was signed with one of the keys, for this very body, just now and for the first time. */
export class CallerVerifier {
  private readonly keys: ReadonlyMap<string, KeyObject>;
  private readonly seen: RecentNonces;

  constructor(keys: readonly CallerKey[], mostNonces?: number) {
    this.keys = new Map(keys.map(({ id, secret }) => [id, createSecretKey(secret)]));
    this.seen = new RecentNonces(mostNonces);
  }

  /** The caller's text, empty for nobody in particular. Throws UNAUTHENTICATED. */
  verify(header: unknown, body: Buffer): string {
    if (typeof header !== "string") throw refused("is missing");
    const end = header.lastIndexOf(".");
    const [version, id, signedAt, nonce, text, ...more] = header.slice(0, end).split(".");
    const key = this.keys.get(id);
    if (version !== VERSION || key === undefined || text === undefined || more.length > 0)
      throw refused("is none, or of a key that is unknown here");
    const signature = Buffer.from(signatureOf(key, header.slice(0, end), body));
    const given = Buffer.from(header.slice(end + 1));
    if (given.length !== signature.length || !timingSafeEqual(given, signature))
      throw refused("was not signed for this body");
    const at = Number(signedAt);
    const now = Date.now();
    if (!(Math.abs(now - at) <= WINDOW)) throw refused("is too old, or the clocks differ by too much");
    if (!this.seen.add(nonce, at, now)) throw refused("came before, or too many came");
    return Buffer.from(text, "base64url").toString();
  }
}

/** How many are remembered, some 50 MB of them: 8,000 requests a second for as long as they are good. */
const MOST_NONCES = 500_000;

/** What was verified as long as it could be verified again. Only who has a key can fill it. */
class RecentNonces {
  // By the time of signing, in spans of a window: what is older than the span before the last is not good any more.
  private readonly spans = new Map<number, Set<string>>();
  private count = 0;

  constructor(private readonly most = MOST_NONCES) {}

  /** Whether it is new; when there is no room, nothing is. */
  add(nonce: string, at: number, now: number): boolean {
    const span = Math.floor(at / WINDOW);
    let held = this.spans.get(span);
    if (held === undefined) {
      this.forget(Math.floor((now - WINDOW) / WINDOW));
      this.spans.set(span, (held = new Set()));
    }
    if (held.has(nonce) || this.count >= this.most) return false;
    held.add(nonce);
    this.count++;
    return true;
  }

  private forget(before: number): void {
    for (const [span, { size }] of this.spans) {
      if (span >= before) continue;
      this.spans.delete(span);
      this.count -= size;
    }
  }
}

function signatureOf(key: KeyObject, content: string, body: string | Buffer): string {
  return createHmac("sha256", key)
    .update(content)
    .update(".")
    .update(hash("sha256", body, "hex"))
    .digest("base64url");
}

function refused(why: string) {
  return fail("UNAUTHENTICATED", { detail: `The gateway's signature ${why}.` });
}
