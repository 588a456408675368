import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { booksOf } from "./books";
import { answer, type Answered, type Asked } from "./operations";

export interface WealthPlatformOptions {
  /** How many of the demo bank's customers it knows. */
  customers: number;
  /** The demo bank's day. */
  today: string;
  /** How long a token holds; 300 seconds unless told. */
  tokenSeconds?: number;
}

/** A stand-in for a bank's own system, and how a subgraph is told of it. */
export interface WealthPlatform {
  /** The wealth subgraph's environment. */
  readonly settings: Record<string, string>;
  close(): Promise<void>;
}

const CLIENT = "customer-graph";
const ROOT = "/wp/v2/";
const LARGEST_BODY = 1024 ** 2;
// The catalogue changes once a day, with its prices.
const CATALOGUE_SECONDS = 30;

/** Starts a wealth platform that speaks REST with OAuth 2.0 over the demo bank's rows, on a free port of this computer. */
export async function startWealthPlatform({
  customers,
  today,
  tokenSeconds = 300,
}: WealthPlatformOptions): Promise<WealthPlatform> {
  const secret = randomBytes(24).toString("base64url");
  const books = booksOf(customers, today);
  const tokens = new Map<string, number>();

  function issue(authorization: string | undefined, form: string): Reply {
    const expected = `Basic ${Buffer.from(`${CLIENT}:${secret}`).toString("base64")}`;
    if (!isSame(authorization ?? "", expected)) return { status: 401, body: { error: "invalid_client" } };
    if (new URLSearchParams(form).get("grant_type") !== "client_credentials")
      return { status: 400, body: { error: "unsupported_grant_type" } };
    const now = Date.now();
    for (const [token, end] of tokens) if (end <= now) tokens.delete(token);
    const token = randomBytes(24).toString("base64url");
    tokens.set(token, now + tokenSeconds * 1_000);
    return { status: 200, body: { access_token: token, token_type: "Bearer", expires_in: tokenSeconds } };
  }

  function reply({ method = "GET", url = "/", headers }: IncomingMessage, body: string): Reply {
    const { pathname, searchParams: query } = new URL(url, "http://platform");
    if (pathname === "/oauth2/token" && method === "POST") return issue(headers.authorization, body);
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
    if (!((tokens.get(token) ?? 0) > Date.now())) return { status: 401, body: { code: "TOKEN" } };
    if (!pathname.startsWith(ROOT)) return { status: 404, body: { code: "PATH" } };
    const path = pathname.slice(ROOT.length);
    try {
      const asked: Asked = { method, path, query, body: method === "POST" ? fieldsOf(body) : {} };
      const answered = answer(books, today, asked);
      if (!answered) return { status: 404, body: { code: "PATH" } };
      return method === "GET" ? known(answered, headers["if-none-match"]) : { status: 200, ...answered };
    } catch {
      return { status: 400, body: { code: "QUESTION" } };
    }
  }

  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
      if (body.length > LARGEST_BODY) request.destroy();
    });
    request.on("end", () => write(response, reply(request, body)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    settings: {
      WEALTH_SOURCE: "wealth-platform",
      WEALTH_WEALTH_PLATFORM_URL: origin + ROOT,
      WEALTH_WEALTH_PLATFORM_TOKEN_URL: `${origin}/oauth2/token`,
      WEALTH_WEALTH_PLATFORM_CLIENT_ID: CLIENT,
      WEALTH_WEALTH_PLATFORM_CLIENT_SECRET: secret,
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

interface Reply {
  readonly status: number;
  readonly body?: object;
  readonly next?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer with its ETag, or that it is the one which the reader has. */
function known(answered: Answered, etags: string | undefined): Reply {
  const etag = `"${createHash("sha256").update(JSON.stringify(answered)).digest("base64url")}"`;
  const isCatalogue = answered.body !== undefined && "data" in answered.body;
  const headers = {
    etag,
    "cache-control": isCatalogue ? `private, max-age=${CATALOGUE_SECONDS}` : "private, no-cache",
  };
  return etags === etag ? { status: 304, headers } : { status: 200, ...answered, headers };
}

function write(response: ServerResponse, { status, body, next, headers = {} }: Reply): void {
  const text = body === undefined ? undefined : JSON.stringify(body);
  response.writeHead(status, {
    ...headers,
    ...(text !== undefined && {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
    }),
    ...(next !== undefined && { link: `<${ROOT}${next}>; rel="next"` }),
  });
  response.end(text);
}

function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  const fields: unknown = JSON.parse(body);
  if (typeof fields !== "object" || fields === null) throw new Error("It must be an object.");
  return fields as Record<string, unknown>;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return timingSafeEqual(a, b);
}
