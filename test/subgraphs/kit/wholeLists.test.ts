import { groupByKeys } from "../../../subgraphs/kit/alignToKeys";
import { oncePerTurn } from "../../../subgraphs/kit/oncePerTurn";
import { countsOf, pageOf, pagesOf } from "../../../subgraphs/kit/wholeLists";

const row = (owner: string, day: string, id: string) => ({ owner, day, id });
const rows = [
  row("a", "2", "x"),
  row("b", "1", "y"),
  row("a", "3", "x"),
  row("a", "2", "z"),
  row("a", "1", "x"),
];
const list = {
  keyOf: ({ owner }: (typeof rows)[0]) => owner,
  orderOf: ({ day, id }: (typeof rows)[0]) => [day, id],
};
const told = (found: typeof rows) => found.map(({ owner, day, id }) => owner + day + id);

describe("a list that comes whole", () => {
  it("has one row more than a page's, in the list's order", () => {
    expect(told(pageOf(rows.slice(2), { ...list, direction: "ASC" }, { first: 1 }))).toEqual(["a1x", "a2z"]);
    expect(told(pageOf(rows.slice(2), { ...list, direction: "DESC" }, { first: 1 }))).toEqual(["a3x", "a2z"]);
  });

  it("goes on behind a position, for each key", () => {
    const page = { first: 5, after: ["2", "x"] };
    expect(told(pagesOf(rows, { ...list, direction: "ASC" }, page))).toEqual(["a2z", "a3x"]);
    expect(told(pagesOf(rows, { ...list, direction: "DESC" }, page))).toEqual(["a1x", "b1y"]);
  });

  it("refuses a position of another list", () => {
    const page = { first: 5, after: ["2"] };
    expect(() => pagesOf(rows, { ...list, direction: "ASC" }, page)).toThrow(
      expect.objectContaining({ code: "INVALID_CURSOR" }) as Error,
    );
  });

  it("is counted by key", () => {
    expect(countsOf(rows, list.keyOf)).toEqual([
      { key: "a", count: 4 },
      { key: "b", count: 1 },
    ]);
  });
});

describe("reads of one turn of the loop", () => {
  it("become one, of each key once, and each gets its own keys' rows", async () => {
    const asked: string[][] = [];
    const read = oncePerTurn((keys) => {
      asked.push([...keys]);
      return Promise.resolve(rows.filter(({ owner }) => keys.includes(owner)));
    }, list.keyOf);
    const [one, other] = await Promise.all([read(["a", "c", "a"]), read(["b", "a"])]);
    expect(asked).toEqual([["a", "c", "b"]]);
    expect(groupByKeys(["a", "c"], one, list.keyOf).map(({ length }) => length)).toEqual([4, 0]);
    expect(other).toHaveLength(5);
    await read(["a"]);
    expect(asked).toHaveLength(2);
  });
});
