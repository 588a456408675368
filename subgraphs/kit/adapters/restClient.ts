import type { IncomingHttpHeaders } from "node:http";
import { Agent, errors } from "undici";
import { fail } from "../../../schema/errors";
import { parseExactly } from "./exactJson";
import { TransientFault } from "./faults";
import { type CachedAnswer, RestCache } from "./restCache";
import { AccessToken, basic, type ClientCredentials } from "./restToken";

/** One request of a read. */
export interface RestRequest {
  /** GET unless there is a body, then POST. */
  readonly method?: "GET" | "POST";
  /** Below the system's URL; keys in it must be encoded. */
  readonly path: string;
  /** A list is a parameter that stands more than once; undefined leaves one out. */
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Whether 404 says that there is nothing, as where a key stands in the path; else it is a mistake. */
  readonly mayBeMissing?: boolean;
}

/** An answer that could be read. */
export interface RestAnswer {
  /** As JSON; undefined where there is nothing. */
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
  /** Of the request. */
  readonly url: URL;
}

/** How a system is reached. */
export interface RestClientOptions {
  /** What the paths of requests stand below. */
  url: string;
  /** By what the program proves itself; nothing unless told. */
  credentials?: ClientCredentials | { user: string; password: string };
  /** Sent with each request, for example a key of the API. */
  headers?: Readonly<Record<string, string>>;
  /** PEM. By whom the system's certificate must be signed, and the certificate that is shown to it. */
  tls?: { ca?: string | Buffer; cert?: string | Buffer; key?: string | Buffer; passphrase?: string };
  /** Connections at the most; 16 unless told. */
  connections?: number;
  /** Bytes of one answer at the most; 16 MiB unless told. */
  maxAnswerBytes?: number;
  /** How numbers come: as the text that stands there, or as doubles; text unless told. */
  numbers?: "text" | "double";
  /** How many answers are kept that the system says may be, and their bytes. */
  cache?: { entries?: number; bytes?: number };
  /** Milliseconds of a clock that nobody sets; the process's own unless told. */
  now?: () => number;
}

const CONNECT_TIMEOUT = 5_000;
const LARGEST_ANSWER = 16 * 1024 ** 2;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json$/;
// What may be over a moment later.
const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Asks one system that speaks JSON over HTTP: each request once, without any watching over. */
export class RestClient {
  readonly base: URL;
  private readonly agent: Agent;
  private readonly cache: RestCache;
  private readonly token: AccessToken | undefined;
  private readonly headers: Readonly<Record<string, string>>;
  private readonly maxAnswerBytes: number;
  private readonly parse: (json: string) => unknown;

  constructor(options: RestClientOptions) {
    const { credentials, tls, connections = 16, maxAnswerBytes = LARGEST_ANSWER } = options;
    const now = options.now ?? (() => performance.now());
    this.base = new URL(options.url.endsWith("/") ? options.url : `${options.url}/`);
    this.agent = new Agent({
      connections,
      maxResponseSize: maxAnswerBytes,
      connect: { timeout: CONNECT_TIMEOUT, ...tls },
      // Shorter than servers keep an idle connection, so that they do not close it under a request.
      keepAliveTimeout: 4_000,
    });
    this.cache = new RestCache({ ...options.cache, now });
    this.maxAnswerBytes = maxAnswerBytes;
    this.parse = options.numbers === "double" ? (json) => JSON.parse(json) as unknown : parseExactly;
    const own: Record<string, string> = { accept: "application/json", ...options.headers };
    if (credentials && "tokenUrl" in credentials) this.token = new AccessToken(credentials, this.agent, now);
    else if (credentials) own.authorization = basic(credentials.user, credentials.password);
    this.headers = own;
  }

  /** The URL of a request. */
  urlOf({ path, query = {} }: RestRequest): URL {
    const url = new URL(path.replace(/^\/+/, ""), this.base);
    for (const [name, value] of Object.entries(query))
      for (const each of typeof value === "string" ? [value] : (value ?? []))
        url.searchParams.append(name, each);
    return url;
  }

  /**
   * Asks for `url`, which stands for the request's own. Rejects with a TransientFault, SUBGRAPH_UNAVAILABLE,
   * SOURCE_ANSWER_INVALID or what undici says of the connection.
   */
  async ask(request: RestRequest, url: URL, signal: AbortSignal): Promise<RestAnswer> {
    // Whoever is asked is told the credentials too.
    if (url.origin !== this.base.origin) throw unreadable("It sent the reader to another host.");
    const kept = methodOf(request) === "GET" ? this.cache.get(url.href) : undefined;
    if (kept && this.cache.isFresh(kept)) return { ...kept, url };
    const { status, headers, text, size } = await this.authorized(request, url, kept, signal);
    if (status === 304 && kept) {
      const renewed = { ...kept, headers: { ...kept.headers, ...headers } };
      this.cache.put(url.href, renewed);
      return { ...renewed, url };
    }
    if (status === 404 && request.mayBeMissing) return { body: undefined, headers, url };
    refuse(status, headers);
    const body = status === 204 ? undefined : this.read(headers, text);
    if (methodOf(request) === "GET") this.cache.put(url.href, { body, headers, size });
    return { body, headers, url };
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }

  /** Sends it, and once more with a new token where the old one is not taken. */
  private async authorized(
    request: RestRequest,
    url: URL,
    kept: CachedAnswer | undefined,
    signal: AbortSignal,
  ) {
    if (!this.token) return this.send(request, url, kept, undefined, signal);
    const token = await this.token.get();
    const answer = await this.send(request, url, kept, token, signal);
    if (answer.status !== 401) return answer;
    this.token.refuse(token);
    return this.send(request, url, kept, await this.token.get(), signal);
  }

  private async send(
    request: RestRequest,
    url: URL,
    kept: CachedAnswer | undefined,
    token: string | undefined,
    signal: AbortSignal,
  ) {
    const headers: Record<string, string> = { ...this.headers };
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    if (request.body) headers["content-type"] = "application/json";
    const { etag, "last-modified": modified } = kept?.headers ?? {};
    if (etag !== undefined) headers["if-none-match"] = etag;
    else if (modified !== undefined) headers["if-modified-since"] = modified;
    try {
      const answer = await this.agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: methodOf(request),
        headers,
        body: request.body && JSON.stringify(request.body),
        signal,
      });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      return {
        status: answer.statusCode,
        headers: answer.headers,
        text: bytes.toString("utf8"),
        size: bytes.length,
      };
    } catch (cause) {
      if (cause instanceof errors.ResponseExceededMaxSizeError)
        throw unreadable(`It answered more than ${this.maxAnswerBytes} bytes.`);
      throw cause;
    }
  }

  private read(headers: IncomingHttpHeaders, text: string): unknown {
    const type = (headers["content-type"] ?? "").split(";")[0].trim().toLowerCase();
    if (!JSON_TYPE.test(type))
      throw unreadable(`It answered ${/^[\w.+/-]+$/.test(type) ? type : "something else"} instead of JSON.`);
    if (headers["content-encoding"] !== undefined && headers["content-encoding"] !== "identity")
      throw unreadable("It answered compressed, which nobody asked for.");
    try {
      return this.parse(text);
    } catch {
      // What the parser says quotes the answer.
      throw unreadable("It answered JSON that is cut off or broken.");
    }
  }
}

function methodOf({ method, body }: RestRequest): "GET" | "POST" {
  return method ?? (body ? "POST" : "GET");
}

/** An answer that is there, and of no use. `fact` must not quote it. */
export function unreadable(fact: string) {
  return fail("SOURCE_ANSWER_INVALID", { detail: fact });
}

/** Throws unless the status says that the answer is what was asked for. */
function refuse(status: number, headers: IncomingHttpHeaders): void {
  if (status >= 200 && status < 300) return;
  const fact = `HTTP ${status}`;
  if (PASSING.has(status)) throw new TransientFault(fact, { retryAfter: retryAfterOf(headers) });
  if (status === 401 || status === 403 || status >= 500) throw fail("SUBGRAPH_UNAVAILABLE", { detail: fact });
  throw unreadable(`It answered ${fact}.`);
}

/** Milliseconds that the system wants to be left alone: Retry-After is seconds or a date, RFC 9110 10.2.3. */
function retryAfterOf(headers: IncomingHttpHeaders): number | undefined {
  const text = headers["retry-after"];
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
