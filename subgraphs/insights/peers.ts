import { Decimal } from "decimal.js";
import type { CustomerFacts } from "./facts";
import type { PeersRecord } from "./source";
import { PRODUCT_KINDS, type PeerGroup } from "./rules/value";

/** Whom a customer is compared with: persons of the same income, organisations with each other. */
export function peerGroupOf({
  partyType,
  incomeBand,
}: Pick<CustomerFacts, "partyType" | "incomeBand">): string {
  return partyType === "ORGANISATION" ? "ORGANISATION" : `PERSON ${incomeBand ?? "UNKNOWN"}`;
}

/** What a group of peers is like; null where there is none. */
export function peersOf(record: PeersRecord | undefined): PeerGroup | null {
  if (record === undefined) return null;
  return Object.fromEntries(
    PRODUCT_KINDS.map((kind) => {
      const { share, averageContribution } = record[kind] ?? { share: "0", averageContribution: "0" };
      return [kind, { share: new Decimal(share), averageContribution: new Decimal(averageContribution) }];
    }),
  ) as PeerGroup;
}
