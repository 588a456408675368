import type { BranchRecord } from "../../../subgraphs/customers/source";
import { TABLES } from "../../../subgraphs/customers/sources/tables";
import type { Batch, NumberedRow } from "../batch";
import { key, type Row, text } from "../fields";
import type { FileLoader } from "../loader";
import type { Stores } from "../stores";

// A district is one branch with two names: the core's and the CRM's. The CRM's is the one that staff and
// customers use; the core's stands in where the CRM does not know the district.

/** district.asc: the core's districts, of which the name and the region are used. */
export const districts: FileLoader = {
  name: "district.asc",
  delimiter: ";",
  header: Array.from({ length: 16 }, (_, i) => `A${i + 1}`),
  system: "core-deposits",
  async load(rows, batch) {
    const own = await branchesOf(rows, batch, "A1", (row) => ({
      id: key(row, "A1"),
      name: text(row, "A2"),
      city: null,
      region: text(row, "A3"),
      country: null,
    }));
    const present = await branchesByIds(
      batch.stores,
      own.map(({ id }) => id),
    );
    // A branch with a city has the CRM's name already.
    const written = own.map((branch) => (present.get(branch.id)?.city ? present.get(branch.id)! : branch));
    await batch.writeLines(TABLES.branches, written);
  },
};

/** completeddistrict.csv: the CRM's districts. */
export const crmDistricts: FileLoader = {
  name: "completeddistrict.csv",
  delimiter: ",",
  header: ["district_id", "city", "state_name", "state_abbrev", "region", "division"],
  system: "crm",
  async load(rows, batch) {
    const branches = await branchesOf(rows, batch, "district_id", (row) => ({
      id: key(row, "district_id"),
      name: text(row, "city"),
      city: text(row, "city"),
      region: text(row, "region"),
      country: null,
    }));
    await batch.writeLines(TABLES.branches, branches);
  },
};

async function branchesOf(
  rows: readonly NumberedRow[],
  batch: Batch,
  field: string,
  reader: (row: Row) => BranchRecord,
): Promise<BranchRecord[]> {
  const entries = await batch.firstOfKey(batch.read(rows, reader), field, ({ id }) => id);
  return entries.map(({ value }) => value);
}

async function branchesByIds(stores: Stores, ids: readonly string[]): Promise<Map<string, BranchRecord>> {
  const rows = await stores
    .of("customers")
    .query<BranchRecord>(`SELECT ${TABLES.branches.select} FROM ${TABLES.branches.name} WHERE id = ANY($1)`, [
      ids,
    ]);
  return new Map(rows.map((row) => [row.id, row]));
}
