import {
  alignToKeys,
  countLoader,
  groupByKeys,
  groupLoader,
  pageLoader,
} from "../../../subgraphs/kit/loaders";

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

describe("groupLoader", () => {
  it("turns all keys of a turn into one read, each key once", async () => {
    const reads: (readonly string[])[] = [];
    const loader = groupLoader((keys) => {
      reads.push(keys);
      return Promise.resolve(keys.map((key) => row(`of ${key}`, key)));
    }, ownerOf);
    const groups = await Promise.all(["a", "b", "a"].map((key) => loader.load(key)));
    expect(reads).toEqual([["a", "b"]]);
    expect(groups.map((group) => group[0].id)).toEqual(["of a", "of b", "of a"]);
  });

  it("asks a source for at most 1,000 keys at once", async () => {
    const sizes: number[] = [];
    const loader = groupLoader<Row>((keys) => {
      sizes.push(keys.length);
      return Promise.resolve([]);
    }, ownerOf);
    await Promise.all(Array.from({ length: 2_500 }, (_, i) => loader.load(String(i))));
    expect(sizes).toEqual([1_000, 1_000, 500]);
  });

  it("fails every key of a read that fails, and no other", async () => {
    const loader = groupLoader<Row>(() => Promise.reject(new Error("away")), ownerOf);
    const results = await Promise.allSettled([loader.load("a"), loader.load("b")]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});

describe("pageLoader", () => {
  it("reads once for all keys with equal arguments, and apart for others", async () => {
    const reads: { keys: readonly string[]; first: number }[] = [];
    const loader = pageLoader<Row, { first: number }>((keys, { first }) => {
      reads.push({ keys, first });
      return Promise.resolve([]);
    }, ownerOf);
    await Promise.all([
      loader.load("a", { first: 2 }),
      loader.load("b", { first: 2 }),
      loader.load("a", { first: 5 }),
    ]);
    expect(reads).toEqual([
      { keys: ["a", "b"], first: 2 },
      { keys: ["a"], first: 5 },
    ]);
  });
});

describe("countLoader", () => {
  it("counts none for a key that the source leaves out", async () => {
    const loader = countLoader(() => Promise.resolve([{ key: "b", count: 3 }]));
    expect(await Promise.all([loader.load("a"), loader.load("b")])).toEqual([0, 3]);
  });
});
