import { Agent, request } from "undici";
import { fail } from "../../schema/errors";
import type { Signal } from "../contract";
import { withinDeadline } from "../deadline";
import { every, MAX_SDL_BYTES, type SupergraphSource } from "./supergraphSource";

/** How a URL is read. */
export interface UrlSourceOptions {
  /** Milliseconds from one look to the next. */
  poll: number;
  /** Milliseconds for a whole answer; 10,000 unless told. */
  deadline?: number;
  /** Bytes of an answer; 16 MiB unless told. */
  maxSize?: number;
}

/** A URL that is asked again and again, and answers 304 as long as nothing changed if it knows ETags. */
export function urlSource(location: string, options: UrlSourceOptions): SupergraphSource {
  const { poll, deadline = 10_000, maxSize = MAX_SDL_BYTES } = options;
  const url = new URL(location);
  const headers = headersFor(url);
  const name = url.origin + url.pathname;
  const dispatcher = new Agent({ maxResponseSize: maxSize, connect: { timeout: deadline } });
  let held: { etag: string; sdl: string } | undefined;

  async function readFrom(signal: Signal): Promise<string> {
    const answer = await request(url.origin + url.pathname + url.search, {
      dispatcher,
      headers: held ? { ...headers, "if-none-match": held.etag } : headers,
      signal,
    });
    // Also of an answer that is not wanted: unread, it would hold its connection.
    const text = await answer.body.text();
    if (answer.statusCode === 304 && held) return held.sdl;
    if (answer.statusCode !== 200) throw new Error(`It answered ${answer.statusCode}.`);
    const { etag } = answer.headers;
    held = typeof etag === "string" ? { etag, sdl: text } : undefined;
    return text;
  }

  return {
    name,
    async read(signal) {
      try {
        return await withinDeadline(deadline, readFrom, signal);
      } catch (cause) {
        throw fail("SUPERGRAPH_UNREACHABLE", { detail: `${name} cannot be read: ${reasonOf(cause)}`, cause });
      }
    },
    follow: (changed) => every(poll, changed),
    close: () => dispatcher.close(),
  };
}

function headersFor({ username, password }: URL): Record<string, string> {
  const accept = "application/graphql, text/plain, */*;q=0.1";
  if (username === "" && password === "") return { accept };
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { accept, authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "unknown.";
  return "code" in cause && typeof cause.code === "string" ? `${cause.code}.` : cause.message;
}
