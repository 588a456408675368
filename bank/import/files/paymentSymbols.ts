import { PaymentPurpose } from "../../../subgraphs/deposits/types/enums";
import { optional, type Row } from "../fields";

/** What the core's payment symbols (`k_symbol`) mean. */
export const PURPOSES: Readonly<Record<string, PaymentPurpose | null>> = {
  "": null,
  SIPO: PaymentPurpose.HOUSEHOLD,
  SLUZBY: PaymentPurpose.STATEMENT_FEE,
  UROK: PaymentPurpose.INTEREST_CREDITED,
  "SANKC. UROK": PaymentPurpose.PENALTY_INTEREST,
  DUCHOD: PaymentPurpose.PENSION,
  POJISTNE: PaymentPurpose.INSURANCE,
  UVER: PaymentPurpose.LOAN_PAYMENT,
  LEASING: PaymentPurpose.LEASING,
};

/** A bank or an account of the other side; the core writes 0 or nothing where there is none. */
export function counterparty(row: Row, field: string): string | null {
  const value = optional(row, field);
  return value === "0" ? null : value;
}
