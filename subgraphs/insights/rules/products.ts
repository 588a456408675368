import type { AccountFacts, CustomerFacts } from "../facts";
import { PRODUCT_KINDS, type ProductKind } from "./value";

/** The kinds of the deposits system's types of accounts. */
export const ACCOUNT_KINDS: Record<AccountFacts["type"], ProductKind> = {
  CURRENT: "CURRENT_ACCOUNT",
  SAVINGS: "SAVINGS",
  TERM: "TERM_DEPOSIT",
};

/** The kinds of products that a customer has now; null while a system does not tell. */
export function heldKinds({ deposits, loans, wealth }: CustomerFacts): ReadonlySet<ProductKind> | null {
  if (!deposits || !loans || !wealth) return null;
  const held = new Set<ProductKind>();
  for (const { type, status } of deposits.accounts) if (status !== "CLOSED") held.add(ACCOUNT_KINDS[type]);
  if (
    loans.loans.some(
      ({ status }) => status !== "PAID_OFF" && status !== "WRITTEN_OFF" && status !== "PENDING",
    )
  )
    held.add("LOAN");
  if (wealth.holdings.length > 0) held.add("INVESTMENTS");
  return new Set(PRODUCT_KINDS.filter((kind) => held.has(kind)));
}
