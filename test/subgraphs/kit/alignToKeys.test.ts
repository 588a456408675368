import { alignToKeys, groupByKeys } from "../../../subgraphs/kit/alignToKeys";

interface Row {
  id: string;
  owner: string;
}
const row = (id: string, owner: string): Row => ({ id, owner });
const ownerOf = ({ owner }: Row) => owner;

describe("groupByKeys", () => {
  it("gives each key its rows, in the order of the keys", () => {
    const rows = [row("1", "b"), row("2", "a"), row("3", "b")];
    expect(groupByKeys(["a", "b"], rows, ownerOf)).toEqual([[rows[1]], [rows[0], rows[2]]]);
  });

  it("gives a key without rows an empty list", () => {
    expect(groupByKeys(["a"], [], ownerOf)).toEqual([[]]);
  });

  it("rejects a row for a key that was not asked for, without naming the key", () => {
    expect(() => groupByKeys(["a"], [row("1", "secret")], ownerOf)).toThrow(
      "A source must return one row set a key. It returned a row for a key that was not among the 1 asked for.",
    );
  });
});

describe("alignToKeys", () => {
  it("gives null for a key without a row", () => {
    expect(alignToKeys(["a", "b"], [row("1", "b")], ownerOf)).toEqual([null, row("1", "b")]);
  });

  it("rejects two rows for one key", () => {
    expect(() => alignToKeys(["a", "b"], [row("1", "a"), row("2", "a")], ownerOf)).toThrow(
      "It returned 2 rows for one of 2 keys.",
    );
  });
});
