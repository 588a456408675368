import { Clusters, LARGEST_CLUSTER } from "../../../../subgraphs/customers/identity/clusters";

const noContradiction = () => false;

describe("clusters", () => {
  it("join records by links", () => {
    const clusters = new Clusters(5, noContradiction);
    expect(clusters.join(0, 1)).toBeUndefined();
    expect(clusters.join(1, 2)).toBeUndefined();
    expect(clusters.membersOf(2).sort()).toEqual([0, 1, 2]);
    expect(Object.fromEntries(clusters.sizes())).toEqual({ 1: 2, 3: 1 });
  });

  it("do not chain together two who must never be linked", () => {
    const clusters = new Clusters(4, noContradiction);
    clusters.forbid(0, 3);
    clusters.join(0, 1);
    clusters.join(2, 3);
    expect(clusters.join(1, 2)).toBe("never to be linked");
    expect(clusters.rootOf(0)).not.toBe(clusters.rootOf(3));
  });

  it("do not chain a father and his son together by a record that could be either's", () => {
    const clusters = new Clusters(3, (a, b) => Math.abs(a - b) === 2);
    clusters.join(0, 1);
    expect(clusters.join(1, 2)).toBe("their clusters contradict");
  });

  it("stay below a size", () => {
    const clusters = new Clusters(LARGEST_CLUSTER + 1, noContradiction);
    for (let i = 1; i < LARGEST_CLUSTER; i++) expect(clusters.join(0, i)).toBeUndefined();
    expect(clusters.join(0, LARGEST_CLUSTER)).toBe("the cluster would be too large");
  });
});
