import fc from "fast-check";
import { birthLevel } from "../../../../subgraphs/customers/identity/compareDays";
import { pairComparer } from "../../../../subgraphs/customers/identity/comparePair";
import { isOneSlip } from "../../../../subgraphs/customers/identity/compareWords";
import { Features } from "../../../../subgraphs/customers/identity/features";
import { matchParties } from "../../../../subgraphs/customers/identity/matchParties";
import type { Decision, NeverLink, PartyRecord } from "../../../../subgraphs/customers/identity/store";
import { memoryStore } from "./memoryStore";

/** Records out of few values, so that many of them have some in common. */
const record = fc.record({
  partyType: fc.constantFrom("PERSON", "PERSON", "PERSON", "ORGANISATION"),
  names: fc.constantFrom(
    ["陈美玲"],
    ["Chen Meiling"],
    ["Meiling Chen"],
    ["John Smith"],
    ["Jon Smith"],
    ["Smith Co"],
    [],
  ),
  dateOfBirth: fc.constantFrom("1990-05-17", "1990-05-11", "1961-02-11", null),
  identifiers: fc.constantFrom<PartyRecord["identifiers"]>(
    [],
    [],
    [{ scheme: "TAX_ID", value: "44019283" }],
    [{ scheme: "TAX_ID", value: "77120465" }],
  ),
  phones: fc.constantFrom(["13812345678"], ["13912345670", "13812345678"], []),
  emails: fc.constantFrom(["a@example.com"], ["b@example.com"], []),
  addresses: fc.constantFrom(
    [{ lines: ["Rose Street 1"], postalCode: "1000" }],
    [{ lines: ["Rose Street 2"], postalCode: "1000" }],
    [],
  ),
});
const records = fc
  .array(record, { minLength: 2, maxLength: 25 })
  .map((all) => all.map((values, i): PartyRecord => ({ id: `C-${i}`, ...values })));

async function decide(all: readonly PartyRecord[], never: readonly NeverLink[] = []): Promise<Decision[]> {
  const store = memoryStore(all, never);
  await matchParties(store);
  return store.decisions;
}

/** Who is one with whom, by the links. */
function clustersOf(decisions: readonly Decision[]): (id: string) => string {
  const parents = new Map<string, string>();
  const rootOf = (id: string): string => (parents.has(id) ? rootOf(parents.get(id)!) : id);
  for (const { a, b, decision } of decisions)
    if (decision === "LINK" && rootOf(a) !== rootOf(b)) parents.set(rootOf(a), rootOf(b));
  return rootOf;
}

describe("laws of comparing", () => {
  it("a with b is b with a", () => {
    fc.assert(
      fc.property(records, (all) => {
        const features = new Features();
        for (const party of all) features.add(party);
        const comparer = pairComparer(features);
        for (let a = 0; a < all.length; a++)
          for (let b = 0; b < a; b++) expect(comparer.pattern(a, b)).toBe(comparer.pattern(b, a));
      }),
      { numRuns: 50 },
    );
  });

  it("days and words compare the same both ways, and most alike with themselves", () => {
    const day = fc.integer({ min: 19_000_101, max: 20_251_231 });
    fc.assert(
      fc.property(day, day, (a, b) => birthLevel(a, b) === birthLevel(b, a) && birthLevel(a, a) === 4),
    );
    const word = fc.stringMatching(/^[a-e]{1,6}$/);
    fc.assert(fc.property(word, word, (a, b) => isOneSlip(a, b) === isOneSlip(b, a)));
  });
});

describe("laws of matching", () => {
  it("decides the same in whatever order the records come", async () => {
    const shuffled = records.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([all, otherwise]) => {
        const byPair = (decisions: Decision[]) =>
          decisions.toSorted((x, y) => `${x.a} ${x.b}`.localeCompare(`${y.a} ${y.b}`));
        expect(byPair(await decide(otherwise))).toEqual(byPair(await decide(all)));
      }),
      { numRuns: 30 },
    );
  });

  it("never makes one of two who must not be linked, by no chain of links", async () => {
    const withNever = records.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.array(fc.tuple(fc.nat({ max: all.length - 1 }), fc.nat({ max: all.length - 1 })), {
          maxLength: 12,
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(withNever, async ([all, pairs]) => {
        const never = pairs.filter(([a, b]) => a !== b).map(([a, b]): NeverLink => [`C-${a}`, `C-${b}`]);
        const decisions = await decide(all, never);
        const rootOf = clustersOf(decisions);
        for (const [a, b] of never) {
          expect(rootOf(a)).not.toBe(rootOf(b));
          expect(decisions.some((pair) => [pair.a, pair.b].includes(a) && [pair.a, pair.b].includes(b))).toBe(
            false,
          );
        }
      }),
      { numRuns: 30 },
    );
  });
});
