import { randomUUID } from "node:crypto";
import type { ExecutionResult } from "graphql";
import { copyIdentity } from "../../bank/copyIdentity";
import { type Bank, openBank } from "../../bank/openBank";
import { readConfig } from "../../config";
import type { Caller } from "../../schema/caller";
import { TABLES as customers } from "../../subgraphs/customers/sources/tables";
import { TABLES as deposits } from "../../subgraphs/deposits/sources/tables";
import type { RunningSubgraph } from "../../subgraphs/kit/contract";
import { writeSourceStatus } from "../../subgraphs/kit/database/sourceStatus";
import { upsertRows } from "../../subgraphs/kit/database/upsertRows";
import { TABLES as loans } from "../../subgraphs/loans/sources/tables";
import { TABLES as service } from "../../subgraphs/service/sources/tables";
import { TABLES as wealth } from "../../subgraphs/wealth/sources/tables";
import { ANALYST, AUDITOR, callerOf, managerOf, scopeOf } from "../helpers/callers";
import { DATABASES, type TestDatabase } from "../helpers/databases";
import { countStatements } from "../helpers/statements";
import { startSubgraphs } from "../helpers/wholeGraph";
import { consent, customer, externalReference } from "./customers/openCustomers";
import { loan } from "./loans/openLoans";
import { interaction, serviceCase } from "./service/startService";
import { holding, security } from "./wealth/fixture";

const AS_OF = "2026-11-20T22:00:00.000Z";
const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** The manager of Ada alone, somebody of Ada's and Ben's branch, and who may see nobody for want of a scope. */
const MANAGER = managerOf("RM-1");
const CLERK = callerOf({ scopes: ["customer:read", "rows:assigned"], branchId: "B-1" });
const STRANGER = callerOf({ relationshipManagerId: "RM-1", branchId: "B-1" });
const MARKETER = callerOf({ scopes: ["customer:read", "rows:all"], purpose: "MARKETING" });
const SAVIOUR = callerOf({ purpose: "BREAK_GLASS", reason: "the building is on fire" });

/** Ada (C-1) and Ben (C-2) of one branch, Cleo (C-3) of another; Dan (C-4) is nobody's. Ada shares with Cleo. */
async function openSmallBank(database: TestDatabase) {
  const { location, drop } = await database.open();
  const config = {
    ...readConfig(location.url ? { DATABASE_URL: location.url } : {}),
    memory: location.memory ?? randomUUID(),
  };
  const bank = await openBank(config);
  await fill(bank);
  const subgraphs = new Map((await startSubgraphs(config)).map((subgraph) => [subgraph.name, subgraph]));
  return {
    bank,
    subgraph: (name: string) => subgraphs.get(name)!,
    async close() {
      for (const subgraph of subgraphs.values()) await subgraph.close();
      await bank.close();
      await drop();
    },
  };
}

async function fill({ databases }: Bank): Promise<void> {
  await upsertRows(databases.customers, customers.customers, [
    customer({ id: "C-1", name: "Ada", relationshipManagerId: "RM-1", branchId: "B-1" }),
    customer({ id: "C-2", name: "Ben", relationshipManagerId: "RM-2", branchId: "B-1" }),
    customer({ id: "C-3", name: "Cleo", relationshipManagerId: "RM-2", branchId: "B-2" }),
    customer({ id: "C-4", name: "Dan" }),
  ]);
  await upsertRows(databases.customers, customers.externalReferences, [
    externalReference({ system: "core", externalId: "1", customerId: "C-1" }),
    externalReference({ system: "core", externalId: "3", customerId: "C-3" }),
  ]);
  await upsertRows(databases.customers, customers.consents, [
    consent({ id: "S-1", customerId: "C-1", channel: "EMAIL", expiresOn: dayFromNow(1) }),
    consent({ id: "S-2", customerId: "C-2", status: "WITHDRAWN" }),
    consent({ id: "S-3", customerId: "C-3", expiresOn: dayFromNow(-2) }),
    consent({ id: "S-4", customerId: "C-3", purpose: "SERVICE" }),
  ]);
  await copyIdentity({ of: (schema) => databases[schema] }, ["C-1", "C-2", "C-3", "C-4"]);

  const account = {
    iban: null,
    accountType: "CURRENT",
    productCode: null,
    status: "ACTIVE",
    currency: "EUR",
    interestRate: null,
    openedOn: "2020-01-31",
    closedOn: null,
  };
  await upsertRows(databases.deposits, deposits.accounts, [
    { ...account, id: "A-13", accountNumber: "13" },
    { ...account, id: "A-3", accountNumber: "3" },
  ]);
  await upsertRows(databases.deposits, deposits.accountHolders, [
    { customerId: "C-1", accountId: "A-13", role: "JOINT_OWNER", since: null },
    { customerId: "C-3", accountId: "A-13", role: "JOINT_OWNER", since: null },
    { customerId: "C-3", accountId: "A-3", role: "OWNER", since: null },
  ]);
  const card = { cardType: "CLASSIC", maskedNumber: null, status: "ACTIVE", issuedOn: null, expiresOn: null };
  await upsertRows(databases.deposits, deposits.cards, [
    { ...card, id: "K-1", accountId: "A-13", customerId: "C-1" },
    { ...card, id: "K-3", accountId: "A-13", customerId: "C-3" },
  ]);
  await upsertRows(databases.loans, loans.loans, [loan({ id: "L-13" }), loan({ id: "L-3" })]);
  await upsertRows(databases.loans, loans.borrowers, [
    { customerId: "C-1", loanId: "L-13", role: "BORROWER" },
    { customerId: "C-3", loanId: "L-13", role: "CO_BORROWER" },
    { customerId: "C-3", loanId: "L-3", role: "BORROWER" },
  ]);
  await upsertRows(databases.wealth, wealth.securities, [security("SEC-1")]);
  await upsertRows(databases.wealth, wealth.holdings, [
    holding("H-1", "C-1", "SEC-1"),
    holding("H-3", "C-3", "SEC-1"),
  ]);
  await upsertRows(databases.service, service.cases, [
    serviceCase({ id: "S-1", customerId: "C-1" }),
    serviceCase({ id: "S-3", customerId: "C-3" }),
  ]);
  await upsertRows(databases.service, service.interactions, [
    interaction({ id: "I-1", customerId: "C-1", caseId: "S-1" }),
    interaction({ id: "I-2", customerId: "C-1", caseId: "S-3" }), // her call, about Cleo's case
    interaction({ id: "I-3", customerId: "C-3", caseId: "S-1" }),
    interaction({ id: "I-9", customerId: null, caseId: "S-1" }),
  ]);
  for (const [name, database] of Object.entries(databases))
    await writeSourceStatus(database, name, { sourceSystem: name, asOf: AS_OF, staleAt: null });
}

/** How each entity is asked for by its key, as a gateway does. */
const entity = (type: string, key: string, fields: string) => ({
  query: `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on ${type} { ${fields} } } }`,
  variables: { keys: [{ __typename: type, id: key }] },
});

describe.each(DATABASES)("rows on the $name database", (database) => {
  let bank: Awaited<ReturnType<typeof openSmallBank>>;
  beforeAll(async () => {
    bank = await openSmallBank(database);
  });
  afterAll(() => bank.close());

  type Asked = Parameters<RunningSubgraph["execute"]>[0];
  const execute = async (name: string, caller: Caller | undefined, asked: Asked) =>
    JSON.parse(JSON.stringify(await bank.subgraph(name).execute(asked, scopeOf(caller)))) as ExecutionResult;
  /** The data of a request, which must have no errors. */
  const ask = async (name: string, caller: Caller | undefined, asked: Asked | string) => {
    const { data, errors } = await execute(
      name,
      caller,
      typeof asked === "string" ? { query: asked } : asked,
    );
    expect(errors).toBeUndefined();
    return data!;
  };
  const codesOf = async (name: string, caller: Caller, query: string, variables?: Record<string, unknown>) =>
    (await execute(name, caller, { query, variables })).errors?.map(({ extensions, message }) => [
      extensions.code,
      message,
    ]);

  /** Who is in the list of customers. */
  const listOf = async (caller: Caller | undefined) => {
    const { customers } = await ask(
      "customers",
      caller,
      "{ customers { totalCount edges { node { id } } } }",
    );
    const { totalCount, edges } = customers as { totalCount: number; edges: { node: { id: string } }[] };
    const ids = edges.map(({ node }) => node.id).sort();
    expect(totalCount).toBe(ids.length);
    return ids;
  };
  /** Whose customers' keys a subgraph takes. */
  const keysOf = async (name: string, caller: Caller | undefined) => {
    const ids = ["C-1", "C-2", "C-3", "C-4", "C-5"];
    const { _entities } = await ask(name, caller, {
      query: "query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Customer { id } } }",
      variables: { keys: ids.map((id) => ({ __typename: "Customer", id })) },
    });
    return (_entities as ({ id: string } | null)[]).flatMap((entity) => entity?.id ?? []);
  };

  it.each([
    ["manager", MANAGER, ["C-1"]],
    ["colleague at the branch", CLERK, ["C-1", "C-2"]],
    ["manager who works at a branch", { ...managerOf("RM-2"), branchId: "B-1" }, ["C-1", "C-2", "C-3"]],
    ["employee without a scope for rows", STRANGER, []],
    ["employee who is no manager and of no branch", callerOf({ scopes: ["rows:assigned"] }), []],
    ["analyst", ANALYST, ["C-1", "C-2", "C-3", "C-4"]],
    ["marketer", MARKETER, ["C-1"]],
    ["manager who is marketing to those who did not agree", managerOf("RM-2", { purpose: "MARKETING" }), []],
    ["employee in an emergency", SAVIOUR, ["C-1", "C-2", "C-3", "C-4"]],
    ["nobody, who opened the subgraph", undefined, ["C-1", "C-2", "C-3", "C-4"]],
  ] as const)("a %s sees in every subgraph the same customers", async (_, caller, seen) => {
    expect(await listOf(caller)).toEqual(seen);
    expect(await keysOf("customers", caller)).toEqual(seen);
    const known = caller === undefined || [ANALYST, SAVIOUR].includes(caller) ? [...seen, "C-5"] : seen;
    for (const name of ["deposits", "loans", "wealth", "service"])
      expect([name, await keysOf(name, caller)]).toEqual([name, known]); // of whom every key is as good as a customer
  });

  it("shows what is shared, and of those who share it the ones to be seen", async () => {
    const holders = entity(
      "DepositAccount",
      "A-13",
      "id holders { role customer { id } } cards { edges { node { customer { id } } } }",
    );
    expect(await ask("deposits", MANAGER, holders)).toEqual({
      _entities: [
        {
          id: "A-13",
          holders: [
            { role: "JOINT_OWNER", customer: { id: "C-1" } },
            { role: "JOINT_OWNER", customer: null },
          ],
          cards: { edges: [{ node: { customer: { id: "C-1" } } }, { node: { customer: null } }] },
        },
      ],
    });
    expect(
      await ask("loans", MANAGER, '{ loan(id: "L-13") { borrowers { role customer { id } } } }'),
    ).toEqual({
      loan: {
        borrowers: [
          { role: "BORROWER", customer: { id: "C-1" } },
          { role: "CO_BORROWER", customer: null },
        ],
      },
    });
  });

  it("shows of a case the contacts with its customer and nobody, and none with others", async () => {
    const contacts = `{ serviceCase(caseNumber: "N-S-1") { customer { id }
      interactions { totalCount edges { node { id customer { id } } } } } }`;
    const contact = (id: string, customer: string | null) => ({
      node: { id, customer: customer && { id: customer } },
    });
    expect(await ask("service", MANAGER, contacts)).toEqual({
      serviceCase: {
        customer: { id: "C-1" },
        interactions: { totalCount: 2, edges: [contact("I-9", null), contact("I-1", "C-1")] },
      },
    });
    expect(await ask("service", ANALYST, contacts)).toMatchObject({
      serviceCase: { interactions: { totalCount: 3, edges: [{}, contact("I-3", "C-3"), {}] } },
    });
    // Her call is hers to see; the case that it was about is not.
    const cases = entity("ServiceInteraction", "I-2", "customer { id } case { id }");
    expect(await ask("service", MANAGER, cases)).toEqual({
      _entities: [{ customer: { id: "C-1" }, case: null }],
    });
  });

  it("shows contacts with nobody to those alone who see everybody", async () => {
    await upsertRows(bank.bank.databases.service, service.interactions, [
      interaction({ id: "I-8", customerId: null }),
    ]);
    const list = "{ unidentifiedInteractions { totalCount edges { node { id } } pageInfo { endCursor } } }";
    for (const caller of [MANAGER, STRANGER, MARKETER])
      expect(await ask("service", caller, list)).toEqual({
        unidentifiedInteractions: { totalCount: 0, edges: [], pageInfo: { endCursor: null } },
      });
    for (const caller of [ANALYST, SAVIOUR, undefined])
      expect(await ask("service", caller, list)).toMatchObject({
        unidentifiedInteractions: { totalCount: 2 },
      });
  });

  const LOOKUPS: [subgraph: string, by: string, askFor: (n: string) => Asked][] = [
    ["customers", "id", (n) => ({ query: `{ customer(id: "C-${n}") { name } }` })],
    [
      "customers",
      "reference",
      (n) => ({ query: `{ customerByReference(system: "core", externalId: "${n}") { name } }` }),
    ],
    ["loans", "loan", (n) => ({ query: `{ loan(id: "L-${n}") { status borrowers { role } } }` })],
    ["service", "case number", (n) => ({ query: `{ serviceCase(caseNumber: "N-S-${n}") { issue } }` })],
    ["customers", "key of a customer", (n) => entity("Customer", `C-${n}`, "name")],
    ["deposits", "key of a customer", (n) => entity("Customer", `C-${n}`, "deposits { asOf }")],
    ["loans", "key of a customer", (n) => entity("Customer", `C-${n}`, "loans { asOf }")],
    ["wealth", "key of a customer", (n) => entity("Customer", `C-${n}`, "riskProfile { rating }")],
    ["service", "key of a customer", (n) => entity("Customer", `C-${n}`, "service { openCaseCount }")],
    ["deposits", "key of an account", (n) => entity("DepositAccount", `A-${n}`, "status holders { role }")],
    ["loans", "key of a loan", (n) => entity("Loan", `L-${n}`, "status")],
    [
      "wealth",
      "key of a holding",
      (n) => entity("InvestmentHolding", `H-${n}`, "quantity security { name }"),
    ],
    ["service", "key of a case", (n) => entity("ServiceCase", `S-${n}`, "issue events { totalCount }")],
    ["service", "key of a contact", (n) => entity("ServiceInteraction", `I-${n}`, "channel")],
  ];

  it.each(LOOKUPS)(
    "%s answers and reads the same for a hidden as for an unknown %s",
    async (name, _, askFor) => {
      const hidden = await countStatements(() => ask(name, MANAGER, askFor("3")));
      const unknown = await countStatements(() => ask(name, MANAGER, askFor("5")));
      expect(hidden).toEqual(unknown);
      expect(hidden.statements.length).toBeGreaterThan(0);
      expect(Object.values(hidden.result).flat()).toEqual([null]);
      expect(Object.values(await ask(name, ANALYST, askFor("3"))).flat()).not.toEqual([null]);
    },
  );

  it("reads who may be seen once for all that a request asks, and not at all for who sees everybody", async () => {
    const keys = ["A-13", "A-3", "A-5"].map((id) => ({ __typename: "DepositAccount", id }));
    const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on DepositAccount {
      holders { customer { id } } cards { edges { node { customer { id } } } } } } }`;
    const readsOf = async (caller: Caller | undefined) =>
      (
        await countStatements(() => ask("deposits", caller, { query, variables: { keys } }))
      ).statements.filter(({ text }) => text.includes("customer_access")).length;
    expect(await readsOf(MANAGER)).toBe(1);
    expect(await readsOf(MARKETER)).toBe(1);
    for (const caller of [ANALYST, AUDITOR, SAVIOUR, undefined]) expect(await readsOf(caller)).toBe(0);
  });

  it("asks for nobody who is not asked for", async () => {
    const { statements } = await countStatements(() =>
      ask(
        "deposits",
        MANAGER,
        entity("Customer", "C-1", "deposits { accounts { edges { node { holders { role } } } } }"),
      ),
    );
    expect(statements.filter(({ text }) => text.includes("customer_access"))).toHaveLength(1);
  });

  it("keeps callers apart, also those who share a scope", async () => {
    const scope = scopeOf(ANALYST);
    const asked = { query: '{ customer(id: "C-3") { id } }' };
    const subgraph = bank.subgraph("customers");
    expect((await subgraph.execute(asked, scope)).data).toMatchObject({ customer: { id: "C-3" } });
    Object.assign(scope, scopeOf(MANAGER));
    expect((await subgraph.execute(asked, scope)).data).toMatchObject({ customer: null });
    Object.assign(scope, { caller: "rows:all" });
    await expect(subgraph.execute(asked, scope)).rejects.toThrow();
  });

  it("changes only what the caller sees, and tells nobody what is there", async () => {
    const open =
      "mutation ($input: OpenCaseInput!) { openCase(input: $input) { serviceCase { customer { id } } } }";
    const opening = (customerId: string) => ({
      input: {
        idempotencyKey: randomUUID(),
        customerId,
        category: "QUESTION",
        issue: "A question.",
        priority: "NORMAL",
      },
    });
    expect((await execute("service", MANAGER, { query: open, variables: opening("C-1") })).data).toEqual({
      openCase: { serviceCase: { customer: { id: "C-1" } } },
    });
    const noCustomer = [["RECORD_NOT_FOUND", "The record to change must exist. There is no such customer."]];
    expect(await codesOf("service", MANAGER, open, opening("C-3"))).toEqual(noCustomer);
    expect(await codesOf("service", MANAGER, open, opening("C-5"))).toEqual(noCustomer);

    const progress =
      "mutation ($input: ProgressCaseInput!) { progressCase(input: $input) { serviceCase { id } } }";
    const key = randomUUID();
    const noting = (caseId: string) => ({ input: { idempotencyKey: key, caseId, note: "Called." } });
    const noCase = [["RECORD_NOT_FOUND", "The record to change must exist. There is no such case."]];
    expect(await codesOf("service", MANAGER, progress, noting("S-3"))).toEqual(noCase);
    expect(await codesOf("service", MANAGER, progress, noting("S-5"))).toEqual(noCase);
    // The key of a change that somebody else made does not open its record.
    const writer = { ...ANALYST, scopes: [...ANALYST.scopes, "service:write"] };
    expect(
      (await execute("service", writer, { query: progress, variables: noting("S-3") })).errors,
    ).toBeUndefined();
    expect(await codesOf("service", MANAGER, progress, noting("S-3"))).toEqual(noCase);
    expect(await codesOf("service", MANAGER, progress, noting(" S-3 "))).toEqual(noCase);

    const record =
      "mutation ($input: RecordInteractionInput!) { recordInteraction(input: $input) { interaction { id } } }";
    const contact = (of: object) => ({
      input: {
        idempotencyKey: randomUUID(),
        channel: "PHONE",
        direction: "INBOUND",
        startedAt: AS_OF,
        ...of,
      },
    });
    expect(await codesOf("service", MANAGER, record, contact({ customerId: "C-3" }))).toEqual(noCustomer);
    expect(await codesOf("service", MANAGER, record, contact({ customerId: "C-1", caseId: "S-3" }))).toEqual(
      noCase,
    );
    expect(await codesOf("service", ANALYST, record, contact({ customerId: "C-1" }))).toEqual([
      ["FORBIDDEN", "The caller must be allowed to do this. A change needs service:write."],
    ]);
  });
});
