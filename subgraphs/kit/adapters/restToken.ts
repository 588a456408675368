import type { Dispatcher } from "undici";
import { z } from "zod";
import { fail } from "../../../schema/errors";
import { TransientFault } from "./faults";

/** How a program proves to a system which program it is: OAuth 2.0 client credentials, RFC 6749 4.4. */
export interface ClientCredentials {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope?: string;
  /** Where the token's issuer wants id and secret; in the Authorization header unless told. */
  sentIn?: "header" | "body";
}

const ANSWER = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().positive().optional(),
});

// In seconds. An issuer that does not say how long a token holds is asked often enough.
const UNTOLD_LIFETIME = 300;
// A token is renewed while the old one still holds: this long before, or a fifth of its life.
const RENEWAL = 60;

const DEADLINE = 5_000;

interface Token {
  readonly text: string;
  readonly renewAt: number;
  readonly endsAt: number;
}

/** The access token of one system: fetched once for all that wait for it, and again before it ends. */
export class AccessToken {
  private current: Token | undefined;
  private fetching: Promise<Token> | undefined;

  constructor(
    private readonly credentials: ClientCredentials,
    private readonly dispatcher: Dispatcher,
    private readonly now: () => number,
  ) {}

  /** Rejects with SUBGRAPH_UNAVAILABLE or a TransientFault where there is none to be had. */
  async get(): Promise<string> {
    const { current } = this;
    const now = this.now();
    if (current && now < current.renewAt) return current.text;
    this.fetching ??= this.fetch()
      .catch(asFault)
      .finally(() => (this.fetching = undefined));
    try {
      return (await this.fetching).text;
    } catch (cause) {
      // The old one is still good: the issuer may be back before it ends.
      if (current && current === this.current && now < current.endsAt) return current.text;
      throw cause;
    }
  }

  /** The system did not take this token: it is not used again. */
  refuse(text: string): void {
    if (this.current?.text === text) this.current = undefined;
  }

  private async fetch(): Promise<Token> {
    const { tokenUrl, clientId, clientSecret, scope, sentIn = "header" } = this.credentials;
    const url = new URL(tokenUrl);
    const form = new URLSearchParams({ grant_type: "client_credentials", ...(scope && { scope }) });
    const headers: Record<string, string> = {
      "content-type": "application/x-www-form-urlencoded",
      accept: "application/json",
    };
    if (sentIn === "header") headers.authorization = basic(formEncoded(clientId), formEncoded(clientSecret));
    else {
      form.set("client_id", clientId);
      form.set("client_secret", clientSecret);
    }
    const { statusCode, body } = await this.dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: "POST",
      headers,
      body: form.toString(),
      signal: AbortSignal.timeout(DEADLINE),
    });
    const text = await body.text();
    if (statusCode >= 500 || statusCode === 429)
      throw new TransientFault(`Its token issuer answered HTTP ${statusCode}.`);
    // Neither the answer nor what was sent may be told: both are secrets.
    if (statusCode !== 200)
      throw fail("SUBGRAPH_UNAVAILABLE", { detail: `Its token issuer answered HTTP ${statusCode}.` });
    return (this.current = this.read(text));
  }

  private read(text: string): Token {
    const { success, data } = ANSWER.safeParse(asJson(text));
    if (!success)
      throw fail("SUBGRAPH_UNAVAILABLE", { detail: "Its token issuer answered no bearer token." });
    const life = data.expires_in ?? UNTOLD_LIFETIME;
    const now = this.now();
    return {
      text: data.access_token,
      renewAt: now + (life - Math.min(RENEWAL, life / 5)) * 1_000,
      endsAt: now + life * 1_000,
    };
  }
}

/** An issuer that says nothing in time is one that is away: its silence is no mistake of this program. */
function asFault(cause: unknown): never {
  if ((cause as { name?: unknown } | null)?.name === "TimeoutError")
    throw new TransientFault("Its token issuer did not answer in time.", { cause });
  throw cause;
}

/** An Authorization header of user and password, RFC 7617. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** RFC 6749 2.3.1 wants id and secret encoded as a form's values are. */
function formEncoded(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
