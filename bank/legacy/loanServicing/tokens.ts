import { passwordDigest } from "soap";

/** A text of a security header, with its attributes where it has any. */
type Text = string | { $value: string; attributes?: { Type?: string } };

/** A WS-Security header as the soap package reads it. */
export interface SecurityHeader {
  UsernameToken?: { Username: Text; Password: Text; Nonce?: Text; Created?: Text };
}

/** How old a token may be, and how long a nonce is known. */
const LIFETIME = 5 * 60_000;
const NONCES = 10_000;

/**
 * Who may call: WS-Security's UsernameToken, its password as a digest that serves once. Answers whether a header is the
 * user's.
 */
export function tokenCheck(username: string, password: string): (header?: SecurityHeader) => boolean {
  const seen = new Set<string>();
  return (header) => {
    const token = header?.UsernameToken;
    if (!token?.Nonce || !token.Created || textOf(token.Username) !== username) return false;
    const [nonce, created] = [textOf(token.Nonce), textOf(token.Created)];
    const isDigest =
      typeof token.Password === "object" && token.Password.attributes?.Type?.endsWith("#PasswordDigest");
    if (!isDigest || textOf(token.Password) !== passwordDigest(nonce, created, password)) return false;
    if (seen.has(nonce) || !(Math.abs(Date.now() - Date.parse(created)) < LIFETIME)) return false;
    if (seen.size >= NONCES) seen.delete(seen.values().next().value!);
    seen.add(nonce);
    return true;
  };
}

function textOf(text: Text): string {
  return typeof text === "string" ? text : text.$value;
}
