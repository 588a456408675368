import { countLoader, groupLoader, pageLoader } from "../../../subgraphs/kit/loaders";

interface Row {
  id: string;
  owner: string;
}
const row = (id: string, owner: string): Row => ({ id, owner });
const ownerOf = ({ owner }: Row) => owner;

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
