/** Records of more are not made one: so many records of one person are an error of some system. */
export const LARGEST_CLUSTER = 50;

/** Why two clusters were kept apart. */
export type KeptApart = "never to be linked" | "their clusters contradict" | "the cluster would be too large";

/** Makes clusters out of links, such that no two records of a cluster are forbidden to be one. */
export class Clusters {
  private readonly parent: Uint32Array;
  /** Each cluster as a ring: a record's successor. */
  private readonly next: Uint32Array;
  private readonly size: Uint32Array;
  private readonly never = new Map<number, Set<number>>();

  /** `contradicts` tells of two records that they cannot be one person; it is asked of all pairs across two clusters. */
  constructor(
    records: number,
    private readonly contradicts: (a: number, b: number) => boolean,
  ) {
    this.parent = Uint32Array.from({ length: records }, (_, i) => i);
    this.next = Uint32Array.from(this.parent);
    this.size = new Uint32Array(records).fill(1);
  }

  /** Forbids two records to be one: a steward knows it. */
  forbid(a: number, b: number): void {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ]) {
      const others = this.never.get(one);
      if (others) others.add(other);
      else this.never.set(one, new Set([other]));
    }
  }

  isForbidden(a: number, b: number): boolean {
    return this.never.get(a)?.has(b) ?? false;
  }

  /** Joins the clusters of two records, unless that would chain together what must stay apart: then it says why. */
  join(a: number, b: number): KeptApart | undefined {
    const [rootA, rootB] = [this.rootOf(a), this.rootOf(b)];
    if (rootA === rootB) return undefined;
    if (this.size[rootA] + this.size[rootB] > LARGEST_CLUSTER) return "the cluster would be too large";
    const others = this.membersOf(rootB);
    for (const one of this.membersOf(rootA))
      for (const other of others) {
        if (this.isForbidden(one, other)) return "never to be linked";
        if (!(one === a && other === b) && this.contradicts(one, other)) return "their clusters contradict";
      }
    const [root, child] = this.size[rootA] >= this.size[rootB] ? [rootA, rootB] : [rootB, rootA];
    this.parent[child] = root;
    this.size[root] += this.size[child];
    [this.next[root], this.next[child]] = [this.next[child], this.next[root]];
    return undefined;
  }

  /** The record that stands for a record's cluster. */
  rootOf(record: number): number {
    let root = record;
    while (this.parent[root] !== root) {
      this.parent[root] = this.parent[this.parent[root]];
      root = this.parent[root];
    }
    return root;
  }

  /** All records of a record's cluster. */
  membersOf(record: number): number[] {
    const members = [record];
    for (let at = this.next[record]; at !== record; at = this.next[at]) members.push(at);
    return members;
  }

  /** How many clusters have how many records: of one, of two, and so on. */
  sizes(): Map<number, number> {
    const counts = new Map<number, number>();
    for (const [record, parent] of this.parent.entries())
      if (parent === record) counts.set(this.size[record], (counts.get(this.size[record]) ?? 0) + 1);
    return counts;
  }
}
