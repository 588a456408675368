import { z } from "zod";
import { type Caller, type Purpose, PURPOSES } from "../../schema/caller";
import { fail } from "../../schema/errors";

const text = z.string().min(1).max(100);

/** What a token must say, besides what the library checks: one of another shape is refused, not mended. */
const claims = z
  .object({
    iss: z.string().max(500),
    sub: z.string().min(1).max(200),
    scope: z.string().optional(),
    scp: z.array(text).optional(),
    relationship_manager_id: text.optional(),
    branch_id: text.optional(),
    purposes: z.array(z.enum(PURPOSES)).min(1).default(["SERVICE"]),
  })
  .transform(({ scope = "", scp = [], ...rest }) => ({
    ...rest,
    scopes: [...new Set([...scope.split(" ").filter(Boolean), ...scp])].sort(),
  }))
  .refine(({ scopes }) => scopes.length <= 100 && scopes.every((scope) => scope.length <= 100));

/** What a token proves of its bearer. */
export type Claims = Readonly<z.infer<typeof claims>>;

/** Reads the claims of a token that was verified. Throws TOKEN_INVALID. */
export function readClaims(payload: unknown): Claims {
  const { data, error } = claims.safeParse(payload);
  if (error) throw fail("TOKEN_INVALID", { cause: error });
  return data;
}

const MOST_REASON = 500;

/**
 * The purpose that a request names among those its token allows; the first of these where it names none. Throws
 * PURPOSE_NOT_ALLOWED or BREAK_GLASS_NEEDS_REASON.
 */
export function readPurpose(
  { purposes }: Claims,
  named: unknown,
  givenReason: unknown,
): { purpose: Purpose; reason?: string } {
  const purpose = named === undefined ? purposes[0] : purposes.find((each) => each === named);
  if (purpose === undefined) throw fail("PURPOSE_NOT_ALLOWED");
  if (purpose !== "BREAK_GLASS") return { purpose };
  const reason = typeof givenReason === "string" ? decoded(givenReason).trim() : "";
  if (reason === "" || reason.length > MOST_REASON) throw fail("BREAK_GLASS_NEEDS_REASON");
  return { purpose, reason };
}

/** A header's text, which may be percent-encoded: headers bear no Chinese. */
function decoded(header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    return header;
  }
}

export function callerOf(claims: Claims, purpose: { purpose: Purpose; reason?: string }): Caller {
  return Object.freeze({
    subject: claims.sub,
    issuer: claims.iss,
    scopes: claims.scopes,
    ...purpose,
    relationshipManagerId: claims.relationship_manager_id,
    branchId: claims.branch_id,
  });
}
