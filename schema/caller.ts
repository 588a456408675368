import { z } from "zod";

/** What a request is made for. `BREAK_GLASS` opens what is otherwise closed: it takes a reason, and is audited louder. */
export const PURPOSES = ["SERVICE", "MARKETING", "RISK", "AUDIT", "BREAK_GLASS"] as const;
export type Purpose = (typeof PURPOSES)[number];

/**
 * What a caller may do. `rows:assigned` opens the customers that are assigned to the caller or to the caller's
 * branch, `rows:all` every customer; with neither there are none. `pii:read` shows personal data as they are,
 * which others get masked, and lets a caller look for a person by them. `identity:steward` lets a caller say which
 * records are one person. `operations:read` shows how the systems behind the graph do. `explore` lets a caller run
 * operations that are not in schema/operations.
 */
export const SCOPES = [
  "customer:read",
  "rows:assigned",
  "rows:all",
  "pii:read",
  "service:write",
  "identity:steward",
  "audit:read",
  "operations:read",
  "explore",
] as const;

const caller = z.strictObject({
  /** Who calls, as the issuer names them: the token's `sub`. */
  subject: z.string().min(1).max(200),
  /** Who says so: the token's `iss`. */
  issuer: z.string().max(500),
  /** What the caller may do: see SCOPES; in an order of their own, each once. */
  scopes: z.array(z.string().max(100)).max(100),
  purpose: z.enum(PURPOSES),
  /** Why, where the purpose takes it. */
  reason: z.string().max(500).optional(),
  /** The relationship manager that the caller is, for example RM-7. */
  relationshipManagerId: z.string().max(100).optional(),
  /** The branch in which the caller works, for example B-3. */
  branchId: z.string().max(100).optional(),
});

/** Who asks, and for what: as the gateway found it proven, and as it tells the subgraphs. Plain data. */
export type Caller = Readonly<z.infer<typeof caller>>;

/** A caller as text: equal for callers who may see the same. */
export function callerText({ scopes, ...rest }: Caller): string {
  return JSON.stringify({ ...rest, scopes: [...scopes].sort() });
}

/** Reads what `callerText` wrote. Throws where it is anything else. */
export function readCaller(text: string): Caller {
  return caller.parse(JSON.parse(text));
}
