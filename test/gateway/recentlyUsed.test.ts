import { RecentlyUsed } from "../../gateway/recentlyUsed";

test("what was used last stays longest, be it by being put in or by being asked for", () => {
  const held = new RecentlyUsed<string, number>();
  ["a", "b", "c"].forEach((key, i) => held.set(key, i));
  expect(held.get("a")).toBe(0);
  expect([held.letGo(), held.letGo(), held.letGo(), held.letGo()]).toEqual(["b", "c", "a", undefined]);
  expect([held.size, held.get("a")]).toEqual([0, undefined]);
});

test("looking whether something is there is no use of it", () => {
  const held = new RecentlyUsed<string, number>();
  held.set("a", 1).set("b", 2);
  expect([held.has("a"), held.has("c")]).toEqual([true, false]);
  expect(held.letGo()).toBe("a");
});

test("what is put in again counts once", () => {
  const held = new RecentlyUsed<string, number>();
  held.set("a", 1).set("b", 2).set("a", 3);
  expect([...held.values()]).toEqual([3, 2]);
  expect(held.letGo()).toBe("b");
});
