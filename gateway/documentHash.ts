import { createHash } from "node:crypto";
import type { DocumentNode } from "graphql";

// A document is parsed once and asked for often: so is its hash made.
const hashes = new WeakMap<DocumentNode, string>();

/** Names a document: the SHA-256 of its text in hexadecimal digits, the id that it has as a trusted one. */
export function hashOfDocument(source: string, document?: DocumentNode): string {
  let hash = document && hashes.get(document);
  if (hash === undefined) {
    hash = createHash("sha256").update(source).digest("hex");
    if (document) hashes.set(document, hash);
  }
  return hash;
}
