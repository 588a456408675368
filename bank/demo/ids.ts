// The demo bank's ids. Each begins with the number of its customer and ends in digits of fixed width, so
// that ids are unique without a list of those given before.

/** The number of the first customer, C-1001. */
export const FIRST_CUSTOMER = 1_001;

/** A number with zeros in front. */
export function padded(n: number, width: number): string {
  return String(n).padStart(width, "0");
}

export function customerId(n: number): string {
  return `C-${n}`;
}

/** The id of the customer's `k`th thing of a kind, from 1 to 99: `idOf("A", 1042, 1)` is A-104201. */
export function idOf(
  kind: "A" | "AD" | "CP" | "CS" | "H" | "L" | "O" | "S" | "SO",
  n: number,
  k: number,
): string {
  return `${kind}-${n}${padded(k, 2)}`;
}

/** The id of the `k`th thing below one that has an id: `idBelow("T", "A-104201", 7, 5)` is T-10420100007. */
export function idBelow(
  kind: "CD" | "CO" | "E" | "I" | "LP" | "T",
  owner: string,
  k: number,
  width: number,
): string {
  return `${kind}-${owner.slice(owner.indexOf("-") + 1)}${padded(k, width)}`;
}
