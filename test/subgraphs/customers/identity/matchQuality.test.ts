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

/** Two records, and what must become of them. */
interface Trap {
  what: string;
  verdicts: readonly string[];
  a: Partial<PartyRecord>;
  b: Partial<PartyRecord>;
}

const home = (number: number) => ({
  addresses: [{ lines: [`Rose Street ${number}`, "3-401"], postalCode: "112233" }],
});
const phone = (digits: string) => ({ phones: [`+86 10 55${digits} 1234`] });
const born = (dateOfBirth: string) => ({ dateOfBirth });
const named = (...names: string[]) => ({ names });
const taxed = (value: string) => ({ identifiers: [{ scheme: "TAX_ID", value }] });

const family = { ...home(1), ...phone("01") };
const settled = { ...born("1990-05-17"), ...home(2), ...phone("02") };
const passport = { identifiers: [{ scheme: "PASSPORT", value: "X7736401" }] };
const otherPassport = { identifiers: [{ scheme: "PASSPORT", value: "X8846513" }] };

const TRAPS: Trap[] = [
  {
    what: "twins of one surname, birthday, home and phone",
    verdicts: ["SEPARATE"],
    a: { ...named("John Winterbottom"), ...born("1990-05-17"), ...family },
    b: { ...named("Peter Winterbottom"), ...born("1990-05-17"), ...family },
  },
  {
    what: "twins whose names differ by one character",
    verdicts: ["SEPARATE", "REVIEW"],
    a: { ...named("诸葛美玲"), ...born("1991-05-17"), ...home(3), ...phone("03") },
    b: { ...named("诸葛美丽"), ...born("1991-05-17"), ...home(3), ...phone("03") },
  },
  {
    what: "a father and his son of one name, home and phone",
    verdicts: ["SEPARATE"],
    a: { ...named("Walter Quackenbush"), ...born("1961-02-11"), ...home(4), ...phone("04") },
    b: { ...named("Walter Quackenbush"), ...born("1990-05-17"), ...home(4), ...phone("04") },
  },
  {
    what: "a father and his son who share their mailbox too",
    verdicts: ["SEPARATE", "REVIEW"],
    a: {
      ...named("Otto Hasenpfeffer"),
      ...born("1961-02-11"),
      ...home(5),
      emails: ["hasenpfeffer@example.com"],
    },
    b: {
      ...named("Otto Hasenpfeffer"),
      ...born("1990-05-17"),
      ...home(5),
      emails: ["hasenpfeffer@example.com"],
    },
  },
  {
    what: "a husband and his wife",
    verdicts: ["SEPARATE"],
    a: { ...named("Carl Drosselmeyer"), ...born("1961-02-11"), ...home(6), ...phone("06") },
    b: { ...named("Mary Drosselmeyer"), ...born("1962-03-12"), ...home(6), ...phone("06") },
  },
  {
    what: "one person who moved house",
    verdicts: ["LINK"],
    a: { ...named("Agnes Featherstone"), ...settled },
    b: { ...named("Agnes Featherstone"), ...settled, ...home(77) },
  },
  {
    what: "one person with a new phone",
    verdicts: ["LINK"],
    a: { ...named("Bruno Cholmondeley"), ...settled },
    b: { ...named("Bruno Cholmondeley"), ...settled, ...phone("88") },
  },
  {
    what: "one person whose name was mistyped",
    verdicts: ["LINK"],
    a: { ...named("Theodora Wriothesley"), ...settled },
    b: { ...named("Theodroa Wriothesly"), ...settled },
  },
  {
    what: "one person whose birthday was mistyped, with the mailbox",
    verdicts: ["LINK"],
    a: { ...named("Leopold Marchbanks"), ...settled, emails: ["leopold@example.com"] },
    b: { ...named("Leopold Marchbanks"), ...settled, ...born("1990-05-11"), emails: ["leopold@example.com"] },
  },
  {
    what: "one person whose names were swapped",
    verdicts: ["LINK"],
    a: { ...named("Cordelia Featherington"), ...settled },
    b: { ...named("Featherington Cordelia"), ...settled },
  },
  {
    what: "one person in characters and in pinyin",
    verdicts: ["LINK"],
    a: { ...named("司马晓薇"), ...settled },
    b: { ...named("Xiaowei Sima"), ...settled },
  },
  {
    what: "two records of one passport",
    verdicts: ["LINK"],
    a: { ...named("Ignatius Abernathy"), ...passport, ...phone("11") },
    b: { ...named("I. Abernathy"), ...passport, ...phone("12") },
  },
  {
    what: "one passport that name and birthday deny",
    verdicts: ["REVIEW"],
    a: { ...named("Ursula Thistlewood"), ...born("1961-02-11"), ...otherPassport },
    b: { ...named("Hugo Pemberton"), ...born("1990-05-17"), ...otherPassport },
  },
  {
    what: "two tax numbers of what else is one person",
    verdicts: ["REVIEW", "SEPARATE"],
    a: { ...named("Erasmus Poppleton"), ...settled, ...taxed("44019283"), emails: ["erasmus@example.com"] },
    b: { ...named("Erasmus Poppleton"), ...settled, ...taxed("77120465"), emails: ["erasmus@example.com"] },
  },
];

describe("the traps, among 5,000 others", () => {
  let decisions: Map<string, string>;

  beforeAll(async () => {
    const trapped = TRAPS.flatMap(({ a, b }, i) => [
      party({ id: `${i}a`, ...a }),
      party({ id: `${i}b`, ...b }),
    ]);
    const store = memoryStore([...people, ...trapped]);
    await matchParties(store);
    decisions = new Map(store.decisions.map(({ a, b, decision }) => [`${a} ${b}`, decision]));
  });

  it.each(TRAPS.map(({ what, verdicts }, i) => ({ what, verdicts, i })))(
    "$what: $verdicts",
    ({ verdicts, i }) => {
      expect(verdicts).toContain(decisions.get(`${i}a ${i}b`) ?? "SEPARATE");
    },
  );
});
