import { searchTermsOf, sortNameOf } from "../../../subgraphs/customers/searchTerms";
import type { AddressRecord, ContactPointRecord, CustomerRow } from "../../../subgraphs/customers/source";
import { TABLES } from "../../../subgraphs/customers/sources/tables";
import {
  AddressType,
  ContactPointType,
  IdentifierScheme,
  Sex,
} from "../../../subgraphs/customers/types/enums";
import { copyIdentity } from "../../copyIdentity";
import { key, optional, refuse, type Row, text, word } from "../fields";
import type { FileLoader } from "../loader";
import { coreNumberOf, referenceTo, resolveCustomers } from "../references";
import type { Stores } from "../stores";
import { branchOf, customersByIds, sourceOf, unknownCustomer } from "./customerRows";

/** What a record of the CRM tells; its dates are the core's, shifted by twenty years, and are left out. */
interface CrmClient {
  crmId: string;
  names: { name: string; legalName: string };
  sex: Sex;
  district: string;
  social: string | null;
  phone: string | null;
  email: string | null;
  address: Pick<AddressRecord, "lines" | "city" | "region" | "postalCode">;
}

/** completedclient.csv: the CRM's party file. It names the customers and says how to reach them. */
export const crmClients: FileLoader = {
  name: "completedclient.csv",
  delimiter: ",",
  header: [
    ...[
      "client_id",
      "sex",
      "day",
      "month",
      "year",
      "age",
      "social",
      "first",
      "middle",
      "last",
      "phone",
      "email",
    ],
    ...["address_1", "address_2", "city", "state", "district_id", "date", "zipcode"],
  ],
  system: "crm",
  async load(rows, batch) {
    const { stores } = batch;
    const read = batch.read(rows, crmClient);
    const customerOf = await resolveCustomers(
      stores,
      "crm",
      read.map(({ value }) => value.crmId),
    );
    const idOf = (crmId: string) => customerOf(crmId) ?? `C-${coreNumberOf(crmId)}`;
    const entries = await batch.firstOfKey(read, "client_id", ({ crmId }) => idOf(crmId));
    const clients = entries.map(({ value }) => ({ ...value, id: idOf(value.crmId) }));
    const ids = clients.map(({ id }) => id);
    const present = await customersByIds(stores, ids);
    const branch = await branchOf(
      stores,
      clients.map(({ district }) => district),
    );
    const customers = clients.map((client): CustomerRow => {
      const { id, crmId, names, phone, email } = client;
      const kept = present.get(id) ?? unknownCustomer(id, coreNumberOf(crmId), batch);
      const reached = { phones: phone ? [phone] : [], emails: email ? [email] : [] };
      return {
        ...kept,
        ...sourceOf(batch),
        ...names,
        sortName: sortNameOf(names.name),
        sex: kept.sex ?? client.sex,
        branchId: kept.branchId ?? branch(client.district),
        searchTerms: searchTermsOf({ ...names, customerNumber: kept.customerNumber, ...reached }),
      };
    });
    await batch.writeLines(TABLES.customers, customers);
    await batch.writeBeside(
      TABLES.externalReferences,
      clients.filter(({ crmId }) => !customerOf(crmId)).map(({ id, crmId }) => referenceTo(id, "crm", crmId)),
    );
    await copyIdentity(stores, ids);
    const identifiers = clients.flatMap(({ id, social }) =>
      social
        ? [{ customerId: id, scheme: IdentifierScheme.SOCIAL_SECURITY, value: social, validTo: null }]
        : [],
    );
    const contactPoints = clients.flatMap(contactPointsOf);
    await removeReplaced(stores, ids, identifiers, contactPoints);
    await batch.writeBeside(TABLES.identifiers, identifiers);
    await batch.writeBeside(TABLES.contactPoints, contactPoints);
    await batch.writeBeside(
      TABLES.addresses,
      clients.map(({ id, address }) => ({
        id: `${id}-HOME`,
        customerId: id,
        type: AddressType.HOME,
        ...address,
        country: null,
      })),
    );
  },
};

function crmClient(row: Row): CrmClient {
  const crmId = text(row, "client_id");
  if (!/^C\d{8}$/.test(crmId)) refuse("client_id", "must be C and eight digits");
  const first = text(row, "first");
  const last = text(row, "last");
  const middle = optional(row, "middle");
  const lines = [optional(row, "address_1"), optional(row, "address_2")].filter((line) => line !== null);
  return {
    crmId,
    names: {
      name: `${first} ${last}`,
      legalName: [first, middle, last].filter((part) => part !== null).join(" "),
    },
    sex: word(row, "sex", { Female: Sex.FEMALE, Male: Sex.MALE }),
    district: key(row, "district_id"),
    social: optional(row, "social"),
    phone: optional(row, "phone"),
    email: optional(row, "email"),
    address: {
      lines,
      city: optional(row, "city"),
      region: optional(row, "state"),
      postalCode: optional(row, "zipcode"),
    },
  };
}

function contactPointsOf({ id, phone, email }: CrmClient & { id: string }): ContactPointRecord[] {
  const point = (type: ContactPointType, value: string | null): ContactPointRecord[] =>
    value === null
      ? []
      : [{ id: `${id}-${type}`, customerId: id, type, value, isPrimary: true, verifiedOn: null }];
  return [...point(ContactPointType.PHONE, phone), ...point(ContactPointType.EMAIL, email)];
}

/** A number or a contact that the CRM no longer has must not stay beside the new one. */
async function removeReplaced(
  stores: Stores,
  ids: readonly string[],
  identifiers: readonly { customerId: string; value: string }[],
  contactPoints: readonly { id: string }[],
): Promise<void> {
  const customers = stores.of("customers");
  await customers.query(
    `DELETE FROM ${TABLES.identifiers.name} WHERE customer_id = ANY($1) AND scheme = $2
       AND (customer_id, value) NOT IN (SELECT * FROM unnest($3::text[], $4::text[]))`,
    [
      ids,
      IdentifierScheme.SOCIAL_SECURITY,
      identifiers.map(({ customerId }) => customerId),
      identifiers.map(({ value }) => value),
    ],
  );
  await customers.query(
    `DELETE FROM ${TABLES.contactPoints.name} WHERE customer_id = ANY($1) AND id NOT IN (SELECT * FROM unnest($2::text[]))`,
    [ids, contactPoints.map(({ id }) => id)],
  );
}
