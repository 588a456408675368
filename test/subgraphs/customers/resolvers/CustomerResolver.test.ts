import { DATABASES } from "../../../helpers/databases";
import { writeSourceStatus } from "../../../../subgraphs/kit/database/sourceStatus";
import { countStatements } from "../../../helpers/statements";
import {
  address,
  AS_OF,
  consent,
  contactPoint,
  customer,
  externalReference,
  openCustomers,
  type OpenCustomers,
} from "../openCustomers";

const EVERYTHING = `
  id customerNumber partyType legalName name dateOfBirth segment customerSince kycStatus kycReviewDate
  occupation education incomeBand
  profile { asOf sourceSystem sex nationality preferredLanguage maritalStatus }
  relationshipManager { id name email phone branch { id name } }
  branch { id name city region country }
  identifiers { scheme value validTo }
  contactPoints { type value isPrimary verifiedOn }
  addresses { type lines city region postalCode country }
  externalReferences { system externalId matchMethod confidence }
  consents { purpose channel status givenOn expiresOn }`;

const ENTITIES = `query ($keys: [_Any!]!) {
  _entities(representations: $keys) { ... on Customer { ${EVERYTHING} } }
}`;

const keysOf = (ids: string[]) => ({ keys: ids.map((id) => ({ __typename: "Customer", id })) });

const FULL = {
  customerNumber: "CU-17",
  partyType: "PERSON",
  legalName: "Ann Maria Smith",
  name: "Ann Smith",
  dateOfBirth: "1970-12-13",
  segment: "AFFLUENT",
  customerSince: "1995-03-24",
  kycStatus: "VERIFIED",
  kycReviewDate: "2027-01-31",
  occupation: "Teacher",
  education: "MASTER",
  incomeBand: "UPPER_MIDDLE",
};
const PROFILE = { sex: "FEMALE", nationality: "CZ", preferredLanguage: "cs", maritalStatus: "MARRIED" };
const PRAGUE = { id: "B-1", name: "Praha 1", city: "Praha", region: "Prague", country: "CZ" };
const BRNO = { id: "B-2", name: "Brno", city: null, region: null, country: null };

describe.each(DATABASES)("Customer of the $name database", (kind) => {
  let bank: OpenCustomers;
  const entities = async (ids: string[]) =>
    ((await bank.ask(ENTITIES, keysOf(ids))) as { _entities: unknown[] })._entities;

  beforeAll(async () => {
    const many = Array.from({ length: 100 }, (_, i) => `C-${1000 + i}`);
    bank = await openCustomers(kind, {
      branches: [PRAGUE, BRNO],
      relationshipManagers: [
        { id: "RM-1", name: "Ben Banker", email: "ben@bank.test", phone: "+420 1", branchId: "B-2" },
        { id: "RM-2", name: "Cy Clerk", email: null, phone: null, branchId: null },
      ],
      customers: [
        customer({ id: "C-1", ...FULL, ...PROFILE, relationshipManagerId: "RM-1", branchId: "B-1" }),
        customer({ id: "C-2", name: "Bare", relationshipManagerId: "RM-9", branchId: "B-9" }),
        ...many.map((id, i) => customer({ id, relationshipManagerId: `RM-${(i % 2) + 1}`, branchId: "B-1" })),
      ],
      identifiers: [
        { customerId: "C-1", scheme: "PASSPORT", value: "P2", validTo: "2030-01-01" },
        { customerId: "C-1", scheme: "NATIONAL_ID", value: "701213/1234", validTo: null },
        ...many.map((id) => ({ customerId: id, scheme: "TAX_ID", value: id, validTo: null })),
      ],
      contactPoints: [
        contactPoint({ id: "1", customerId: "C-1", type: "EMAIL", value: "ann@example.com" }),
        contactPoint({ id: "2", customerId: "C-1", isPrimary: true, verifiedOn: "2026-01-02" }),
        ...many.map((id) => contactPoint({ id, customerId: id })),
      ],
      addresses: [
        address({ id: "1", customerId: "C-1", lines: ["Dlouhá 1", "c/o Ben"], city: "Praha", country: "CZ" }),
        ...many.map((id) => address({ id, customerId: id })),
      ],
      externalReferences: [
        externalReference({ system: "crm", externalId: "C1", customerId: "C-1" }),
        externalReference({
          system: "call-centre",
          externalId: "4587",
          customerId: "C-1",
          matchMethod: "PROBABILISTIC",
          confidence: "0.9375",
        }),
        ...many.map((id) => externalReference({ system: "core", externalId: id, customerId: id })),
      ],
      consents: [
        consent({ id: "2", customerId: "C-1", status: "WITHDRAWN", channel: "EMAIL", givenOn: "2025-05-01" }),
        consent({ id: "1", customerId: "C-1", purpose: "DATA_SHARING", expiresOn: "2027-05-01" }),
        ...many.map((id) => consent({ id, customerId: id })),
      ],
    });
  });
  afterAll(() => bank.close());

  it("tells everything that the bank knows", async () => {
    expect(await entities(["C-1"])).toEqual([
      {
        id: "C-1",
        ...FULL,
        profile: { asOf: AS_OF, sourceSystem: "crm", ...PROFILE },
        relationshipManager: {
          id: "RM-1",
          name: "Ben Banker",
          email: "ben@bank.test",
          phone: "+420 1",
          branch: { id: "B-2", name: "Brno" },
        },
        branch: PRAGUE,
        identifiers: [
          { scheme: "NATIONAL_ID", value: "701213/1234", validTo: null },
          { scheme: "PASSPORT", value: "P2", validTo: "2030-01-01" },
        ],
        contactPoints: [
          { type: "MOBILE", value: "+420 367 171 681", isPrimary: true, verifiedOn: "2026-01-02" },
          { type: "EMAIL", value: "ann@example.com", isPrimary: false, verifiedOn: null },
        ],
        addresses: [
          {
            type: "HOME",
            lines: ["Dlouhá 1", "c/o Ben"],
            city: "Praha",
            region: null,
            postalCode: null,
            country: "CZ",
          },
        ],
        externalReferences: [
          {
            system: "call-centre",
            externalId: "4587",
            matchMethod: "PROBABILISTIC",
            confidence: "0.9375",
          },
          { system: "crm", externalId: "C1", matchMethod: "DETERMINISTIC", confidence: "1.0000" },
        ],
        consents: [
          { purpose: "DATA_SHARING", channel: null, status: "GIVEN", givenOn: null, expiresOn: "2027-05-01" },
          {
            purpose: "MARKETING",
            channel: "EMAIL",
            status: "WITHDRAWN",
            givenOn: "2025-05-01",
            expiresOn: null,
          },
        ],
      },
    ]);
  });

  it("says of the profile whether the customer system was loaded in time, once it was loaded whole", async () => {
    const { database } = bank;
    const statuses = () =>
      bank.ask(
        "query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Customer { profile { status } } } }",
        keysOf(["C-1", "C-2"]),
      );
    const both = (status: string | null) => ({
      _entities: Array(2).fill({ profile: { status } }) as unknown,
    });
    expect(await statuses()).toEqual(both(null));
    const load = (staleAt: string | null) =>
      writeSourceStatus(database, "customers", { sourceSystem: "crm", asOf: AS_OF, staleAt });
    await load(null);
    expect(await statuses()).toEqual(both("CURRENT"));
    await load("2020-01-01T00:00:00.000Z");
    const { result, statements } = await countStatements(statuses);
    expect(result).toEqual(both("STALE"));
    expect(statements).toHaveLength(2); // the customers, and the state of their system
  });

  it("has empty lists and nulls where the bank knows nothing", async () => {
    const [bare] = await entities(["C-2"]);
    expect(bare).toMatchObject({
      dateOfBirth: null,
      segment: null,
      kycStatus: null,
      profile: { asOf: AS_OF, sex: null, maritalStatus: null },
      relationshipManager: null,
      branch: null,
      identifiers: [],
      contactPoints: [],
      addresses: [],
      externalReferences: [],
      consents: [],
    });
  });

  it("is null for an id that nobody has, in its place among others", async () => {
    expect(await entities(["C-1000", "C-nobody", "C-1001"])).toEqual([
      expect.objectContaining({ id: "C-1000" }),
      null,
      expect.objectContaining({ id: "C-1001" }),
    ]);
  });

  it("reads each list once for a hundred customers", async () => {
    const query = `{ customers(search: "customer", first: 100) { edges { node { ${EVERYTHING} } } } }`;
    const { result, statements } = await countStatements(() => bank.ask(query));
    const tables = statements.map(
      ({ text }) => /(?:FROM|JOIN) customers\.(?!customer_alias|party_records)(\w+)/.exec(text)![1],
    );
    // Branches twice: a relationship manager's are known only after the manager is.
    expect(tables.sort()).toEqual([
      "addresses",
      "branches",
      "branches",
      "consents",
      "contact_points",
      "customers",
      "external_references",
      "identifiers",
      "relationship_managers",
    ]);
    const { customers } = result as { customers: { edges: { node: { identifiers: unknown[] } }[] } };
    expect(customers.edges).toHaveLength(100);
    expect(customers.edges.every(({ node }) => node.identifiers.length === 1)).toBe(true);
  });
});
