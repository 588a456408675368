import { type Caller, callerText } from "../../schema/caller";

/** Somebody of the bank, with no scope for rows unless told. */
export function callerOf(values: Partial<Caller> = {}): Caller {
  return {
    subject: "someone",
    issuer: "https://issuer.bank.example",
    scopes: ["customer:read"],
    purpose: "SERVICE",
    ...values,
  };
}

/** The scope of one request that a caller makes; without a caller, of one that is nobody's. */
export function scopeOf(caller?: Caller): { caller: string } {
  return { caller: caller ? callerText(caller) : "" };
}

/** Sees the customers of a relationship manager. */
export const managerOf = (relationshipManagerId: string, values: Partial<Caller> = {}) =>
  callerOf({
    scopes: ["customer:read", "rows:assigned", "pii:read", "service:write"],
    relationshipManagerId,
    ...values,
  });

/** Sees every customer, and no personal data. */
export const ANALYST = callerOf({ scopes: ["customer:read", "rows:all"], purpose: "RISK" });

/** Sees every customer as he is. */
export const AUDITOR = callerOf({ scopes: ["customer:read", "rows:all", "pii:read"], purpose: "AUDIT" });
