import type { CursorValue } from "../kit/pages";
import type { CustomerRecord } from "./source";

/** How the list of customers is ordered; customers who are equal in it are ordered by id. */
export interface ListOrder {
  readonly by: "name" | "customerSince";
  readonly direction: "ASC" | "DESC";
}

/** The date that stands for none, so that customers without one come last in either direction. */
export const NO_DATE = { ASC: "9999-12-31", DESC: "0001-01-01" } as const;

/** Where a customer stands in the list. */
export function positionOf(
  { by, direction }: ListOrder,
  { id, sortName, customerSince }: CustomerRecord,
): CursorValue[] {
  return by === "name" ? [sortName, id] : [customerSince ?? NO_DATE[direction], id];
}
