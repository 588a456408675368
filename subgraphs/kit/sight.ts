import type { Caller } from "../../schema/caller";
import { type Condition, NO_CONDITION } from "./keyset";

/** Which customers a caller may see. Plain data. */
export interface Sight {
  /** Those that are assigned to one of these; whoever they are assigned to where it is absent. */
  readonly assignedTo?: { readonly relationshipManagerId?: string; readonly branchId?: string };
  /** Whether only those of them who agreed to marketing. */
  readonly marketing: boolean;
}

/** What whoever opened the subgraph sees, and asks it without a caller. */
export const WHOLE_SIGHT: Sight = { marketing: false };

/** What a caller may see: nobody without one of the scopes for rows, unless it is an emergency. */
export function sightOf({ scopes, purpose, relationshipManagerId, branchId }: Caller): Sight {
  const marketing = purpose === "MARKETING";
  if (scopes.includes("rows:all") || purpose === "BREAK_GLASS") return { marketing };
  return {
    assignedTo: scopes.includes("rows:assigned") ? { relationshipManagerId, branchId } : {},
    marketing,
  };
}

/** Whether every customer may be seen, so that nobody need ask. */
export function seesAll({ assignedTo, marketing }: Sight): boolean {
  return assignedTo === undefined && !marketing;
}

/**
 * The condition on rows that tell, in columns of these names, to whom a customer is assigned. `agreed` is the
 * SQL that is true of a customer who agreed to marketing.
 */
export function sightCondition({ assignedTo, marketing }: Sight, agreed: string): Condition {
  const values: string[] = [];
  const conditions: string[] = [];
  if (assignedTo) {
    const { relationshipManagerId, branchId } = assignedTo;
    const either: string[] = [];
    if (relationshipManagerId !== undefined)
      either.push(`relationship_manager_id = $${values.push(relationshipManagerId)}`);
    if (branchId !== undefined) either.push(`branch_id = $${values.push(branchId)}`);
    conditions.push(either.length > 0 ? `(${either.join(" OR ")})` : "FALSE");
  }
  if (marketing) conditions.push(agreed);
  return conditions.length > 0 ? { sql: conditions.join(" AND "), values } : NO_CONDITION;
}
