import { blockingRules } from "../../../../subgraphs/customers/identity/blockingRules";
import {
  candidatePairs,
  LARGEST_BLOCK,
  WINDOW,
} from "../../../../subgraphs/customers/identity/candidatePairs";
import { Features, rankById } from "../../../../subgraphs/customers/identity/features";
import type { PartyRecord } from "../../../../subgraphs/customers/identity/store";
import { party } from "./memoryStore";

function pairsOf(records: readonly PartyRecord[]) {
  const features = new Features();
  for (const record of records) features.add(record);
  const pairs: string[] = [];
  const reports = new Set(
    candidatePairs(features, blockingRules(features), rankById(features), (a, b) => {
      pairs.push([features.ids[a], features.ids[b]].sort().join(" "));
    }),
  );
  return { pairs, reports: [...reports] };
}

describe("candidate pairs", () => {
  it("come once, whatever they share", () => {
    const same = {
      names: ["John Smith"],
      dateOfBirth: "1990-05-17",
      phones: ["13812345678"],
      emails: ["j@example.com"],
    };
    expect(pairsOf([party({ id: "a", ...same }), party({ id: "b", ...same })]).pairs).toEqual(["a b"]);
  });

  it.each<[string, Partial<PartyRecord>, Partial<PartyRecord>]>([
    ["a phone", { phones: ["13812345678"] }, { phones: ["+86 138 1234 5678"] }],
    [
      "a birthday and how a name sounds",
      { names: ["陈美玲"], dateOfBirth: "1990-05-17" },
      { names: ["Meilin Chen"], dateOfBirth: "1990-05-17" },
    ],
    [
      "how the name sounds and the year of birth",
      { names: ["张伟"], dateOfBirth: "1990-05-17" },
      { names: ["Zhang Wei"], dateOfBirth: "1990-11-02" },
    ],
    [
      "how the name sounds and a postcode",
      { names: ["Smith John"], addresses: [{ lines: [], postalCode: "94107" }] },
      { names: ["John Smyth"], addresses: [{ lines: [], postalCode: "94107-1234" }] },
    ],
    [
      "an identifier",
      { identifiers: [{ scheme: "PASSPORT", value: "X7736401" }] },
      { identifiers: [{ scheme: "PASSPORT", value: "x 7736401" }] },
    ],
  ])("are found by %s", (_, a, b) => {
    expect(pairsOf([party({ id: "a", ...a }), party({ id: "b", ...b })]).pairs).toEqual(["a b"]);
  });

  it("never mix persons and organisations", () => {
    const same = { phones: ["13812345678"], emails: ["j@example.com"] };
    expect(
      pairsOf([party({ id: "a", ...same }), party({ id: "b", partyType: "ORGANISATION", ...same })]).pairs,
    ).toEqual([]);
  });

  it("of an oversized block are bounded, neighbours first, and what is left out is told", () => {
    const size = LARGEST_BLOCK + 100;
    const day = (i: number) => new Date(Date.UTC(1950, 0, 1 + 31 * i)).toISOString().slice(0, 10);
    const records = Array.from({ length: size }, (_, i) =>
      party({ id: `C-${i}`, phones: ["13812345678"], dateOfBirth: day(i) }),
    );
    const { pairs, reports } = pairsOf(records);
    const found = size * WINDOW - (WINDOW * (WINDOW + 1)) / 2;
    expect(pairs).toHaveLength(found);
    expect(pairs).toContain("C-10 C-11");
    expect(reports.find(({ rule }) => rule === "phone")).toEqual({
      rule: "phone",
      blocks: 1,
      pairs: found,
      largest: size,
      oversized: 1,
      leftOut: (size * (size - 1)) / 2 - found,
    });
  });
});
