import type { Source } from "graphql";
import { hashOfDocument } from "../documentHash";
import { fail } from "../../schema/errors";
import type { GraphQLRequest } from "../contract";

/** The documents that front ends rely on, by the SHA-256 of their text in hexadecimal digits: what schema/operations.json holds. */
export function manifestOf(operations: readonly Source[]): ReadonlyMap<string, string> {
  return new Map(operations.map(({ body }) => [hashOfDocument(body), body]));
}

/** Which documents are run: those of the manifest alone, or all. */
export type TrustedMode = "only" | "all";

/**
 * The documents of a manifest. A request may name one by its id instead of sending it; nothing that a request sends is
 * ever added.
 */
export class TrustedDocuments {
  private readonly byId: ReadonlyMap<string, string>;
  private readonly texts: ReadonlySet<string>;

  constructor(
    operations: readonly Source[] = [],
    private readonly mode: TrustedMode = "all",
  ) {
    this.byId = manifestOf(operations);
    this.texts = new Set(this.byId.values());
  }

  /**
   * The text of the document that a request asks for. Throws OPERATION_NOT_TRUSTED where it names one that the manifest does
   * not have, or where only the manifest's are run, the request sends another, and may not explore. Throws BAD_REQUEST where
   * it sends a document and names another.
   */
  textOf({ query, documentId }: GraphQLRequest, mayExplore: boolean): string {
    if (documentId !== undefined) {
      const text = this.byId.get(documentId.replace(/^sha256:/, ""));
      if (text === undefined) throw fail("OPERATION_NOT_TRUSTED");
      if (query !== "" && query !== text) {
        throw fail("BAD_REQUEST", { detail: "Send a document or its id." });
      }
      return text;
    }
    if (this.mode === "only" && !mayExplore && !this.texts.has(query)) throw fail("OPERATION_NOT_TRUSTED");
    return query;
  }
}
