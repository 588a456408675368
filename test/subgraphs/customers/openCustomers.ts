import type { Caller } from "../../../schema/caller";
import { projectFile } from "../../../schema/files";
import { customers } from "../../../subgraphs/customers/subgraph";
import { searchTermsOf, sortNameOf } from "../../../subgraphs/customers/searchTerms";
import type {
  AddressRecord,
  ConsentRecord,
  ContactPointRecord,
  CustomerRow,
  ExternalReferenceRecord,
} from "../../../subgraphs/customers/source";
import { TABLES } from "../../../subgraphs/customers/sources/tables";
import { openDatabase } from "../../../subgraphs/kit/database/open";
import type { Table } from "../../../subgraphs/kit/database/table";
import { upsertRows } from "../../../subgraphs/kit/database/upsertRows";
import { startSubgraph } from "../../../subgraphs/kit/startSubgraph";
import { scopeOf } from "../../helpers/callers";
import type { TestDatabase } from "../../helpers/databases";

type Rows = { [Key in keyof typeof TABLES]?: (typeof TABLES)[Key] extends Table<infer Row> ? Row[] : never };

/** When a customer's data is said to be brought up to date. */
export const AS_OF = "2026-11-20T22:00:00.000Z";

/** The customers subgraph over a database of the suite's own. */
export async function openCustomers(kind: TestDatabase, rows: Rows) {
  const { location, drop } = await kind.open();
  const migrations = projectFile("subgraphs", "customers", "prisma", "migrations");
  const database = await openDatabase("customers", location, migrations);
  const masked: Error[] = [];
  const subgraph = await startSubgraph(customers, { location, onError: (error) => masked.push(error) });
  for (const [name, table] of Object.entries(TABLES))
    await upsertRows(database, table as Table<object>, rows[name as keyof Rows] ?? []);

  return {
    database,
    /** The data of one request; it must have no errors. */
    async ask(query: string, variables: Record<string, unknown> = {}, caller?: Caller): Promise<unknown> {
      const { data, errors } = await subgraph.execute({ query, variables }, scopeOf(caller));
      expect({ errors, masked }).toEqual({ errors: undefined, masked: [] });
      return JSON.parse(JSON.stringify(data));
    },
    /** The code and the message of the one error of a request. */
    async errorOf(query: string, variables: Record<string, unknown> = {}, caller?: Caller) {
      const { errors } = await subgraph.execute({ query, variables }, scopeOf(caller));
      expect(errors).toHaveLength(1);
      return { code: errors![0].extensions.code, message: errors![0].message };
    },
    async close() {
      await subgraph.close();
      await database.close();
      await drop();
    },
  };
}

export type OpenCustomers = Awaited<ReturnType<typeof openCustomers>>;

/** A customer of whom the system tells no more than it must, with what makes him found. */
export function customer(
  values: Partial<CustomerRow> & { id: string },
  { phones = [], emails = [] }: { phones?: string[]; emails?: string[] } = {},
): CustomerRow {
  const name = values.name ?? `Customer ${values.id}`;
  const legalName = values.legalName ?? name;
  const customerNumber = values.customerNumber ?? `N${values.id.replace(/\D/g, "").padStart(6, "0")}`;
  return {
    customerNumber,
    partyType: "PERSON",
    legalName,
    name,
    sortName: sortNameOf(name),
    dateOfBirth: null,
    sex: null,
    nationality: null,
    preferredLanguage: null,
    maritalStatus: null,
    segment: null,
    relationshipManagerId: null,
    branchId: null,
    customerSince: null,
    kycStatus: null,
    kycReviewDate: null,
    occupation: null,
    education: null,
    incomeBand: null,
    searchTerms: searchTermsOf({ name, legalName, customerNumber, phones, emails }),
    sourceSystem: "crm",
    asOf: AS_OF,
    ...values,
  };
}

export function contactPoint(
  values: Partial<ContactPointRecord> & { id: string; customerId: string },
): ContactPointRecord {
  return { type: "MOBILE", value: "+420 367 171 681", isPrimary: false, verifiedOn: null, ...values };
}

export function address(values: Partial<AddressRecord> & { id: string; customerId: string }): AddressRecord {
  return {
    type: "HOME",
    lines: ["Long Street 1"],
    city: null,
    region: null,
    postalCode: null,
    country: null,
    ...values,
  };
}

export function externalReference(
  values: Partial<ExternalReferenceRecord> & { system: string; externalId: string; customerId: string },
): ExternalReferenceRecord {
  return { matchMethod: "DETERMINISTIC", confidence: "1.0000", validFrom: null, actor: null, ...values };
}

export function consent(values: Partial<ConsentRecord> & { id: string; customerId: string }): ConsentRecord {
  return { purpose: "MARKETING", channel: null, status: "GIVEN", givenOn: null, expiresOn: null, ...values };
}
