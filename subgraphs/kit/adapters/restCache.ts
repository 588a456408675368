import type { IncomingHttpHeaders } from "node:http";

/** An answer that may be given again, by RFC 9111. */
export interface CachedAnswer {
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
  /** In bytes, as it came. */
  readonly size: number;
  /** Until when it need not be asked for again, by the cache's clock. */
  readonly freshUntil: number;
}

/** How much is kept. */
export interface RestCacheOptions {
  /** 1,000 answers unless told. */
  entries?: number;
  /** Of all answers together as they came; 8 MiB unless told. */
  bytes?: number;
  /** Milliseconds of a clock that nobody sets. */
  now: () => number;
}

/** Keeps a system's answers that it says may be kept, those that were used last. */
export class RestCache {
  private readonly answers = new Map<string, CachedAnswer>();
  private size = 0;
  private readonly entries: number;
  private readonly bytes: number;
  private readonly now: () => number;

  constructor({ entries = 1_000, bytes = 8 * 1024 ** 2, now }: RestCacheOptions) {
    this.entries = entries;
    this.bytes = bytes;
    this.now = now;
  }

  /** The answer kept of a URL, fresh or not. */
  get(url: string): CachedAnswer | undefined {
    const answer = this.answers.get(url);
    if (answer === undefined) return undefined;
    // A map keeps the order of writing: what is used last stands last.
    this.answers.delete(url);
    this.answers.set(url, answer);
    return answer;
  }

  isFresh({ freshUntil }: CachedAnswer): boolean {
    return this.now() < freshUntil;
  }

  /** Keeps an answer if it says that it may be; what was kept of its URL goes. */
  put(url: string, answer: Omit<CachedAnswer, "freshUntil">): void {
    this.drop(url);
    const lifetime = lifetimeOf(answer.headers);
    if (lifetime === undefined || answer.size > this.bytes) return;
    this.answers.set(url, { ...answer, freshUntil: this.now() + lifetime });
    this.size += answer.size;
    for (const oldest of this.answers.keys()) {
      if (this.size <= this.bytes && this.answers.size <= this.entries) return;
      this.drop(oldest);
    }
  }

  private drop(url: string): void {
    this.size -= this.answers.get(url)?.size ?? 0;
    this.answers.delete(url);
  }
}

/** Milliseconds for which an answer need not be asked for again; undefined where it is not to be kept. */
function lifetimeOf(headers: IncomingHttpHeaders): number | undefined {
  const directives = (headers["cache-control"] ?? "").toLowerCase().split(/\s*,\s*/);
  if (directives.includes("no-store") || headers.vary?.includes("*")) return undefined;
  const age = Number(directives.find((each) => each.startsWith("max-age="))?.slice("max-age=".length));
  const seconds = directives.includes("no-cache") || !(age > 0) ? 0 : age - (Number(headers.age) || 0);
  if (seconds > 0) return seconds * 1_000;
  // What can be asked for as "if it has changed" is worth keeping.
  return headers.etag === undefined && headers["last-modified"] === undefined ? undefined : 0;
}
