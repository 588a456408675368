import { createLocalJWKSet, errors, type JWTHeaderParameters } from "jose";
import { Agent, request } from "undici";
import { z } from "zod";
import { fail } from "../../schema/errors";
import type { Log, Signal } from "../contract";
import { withinDeadline } from "../deadline";

/** How an issuer's keys are read. The times are milliseconds. */
export interface IssuerKeysOptions {
  /** From one reading to the next; 5 minutes unless told. */
  refresh?: number;
  /** Between two readings for the sake of tokens whose key is unknown; 10 seconds unless told. */
  cooldown?: number;
  /** For a whole answer; 3 seconds unless told. */
  deadline?: number;
  /** For which keys are good that could not be read again; an hour unless told. */
  stale?: number;
  /** Bytes of an answer; 256 KiB unless told. */
  maxSize?: number;
  /** Milliseconds of a clock that nobody sets; the process's own unless told. */
  now?: () => number;
}

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

/** Finds the key that a token's header names. Another set of keys is another object. */
type KeySet = ReturnType<typeof createLocalJWKSet>;

/**
 * The public keys of one issuer. They are read again from time to time, so that a key which the issuer takes back is soon
 * refused, and when a token names one that is not among them. While the issuer cannot be asked the last ones stay,
 * for a bounded time.
 */
export class IssuerKeys {
  private held: { readonly set: KeySet; readonly text: string; readAt: number } | undefined;
  private reading: Promise<boolean> | undefined;
  private lastSearch = -Infinity;
  private lastSearchSucceeded = false;
  private readonly timer: NodeJS.Timeout;
  private readonly dispatcher: Agent;
  private readonly options: Required<IssuerKeysOptions>;

  constructor(
    private readonly url: string,
    private readonly log: Log,
    options: IssuerKeysOptions = {},
  ) {
    this.options = {
      refresh: options.refresh ?? 5 * 60_000,
      cooldown: options.cooldown ?? 10_000,
      deadline: options.deadline ?? 3_000,
      stale: options.stale ?? 60 * 60_000,
      maxSize: options.maxSize ?? 256 * 1024,
      now: options.now ?? (() => performance.now()),
    };
    this.dispatcher = new Agent({ maxResponseSize: this.options.maxSize });
    this.timer = setInterval(() => void this.read(), this.options.refresh).unref();
  }

  /** The keys that are good now; undefined where there are none. */
  get current(): KeySet | undefined {
    const { held } = this;
    return held && this.options.now() - held.readAt <= this.options.stale ? held.set : undefined;
  }

  /**
   * The keys among which is the one that the header names. Throws AUTH_UNAVAILABLE where that cannot be known, and
   * jose's error where there is no such key.
   */
  async holding(header: JWTHeaderParameters): Promise<KeySet> {
    const known = this.current;
    if (known && (await has(known, header))) return known;
    const isRead = await this.search();
    const found = this.current;
    if (!found || !isRead) throw fail("AUTH_UNAVAILABLE");
    return found;
  }

  /** Reads the keys. Tells whether it could; whoever asks meanwhile waits for the same answer. */
  read(): Promise<boolean> {
    return (this.reading ??= this.readNow().finally(() => (this.reading = undefined)));
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.dispatcher.destroy();
  }

  /** Reads for a token's sake, but not as often as tokens are sent. */
  private async search(): Promise<boolean> {
    const now = this.options.now();
    if (this.reading === undefined && now - this.lastSearch < this.options.cooldown)
      return this.lastSearchSucceeded;
    this.lastSearch = now;
    return (this.lastSearchSucceeded = await this.read());
  }

  private async readNow(): Promise<boolean> {
    try {
      const text = await withinDeadline(this.options.deadline, (signal) => this.ask(signal));
      const readAt = this.options.now();
      if (this.held?.text === text) this.held.readAt = readAt;
      else this.held = { set: keysIn(text), text, readAt };
      return true;
    } catch (cause) {
      const { name, code } = cause as { name?: string; code?: unknown };
      this.log.warn({ url: this.url, error: name, code }, "the keys of an issuer cannot be read");
      return false;
    }
  }

  private async ask(signal: Signal): Promise<string> {
    const { dispatcher } = this;
    const headers = { accept: "application/jwk-set+json, application/json" };
    const { statusCode, body } = await request(this.url, { dispatcher, signal, headers });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`It answered ${statusCode}.`);
    return text;
  }
}

function keysIn(text: string): KeySet {
  const { keys } = keySet.parse(JSON.parse(text));
  // A shared secret has no place among public keys.
  return createLocalJWKSet({ keys: keys.filter(({ kty }) => kty !== "oct") });
}

async function has(set: KeySet, header: JWTHeaderParameters): Promise<boolean> {
  try {
    await set(header);
    return true;
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return false;
    throw error;
  }
}
