import { TextDecoder } from "node:util";
import { type Dispatcher, Pool } from "undici";
import { fail } from "../../../schema/errors";
import { TransientFault } from "./faults";

/** A certificate by which this program shows who it is, and whom it trusts; PEM. */
export interface ClientCertificate {
  readonly key: string;
  readonly certificate: string;
  /** Who must have signed the system's certificate; those that Node.js trusts unless told. */
  readonly authority?: string;
  readonly passphrase?: string;
}

export interface HttpOptions {
  /** Connections at a time. */
  readonly connections: number;
  /** The largest answer, in bytes. */
  readonly answerBytes: number;
  readonly certificate?: ClientCertificate;
}

/** What is sent; without a body it is a GET. */
export interface HttpMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer in XML, of whatever HTTP status. */
export interface XmlAnswer {
  readonly status: number;
  /** Comes as it is read; throws SOURCE_ANSWER_INVALID where it is too large, or not in its own encoding. */
  readonly text: AsyncIterable<string>;
  /** Gives up what is not read yet. */
  readonly discard: () => void;
}

const XML = /^(text\/xml|application\/xml|application\/[\w.-]+\+xml)\b/i;

/** Refused before they looked at it, or not able to now. */
const PASSING = new Set([408, 429, 500, 502, 503, 504]);

/**
 * Speaks HTTP for SOAP. The package's own client (axios) has no pool for each system and reads an answer of any size
 * before it is looked at.
 */
export class SoapExchange {
  private readonly pools = new Map<string, Pool>();

  constructor(private readonly options: HttpOptions) {}

  /** Rejects with the signal's reason, a network error, or what `statusError` makes of an answer that is no XML. */
  async send({ url, headers, body }: HttpMessage, signal: AbortSignal): Promise<XmlAnswer> {
    const { origin, pathname, search } = new URL(url);
    const answer = await this.pool(origin).request({
      path: pathname + search,
      method: body === undefined ? "GET" : "POST",
      headers,
      body,
      signal,
    });
    // Giving up an answer is no failure of its own.
    answer.body.on("error", () => undefined);
    const discard = () => void answer.body.destroy();
    try {
      return { status: answer.statusCode, text: this.textOf(answer), discard };
    } catch (error) {
      discard();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.destroy()));
  }

  private pool(origin: string): Pool {
    const known = this.pools.get(origin);
    if (known) return known;
    const { connections, certificate } = this.options;
    const connect = certificate && {
      key: certificate.key,
      cert: certificate.certificate,
      ca: certificate.authority,
      passphrase: certificate.passphrase,
    };
    // Deadlines are the system's: a call's signal ends it.
    const pool = new Pool(origin, { connections, connect, headersTimeout: 0, bodyTimeout: 0 });
    this.pools.set(origin, pool);
    return pool;
  }

  private textOf({ statusCode, headers, body }: Dispatcher.ResponseData): AsyncIterable<string> {
    const type = one(headers["content-type"]) ?? "";
    const encoding = one(headers["content-encoding"]) ?? "identity";
    if (!XML.test(type))
      throw statusError(statusCode, { headers, type: /^[\w./+-]{1,60}/.exec(type)?.[0] ?? "no type" });
    if (encoding.toLowerCase() !== "identity")
      throw fail("SOURCE_ANSWER_INVALID", { detail: "It compressed its answer, which was not asked for." });
    const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(type)?.[1];
    return decoded(body, charset, this.options.answerBytes);
  }
}

/** The error of an answer that is no envelope. */
export function statusError(
  status: number,
  { headers = {}, type = "" }: { headers?: Dispatcher.ResponseData["headers"]; type?: string } = {},
): Error {
  const told = type ? `HTTP ${status} with ${type}` : `HTTP ${status}`;
  if (status === 401 || status === 403)
    return fail("SUBGRAPH_UNAVAILABLE", { detail: `It does not take this program's credentials: ${told}.` });
  if (PASSING.has(status)) return new TransientFault(told, { retryAfter: retryAfter(headers) });
  return fail("SOURCE_ANSWER_INVALID", { detail: `It answered ${told}.` });
}

function retryAfter(headers: Dispatcher.ResponseData["headers"]): number | undefined {
  const seconds = Number(one(headers["retry-after"]) ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** Bytes as text: in the encoding that HTTP names, else in the one that the XML declaration names, else UTF-8. */
async function* decoded(
  body: AsyncIterable<Buffer>,
  charset: string | undefined,
  largest: number,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > largest)
      throw fail("SOURCE_ANSWER_INVALID", { detail: `It is larger than ${largest} bytes.` });
    decoder ??= decoderOf(charset ?? declaredIn(chunk) ?? "utf-8");
    yield decode(decoder, chunk);
  }
  if (decoder) yield decode(decoder);
}

/** What the XML declaration says, in whatever encoding that has ASCII's letters where ASCII has them. */
function declaredIn(chunk: Buffer): string | undefined {
  const start = chunk.subarray(0, 200).toString("latin1");
  return /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1];
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    throw fail("SOURCE_ANSWER_INVALID", { detail: "It is in an encoding that is not known here." });
  }
}

function decode(decoder: TextDecoder, chunk?: Buffer): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw fail("SOURCE_ANSWER_INVALID", { detail: "It is not in the encoding that it names." });
  }
}
