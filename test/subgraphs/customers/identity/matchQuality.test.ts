import { knownPeople, personOf } from "../../../../bank/demo/knownPeople";
import { type MatchReport, matchParties } from "../../../../subgraphs/customers/identity/matchParties";
import type { Decision, PartyRecord } from "../../../../subgraphs/customers/identity/store";
import { memoryStore, party } from "./memoryStore";

const people = [...knownPeople(5_000)].flat();
const isOnePerson = ({ a, b }: Pick<Decision, "a" | "b">) => personOf(a) === personOf(b);

/** How many pairs of records are one person's. */
const truePairs = () => {
  const counts = new Map<number, number>();
  for (const { id } of people) counts.set(personOf(id), (counts.get(personOf(id)) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
};

describe("matching 5,000 records of people of whom all is known", () => {
  let decisions: Decision[];
  let report: MatchReport;

  beforeAll(async () => {
    const store = memoryStore(people);
    report = await matchParties(store);
    decisions = store.decisions;
  });

  it("links with a precision of 0.99 and more", () => {
    const links = decisions.filter(({ decision }) => decision === "LINK");
    expect(links.filter(isOnePerson).length / links.length).toBeGreaterThanOrEqual(0.99);
  });

  it("links with a recall of 0.95 and more", () => {
    const found = decisions.filter((pair) => pair.decision === "LINK" && isOnePerson(pair));
    expect(found.length / truePairs()).toBeGreaterThanOrEqual(0.95);
  });

  it("leaves less than three of a hundred pairs for review", () => {
    expect(report.review / decisions.length).toBeLessThan(0.03);
  });

  it("estimates how many pairs are one person's from the records alone", () => {
    expect(report.models.PERSON!.pairs.match / truePairs()).toBeCloseTo(1, 1);
  });

  it("hands over each pair once, with weights that sum up to its score", () => {
    expect(new Set(decisions.map(({ a, b }) => `${a} ${b}`)).size).toBe(decisions.length);
    for (const { a, b, score, evidence } of decisions) {
      expect(a < b).toBe(true);
      expect(evidence.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(score, 9);
    }
  });

  it("tells nothing of a customer in its report", () => {
    const told = JSON.stringify(report);
    for (const { names, phones } of people.slice(0, 300))
      for (const value of [...names, ...phones]) expect(told).not.toContain(value);
  });
});

describe("the traps, among 5,000 others", () => {
  const home = { lines: ["Rose Street 12", "3-401"], postalCode: "112233" };
  const shared = { phones: ["+86 10 5555 1234"], addresses: [home] };
  const born = { dateOfBirth: "1990-05-17" };

  /** What becomes of the pair of records. */
  async function verdictOf(a: Partial<PartyRecord>, b: Partial<PartyRecord>): Promise<string> {
    const store = memoryStore([...people, party({ id: "a", ...a }), party({ id: "b", ...b })]);
    await matchParties(store);
    return store.decisions.find((pair) => pair.a === "a" && pair.b === "b")?.decision ?? "SEPARATE";
  }

  it("does not link twins with one surname, birthday, home and phone", async () => {
    expect(
      await verdictOf(
        { names: ["John Winterbottom"], ...born, ...shared },
        { names: ["Peter Winterbottom"], ...born, ...shared },
      ),
    ).toBe("SEPARATE");
  });

  it("does not link twins whose names differ by one character", async () => {
    expect(
      await verdictOf(
        { names: ["诸葛美玲"], ...born, ...shared },
        { names: ["诸葛美丽"], ...born, ...shared },
      ),
    ).not.toBe("LINK");
  });

  it("does not link a father and his son of one name, home and phone", async () => {
    const name = { names: ["John Winterbottom"] };
    expect(
      await verdictOf(
        { ...name, dateOfBirth: "1961-02-11", ...shared },
        { ...name, dateOfBirth: "1990-05-17", ...shared },
      ),
    ).toBe("SEPARATE");
  });

  it("does not link a father and his son who share their e-mail address too", async () => {
    const same = { names: ["John Winterbottom"], emails: ["winterbottom@example.com"], ...shared };
    expect(
      await verdictOf({ ...same, dateOfBirth: "1961-02-11" }, { ...same, dateOfBirth: "1990-05-17" }),
    ).not.toBe("LINK");
  });

  it("does not link a husband and his wife", async () => {
    expect(
      await verdictOf(
        { names: ["John Winterbottom"], dateOfBirth: "1961-02-11", ...shared },
        { names: ["Mary Winterbottom"], dateOfBirth: "1962-03-12", ...shared },
      ),
    ).toBe("SEPARATE");
  });

  it.each<[string, Partial<PartyRecord>]>([
    ["moved house", { names: ["John Winterbottom"], ...born, phones: shared.phones }],
    [
      "has a new phone",
      { names: ["John Winterbottom"], ...born, addresses: [home], phones: ["+86 139 9999 0000"] },
    ],
    ["has a mistyped name", { names: ["Jonh Winterbotom"], ...born, ...shared }],
    ["has a mistyped birthday", { names: ["John Winterbottom"], dateOfBirth: "1990-05-16", ...shared }],
    ["has the names swapped", { names: ["Winterbottom John"], ...born, ...shared }],
  ])("links one person who %s", async (_, other) => {
    expect(await verdictOf({ names: ["John Winterbottom"], ...born, ...shared }, other)).toBe("LINK");
  });

  it("links by an identifier alone, whatever moved", async () => {
    const identifiers = [{ scheme: "PASSPORT", value: "X7736401" }];
    expect(
      await verdictOf(
        { names: ["John Winterbottom"], identifiers },
        { names: ["J. Winterbottom"], identifiers, phones: ["+86 139 9999 0000"] },
      ),
    ).toBe("LINK");
  });

  it("leaves to review an identifier that name and birthday deny", async () => {
    const identifiers = [{ scheme: "PASSPORT", value: "X7736401" }];
    expect(
      await verdictOf(
        { names: ["John Winterbottom"], dateOfBirth: "1961-02-11", identifiers },
        { names: ["Mary Jones"], dateOfBirth: "1990-05-17", identifiers },
      ),
    ).toBe("REVIEW");
  });

  it("leaves to review two numbers of whom one person has one", async () => {
    const number = (value: string) => ({ identifiers: [{ scheme: "TAX_ID", value }] });
    const same = { names: ["John Winterbottom"], ...born, ...shared, emails: ["winterbottom@example.com"] };
    expect(await verdictOf({ ...same, ...number("44019283") }, { ...same, ...number("77120465") })).not.toBe(
      "LINK",
    );
  });
});
