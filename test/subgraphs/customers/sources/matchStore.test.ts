import { explainPair } from "../../../../subgraphs/customers/identity/explainPair";
import { matchParties } from "../../../../subgraphs/customers/identity/matchParties";
import type { MatchStore, PartyRecord } from "../../../../subgraphs/customers/identity/store";
import { openMatchStore } from "../../../../subgraphs/customers/sources/matchStore";
import { DATABASES } from "../../../helpers/databases";
import { address, contactPoint, customer, openCustomers, type OpenCustomers } from "../openCustomers";

/** Anna twice, once more merged into another, and Bob. */
const CUSTOMERS = [
  customer({ id: "C-1", name: "Chen Meiling", legalName: "陈美玲", dateOfBirth: "1990-05-17" }),
  customer({ id: "C-2", name: "Meiling Chen", dateOfBirth: "1990-05-17" }),
  customer({ id: "C-3", name: "Bob Stone", dateOfBirth: "1961-02-11" }),
  customer({ id: "C-4", name: "Bob Stone", dateOfBirth: "1961-02-11" }),
];

describe.each(DATABASES)("the match store on the $name database", (database) => {
  let bank: OpenCustomers;
  let store: MatchStore;

  const candidates = () =>
    bank.database.query<Record<string, unknown>>(
      "SELECT a, b, decision, method, status, run FROM customers.match_candidates ORDER BY a, b",
    );
  const all = async () => {
    const records: PartyRecord[] = [];
    for await (const batch of store.parties()) records.push(...batch);
    return records;
  };

  beforeAll(async () => {
    const customerId = "C-1";
    bank = await openCustomers(database, {
      customers: CUSTOMERS,
      identifiers: [
        { customerId, scheme: "PASSPORT", value: "X7736401", validTo: null },
        { customerId: "C-2", scheme: "PASSPORT", value: "X 7736401", validTo: null },
      ],
      contactPoints: [
        contactPoint({ id: "1", customerId, value: "+86 138 1234 5678" }),
        contactPoint({ id: "2", customerId, type: "EMAIL", value: "chen@example.com" }),
        contactPoint({ id: "3", customerId, type: "FAX", value: "+86 10 8888 0000" }),
      ],
      addresses: [
        address({ id: "1", customerId, lines: ["Rose Street 12", "3-401"], postalCode: "112233" }),
        address({ id: "2", customerId, type: "WORK", lines: ["Bank Street 1"], postalCode: "112234" }),
      ],
    });
    store = openMatchStore(bank.database);
    await bank.database.query(
      "INSERT INTO customers.customer_alias (alias_id, customer_id) VALUES ('C-4', 'C-3')",
    );
  });
  afterAll(() => bank.close());

  it("reads each customer once, with what tells who it is", async () => {
    const records = await all();
    expect(records.map(({ id }) => id)).toEqual(["C-1", "C-2", "C-3"]);
    expect(records[0]).toEqual({
      id: "C-1",
      partyType: "PERSON",
      names: ["陈美玲", "Chen Meiling"],
      dateOfBirth: "1990-05-17",
      identifiers: [{ scheme: "PASSPORT", value: "X7736401" }],
      phones: ["+86 138 1234 5678"],
      emails: ["chen@example.com"],
      addresses: [{ lines: ["Rose Street 12", "3-401"], postalCode: "112233" }],
    });
    expect(await store.partiesByIds(["C-3", "C-9"])).toMatchObject([
      { id: "C-3", phones: [], identifiers: [] },
    ]);
  });

  it("writes nothing in a dry run, and each pair once in others", async () => {
    await matchParties(store, { dryRun: true });
    expect(await candidates()).toEqual([]);
    await matchParties(store);
    await matchParties(store);
    expect(await candidates()).toMatchObject([
      { a: "C-1", b: "C-2", decision: "LINK", method: "DETERMINISTIC", status: "OPEN" },
    ]);
  });

  it("keeps what a steward decided on a pair", async () => {
    await bank.database.query("UPDATE customers.match_candidates SET status = 'DISTINCT'");
    await matchParties(store);
    expect(await candidates()).toMatchObject([{ a: "C-1", b: "C-2", status: "DISTINCT" }]);
    await bank.database.query("UPDATE customers.match_candidates SET status = 'OPEN'");
  });

  it("explains a pair by levels and weights, which sum up to the score", async () => {
    const explanation = await explainPair(store, "C-2", "C-1");
    expect(explanation).toMatchObject({
      scored: { verdict: "LINK", method: "DETERMINISTIC" },
      foundBy: ["identifier", "day of birth, sound of a name", "sound of the name, year or day of birth"],
      isNeverLink: false,
    });
    const sum = explanation!.evidence.reduce((total, { weight }) => total + weight, 0);
    expect(sum).toBeCloseTo(explanation!.scored.score, 9);
    expect(JSON.stringify(explanation)).not.toMatch(/Chen|陈|1990|7736401/i);
    expect(await explainPair(store, "C-1", "C-4")).toBeUndefined();
  });

  it("withdraws an open pair that a later run does not come to, here since it must never be linked", async () => {
    await bank.database.query(
      "INSERT INTO customers.never_links (a, b, actor, reason, decided_at) VALUES ('C-1', 'C-2', 'steward', 'test', now())",
    );
    const report = await matchParties(store);
    expect(report).toMatchObject({ neverLinked: 1, links: 0 });
    expect(await candidates()).toMatchObject([{ a: "C-1", b: "C-2", status: "WITHDRAWN" }]);
    expect(await explainPair(store, "C-1", "C-2")).toMatchObject({ isNeverLink: true });
  });

  it("holds what was said of a customer against the one that it became", async () => {
    await bank.database.query("UPDATE customers.never_links SET a = 'C-1', b = 'C-4'");
    const pairs: (readonly string[])[] = [];
    for await (const batch of store.neverLinks()) pairs.push(...batch);
    expect(pairs).toEqual([["C-1", "C-3"]]);
  });
});
