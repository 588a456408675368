import { Directive } from "type-graphql";
import type { SCOPES } from "../../schema/caller";

/** What of a person a field tells. */
export type PiiKind =
  "NAME" | "BIRTH_DATE" | "NATIONAL_ID" | "CONTACT" | "ADDRESS" | "ACCOUNT" | "COUNTERPARTY" | "FREE_TEXT";

/**
 * What callers without the scope `pii:read` get instead: the initials, the year, the last four characters of a long
 * text, what tells one phone number or e-mail address from another, or nothing of it.
 */
export type PiiMask = "INITIALS" | "YEAR" | "LAST4" | "CONTACT" | "HIDDEN";

/** Stands beside a field that tells something of a person. */
export function Pii(kind: PiiKind, mask: PiiMask): PropertyDecorator & MethodDecorator {
  return Directive(`@pii(kind: "${kind}", mask: "${mask}")`);
}

/** Stands beside a field for callers with all of these scopes. */
export function RequiresScopes(
  ...scopes: readonly (typeof SCOPES)[number][]
): PropertyDecorator & MethodDecorator {
  return Directive(`@requiresScopes(scopes: [[${scopes.map((scope) => `"${scope}"`).join(", ")}]])`);
}
