import { randomUUID } from "node:crypto";
import type { ExecutionResult } from "graphql";
import { copyIdentity } from "../../bank/copyIdentity";
import { type Bank, openBank } from "../../bank/openBank";
import { publishIdentity } from "../../bank/publishIdentity";
import { readConfig } from "../../config";
import type { Caller } from "../../schema/caller";
import { TABLES as customers } from "../../subgraphs/customers/sources/tables";
import { identityCommands } from "../../subgraphs/customers/sources/identityCommands";
import { openMatchStore } from "../../subgraphs/customers/sources/matchStore";
import { TABLES as deposits } from "../../subgraphs/deposits/sources/tables";
import { crossReference } from "../../subgraphs/kit/database/customerReference";
import { upsertRows } from "../../subgraphs/kit/database/upsertRows";
import { writeSourceStatus } from "../../subgraphs/kit/database/sourceStatus";
import { TABLES as loans } from "../../subgraphs/loans/sources/tables";
import { TABLES as service } from "../../subgraphs/service/sources/tables";
import { TABLES as wealth } from "../../subgraphs/wealth/sources/tables";
import { callerOf, managerOf, scopeOf } from "../helpers/callers";
import { DATABASES, type TestDatabase } from "../helpers/databases";
import { countStatements } from "../helpers/statements";
import { startSubgraphs } from "../helpers/wholeGraph";
import { contactPoint, customer, externalReference } from "./customers/openCustomers";
import { loan } from "./loans/openLoans";
import { interaction, serviceCase } from "./service/startService";
import { holding, security } from "./wealth/fixture";

const AS_OF = "2026-11-20T22:00:00.000Z";
const steward = (subject: string) =>
  callerOf({ subject, scopes: ["customer:read", "rows:all", "pii:read", "identity:steward"] });
const [ONE, OTHER] = [steward("one"), steward("other")];
/** The managers of Ada, and of her who may be Ada too. */
const [ADAS, TWINS] = [managerOf("RM-1"), managerOf("RM-2")];

/** Ada (C-1) who is also C-2 and C-3, and Ben (C-4), who holds an account with her. */
async function openAdasBank(database: TestDatabase) {
  const { location, drop } = await database.open();
  const config = {
    ...readConfig(location.url ? { DATABASE_URL: location.url } : {}),
    memory: location.memory ?? randomUUID(),
  };
  const bank = await openBank(config);
  await fill(bank);
  const subgraphs = new Map((await startSubgraphs(config)).map((subgraph) => [subgraph.name, subgraph]));
  const execute = async (name: string, caller: Caller | undefined, query: string, variables = {}) =>
    JSON.parse(
      JSON.stringify(await subgraphs.get(name)!.execute({ query, variables }, scopeOf(caller))),
    ) as ExecutionResult;
  return {
    bank,
    execute,
    async close() {
      for (const subgraph of subgraphs.values()) await subgraph.close();
      await bank.close();
      await drop();
    },
  };
}

async function fill({ databases }: Bank): Promise<void> {
  await upsertRows(databases.customers, customers.customers, [
    customer({ id: "C-1", name: "Ada Novak", relationshipManagerId: "RM-1", dateOfBirth: null }),
    customer({ id: "C-2", name: "Ada Nowak", relationshipManagerId: "RM-2", dateOfBirth: "1970-12-13" }),
    customer({ id: "C-3", name: "A. Novak", relationshipManagerId: "RM-3" }),
    customer({ id: "C-4", name: "Ben Dvorak", relationshipManagerId: "RM-4" }),
  ]);
  await upsertRows(databases.customers, customers.contactPoints, [
    contactPoint({ id: "P-1", customerId: "C-1", value: "111" }),
    contactPoint({ id: "P-2", customerId: "C-2", value: "222" }),
    contactPoint({ id: "P-3", customerId: "C-2", value: "111" }),
  ]);
  await upsertRows(databases.customers, customers.externalReferences, [
    externalReference({ system: "core", externalId: "1", customerId: "C-1" }),
    externalReference({ system: "core", externalId: "2", customerId: "C-2" }),
    externalReference({ system: "core", externalId: "4", customerId: "C-4" }),
  ]);
  await copyIdentity({ of: (schema) => databases[schema] }, ["C-1", "C-2", "C-3", "C-4"]);
  const account = {
    ...{ iban: null, accountType: "CURRENT", productCode: null, status: "ACTIVE", currency: "EUR" },
    ...{ interestRate: null, openedOn: "2020-01-31", closedOn: null },
  };
  const accounts = ["A-1", "A-2", "A-3", "A-12", "A-24"];
  await upsertRows(
    databases.deposits,
    deposits.accounts,
    accounts.map((id) => ({ ...account, id, accountNumber: id })),
  );
  const holder = (customerId: string, accountId: string, role: string) => ({
    ...{ customerId, accountId, role, since: null },
  });
  await upsertRows(databases.deposits, deposits.accountHolders, [
    holder("C-1", "A-1", "OWNER"),
    holder("C-2", "A-2", "OWNER"),
    holder("C-3", "A-3", "OWNER"),
    holder("C-1", "A-12", "AUTHORISED_USER"),
    holder("C-2", "A-12", "OWNER"),
    holder("C-2", "A-24", "JOINT_OWNER"),
    holder("C-4", "A-24", "JOINT_OWNER"),
  ]);
  await upsertRows(
    databases.deposits,
    deposits.balances,
    accounts.map((accountId) => ({
      ...{ accountId, type: "CLBD", amount: "10.00", creditDebitIndicator: "CRDT", asOf: AS_OF },
    })),
  );
  await upsertRows(databases.loans, loans.loans, [loan({ id: "L-1" }), loan({ id: "L-2" })]);
  await upsertRows(databases.loans, loans.borrowers, [
    { customerId: "C-1", loanId: "L-1", role: "BORROWER" },
    { customerId: "C-2", loanId: "L-1", role: "GUARANTOR" },
    { customerId: "C-2", loanId: "L-2", role: "BORROWER" },
  ]);
  const rating = (customerId: string, assessedOn: string, score: number) => ({
    ...{ customerId, assessedOn, rating: "A", score, model: "M1", validUntil: null },
  });
  await upsertRows(databases.loans, loans.creditRatings, [
    rating("C-1", "2025-01-01", 1),
    rating("C-2", "2025-01-01", 2),
    rating("C-2", "2026-01-01", 3),
  ]);
  await upsertRows(databases.wealth, wealth.securities, [security("SEC-1")]);
  await upsertRows(databases.wealth, wealth.holdings, [
    holding("H-1", "C-1", "SEC-1"),
    holding("H-2", "C-2", "SEC-1"),
  ]);
  await upsertRows(databases.service, service.cases, [
    serviceCase({ id: "S-1", customerId: "C-1", openedAt: "2026-01-02T00:00:00.000Z" }),
    serviceCase({ id: "S-2", customerId: "C-2", openedAt: "2026-01-03T00:00:00.000Z" }),
    serviceCase({ id: "S-3", customerId: "C-1", openedAt: "2026-01-04T00:00:00.000Z" }),
  ]);
  await upsertRows(databases.service, service.interactions, [
    interaction({ id: "I-1", customerId: "C-1" }),
    interaction({ id: "I-2", customerId: "C-2" }),
  ]);
  for (const [name, database] of Object.entries(databases))
    await writeSourceStatus(database, name, { sourceSystem: name, asOf: AS_OF, staleAt: null });
}

const ENTITY = (fields: string) =>
  `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Customer { ${fields} } } }`;
const keysOf = (...ids: string[]) => ({ keys: ids.map((id) => ({ __typename: "Customer", id })) });
const page = (fields: string) => `totalCount edges { ${fields} }`;

/** What each subgraph tells of a customer. */
const SECTIONS = {
  deposits: `deposits { totals { amount } accounts { ${page("role node { id holders { role customer { id } } }")} } }`,
  loans: `loans { totals { loanCount } creditRating { score } creditRatings { ${page("node { score }")} }
    loans { ${page("role node { id borrowers { role customer { id } } }")} } }`,
  wealth: `wealth { holdings { ${page("node { id }")} } totals { marketValue { amount } } }`,
  service: `service { openCaseCount lastInteractionAt cases { ${page("node { id customer { id } }")} }
    interactions { ${page("node { id customer { id } }")} } }`,
  customers: `id name dateOfBirth aliases contactPoints { value } externalReferences { externalId }`,
};

describe.each(DATABASES)("two customers who are one, on the $name database", (database) => {
  let bank: Awaited<ReturnType<typeof openAdasBank>>;
  beforeAll(async () => {
    bank = await openAdasBank(database);
  });
  afterAll(() => bank.close());

  const ask = async <Data>(name: string, caller: Caller | undefined, query: string, variables = {}) => {
    const { data, errors } = await bank.execute(name, caller, query, variables);
    expect(errors).toBeUndefined();
    return data as Data;
  };
  const codeOf = async (caller: Caller, query: string, variables = {}) =>
    (await bank.execute("customers", caller, query, variables)).errors?.[0].extensions.code;
  const sectionsOf = async (...ids: string[]) =>
    Promise.all(
      Object.entries(SECTIONS).map(
        async ([name, fields]) =>
          (await ask<{ _entities: unknown[] }>(name, undefined, ENTITY(fields), keysOf(...ids)))._entities,
      ),
    );
  const change = (caller: Caller, mutation: string, input: object) =>
    bank.execute(
      "customers",
      caller,
      `mutation ($input: ${mutation[0].toUpperCase()}${mutation.slice(1)}Input!) {
         ${mutation}(input: $input) { proposal { id status proposedBy decidedBy customers { id } } } }`,
      { input: { idempotencyKey: randomUUID(), reason: "the same passport", ...input } },
    );
  const decide = (
    caller: Caller,
    verb: "approve" | "reject",
    proposalId: string,
    key: string = randomUUID(),
  ) =>
    bank.execute(
      "customers",
      caller,
      `mutation ($input: DecideProposalInput!) {
         ${verb}IdentityProposal(input: $input) { proposal { id status decidedBy customers { id } } } }`,
      { input: { idempotencyKey: key, reason: "looked at both", proposalId } },
    );
  type Proposed = Record<string, { proposal: { id: string } }>;
  const proposalIn = ({ data, errors }: ExecutionResult) => {
    expect(errors).toBeUndefined();
    return Object.values(data as Proposed)[0].proposal.id;
  };
  /** By two people, and told to all. */
  const carryOut = async (mutation: string, input: object) => {
    const id = proposalIn(await change(ONE, mutation, input));
    expect((await decide(OTHER, "approve", id)).errors).toBeUndefined();
    await publishIdentity(bank.bank.databases);
  };
  const link = (survivorId: string, mergedId: string) => carryOut("linkCustomers", { survivorId, mergedId });
  const unlink = (mergedId: string) => carryOut("unlinkCustomers", { mergedId });
  const nodesOf = (connection: unknown) =>
    (connection as { edges: { node: { id: string } }[] }).edges.map(({ node }) => node.id);

  it("are shown with the rows of both, by either id, everywhere, until they are parted: then all is as it was", async () => {
    const before = await sectionsOf("C-1", "C-2", "C-3", "C-4");
    await link("C-1", "C-2");
    const [byDeposits, byLoans, byWealth, byService, byCustomers] = await sectionsOf("C-1", "C-2", "C-4");
    expect(byDeposits[0]).toMatchObject({
      deposits: {
        totals: [{ amount: "40.00" }],
        accounts: {
          totalCount: 4,
          edges: [
            { role: "OWNER", node: { id: "A-1" } },
            { role: "OWNER", node: { id: "A-12" } },
            { role: "OWNER", node: { id: "A-2" } },
            { role: "JOINT_OWNER", node: { id: "A-24" } },
          ],
        },
      },
    });
    expect(byLoans[0]).toMatchObject({
      loans: {
        totals: [{ loanCount: 2 }],
        creditRating: { score: 3 },
        creditRatings: { totalCount: 2, edges: [{ node: { score: 3 } }, { node: { score: 1 } }] },
        loans: { totalCount: 2, edges: [{ role: "BORROWER", node: { id: "L-1" } }, { node: { id: "L-2" } }] },
      },
    });
    expect(byWealth[0]).toMatchObject({ wealth: { holdings: { totalCount: 2 } } });
    expect(byService[0]).toMatchObject({
      service: {
        cases: {
          totalCount: 3,
          edges: ["S-3", "S-2", "S-1"].map((id) => ({ node: { id, customer: { id: "C-1" } } })),
        },
        interactions: { totalCount: 2 },
      },
    });
    expect(byCustomers[0]).toEqual({
      ...{ id: "C-1", name: "Ada Novak", dateOfBirth: "1970-12-13", aliases: ["C-2"] },
      contactPoints: [{ value: "111" }, { value: "222" }],
      externalReferences: [{ externalId: "1" }, { externalId: "2" }],
    });
    // Whoever asks by the other id is answered the same, under the id that was asked for.
    for (const section of [byDeposits, byLoans, byWealth, byService, byCustomers])
      expect(JSON.stringify(section[1]).replaceAll('"id":"C-2"', '"id":"C-1"')).toBe(
        JSON.stringify(section[0]),
      );
    // Ben shares an account with her, under the id that she had.
    expect(JSON.stringify(byDeposits[2])).toContain('"customer":{"id":"C-1"}');
    expect(JSON.stringify(byDeposits)).not.toContain("C-2");
    await unlink("C-2");
    expect(await sectionsOf("C-1", "C-2", "C-3", "C-4")).toEqual(before);
  });

  it("are restored exactly when one of several merges ends, in whatever order they were made", async () => {
    const before = await sectionsOf("C-1", "C-2", "C-3");
    await link("C-2", "C-3");
    const pair = await sectionsOf("C-2", "C-3");
    await link("C-1", "C-2");
    const [all] = await sectionsOf("C-1", "C-2", "C-3");
    expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(nodesOf((all[0] as { deposits: { accounts: unknown } }).deposits.accounts)).toHaveLength(5);
    await unlink("C-2");
    expect(await sectionsOf("C-2", "C-3")).toEqual(pair);
    await link("C-1", "C-2");
    await unlink("C-3");
    await unlink("C-2");
    expect(await sectionsOf("C-1", "C-2", "C-3")).toEqual(before);
  });

  it("are paged in the order of the list, each row once", async () => {
    await link("C-1", "C-2");
    for (const [name, list] of [
      ["service", "service { cases"],
      ["deposits", "deposits { accounts"],
    ]) {
      const seen: string[] = [];
      for (let after: string | null = null, isMore = true; isMore;) {
        const query = ENTITY(`${list}(first: 1, after: ${JSON.stringify(after)}) {
          edges { node { id } } pageInfo { hasNextPage endCursor } } }`);
        const { _entities } = await ask<{ _entities: Record<string, Record<string, unknown>>[] }>(
          name,
          undefined,
          query,
          keysOf("C-1"),
        );
        const connection = Object.values(Object.values(_entities[0])[0])[0] as {
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
        seen.push(...nodesOf(connection));
        after = connection.pageInfo.endCursor;
        isMore = connection.pageInfo.hasNextPage;
      }
      expect(seen).toEqual(name === "service" ? ["S-3", "S-2", "S-1"] : ["A-1", "A-12", "A-2", "A-24"]);
    }
    await unlink("C-2");
  });

  it("take no read more than one customer", async () => {
    const reads = async (id: string) =>
      (await countStatements(() => sectionsOf(id))).statements.map(({ schema }) => schema).sort();
    const one = await reads("C-1");
    await link("C-1", "C-2");
    expect(await reads("C-1")).toEqual(one);
    await unlink("C-2");
  });

  it("are seen by the callers of the one as whom they are shown", async () => {
    const seenBy = async (caller: Caller, name: keyof typeof SECTIONS, id: string) =>
      (await ask<{ _entities: unknown[] }>(name, caller, ENTITY("id"), keysOf(id)))._entities[0] !== null;
    const names = Object.keys(SECTIONS) as (keyof typeof SECTIONS)[];
    for (const name of names) expect([name, await seenBy(TWINS, name, "C-2")]).toEqual([name, true]);
    await link("C-1", "C-2");
    for (const name of names) {
      expect([name, await seenBy(TWINS, name, "C-2"), await seenBy(TWINS, name, "C-1")]).toEqual([
        name,
        false,
        false,
      ]);
      expect([name, await seenBy(ADAS, name, "C-1"), await seenBy(ADAS, name, "C-2")]).toEqual([
        name,
        true,
        true,
      ]);
    }
    const { serviceCase: found } = await ask<{ serviceCase: object | null }>(
      "service",
      ADAS,
      `{ serviceCase(caseNumber: "${serviceCase({ id: "S-2", customerId: "C-2" }).caseNumber}") { id } }`,
    );
    expect(found).toEqual({ id: "S-2" });
    await unlink("C-2");
  });

  it("are found by what either was known by, and are in the list once", async () => {
    await link("C-1", "C-2");
    const { customers: list } = await ask<{ customers: { totalCount: number } }>(
      "customers",
      ONE,
      `{ customers(search: "nowak") { totalCount edges { node { id } } } }`,
    );
    expect([list.totalCount, nodesOf(list)]).toEqual([1, ["C-1"]]);
    const everybody = await ask<{ customers: unknown }>(
      "customers",
      ONE,
      "{ customers { edges { node { id } } } }",
    );
    expect(nodesOf(everybody.customers).sort()).toEqual(["C-1", "C-3", "C-4"]);
    const { customersByReferences: found } = await ask<{ customersByReferences: unknown[] }>(
      "customers",
      ONE,
      `{ customersByReferences(references: [{ system: "core", externalId: "0002" }, { system: "core", externalId: "9" },
         { system: "wealth", externalId: "00000019" }]) { externalId isValid customer { id } } }`,
    );
    expect(found).toEqual([
      { externalId: "0002", isValid: true, customer: { id: "C-1" } },
      { externalId: "9", isValid: true, customer: null },
      { externalId: "00000019", isValid: false, customer: null },
    ]);
    await unlink("C-2");
  });

  it("have both persons' numbers in other systems, and one customer a number", async () => {
    const core = crossReference(bank.bank.databases.wealth, "core");
    await link("C-1", "C-2");
    expect((await core.toExternal(["C-1"])).get("C-1")).toEqual(["1", "2"]);
    expect((await core.toCustomer(["2"])).get("2")).toBe("C-1");
    expect((await core.toKeptCustomer(["2"])).get("2")).toBe("C-2");
    await unlink("C-2");
    expect((await core.toExternal(["C-1"])).get("C-1")).toEqual(["1"]);
  });

  it("are made one by two people alone", async () => {
    const id = proposalIn(await change(ONE, "linkCustomers", { survivorId: "C-1", mergedId: "C-2" }));
    const again = await change(OTHER, "linkCustomers", { survivorId: "C-2", mergedId: "C-1" });
    expect(again.errors![0].extensions.code).toBe("CONFLICT");
    expect((await decide(ONE, "approve", id)).errors![0].extensions.code).toBe("FORBIDDEN");
    const stranger = await decide(ADAS, "approve", id);
    expect(stranger.errors![0].extensions.code).toBe("FORBIDDEN");
    expect((await decide(ONE, "reject", id)).data).toMatchObject({
      rejectIdentityProposal: { proposal: { status: "REJECTED" } },
    });
    expect((await decide(OTHER, "approve", id)).errors![0].extensions.code).toBe("CONFLICT");
    expect(await sectionsOf("C-2")).toEqual(await sectionsOf("C-2"));
  });

  it("are made one once, however often a call is repeated", async () => {
    const id = proposalIn(await change(ONE, "linkCustomers", { survivorId: "C-1", mergedId: "C-2" }));
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => decide(OTHER, "approve", id, key)));
    for (const { data, errors } of answers)
      expect({ data, errors }).toEqual({
        errors: undefined,
        data: {
          approveIdentityProposal: {
            proposal: {
              id,
              status: "APPROVED",
              decidedBy: expect.stringContaining("other") as string,
              customers: [{ id: "C-1" }],
            },
          },
        },
      });
    expect((await decide(steward("third"), "approve", id, key)).errors![0].extensions.code).toBe(
      "IDEMPOTENCY_KEY_REUSED",
    );
    await unlink("C-2");
  });

  it("are not made one when nobody decides within a week", async () => {
    const days = (count: number) => () => new Date(Date.now() + count * 86_400_000);
    const { customers: own } = bank.bank.databases;
    const input = { idempotencyKey: randomUUID(), reason: "alike", survivorId: "C-1", mergedId: "C-3" };
    const id = await identityCommands(own).proposeMerge(input, "one");
    const late = identityCommands(own, days(8)).approve(
      { ...input, proposalId: id, idempotencyKey: randomUUID() },
      "other",
    );
    await expect(late).rejects.toMatchObject({ code: "CONFLICT" });
    const inTime = identityCommands(own, days(6)).reject(
      { ...input, proposalId: id, idempotencyKey: randomUUID() },
      "other",
    );
    await expect(inTime).resolves.toBe(id);
  });

  it("are never made one while a steward says that they are two", async () => {
    const mark = (mutation: string, ...customerIds: string[]) =>
      bank.execute(
        "customers",
        ONE,
        `mutation ($input: MarkDistinctInput!) { ${mutation}(input: $input) { customers { id } } }`,
        { input: { idempotencyKey: randomUUID(), reason: "twins", customerIds } },
      );
    expect((await mark("markDistinct", "C-3", "C-2")).errors).toBeUndefined();
    expect(
      (await change(ONE, "linkCustomers", { survivorId: "C-2", mergedId: "C-3" })).errors![0].extensions.code,
    ).toBe("CONFLICT");
    await link("C-1", "C-2");
    // Neither may whoever is one with one of them.
    expect(
      (await change(ONE, "linkCustomers", { survivorId: "C-1", mergedId: "C-3" })).errors![0].extensions.code,
    ).toBe("CONFLICT");
    expect((await mark("unmarkDistinct", "C-1", "C-3")).errors).toBeUndefined();
    await link("C-1", "C-3");
    await unlink("C-3");
    await unlink("C-2");
  });

  it("leave on record who did what, when and why, and nobody changes that", async () => {
    const { identityHistory } = await ask<{
      identityHistory: { edges: { node: Record<string, unknown> }[] };
    }>(
      "customers",
      ONE,
      "{ identityHistory(first: 100) { edges { node { actor action reason customerIds } } } }",
    );
    const actions = identityHistory.edges.map(({ node }) => node);
    expect(actions[0]).toEqual({
      ...{ actor: expect.stringContaining("other") as string, action: "UNMERGED", reason: "looked at both" },
      customerIds: ["C-1", "C-2"],
    });
    const { customer: ada } = await ask<{ customer: { identityHistory: { totalCount: number } } }>(
      "customers",
      ONE,
      `{ customer(id: "C-3") { identityHistory(first: 1) { totalCount } } }`,
    );
    expect(ada.identityHistory.totalCount).toBeGreaterThan(5);
    expect(ada.identityHistory.totalCount).toBeLessThan(actions.length);
    const own = bank.bank.databases.customers;
    await expect(own.query("UPDATE customers.identity_history SET actor = 'nobody'")).rejects.toThrow();
    await expect(own.query("DELETE FROM customers.identity_history")).rejects.toThrow();
    expect(await codeOf(ADAS, `{ customer(id: "C-1") { identityHistory { totalCount } } }`)).toBe(
      "FORBIDDEN",
    );
  });

  it("have keys that stewards move, with what held before them", async () => {
    const move = (mutation: "link" | "end", customerId: string, externalId: string) =>
      bank.execute(
        "customers",
        ONE,
        `mutation ($input: ${mutation === "link" ? "Link" : "End"}ReferenceInput!) {
           ${mutation}Reference(input: $input) { customers { id } } }`,
        {
          input: {
            idempotencyKey: randomUUID(),
            reason: "a typing error",
            system: "core",
            externalId,
            customerId,
          },
        },
      );
    const referencesOf = async (id: string) =>
      (
        await ask<{ customer: { externalReferences: Record<string, unknown>[] } }>(
          "customers",
          ONE,
          `{ customer(id: "${id}") { externalReferences(includeEnded: true) { externalId matchMethod validTo actor } } }`,
        )
      ).customer.externalReferences;
    expect((await move("link", "C-3", "0004")).errors).toBeUndefined();
    await publishIdentity(bank.bank.databases);
    const core = crossReference(bank.bank.databases.loans, "core");
    expect((await core.toCustomer(["4"])).get("4")).toBe("C-3");
    expect(await referencesOf("C-3")).toEqual([
      {
        externalId: "4",
        matchMethod: "MANUAL",
        validTo: null,
        actor: expect.stringContaining("one") as string,
      },
    ]);
    expect(await referencesOf("C-4")).toEqual([
      { externalId: "4", matchMethod: "DETERMINISTIC", validTo: expect.any(String) as string, actor: null },
    ]);
    expect((await move("end", "C-4", "4")).errors![0].extensions.code).toBe("RECORD_NOT_FOUND");
    expect((await move("end", "C-3", "4")).errors).toBeUndefined();
    await publishIdentity(bank.bank.databases);
    expect((await core.toCustomer(["4"])).get("4")).toBeUndefined();
    expect((await move("link", "C-4", "4")).errors).toBeUndefined();
    await publishIdentity(bank.bank.databases);
  });

  it("are told to the other subgraphs by whoever follows, once", async () => {
    await link("C-1", "C-2");
    expect(await publishIdentity(bank.bank.databases)).toBe(0);
    // A publication that was broken off before it was written down is done again.
    await bank.bank.databases.customers.query("DELETE FROM customers.identity_publications");
    expect(await publishIdentity(bank.bank.databases)).toBeGreaterThan(10);
    await unlink("C-2");
  });

  it("come from matching to those who see everybody, with the evidence, until somebody decides", async () => {
    const own = bank.bank.databases.customers;
    const store = openMatchStore(own);
    const find = async (...pairs: [string, string, number][]) => {
      const run = await store.begin();
      const evidence = [{ comparison: "birth", level: "exact", weight: 11.5 }];
      const found = { decision: "REVIEW", method: "PROBABILISTIC", heldBy: null, evidence } as const;
      await store.write(
        run,
        pairs.map(([a, b, score]) => ({ a, b, score, ...found })),
      );
      await store.finish(run);
    };
    const candidates = async (caller: Caller, args = "") =>
      (
        await ask<{ matchCandidates: { totalCount: number; edges: { node: Record<string, unknown> }[] } }>(
          "customers",
          caller,
          `{ matchCandidates${args} { totalCount edges { node {
             customerIds score decision status evidence { comparison level weight } customers { id } } } } }`,
        )
      ).matchCandidates;
    const pairsOf = async (caller: Caller, args = "") =>
      (await candidates(caller, args)).edges.map(({ node }) => (node.customerIds as string[]).join(" "));
    await find(["C-1", "C-2", 4.25], ["C-2", "C-3", 7], ["C-3", "C-4", 1]);
    expect(await pairsOf(ONE)).toEqual(["C-2 C-3", "C-1 C-2", "C-3 C-4"]);
    expect((await candidates(ONE)).edges[1].node).toEqual({
      ...{ customerIds: ["C-1", "C-2"], score: "4.2500", decision: "REVIEW", status: "OPEN" },
      evidence: [{ comparison: "birth", level: "exact", weight: 11.5 }],
      customers: [{ id: "C-1" }, { id: "C-2" }],
    });
    expect((await candidates(ADAS)).totalCount).toBe(0);
    await link("C-1", "C-2");
    expect(await pairsOf(ONE)).toEqual(["C-2 C-3", "C-3 C-4"]);
    expect(await pairsOf(ONE, "(statuses: [LINKED])")).toEqual(["C-1 C-2"]);
    await find(["C-3", "C-4", 2]);
    expect(await pairsOf(ONE)).toEqual(["C-3 C-4"]);
    expect(await pairsOf(ONE, "(statuses: [WITHDRAWN])")).toEqual(["C-2 C-3"]);
    await unlink("C-2");
    expect(await pairsOf(ONE)).toEqual(["C-1 C-2", "C-3 C-4"]);
    await own.query("DELETE FROM customers.match_candidates");
  });

  it("are kept apart by what was said of either, whoever they are one with since", async () => {
    const own = bank.bank.databases.customers;
    const commands = identityCommands(own);
    const said = () => ({ idempotencyKey: randomUUID(), reason: "twins", customerIds: ["C-3", "C-2"] });
    await commands.markDistinct(said(), "one");
    await link("C-1", "C-2");
    const pairs = [];
    for await (const page of openMatchStore(own).neverLinks()) pairs.push(...page);
    expect(pairs).toEqual([["C-1", "C-3"]]);
    await unlink("C-2");
    await commands.unmarkDistinct(said(), "one");
  });
});
