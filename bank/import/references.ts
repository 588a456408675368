import { normaliseExternalId } from "../../subgraphs/kit/normaliseExternalId";
import type { ExternalReferenceRecord } from "../../subgraphs/customers/source";
import { TABLES } from "../../subgraphs/customers/sources/tables";
import { MatchMethod } from "../../subgraphs/customers/types/enums";
import { upsertRows } from "../../subgraphs/kit/database/upsertRows";
import { copyReferences } from "../copyIdentity";
import type { Stores } from "./stores";

/** The systems whose keys the extracts use. */
export type KeySystem = "core" | "crm" | "complaints" | "call-centre";

/** Finds customers by the keys of a system. */
export type CustomerOf = (externalId: string) => string | undefined;

/**
 * Looks up a batch of keys in the cross-reference. A key that it does not have yet is the core's number in
 * another spelling (C00000001, 1.0): if it leads to a customer, the cross-reference keeps it from now on.
 */
export async function resolveCustomers(
  stores: Stores,
  system: KeySystem,
  externalIds: readonly string[],
): Promise<CustomerOf> {
  const ids = [...new Set(externalIds.map((id) => normaliseExternalId(system, id)))];
  const found = await lookUp(stores, [system], ids);
  const missing = ids.filter((id) => !found.has(`${system} ${id}`));
  if (missing.length > 0) {
    const parties = await lookUp(
      stores,
      ["core", "crm"],
      missing.flatMap((id) => [coreNumberOf(id), crmNumberOf(id)]),
    );
    const references = missing.flatMap((externalId) => {
      const customerId =
        parties.get(`core ${coreNumberOf(externalId)}`) ?? parties.get(`crm ${crmNumberOf(externalId)}`);
      return customerId === undefined ? [] : [referenceTo(customerId, system, externalId)];
    });
    await upsertRows(stores.of("customers"), TABLES.externalReferences, references);
    await copyReferences(
      stores,
      references.map(({ customerId }) => customerId),
    );
    for (const { externalId, customerId } of references) found.set(`${system} ${externalId}`, customerId);
  }
  return (externalId) => found.get(`${system} ${normaliseExternalId(system, externalId)}`);
}

/** A cross-reference made by rule: the systems share the number. */
export function referenceTo(
  customerId: string,
  system: KeySystem,
  externalId: string,
): ExternalReferenceRecord {
  const matchMethod = MatchMethod.DETERMINISTIC;
  return {
    system,
    externalId,
    customerId,
    matchMethod,
    confidence: "1.0000",
    validFrom: null,
    actor: "import",
  };
}

/** The core's number in a key of any of the systems. */
export function coreNumberOf(externalId: string): string {
  return externalId.replace(/^C?0*(?=\d)/, "");
}

function crmNumberOf(externalId: string): string {
  return `C${coreNumberOf(externalId).padStart(8, "0")}`;
}

/** The customers of keys, by `system externalId`. */
async function lookUp(
  stores: Stores,
  systems: readonly KeySystem[],
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await stores.of("customers").query<ExternalReferenceRecord>(
    // Key by key, since the planner does not know a table that grows: each goes by the index.
    `SELECT found.* FROM unnest($1::text[]) AS asked_system(name) CROSS JOIN unnest($2::text[]) AS asked(id)
     CROSS JOIN LATERAL (
       SELECT ${TABLES.externalReferences.select} FROM ${TABLES.externalReferences.name}
       WHERE system = asked_system.name AND external_id = asked.id LIMIT 1) AS found`,
    [systems, ids],
  );
  return new Map(rows.map(({ system, externalId, customerId }) => [`${system} ${externalId}`, customerId]));
}
