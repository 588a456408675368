import { TABLES } from "../../../subgraphs/customers/sources/tables";
import { Sex } from "../../../subgraphs/customers/types/enums";
import { copyIdentity } from "../../copyIdentity";
import { calendarDay, key, refuse, type Row } from "../fields";
import type { FileLoader } from "../loader";
import { referenceTo, resolveCustomers } from "../references";
import { branchOf, customersByIds, sourceOf, unknownCustomer } from "./customerRows";

/** client.asc: the core's party file. It is the source of truth for date of birth, sex and branch. */
export const clients: FileLoader = {
  name: "client.asc",
  delimiter: ";",
  header: ["client_id", "birth_number", "district_id"],
  system: "core-deposits",
  async load(rows, batch) {
    const read = batch.read(rows, (row) => ({
      number: key(row, "client_id"),
      ...birth(row),
      district: key(row, "district_id"),
    }));
    const customerOf = await resolveCustomers(
      batch.stores,
      "core",
      read.map(({ value }) => value.number),
    );
    const idOf = (number: string) => customerOf(number) ?? `C-${number}`;
    const entries = await batch.firstOfKey(read, "client_id", ({ number }) => idOf(number));
    const values = entries.map(({ value }) => value);
    const ids = values.map(({ number }) => idOf(number));
    const present = await customersByIds(batch.stores, ids);
    const branch = await branchOf(
      batch.stores,
      values.map(({ district }) => district),
    );
    await batch.writeLines(
      TABLES.customers,
      values.map(({ number, dateOfBirth, sex, district }) => ({
        ...(present.get(idOf(number)) ?? unknownCustomer(idOf(number), number, batch)),
        ...sourceOf(batch),
        dateOfBirth,
        sex,
        branchId: branch(district),
      })),
    );
    const newNumbers = values.filter(({ number }) => customerOf(number) === undefined);
    await batch.writeBeside(
      TABLES.externalReferences,
      newNumbers.map(({ number }) => referenceTo(idOf(number), "core", number)),
    );
    await copyIdentity(batch.stores, ids);
  },
};

/** A birth number is YYMMDD of the twentieth century, with 50 added to the month for women. */
function birth(row: Row): { dateOfBirth: string; sex: Sex } {
  const match = /^(\d\d)(\d\d)(\d\d)$/.exec(row.birth_number.trim());
  if (!match) refuse("birth_number", "must be six digits, YYMMDD");
  const [, year, coded, day] = match;
  const woman = Number(coded) > 50;
  const month = woman ? String(Number(coded) - 50).padStart(2, "0") : coded;
  const dateOfBirth =
    calendarDay(`19${year}`, month, day) ??
    refuse("birth_number", "must be a date, YYMMDD, women's months plus 50");
  return { dateOfBirth, sex: woman ? Sex.FEMALE : Sex.MALE };
}
